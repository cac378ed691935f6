"""Briefs as files: bytes by format, and a file that is whole whatever happens."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.briefs.samples import draft_brief, sample_brief
from tests.conftest import ROOT
from tracker.briefs.files import STALE_AFTER, Format, Options, file_name, put, sweep, written
from tracker.briefs.model import BriefKind, Edition
from tracker.briefs.pdf import Paper
from tracker.errors import BadInputError

STARTS = {
    Format.PDF: b"%PDF-",
    Format.DOCX: b"PK",
    Format.HTML: b"<!DOCTYPE html>",
    Format.MARKDOWN: b"# ",
    Format.ANNEX: b"PK",
}
OLD, NEW = b"o" * 3_000_000, b"n" * 3_000_000
KILLED_AT = {  # what is replaced by the end of the process
    "when the file is half written": "io.BufferedWriter.flush",
    "before it is on the disk": "os.fsync",
    "before it has its name": "pathlib.Path.replace",
}
WRITER = """
import os, pathlib, signal, sys, unittest.mock
from tracker.briefs.files import put
def end(*args):
    os.kill(os.getpid(), signal.SIGKILL)
file, moment = pathlib.Path(sys.argv[1]), sys.argv[2]
if moment == "io.BufferedWriter.flush":
    class Half:
        def __init__(self, raw): self.raw = raw
        def __enter__(self): return self
        def __exit__(self, *_): pass
        def write(self, content): self.raw.write(content[: len(content) // 2]); end()
    opened = pathlib.Path.open
    pathlib.Path.open = lambda path, mode: Half(opened(path, mode, buffering=0))
elif moment:
    unittest.mock.patch(moment, end).start()
print("begun", flush=True)
while True:
    put(file, b"n" * 3_000_000)
    put(file, b"o" * 3_000_000)
"""


@pytest.mark.parametrize("wanted", Format)
def test_a_format_is_what_its_ending_says_and_the_same_each_time(wanted: Format):
    """Every format has a writer; the same brief gives the same bytes."""
    content = written(sample_brief(), wanted)
    assert content.startswith(STARTS[wanted])
    assert written(sample_brief(), wanted) == content


def test_an_option_reaches_the_format_it_is_for_and_no_other():
    """Paper changes the PDF, the explorer's address the HTML; the rest stays as it is."""
    brief = sample_brief()
    options = Options(paper=Paper.LETTER, home="https://hechos.example")
    changed = {one for one in Format if written(brief, one, options) != written(brief, one)}
    assert changed == {Format.PDF, Format.HTML}


def test_a_file_is_called_after_what_it_is_about():
    """Subject, language, edition and draft stand in the name, in letters every system takes."""
    brief = sample_brief()
    theme = replace(brief, kind=BriefKind.COMMITMENT, key="a-2015:2.8", edition=Edition.FULL)
    assert file_name(brief, Format.PDF) == "cur-en.pdf"
    assert file_name(theme, Format.MARKDOWN) == "commitment-a-2015-2-8-en-full.md"
    assert file_name(draft_brief(), Format.ANNEX) == "cur-en-draft.xlsx"


def test_a_file_takes_the_place_of_the_old_one(tmp_path: Path):
    """New bytes under the old name, readable as any file made here, and nothing beside it."""
    file = tmp_path / "mex-en.pdf"
    (tmp_path / "other").write_bytes(b"")
    file.write_bytes(OLD)
    put(file, NEW)
    assert file.read_bytes() == NEW
    assert sorted(one.name for one in tmp_path.iterdir()) == ["mex-en.pdf", "other"]
    assert file.stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_file_that_cannot_be_written_is_told_in_a_line(tmp_path: Path):
    """A folder of the same name stays, and the error names the file."""
    folder = tmp_path / "mex-en.pdf"
    (folder / "inside").mkdir(parents=True)
    with pytest.raises(BadInputError, match=r"mex-en\.pdf: cannot be written"):
        put(folder, NEW)
    assert [one.name for one in tmp_path.iterdir()] == ["mex-en.pdf"]
    with pytest.raises(BadInputError, match="cannot be written"):
        put(tmp_path / "nowhere" / "mex-en.pdf", NEW)


def test_what_killed_processes_left_is_swept_away(tmp_path: Path):
    """Old unfinished files go; what may be in work, and everything else, stays."""
    for name in (".a.pdf.1.partial", ".b.pdf.2.partial", "c.pdf"):
        (tmp_path / name).write_bytes(b"")
    then = time.time() - STALE_AFTER - 10
    for name in (".a.pdf.1.partial", "c.pdf"):
        os.utime(tmp_path / name, (then, then))
    sweep(tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {".b.pdf.2.partial", "c.pdf"}


def start_writer(file: Path, moment: str) -> "subprocess.Popen[bytes]":
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, file, moment], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"begun\n"
    return writer


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills by the signals of POSIX systems")
@pytest.mark.parametrize("moment", KILLED_AT)
def test_a_process_killed_while_writing_leaves_the_old_file(tmp_path: Path, moment: str):
    """Killed at any step before the last: the old file is whole, and one is left to sweep."""
    file = tmp_path / "mex-en.pdf"
    file.write_bytes(OLD)
    with start_writer(file, KILLED_AT[moment]) as writer:
        assert writer.wait(30) == -signal.SIGKILL
    assert file.read_bytes() == OLD
    (left,) = [one for one in tmp_path.iterdir() if one != file]
    assert left.name.startswith(".mex-en.pdf.")
    assert left.suffix == ".partial"


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills by the signals of POSIX systems")
def test_a_process_killed_by_the_clock_leaves_one_file_or_the_other(tmp_path: Path):
    """Whenever it is killed, the file is the old or the new one, never a half."""
    file = tmp_path / "mex-en.pdf"
    for n in range(3):
        file.write_bytes(OLD)
        with start_writer(file, "") as writer:
            time.sleep(0.02 * (n + 1))
            writer.kill()
        assert file.read_bytes() in (OLD, NEW)
