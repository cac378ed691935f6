"""The two pages of every state in every language, as they come off the printer."""

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.briefs.grounds import brief_of, shipped_ground
from tracker.briefs.model import Brief, text_of
from tracker.briefs.pdf import Paper, pages_of, write_pdf
from tracker.vocab import LANGUAGES

MOST_BYTES = 150_000
MOST_PAGES = 2
LETTER = ("MEX", "USA", "HTI", "CUB")  # the fullest, a long one, a silent one, one not listed
TONGUES = {"en": "en", "es": "es", "pt": "pt", "fr": "fr"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=LANGUAGES)
def briefs(request: pytest.FixtureRequest, assessed_engine: Engine) -> list[Brief]:
    """The briefs of all states in one language."""
    states = shipped_ground(assessed_engine).states
    return [brief_of(assessed_engine, row["actor_code"], request.param) for row in states]


@pytest.fixture(scope="module")
def pdfs(briefs: list[Brief]) -> dict[str, bytes]:
    """Their files; making them is typst's own check of PDF/UA-1, which refuses what fails it."""
    return {brief.key: write_pdf(brief) for brief in briefs}


def test_each_has_two_pages_and_few_bytes(pdfs: dict[str, bytes]):
    """No overflow to a third page, and small enough for a slow line."""
    assert {code: pages_of(pdf) for code, pdf in pdfs.items()} == dict.fromkeys(pdfs, MOST_PAGES)
    assert max(map(len, pdfs.values())) <= MOST_BYTES


def test_each_is_tagged_and_says_its_language(briefs: list[Brief], pdfs: dict[str, bytes]):
    """Screen readers find the structure, the language and the claim to PDF/UA."""
    for brief in briefs:
        pdf = pdfs[brief.key]
        assert b"/MarkInfo" in pdf or b"/StructTreeRoot" in pdf
        assert re.search(rb"/Lang\s*\(" + TONGUES[brief.language].encode(), pdf)
        assert b"pdfuaid" in pdf


def test_some_fit_on_letter_paper_too(briefs: list[Brief]):
    """Shorter and wider paper holds the fullest and the emptiest."""
    for brief in briefs:
        if brief.key in LETTER:
            assert pages_of(write_pdf(brief, Paper.LETTER)) == MOST_PAGES


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not there")
def test_the_text_comes_out_in_reading_order(
    briefs: list[Brief], pdfs: dict[str, bytes], tmp_path: Path
):
    """Title, finding, each part in its order, evidence from one on: with every diacritic."""
    for brief in briefs:
        file = tmp_path / f"{brief.key}.pdf"
        file.write_bytes(pdfs[brief.key])
        text = squeezed(printed(file))
        wanted = [
            brief.title,
            text_of(brief.headline),
            *(text_of(one.title) for one in brief.sections),
        ]
        at = 0
        for words in map(squeezed, wanted):
            found = text.find(words, at)
            assert found >= 0, (brief.file_stem, words)
            at = found + len(words)
        numbers = [int(one) for one in re.findall(r"\[(\d+)\]", text[at:])]
        listed = [one.number for one in brief.evidence]
        assert numbers[-len(listed) :] == listed, brief.file_stem


def printed(file: Path) -> str:
    """What a reader copies from the file."""
    run = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
    return run.stdout.decode("utf-8")


def squeezed(text: str) -> str:
    """Without white space and the hyphens at the ends of lines; ligatures as letters."""
    return re.sub(r"[\s\u00ad-]+", "", unicodedata.normalize("NFKC", text))
