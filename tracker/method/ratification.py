"""How states stand to treaties on a day: what the acts on record say, and what nobody knows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from tracker.vocab import AdherenceAction, RatificationStatus

# a vote for the text at a conference, or its adoption there, makes no party
JOINING = frozenset({AdherenceAction.RATIFIED, AdherenceAction.ACCEDED})
PARTIES = (RatificationStatus.PARTY, RatificationStatus.PARTY_WITH_RESERVATION)
# of one day: signed, then ratified with a reservation, then withdrawn
_ORDER = list(AdherenceAction)


@dataclass(frozen=True)
class TreatyAct:
    """One act of a state about a treaty; without a day it counts as old."""

    action: AdherenceAction
    acted_on: date | None
    precision: str | None = "day"


@dataclass(frozen=True)
class Ratification:
    """How a state stands to a treaty: since when and by which act, and the day it was last known.

    `since` is the day of `act`, as exact as `precision`; of `no_action` the first day on which
    nothing was found, `last_known_on` the last. Days are None where no act has one.
    """

    status: RatificationStatus
    since: date | None = None
    act: AdherenceAction | None = None
    precision: str | None = None
    last_known_on: date | None = None


UNKNOWN = Ratification(RatificationStatus.UNKNOWN)


def ratification(acts: Iterable[TreatyAct], on: date) -> Ratification:
    """What the acts up to day `on` leave.

    A party is who ratified or acceded, be it by succession, and did not withdraw since; a
    signature alone binds to nothing. That nothing was on record when somebody looked
    (`no_action`) is a finding of that day: it undoes no act and gives way to each.
    """
    found, reserved = UNKNOWN, False
    for act in sorted(acts, key=_moment):
        if act.acted_on is not None and act.acted_on > on:
            continue
        found = _known_until(_after(act, found), act)
        if act.action in (AdherenceAction.RESERVED, AdherenceAction.WITHDREW):
            reserved = act.action is AdherenceAction.RESERVED
    if reserved and found.status is RatificationStatus.PARTY:
        return replace(found, status=RatificationStatus.PARTY_WITH_RESERVATION)
    return found


def _moment(act: TreatyAct) -> tuple[date, int]:
    return act.acted_on or date.min, _ORDER.index(act.action)


def _after(act: TreatyAct, before: Ratification) -> Ratification:
    party = before.status is RatificationStatus.PARTY
    if act.action in JOINING and not (party and before.since):
        return _since(act, RatificationStatus.PARTY, before)
    if act.action is AdherenceAction.WITHDREW:
        return _since(act, RatificationStatus.WITHDREW, before)
    signed = party or before.status is RatificationStatus.SIGNED_ONLY
    if act.action is AdherenceAction.SIGNED and not signed:
        return _since(act, RatificationStatus.SIGNED_ONLY, before)
    if act.action is AdherenceAction.NO_ACTION and before.status is RatificationStatus.UNKNOWN:
        return _since(act, RatificationStatus.NO_ACTION, before)
    return before


def _since(act: TreatyAct, status: RatificationStatus, before: Ratification) -> Ratification:
    return Ratification(status, act.acted_on, act.action, act.precision, before.last_known_on)


def _known_until(found: Ratification, act: TreatyAct) -> Ratification:
    """`found`, with the day of an act that bears on it as the last day it was known."""
    contradicts = act.action is AdherenceAction.NO_ACTION and found.status in PARTIES
    if act.acted_on is None or found.status is RatificationStatus.UNKNOWN or contradicts:
        return found
    return replace(found, last_known_on=act.acted_on)


COLUMNS = [
    *("instrument_key", "actor_code", "status", "since", "act", "precision"),
    *("last_known_on", "is_verified"),
]
_READ = ["instrument_key", "actor_code", "action", "acted_on", "precision", "certainty"]
Acts = dict[tuple[str, str], list[TreatyAct]]


def ratifications(
    adherences: pd.DataFrame, treaties: Iterable[str], states: Iterable[str], on: date
) -> pd.DataFrame:
    """How every state stands to every treaty on a day, known or not.

    `adherences` as `tracker.method.applicability.standings` reads it. Returns one row a pair, in
    the order given: `status` (a code of `RatificationStatus`), `since`, `act`, `precision` and
    `last_known_on` as in `Ratification`, and `is_verified`: whether every act about the pair is.
    """
    acts, unverified = _acts_of(adherences)
    codes = list(states)
    rows = []
    for key in treaties:
        for code in codes:
            found = ratification(acts.get((key, code), []), on)
            sure = (key, code) in acts and (key, code) not in unverified
            act = found.act.value if found.act else None
            days = (found.since, act, found.precision, found.last_known_on)
            rows.append((key, code, found.status.value, *days, sure))
    return pd.DataFrame(rows, columns=COLUMNS)


def _acts_of(adherences: pd.DataFrame) -> tuple[Acts, set[tuple[str, str]]]:
    """The acts of each pair of treaty and state, and the pairs with an act not looked up."""
    acts: Acts = {}
    unverified: set[tuple[str, str]] = set()
    for key, code, action, acted_on, precision, certainty in adherences[_READ].itertuples(
        index=False
    ):
        day = acted_on if isinstance(acted_on, date) else None
        exact = precision if isinstance(precision, str) else None
        acts.setdefault((key, code), []).append(TreatyAct(AdherenceAction(action), day, exact))
        if certainty != "verified":
            unverified.add((key, code))
    return acts, unverified


def counts_by(found: pd.DataFrame, column: str) -> pd.DataFrame:
    """How many pairs of each value of `column` are in each status.

    `found` as `ratifications`; `column` is `instrument_key` or `actor_code`, in whose order of
    appearance the rows come. Each status has a column of its own (int), `parties` holds those
    bound with and without a reservation, and `all` is the denominator: every status adds up to it.
    """
    codes = [one.value for one in RatificationStatus]
    order = list(dict.fromkeys(found[column]))
    groups = found.groupby(column, sort=False)["status"]
    counted = {value: statuses.value_counts().to_dict() for value, statuses in groups}
    rows = []
    for value in order:
        numbers = [int(counted[value].get(code, 0)) for code in codes]
        parties = sum(int(counted[value].get(code, 0)) for code in PARTIES)
        rows.append((value, *numbers, parties, sum(numbers)))
    return pd.DataFrame(rows, columns=[column, *codes, "parties", "all"])


def parties_by_year(
    adherences: pd.DataFrame, treaties: Iterable[str], states: Iterable[str], on: date
) -> pd.DataFrame:
    """How many states were party to each treaty at the end of each year, up to `on`.

    Returns `instrument_key`, `year`, `parties` and `undated` (int): `undated` of the parties have
    no day on record and count from the first year shown. The first year is that of the earliest
    dated act about any of the treaties; there are no rows where no act is dated. What somebody
    ratified and nobody recorded is missing: the numbers are at least so many.
    """
    acts, _unverified = _acts_of(adherences)
    codes, keys = list(states), list(treaties)
    own = {pair: acts[pair] for key in keys for code in codes if (pair := (key, code)) in acts}
    first = _first_year(own, on)
    rows: list[tuple[str, int, int, int]] = []
    for key in keys if first else []:
        mine = [done for (treaty, _code), done in own.items() if treaty == key]
        rows.extend((key, *row) for row in _years(mine, first, on))
    return pd.DataFrame(rows, columns=["instrument_key", "year", "parties", "undated"])


def _first_year(own: Acts, on: date) -> int:
    """The year of the earliest act up to `on`; 0 where none has a day."""
    days = (act.acted_on for done in own.values() for act in done)
    return min((day.year for day in days if day is not None and day <= on), default=0)


def _years(done: list[list[TreatyAct]], first: int, on: date) -> list[tuple[int, int, int]]:
    """Year, parties and those of them without a day, of one treaty."""
    years = range(first, on.year + 1)
    parties, undated = dict.fromkeys(years, 0), dict.fromkeys(years, 0)
    for acts in done:
        changes = {act.acted_on.year for act in acts if act.acted_on is not None}
        found = UNKNOWN
        for year in years:
            if year == first or year in changes:
                found = ratification(acts, min(date(year, 12, 31), on))
            parties[year] += found.status in PARTIES
            undated[year] += found.status in PARTIES and found.since is None
    return [(year, parties[year], undated[year]) for year in years]
