"""Keys, hashes and settings."""

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.config import settings
from tracker.keys import (
    fold,
    instrument_key,
    normalised,
    provision_key,
    report_key,
    slug,
    text_sha256,
)


def test_keys_are_those_others_rely_on():
    """Place, year and kind; instrument and paragraph; actor, day and order on the page."""
    assert instrument_key("Mar del Plata", 2005, "plan") == "mar-del-plata-2005-plan"
    assert instrument_key("Nuevo León", 2004, "declaration") == "nuevo-leon-2004-declaration"
    assert provision_key("miami-1994-plan", "2.8") == "miami-1994-plan:2.8"
    assert report_key("ARG", date(2016, 12, 20), 4) == "ARG-2016-12-20-04"


def test_the_hash_is_of_the_words_and_not_of_the_white_space():
    """Line ends, indents and no-break spaces do not change it; a letter does."""
    wanted = hashlib.sha256(b"Keep every bridge open.").hexdigest()
    assert text_sha256("  Keep every\r\n bridge\u00a0\topen.\n") == wanted
    assert text_sha256("Keep every bridge open!") != wanted


@given(st.text())
def test_normalising_and_folding_twice_is_once(text):
    """Both are at rest after one go, and a slug is made of plain letters, digits and hyphens."""
    assert normalised(normalised(text)) == normalised(text)
    assert slug(slug(text)) == slug(text)
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert fold(text.upper()) == fold(fold(text.upper()))


def test_settings_are_read_when_asked(monkeypatch: pytest.MonkeyPatch):
    """The environment decides at the call; an empty variable means the default."""
    monkeypatch.setenv("TRACKER_DATABASE_URL", "sqlite:///elsewhere.sqlite")
    assert settings().database_url == "sqlite:///elsewhere.sqlite"
    monkeypatch.setenv("TRACKER_DATABASE_URL", "")
    assert settings().database_url.startswith("sqlite:///")
    assert settings().database_url.endswith("hechos/hechos.sqlite")
    assert (settings().seeds_dir / "actors.csv").is_file()
    assert (settings().migrations_dir / "env.py").is_file()
