"""Archived copies: kept by their hash, whole or not at all, never run, unpacked or served."""

import hashlib
import io
import os
import signal
import stat
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tracker.catalogue import archive
from tracker.catalogue.archive import (
    LARGEST,
    MOST_ENTRIES,
    ArchivedCopy,
    Fault,
    MediaType,
    put,
    read,
    read_copy,
    recognise,
    remove,
    store,
    verify,
)
from tracker.errors import BadInputError, DatabaseStateError, TrackerError

posix = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="asks for files of POSIX systems")
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9"
HTML = b"<!DOCTYPE html>\n<html lang=es><title>Decreto</title><p>Art\xc3\xadculo 1</p></html>"
DOCX_PARTS = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX_PARTS = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    """One chunk of a PNG."""
    crc = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + crc


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0\0"))
    + chunk(b"IEND")
)


def zipped(*names: str, body: bytes = b"<x/>", comment: bytes = b"") -> bytes:
    """A ZIP archive with entries of these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
        file.comment = comment
    return buffer.getvalue()


def forged(raw: bytes, at: int, value: bytes) -> bytes:
    """The archive with the bytes of its first directory entry changed from offset `at`."""
    start = raw.index(b"PK\1\2") + at
    return raw[:start] + value + raw[start + len(value) :]


DOCX, XLSX = zipped(*DOCX_PARTS), zipped(*XLSX_PARTS)
KEPT = {
    "pdf": (PDF, MediaType.PDF),
    "png": (PNG, MediaType.PNG),
    "jpeg": (JPEG, MediaType.JPEG),
    "jpeg with padding": (JPEG + b"\0\0\r\n", MediaType.JPEG),
    "html": (HTML, MediaType.HTML),
    "html saved by a browser": (b"\xef\xbb\xbf<!-- saved --><html><body>", MediaType.HTML),
    "html without html": (b"<!doctype html><p>Short</p>", MediaType.HTML),
    "xhtml": (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html>', MediaType.HTML),
    "html that draws": (b"<html><svg></svg></html>", MediaType.HTML),
    "text": ("Artículo 1. Créase el programa.\n".encode(), MediaType.TEXT),
    "text beginning like an archive": (b"PKR: the rupee of Pakistan.\n", MediaType.TEXT),
    "text with a note in brackets": (b"[1] See the annex.\n", MediaType.TEXT),
    "one line with commas": (b"one, two, three\n", MediaType.TEXT),
    "csv": (b"year,people\n2014,12\n2015,13\n", MediaType.CSV),
    "csv of another country": (b"a;o\n1;2,5\n\n", MediaType.CSV),
    "json": (b'{"people": 12}\n', MediaType.JSON),
    "json list": (b" [1, 2.5, null]", MediaType.JSON),
    "json of huge numbers": (b"[" + b"9" * 9000 + b"]", MediaType.JSON),
    "docx": (DOCX, MediaType.DOCX),
    "xlsx": (XLSX, MediaType.XLSX),
    "xlsx with printer settings": (
        zipped(*XLSX_PARTS, "xl/printerSettings/printerSettings1.bin"),
        MediaType.XLSX,
    ),
}
REFUSED = {
    "nothing": (b"", "is empty"),
    "blanks": (b" \n\t\n", "expected PDF"),
    "linux program": (b"\x7fELF\x02\x01\x01" + bytes(60), "expected PDF"),
    "windows program": (b"MZ\x90\x00\x03" + bytes(60), "expected PDF"),
    "program for all systems": (b"MZqFpD='\n\0\x10\n#!/bin/sh", "expected PDF"),
    "script": (b"#!/bin/sh\nrm -rf /\n", "is a script"),
    "script behind a mark": (b"\xef\xbb\xbf#!/usr/bin/env python3\n", "is a script"),
    "script behind a blank": (b"\n #!/bin/sh\n", "is a script"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "is markup"),
    "svg behind a declaration": (b"<?xml version='1.0'?>\n<!-- x -->\n<svg />", "is markup"),
    "svg behind its doctype": (b"<!DOCTYPE svg PUBLIC 'x' 'y'><svg>", "is markup"),
    "svg behind the doctype of html": (b"<!DOCTYPE html><svg>", "is markup"),
    "svg in a space of names": (b"<!DOCTYPE html><s:svg xmlns:s='x'>", "is markup"),
    "svg behind entities": (b'<!DOCTYPE html [<!ENTITY a ">">]><svg>', "is markup"),
    "svg in a comment that ends": (b"<!-- <html> --><svg>", "is markup"),
    "xml": (b"<?xml version='1.0'?><rss></rss>", "is markup"),
    "markup without an end": (b"<!-- never closed <html>", "is markup"),
    "utf-16": ("Artículo".encode("utf-16"), "expected PDF"),
    "latin-1": ("Artículo".encode("latin-1"), "expected PDF"),
    "text with a zero": (b"Art\0culo", "expected PDF"),
    "gif": (b"GIF89a" + bytes(20), "expected PDF"),
    "gzip": (b"\x1f\x8b\x08" + bytes(20), "expected PDF"),
    "tar": (b"name".ljust(257, b"\0") + b"ustar\x0000", "expected PDF"),
    "rar": (b"Rar!\x1a\x07\x00" + bytes(20), "expected PDF"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "expected PDF"),
    "zip": (zipped("readme.txt"), "is an archive"),
    "empty zip": (zipped(), "expected PDF"),
    "java": (zipped("META-INF/MANIFEST.MF", "A.class"), "is an archive"),
    "open document": (zipped("mimetype", "content.xml"), "is an archive"),
    "document without types": (zipped("word/document.xml"), "is an archive"),
    "document and workbook": (zipped(*DOCX_PARTS, "xl/workbook.xml"), "is an archive"),
    "cut archive": (DOCX[:-30], "is an archive"),
    "macros in a document": (zipped(*DOCX_PARTS, "word/vbaProject.bin"), "holds macros"),
    "macros in capitals": (zipped(*XLSX_PARTS, "xl/VBAPROJECT.BIN"), "holds macros"),
    "macros of 1992": (zipped(*XLSX_PARTS, "xl/macrosheets/sheet1.xml"), "holds macros"),
    "controls": (zipped(*DOCX_PARTS, "word/activeX/activeX1.bin"), "holds macros"),
    "embedded object": (zipped(*DOCX_PARTS, "word/embeddings/oleObject1.bin"), "holds macros"),
    "embedded program": (zipped(*DOCX_PARTS, "word/embeddings/setup.exe"), "holds macros"),
    "way out": (zipped(*DOCX_PARTS, "../../etc/cron.d/x"), "entries no document has"),
    "way to the root": (zipped(*DOCX_PARTS, "/etc/cron.d/x"), "entries no document has"),
    "way out of windows": (zipped(*DOCX_PARTS, "..\\x"), "entries no document has"),
    "same name twice": (zipped(*DOCX_PARTS, "WORD/document.xml"), "entries no document has"),
    "encrypted": (forged(DOCX, 8, b"\1\0"), "entries no document has"),
    "would fill the disk": (forged(DOCX, 24, b"\xff\xff\xff\x7f"), "would unpack"),
    "page before a document": (HTML + DOCX, "expected PDF"),
    "archive before a document": (b"PK\3\4" + bytes(40) + DOCX, "is an archive"),
    "page behind a document": (zipped(*DOCX_PARTS, comment=HTML), "is an archive"),
    "pdf and archive": (PDF[:-6] + DOCX + b"\n%%EOF\n", "archive at once"),
    "png and page": (PNG + HTML, "goes on behind its end"),
    "png and archive": (
        PNG[:-12] + chunk(b"zIPx", DOCX) + chunk(b"IEND"),
        "archive at once",
    ),
    "jpeg and script": (JPEG + b"<?php system('id');", "goes on behind its end"),
    "jpeg and archive": (JPEG + zipped("a", comment=b"\xff\xd9"), "archive at once"),
    "page and pdf": (b"<html><!--" + PDF + b"--></html>", "PDF at once"),
    "pdf that is none": (b"%PDF-" + bytes(40), "damaged PDF"),
    "pdf cut short": (PDF[:20], "damaged PDF"),
    "png cut short": (PNG[:-4], "is cut short"),
}


def stored(folder: Path) -> list[Path]:
    """Every file in the archive."""
    return [path for path in folder.rglob("*") if not path.is_dir()] if folder.exists() else []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive that is not there yet."""
    return tmp_path / "archive"


def written(tmp_path: Path, raw: bytes, name: str = "copy.bin") -> Path:
    """A file of these bytes."""
    path = tmp_path / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(("raw", "kind"), KEPT.values(), ids=KEPT.keys())
def test_what_is_kept_is_known_by_its_content(
    folder: Path, tmp_path: Path, raw: bytes, kind: MediaType
):
    """Whatever it is called, a copy has the type of its bytes, and comes back byte for byte."""
    copy = store(folder, written(tmp_path, raw, "virus.exe"))
    assert copy == ArchivedCopy(hashlib.sha256(raw).hexdigest(), kind, len(raw))
    assert read(folder, copy.sha256) == raw
    assert verify(folder, [copy.sha256]) == {}


@pytest.mark.parametrize(("raw", "said"), REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("name", ["copy.pdf", "copy.txt"])
def test_what_is_not_kept_leaves_nothing(
    folder: Path, tmp_path: Path, raw: bytes, said: str, name: str
):
    """Programs, scripts, SVG, archives, macros and files of two sorts: one line, no file."""
    path = written(tmp_path, raw, name)
    with pytest.raises(BadInputError) as told:
        store(folder, path)
    assert str(told.value).startswith(f"{path}: ")
    assert said in str(told.value)
    assert stored(folder) == []


def test_copies_are_read_only_under_their_hash(folder: Path, tmp_path: Path):
    """`<two digits>/<hash>`, without a name or an ending; nobody may write or run it."""
    source = written(tmp_path, PDF)
    source.chmod(0o777)
    copy = store(folder, source)
    (file,) = stored(folder)
    assert file == folder / copy.sha256[:2] / copy.sha256
    assert file.stat().st_mode & (stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH | stat.S_IWUSR) == 0
    assert file.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH) == 0


def test_the_same_bytes_are_stored_once(folder: Path, tmp_path: Path):
    """Under another name the same bytes are the same copy, and the file is not touched."""
    first = store(folder, written(tmp_path, PNG, "a.png"))
    (file,) = stored(folder)
    before = file.stat()
    assert store(folder, written(tmp_path, PNG, "b.txt")) == first
    assert stored(folder) == [file]
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not put(folder, read_copy(tmp_path / "a.png"))


@posix
def test_only_regular_files_are_read(folder: Path, tmp_path: Path):
    """A link, also one to a good file, a folder, a pipe nobody writes to, a device: refused."""
    good = written(tmp_path, PDF)
    link, pipe = tmp_path / "link.pdf", tmp_path / "pipe"
    link.symlink_to(good)
    os.mkfifo(pipe)
    with pytest.raises(BadInputError, match="symbolic link"):
        store(folder, link)
    for path in (tmp_path, pipe, Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(BadInputError, match="is no regular file"):
            store(folder, path)
    with pytest.raises(BadInputError, match="cannot be read: No such file"):
        store(folder, tmp_path / "nothing")
    assert stored(folder) == []


@posix
def test_a_link_put_there_meanwhile_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What is looked at first and what is opened are the same file, or nothing is read."""
    path, pipe = written(tmp_path, PDF), tmp_path / "pipe"
    os.mkfifo(pipe)
    regular = path.lstat()
    for other in (path, pipe):
        link = tmp_path / "swapped"
        link.unlink(missing_ok=True)
        if other is pipe:
            os.mkfifo(link)
        else:
            link.symlink_to(other)
        monkeypatch.setattr(Path, "lstat", lambda _self: regular)
        with pytest.raises(BadInputError, match=r"cannot be read|no regular file"):
            store(folder, link)
        monkeypatch.undo()
    assert stored(folder) == []


def test_a_large_file_is_read_no_further_than_the_limit(folder: Path, tmp_path: Path):
    """25 MB are taken, one byte more is not, and a file of a terabyte is refused at once."""
    exact = written(tmp_path, b"a" * LARGEST)
    assert store(folder, exact).byte_count == LARGEST
    for size in (LARGEST + 1, 10**12):
        os.truncate(exact, size)
        began = time.monotonic()
        with pytest.raises(BadInputError, match="larger than 25 MB"):
            store(folder, exact)
        assert time.monotonic() - began < 10
    assert len(stored(folder)) == 1


def test_a_bomb_is_not_unpacked(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A document is known by its directory: no entry is opened, nothing is decompressed."""

    def exploded(*_: object, **__: object) -> None:
        raise AssertionError("something was unpacked")

    bomb = zipped(*DOCX_PARTS, "word/media/image1.png", body=bytes(30_000_000))
    monkeypatch.setattr(zipfile.ZipFile, "open", exploded)
    monkeypatch.setattr(zlib, "decompressobj", exploded)
    assert store(folder, written(tmp_path, bomb)).media_type is MediaType.DOCX
    wide = bomb + b"PK\1\2" * (MOST_ENTRIES + 1)
    with pytest.raises(BadInputError, match="more than 10000 entries"):
        store(folder, written(tmp_path, wide))


@pytest.mark.parametrize(
    "raw",
    [b"<!---->" * 2_000_000, b"<!doctype html" * 1_000_000, b"[" * 5_000_000, b"<?" * 5_000_000],
    ids=["comments", "declarations", "lists", "instructions"],
)
def test_a_file_made_to_keep_the_reader_busy_does_not(raw: bytes):
    """Megabytes of what is skipped, or of what is nested, are told in seconds."""
    began = time.monotonic()
    with suppress(BadInputError):
        assert recognise(raw) is MediaType.TEXT
    assert time.monotonic() - began < 20


pieces = st.sampled_from(
    [PDF, PNG, JPEG, HTML, DOCX, XLSX, b"#!/bin/sh\n", b"<svg>", b"a,b\n1,2\n"]
)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda one: one.encode())))
def test_any_bytes_are_kept_whole_or_refused(tmp_path_factory, raw: bytes):
    """Whatever the bytes: a copy that is there, the same and read-only; or one line and no file."""
    tmp_path = tmp_path_factory.mktemp("fuzz")
    folder, path = tmp_path / "archive", written(tmp_path, raw)
    try:
        copy = store(folder, path)
    except TrackerError:
        assert stored(folder) == []
        return
    assert not raw.lstrip().startswith((b"#!", b"<svg"))
    assert (read(folder, copy.sha256), copy.byte_count) == (raw, len(raw))
    assert verify(folder, [copy.sha256]) == {}


@given(pieces, st.data())
def test_a_damaged_file_is_kept_or_refused(piece: bytes, data: st.DataObject):
    """A good file with bytes changed, cut or joined to another never brings the reader down."""
    at = data.draw(st.integers(0, len(piece)))
    middle = data.draw(st.one_of(st.binary(max_size=8), pieces))
    raw = piece[:at] + middle + piece[at + data.draw(st.integers(0, 8)) :]
    try:
        kind = recognise(raw)
    except BadInputError:
        return
    if kind not in (MediaType.DOCX, MediaType.XLSX):
        assert not zipfile.is_zipfile(io.BytesIO(raw)) or archive._listing(raw) is None


def test_a_copy_that_is_missing_or_changed_is_told(folder: Path, tmp_path: Path):
    """One byte, a missing file, a longer one, and what is no hash: each is found; good ones not."""
    copies = [store(folder, written(tmp_path, text)) for text in (b"one", b"two", b"three", b"4th")]
    good, flipped, gone, longer = (one.sha256 for one in copies)
    places = {one: folder / one[:2] / one for one in (flipped, gone, longer)}
    for place in places.values():
        place.chmod(0o600)
    places[flipped].write_bytes(b"twO")
    places[gone].unlink()
    places[longer].write_bytes(bytes(LARGEST + 1))
    faults = verify(folder, [good, flipped, gone, longer, "../" * 20 + "etc", "A" * 64])
    assert faults == {
        flipped: Fault.CHANGED,
        gone: Fault.MISSING,
        longer: Fault.CHANGED,
        "../" * 20 + "etc": Fault.MISSING,
        "A" * 64: Fault.MISSING,
    }
    assert verify(folder, []) == {}
    with pytest.raises(DatabaseStateError, match="was changed"):
        read(folder, flipped)
    for sha256 in (gone, longer):
        with pytest.raises(DatabaseStateError, match="cannot be read"):
            read(folder, sha256)
    with pytest.raises(BadInputError, match="is no SHA-256"):
        read(folder, "../../../etc/passwd")


@posix
def test_a_copy_replaced_by_a_link_has_changed(folder: Path, tmp_path: Path):
    """A link in the archive is not followed, even where it leads to the same bytes."""
    copy = store(folder, written(tmp_path, PDF))
    place = folder / copy.sha256[:2] / copy.sha256
    place.unlink()
    place.symlink_to(tmp_path / "copy.bin")
    assert verify(folder, [copy.sha256]) == {copy.sha256: Fault.CHANGED}
    with pytest.raises(DatabaseStateError, match="cannot be read"):
        read(folder, copy.sha256)


def test_a_damaged_copy_is_mended_by_storing_it_again(folder: Path, tmp_path: Path):
    """The good bytes take the place of the bad ones."""
    source = written(tmp_path, PDF)
    copy = store(folder, source)
    place = folder / copy.sha256[:2] / copy.sha256
    place.chmod(0o600)
    place.write_bytes(b"bad")
    assert put(folder, read_copy(source))
    assert verify(folder, [copy.sha256]) == {}


def test_a_copy_is_taken_back_alone(folder: Path, tmp_path: Path):
    """Removing takes one copy, and its folder only where it is empty; twice is no error."""
    first, second = (store(folder, written(tmp_path, raw)) for raw in (b"one", b"two"))
    neighbour = written(folder / first.sha256[:2], b"", "other")
    remove(folder, first.sha256)
    remove(folder, first.sha256)
    assert verify(folder, [first.sha256, second.sha256]) == {first.sha256: Fault.MISSING}
    assert neighbour.exists()
    remove(folder, second.sha256)
    assert not (folder / second.sha256[:2]).exists()


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_leaves_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
):
    """Where writing or renaming fails: one line and no file, not even an unfinished one."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(call, full)
    with pytest.raises(DatabaseStateError, match="cannot be written: No space left"):
        store(folder, written(tmp_path, PDF))
    assert stored(folder) == []


def test_an_archive_that_cannot_be_made_is_told(folder: Path, tmp_path: Path):
    """A file where the folder should be is one line."""
    folder.write_text("in the way", encoding="utf-8")
    with pytest.raises(DatabaseStateError, match=r"the archive .* cannot be written"):
        store(folder, written(tmp_path, PDF))


KILLED = """
import os, signal, sys
from pathlib import Path
from tracker.catalogue.archive import store
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
store(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@posix
def test_a_killed_process_leaves_no_half_copy(folder: Path, tmp_path: Path):
    """Killed before the rename, nothing has the copy's name; the next one cleans up."""
    source = written(tmp_path, PDF)
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(source)], cwd=ROOT, check=False
    )
    assert ran.returncode == -signal.SIGKILL
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert verify(folder, [sha256]) == {sha256: Fault.MISSING}
    (partial,) = stored(folder)
    assert (partial.suffix, partial.name[0]) == (".partial", ".")
    store(folder, source)
    assert verify(folder, [sha256]) == {}
    assert partial.exists(), "what may still be in work was removed"
    remove(folder, sha256)
    os.utime(partial, (0, 0))
    store(folder, source)
    assert [path.name for path in stored(folder)] == [sha256]


def test_nothing_serves_copies():
    """The screens neither import the archive nor know where it is: there is no route to a copy."""
    words = ("catalogue.archive", "archive_dir", "import archive")
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "dashboards").rglob("*.py")]
    assert sources
    assert not [word for word in words for source in sources if word in source]
