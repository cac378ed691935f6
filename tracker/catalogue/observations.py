"""Brings a statistical file into the database: one file, one vintage, whole or not at all."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain, count
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import not_, or_, select
from sqlalchemy.orm import Session

from tracker.errors import BadInputError
from tracker.ingest.observations.record import LINE, Reading, SeriesTold, Tally
from tracker.ingest.observations.settled import (
    COLUMNS,
    NUMBERED,
    NUMBERS,
    UNSTATED,
    Choices,
    Settler,
    plain_code,
)
from tracker.keys import slug
from tracker.method.suspicion import Points, suspicions
from tracker.models import Area, Breakdown, Series, SeriesText, Vintage
from tracker.vocab import Certainty, Precision, VintageOrigin
from tracker.workflow.ledger import append_observations
from tracker.workflow.observations import Progress, quietly, seal

TOTAL = ""
Numbers = npt.NDArray[np.int32]  # a file has fewer than two thousand million of anything


@dataclass(frozen=True)
class Prepared:
    """A file read to its end: its observations by number, what was left out, what is wrong.

    `rows`: `series`, `area_key`, `period`, `breakdown`, `status_code` (int32: places in `texts`),
    `value`, `lower`, `upper` (float64), `printed` (text), `line` (int32), one row an observation.
    `suspicions` as `tracker.method.suspicion`, with the texts instead of their numbers.
    """

    rows: pd.DataFrame
    texts: Mapping[str, list[str]]
    tally: Tally
    suspicions: pd.DataFrame
    publisher: str

    @property
    def series_keys(self) -> list[str]:
        """Keys of the series that have observations."""
        return [self.texts["series"][at] for at in np.unique(self.rows["series"])]


def prepare(reading: Reading, choices: Choices, progress: Progress = quietly) -> Prepared:
    """Read a file to its end; nothing is written. What is wrong is in the tally's `faults`.

    Raises:
        BadInputError: the file cannot be read in this format.
    """
    settler = Settler(choices, reading.tally)
    frames = [_without_observation()]
    for cells in reading.cells:
        frames.append(settler.settle(cells))
        progress(len(cells))
    rows = pd.concat(frames[1:] or frames, ignore_index=True)
    del frames
    rows = _once(rows, settler.texts, reading.tally)
    suspicious = _suspicious(rows, settler.texts)
    return Prepared(rows, settler.texts, reading.tally, suspicious, choices.publisher)


def _without_observation() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in COLUMNS}).astype(
        {**dict.fromkeys((*NUMBERED, LINE), "int32"), "printed": "object"}
    )


KEY = ["series", "area_key", "period", "breakdown"]
MOST_TOLD = 20  # points with two values


def _once(rows: pd.DataFrame, texts: Mapping[str, list[str]], tally: Tally) -> pd.DataFrame:
    """Each point once: the same value again is left out, another value is a fault."""
    again = rows.duplicated(KEY, keep="first")
    if not again.any():
        return rows
    same = rows.duplicated([*KEY, *NUMBERS, "status_code", "printed"], keep="first")
    tally.ignore("the same observation again", int((again & same).sum()))
    other = rows[again & ~same]
    tally.more_faults += max(0, len(other) - MOST_TOLD)
    other = other.head(MOST_TOLD)
    for line, *numbers in zip(other[LINE], *(other[name] for name in KEY), strict=True):
        of = ", ".join(texts[name][at] or "total" for name, at in zip(KEY, numbers, strict=True))
        tally.refuse(int(line), "", f"expected each point once, found another value of {of}")
    return rows[~again].reset_index(drop=True)


def _suspicious(rows: pd.DataFrame, texts: Mapping[str, list[str]]) -> pd.DataFrame:
    there = rows["value"].notna().to_numpy()
    by_time = sorted(texts["period"])
    rank = {period: at for at, period in enumerate(by_time)}
    ranks = np.array([rank[one] for one in texts["period"]], dtype="int32")
    points = Points(
        series=rows["series"].to_numpy()[there],
        area=rows["area_key"].to_numpy()[there],
        breakdown=rows["breakdown"].to_numpy()[there],
        period=ranks[rows["period"].to_numpy()[there]],
        value=rows["value"].to_numpy()[there],
    )
    total = texts["breakdown"].index(TOTAL) if TOTAL in texts["breakdown"] else None
    counts = frozenset(at for at, key in enumerate(texts["series"]) if str(key).endswith(":number"))
    found = suspicions(points, total, counts)
    return found.assign(
        series=[texts["series"][at] for at in found["series"]],
        area=[texts["area_key"][at] for at in found["area"]],
        breakdown=[texts["breakdown"][at] for at in found["breakdown"]],
        period=[by_time[at] for at in found["period"]],
    )


@dataclass(frozen=True)
class Provenance:
    """Where a file comes from, and since when its values are known."""

    title: str
    released_on: date
    is_release_stated: bool
    licence: str | None
    url: str | None
    format: str
    file_name: str
    file_sha256: str
    on: date


@dataclass(frozen=True)
class Written:
    """What an import did: the vintage's key, its observations, and series that were new."""

    vintage_key: str
    row_count: int
    new_series: int
    is_new: bool


def write(
    session: Session,
    prepared: Prepared,
    reading: Reading,
    provenance: Provenance,
    progress: Progress = quietly,
) -> Written:
    """Write the observations as one vintage; the same file with the same values changes nothing.

    Raises:
        BadInputError: there is nothing to write, or the database does not know an area.
    """
    if prepared.rows.empty:
        raise BadInputError(f"no observation in the file can be kept{_why_none(prepared.tally)}")
    known = len(_ids(session, Series.series_key, Series.series_id))
    sealed = seal(_with_ids(session, prepared, reading))
    before = session.scalar(
        select(Vintage).where(
            Vintage.file_sha256 == provenance.file_sha256,
            Vintage.rows_sha256 == sealed.sha256,
            # where the file does not say its day, the day of its first import stays
            Vintage.is_release_stated.is_(provenance.is_release_stated),
            or_(
                Vintage.released_on == provenance.released_on,
                not_(Vintage.is_release_stated),
            ),
        )
    )
    if before is not None:
        return Written(before.vintage_key, before.row_count, 0, is_new=False)
    vintage = _vintage(session, prepared.publisher, provenance)
    append_observations(session, vintage, sealed, progress)
    new = len(_ids(session, Series.series_key, Series.series_id)) - known
    return Written(vintage.vintage_key, vintage.row_count, new, is_new=True)


def _why_none(tally: Tally) -> str:
    """What was left out most, so that nobody has to ask again with `--dry-run`."""
    told = ", ".join(f"{count} × {reason}" for reason, count in tally.ignored.most_common(3))
    return f": {told}" if told else ""


def _with_ids(session: Session, prepared: Prepared, reading: Reading) -> pd.DataFrame:
    """The rows as the table holds them; series and breakdowns that are new are added."""
    rows, texts = prepared.rows, prepared.texts
    days = [period.split("/") if period else ["", ""] for period in texts["period"]]
    starts, ends = (np.array([one[at] for one in days], dtype=object) for at in (0, 1))

    def ids(name: str, of: Callable[[Session, Sequence[str]], dict[str, int]]) -> Numbers:
        """Ids of a column's rows; texts that no row has are not looked for."""
        used = [texts[name][at] for at in np.unique(rows[name])]
        known = of(session, used)
        return np.array([known.get(one, 0) for one in texts[name]], dtype="int32")[rows[name]]

    return pd.DataFrame(
        {
            "series_id": ids("series", partial(_series_ids, reading=reading)),
            "area_id": ids("area_key", _area_ids),
            "breakdown_id": ids("breakdown", _breakdown_ids),
            "period_start": starts[rows["period"]],
            "period_end": ends[rows["period"]],
            "value": rows["value"],
            "printed": rows["printed"],
            "status_code": np.array(texts["status_code"], dtype=object)[rows["status_code"]],
            "lower": rows["lower"],
            "upper": rows["upper"],
        }
    )


def _ids(session: Session, key: Any, own: Any) -> dict[str, int]:  # noqa: ANN401 - mapped columns
    return dict(session.execute(select(key, own)).all())


def _area_ids(session: Session, keys: Sequence[str]) -> dict[str, int]:
    ids = _ids(session, Area.area_key, Area.area_id)
    if unknown := sorted(set(keys) - set(ids)):
        raise BadInputError(
            f"the database has no area {unknown[0]!r}: run `tracker load`, or mend the mapping"
        )
    return ids


def _breakdown_ids(session: Session, keys: Sequence[str]) -> dict[str, int]:
    ids = _ids(session, Breakdown.breakdown_key, Breakdown.breakdown_id)
    new = [Breakdown(breakdown_key=key) for key in keys if key not in ids]
    session.add_all(new)
    session.flush()
    return ids | {one.breakdown_key: one.breakdown_id for one in new}


def _series_ids(session: Session, keys: Sequence[str], reading: Reading) -> dict[str, int]:
    ids = _by_unit_on_record(_ids(session, Series.series_key, Series.series_id), keys)
    told = {plain_code(code): one for code, one in reading.series.items()}
    new = [_new_series(key, told) for key in keys if key not in ids]
    session.add_all(new)
    session.flush()
    return ids | {one.series_key: one.series_id for one in new}


def _by_unit_on_record(ids: dict[str, int], keys: Sequence[str]) -> dict[str, int]:
    """Where a file is silent of the unit, the one series of that publisher and code is meant."""
    of_code: defaultdict[str, list[int]] = defaultdict(list)
    for key, number in ids.items():
        of_code[key.rsplit(":", 1)[0]].append(number)
    silent = [key for key in keys if key.endswith(f":{UNSTATED}") and key not in ids]
    meant = {key: of_code[key.rsplit(":", 1)[0]] for key in silent}
    return ids | {key: found[0] for key, found in meant.items() if len(found) == 1}


def _new_series(key: str, told: Mapping[str, SeriesTold]) -> Series:
    publisher, code, unit = key.split(":")
    name = told[code].name if code in told else ""
    return Series(
        series_key=key,
        origin_code=VintageOrigin.IMPORTED.value,
        publisher=publisher,
        code=code,
        unit=unit,
        is_additive=False,
        texts=[SeriesText(language_code="en", name=name or code)],
    )


def _vintage(session: Session, publisher: str, provenance: Provenance) -> Vintage:
    """A new vintage under a key that is free: publisher, title, day."""
    stem = f"{publisher}-{slug(provenance.title)[:80]}-{provenance.released_on}"
    taken = set(
        session.scalars(select(Vintage.vintage_key).where(Vintage.vintage_key.startswith(stem)))
    )
    candidates = chain((stem,), (f"{stem}-{n}" for n in count(2)))
    key = next(one for one in candidates if one not in taken)
    return Vintage(
        vintage_key=key,
        origin_code=VintageOrigin.IMPORTED.value,
        publisher=publisher,
        title=provenance.title,
        released_on=provenance.released_on,
        precision_code=Precision.DAY.value,
        is_release_stated=provenance.is_release_stated,
        retrieved_on=provenance.on,
        url=provenance.url,
        licence=provenance.licence,
        certainty_code=Certainty.VERIFIED.value,
        format=provenance.format,
        file_name=provenance.file_name,
        file_sha256=provenance.file_sha256,
    )
