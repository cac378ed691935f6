"""What tests of the readers of publishers' files share: files made of text, and the real ones."""

import hashlib
from pathlib import Path
from typing import Protocol

import pandas as pd
import pytest
from hypothesis import strategies as st

from tests.conftest import ROOT
from tracker.errors import BadInputError
from tracker.ingest.observations.opened import StatisticalFile, open_statistics
from tracker.ingest.observations.record import CELL_TEXTS, LINE, Reading, cells_frame

DATA = ROOT.parent / "shared" / "data"
PIECES = ["", ",", ";", "\n", '"', "-", "0", "1", "2019", "NA", "..", "[", "]", "{", "}", "#", "é"]


class Reader(Protocol):
    """A module that reads one format."""

    def recognises(self, file: StatisticalFile) -> bool:
        """Whether a file is of the format."""

    def read(self, file: StatisticalFile) -> Reading:
        """The file read."""


def text_file(name: str, text: str) -> StatisticalFile:
    """A file of that text."""
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    return StatisticalFile(Path(name), data, digest, len(data), "utf-8", is_workbook=False)


def real_file(name: str) -> StatisticalFile:
    """A file of the real material; skips where it is absent."""
    if not (DATA / name).is_file():
        pytest.skip(f"the real material (../shared/data/{name}) is not here")
    return open_statistics(DATA / name)


def real_names(folder: str, pattern: str) -> list[str]:
    """Names of real files, to parametrise by; one that is absent where there are none."""
    found = sorted(path.name for path in (DATA / folder).glob(pattern))
    return [f"{folder}/{name}" for name in found] or [f"{folder}/{pattern}"]


def consumed(reading: Reading) -> pd.DataFrame:
    """All cells of a reading in one frame."""
    frames = list(reading.cells)
    return pd.concat(frames, ignore_index=True) if frames else cells_frame({}, [])


def read_text(reader: Reader, name: str, text: str) -> tuple[Reading, pd.DataFrame]:
    """A text read to the end."""
    reading = reader.read(text_file(name, text))
    return reading, consumed(reading)


def values(cells: pd.DataFrame, *columns: str) -> list[tuple[str, ...]]:
    """Rows of some columns, in their order."""
    return list(cells[list(columns)].itertuples(index=False, name=None))


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """A text some pieces of which were cut out, doubled or replaced."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.integers(0, 12)))
        piece = draw(st.sampled_from([*PIECES, text[at:to] * 2]))
        text = text[:at] + piece + text[to:]
    return text


def survives(reader: Reader, name: str, text: str, most: int) -> None:
    """Assert that damage ends in cells of the right shape, or in one clear line."""
    file = text_file(name, text)
    assert reader.recognises(file) in (True, False)
    said, cells = _end(reader, file)
    assert bool(said) != (cells is not None)
    assert "\n" not in said
    for frame in cells or []:
        assert list(frame.columns) == [LINE, *CELL_TEXTS]
        assert all(frame[name].dtype == "str" for name in CELL_TEXTS)
        assert not frame.isna().any().any()
    assert sum(map(len, cells or [])) <= most


def _end(reader: Reader, file: StatisticalFile) -> tuple[str, list[pd.DataFrame] | None]:
    try:
        return "", list(reader.read(file).cells)
    except BadInputError as error:
        return str(error), None
