"""Whether an instrument binds an actor on a day: only where a dated act on record says so."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from tracker.vocab import AdherenceAction, Applicability, InstrumentKind

BINDING = frozenset(
    {
        AdherenceAction.ADOPTED,
        AdherenceAction.ENDORSED,
        AdherenceAction.RATIFIED,
        AdherenceAction.ACCEDED,
        AdherenceAction.VOTED_FOR,
    }
)
FREEING = frozenset(
    {
        AdherenceAction.NOT_INVITED,
        AdherenceAction.NOT_A_MEMBER,
        AdherenceAction.VOTED_AGAINST,
        AdherenceAction.ABSTAINED,
        AdherenceAction.DID_NOT_VOTE,
        AdherenceAction.NOTED,
        AdherenceAction.WITHDREW,
    }
)
# a meeting is attended before its text is adopted, and a reservation is about what is adopted
_ORDER = list(AdherenceAction)


@dataclass(frozen=True)
class Act:
    """One dated act of an actor about an instrument."""

    action: AdherenceAction
    acted_on: date | None
    precision: str | None = "day"


@dataclass(frozen=True)
class Standing:
    """How an instrument stands to an actor, since when, and by which act."""

    state: Applicability
    since: date | None
    by: AdherenceAction | None
    precision: str | None = None


UNKNOWN = Standing(Applicability.UNKNOWN, None, None)


def standing(acts: Iterable[Act], kind: InstrumentKind, on: date) -> Standing:
    """The standing that the acts up to day `on` leave; acts without a date count as old.

    Attendance and absence say nothing about the text: they leave what is unknown unknown. A
    signature binds to a political text, not to a treaty, and takes back nothing. A reservation
    keeps the text applicable and marks it; to a political text it also says that the rest was
    accepted. A treaty the state did nothing about does not apply as far as was known on that day:
    what it did before or does later counts more. Only treaties have a depositary whose list is
    whole, so about a political text it says nothing.
    """
    result, reservation = UNKNOWN, None
    for act in sorted(acts, key=_moment):
        if act.acted_on is not None and act.acted_on > on:
            continue
        if act.action is AdherenceAction.RESERVED:
            reservation = act
        elif act.action in FREEING:
            reservation = None
        result = _after(act, kind, result)
    return result if reservation is None else _marked(result, reservation, kind)


def _moment(act: Act) -> tuple[date, int]:
    return act.acted_on or date.min, _ORDER.index(act.action)


def _after(act: Act, kind: InstrumentKind, before: Standing) -> Standing:
    signed = act.action is AdherenceAction.SIGNED
    if act.action in BINDING or (signed and kind is not InstrumentKind.TREATY):
        return Standing(Applicability.APPLIES, act.acted_on, act.action, act.precision)
    only_signed = signed and before.state is not Applicability.APPLIES
    if act.action in FREEING or only_signed or _found_nothing(act, kind, before):
        return Standing(Applicability.DOES_NOT_APPLY, act.acted_on, act.action, act.precision)
    return before


def _found_nothing(act: Act, kind: InstrumentKind, before: Standing) -> bool:
    looked_up = act.action is AdherenceAction.NO_ACTION and kind is InstrumentKind.TREATY
    return looked_up and before.state is Applicability.UNKNOWN


def _marked(found: Standing, reservation: Act, kind: InstrumentKind) -> Standing:
    if found.state is Applicability.APPLIES:
        return replace(found, state=Applicability.RESERVED, by=reservation.action)
    if found.state is Applicability.UNKNOWN and kind is not InstrumentKind.TREATY:
        since, precision = reservation.acted_on, reservation.precision
        return Standing(Applicability.RESERVED, since, reservation.action, precision)
    return found


COLUMNS = ["instrument_key", "actor_code", "state", "since", "by", "precision", "is_verified"]


def standings(
    adherences: pd.DataFrame, kinds: dict[str, str], actors: Iterable[str], on: date
) -> pd.DataFrame:
    """The standing of every actor towards every instrument of `kinds`, known or not.

    `adherences` has `instrument_key`, `actor_code`, `action`, `acted_on` (date or None),
    `precision` and `certainty`. Returns one row a pair with `state` (a code of `Applicability`),
    `since`, `by` (the act, None where unknown), `precision` (of `since`) and `is_verified`:
    whether every act about the pair is.
    """
    acts: dict[tuple[str, str], list[Act]] = {}
    unverified: set[tuple[str, str]] = set()
    columns = adherences[
        ["instrument_key", "actor_code", "action", "acted_on", "precision", "certainty"]
    ]
    for key, actor, action, acted_on, precision, certainty in columns.itertuples(index=False):
        day = acted_on if isinstance(acted_on, date) else None
        exact = precision if isinstance(precision, str) else None
        acts.setdefault((key, actor), []).append(Act(AdherenceAction(action), day, exact))
        if certainty != "verified":
            unverified.add((key, actor))
    rows = []
    for key, kind in kinds.items():
        for actor in actors:
            found = standing(acts.get((key, actor), []), InstrumentKind(kind), on)
            sure = (key, actor) in acts and (key, actor) not in unverified
            rows.append(
                (key, actor, found.state.value, found.since, found.by, found.precision, sure)
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def cells_by_applicability(
    provisions: pd.DataFrame, actors: Iterable[str], found: pd.DataFrame
) -> dict[str, int]:
    """How many cells of a grid of actors and provisions are in each state of applicability.

    `provisions` has `provision_key` and `instrument_key`; `found` as `standings`. A pair without
    standing is unknown.
    """
    pairs = zip(found["instrument_key"], found["actor_code"], strict=True)
    states = dict(zip(pairs, found["state"].astype("str"), strict=True))
    counts = dict.fromkeys((one.value for one in Applicability), 0)
    for instrument in provisions["instrument_key"]:
        for actor in actors:
            counts[states.get((instrument, actor), Applicability.UNKNOWN.value)] += 1
    return counts
