"""What binds a state, and since when: only an act on record says so, and never an absence."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.method.applicability import (
    BINDING,
    FREEING,
    UNKNOWN,
    Act,
    Standing,
    cells_by_applicability,
    standing,
    standings,
)
from tracker.vocab import AdherenceAction, Applicability, InstrumentKind

Does = AdherenceAction
ADOPTED_ON, TODAY = date(2005, 11, 5), date(2026, 5, 4)
POLITICAL = [kind for kind in InstrumentKind if kind is not InstrumentKind.TREATY]

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31))
KINDS = st.sampled_from(InstrumentKind)


def acts(actions: list[AdherenceAction] | None = None) -> st.SearchStrategy[list[Act]]:
    """Acts of one actor about one instrument, some of them without a day, none twice."""
    one = st.builds(Act, st.sampled_from(actions or list(Does)), st.none() | DAYS)
    return st.lists(one, max_size=6, unique=True)


def did(*actions: AdherenceAction, kind: InstrumentKind = InstrumentKind.PLAN) -> Standing:
    """The standing after acts a year apart."""
    years = [Act(one, date(2000 + after, 1, 1)) for after, one in enumerate(actions)]
    return standing(years, kind, TODAY)


def known(state: Applicability, since: date, by: AdherenceAction) -> Standing:
    """A standing since a day that is known to the day."""
    return Standing(state, since, by, "day")


def test_nothing_on_record_is_unknown():
    """Without an act nobody knows: neither that it binds, nor that it does not."""
    assert did() == UNKNOWN == Standing(Applicability.UNKNOWN, None, None)


@pytest.mark.parametrize("action", sorted(BINDING))
@pytest.mark.parametrize("kind", InstrumentKind)
def test_a_binding_act_binds_from_its_day(action: AdherenceAction, kind: InstrumentKind):
    """Adopted, endorsed, ratified, acceded or voted for: it applies since that day, by that act."""
    one = [Act(action, ADOPTED_ON)]
    assert standing(one, kind, ADOPTED_ON) == known(Applicability.APPLIES, ADOPTED_ON, action)
    assert standing(one, kind, ADOPTED_ON - timedelta(days=1)) == UNKNOWN


@pytest.mark.parametrize("action", sorted(FREEING))
def test_a_freeing_act_frees(action: AdherenceAction):
    """Who was not invited, voted against, abstained, only noted or withdrew is not bound."""
    assert did(action).state is Applicability.DOES_NOT_APPLY
    assert did(Does.ADOPTED, action).state is Applicability.DOES_NOT_APPLY
    assert did(action, Does.ADOPTED).state is Applicability.APPLIES


def test_every_act_binds_frees_or_is_told_apart():
    """No action of the vocabulary is forgotten, and none does both."""
    others = {Does.ATTENDED, Does.ABSENT, Does.SIGNED, Does.RESERVED, Does.NO_ACTION}
    assert not BINDING & FREEING
    assert BINDING | FREEING | others == set(Does)


@pytest.mark.parametrize("kind", POLITICAL)
def test_a_signature_binds_to_a_political_text(kind: InstrumentKind):
    """A declaration, plan or compact is signed and stands."""
    assert did(Does.SIGNED, kind=kind).state is Applicability.APPLIES


def test_a_signature_does_not_bind_to_a_treaty():
    """A treaty binds who ratifies or accedes; who only signed is not bound, and known not to be."""
    assert did(Does.SIGNED, kind=InstrumentKind.TREATY).state is Applicability.DOES_NOT_APPLY
    both = did(Does.SIGNED, Does.RATIFIED, kind=InstrumentKind.TREATY)
    assert (both.state, both.by) == (Applicability.APPLIES, Does.RATIFIED)


def test_a_signature_of_the_day_of_ratification_comes_before_it():
    """Acts of one day are put in the order in which they are done."""
    one_day = [Act(Does.RATIFIED, ADOPTED_ON), Act(Does.SIGNED, ADOPTED_ON)]
    assert standing(one_day, InstrumentKind.TREATY, TODAY).state is Applicability.APPLIES


@pytest.mark.parametrize("ratified_on", [None, date(1999, 1, 1)])
def test_a_signature_takes_nothing_back(ratified_on: date | None):
    """Whoever ratified a treaty is bound, though the signature carries a later day, or the only."""
    done = [Act(Does.RATIFIED, ratified_on), Act(Does.SIGNED, date(2001, 1, 1))]
    assert standing(done, InstrumentKind.TREATY, TODAY).state is Applicability.APPLIES


def test_a_reservation_keeps_the_text_and_marks_it():
    """Reserved is bound with a mark, since the day it was bound; adopting again keeps the mark."""
    reserved = did(Does.ADOPTED, Does.RESERVED)
    assert reserved == known(Applicability.RESERVED, date(2000, 1, 1), Does.RESERVED)
    assert did(Does.ADOPTED, Does.RESERVED, Does.ENDORSED).state is Applicability.RESERVED
    one_day = [Act(Does.RESERVED, ADOPTED_ON), Act(Does.ADOPTED, ADOPTED_ON)]
    assert standing(one_day, InstrumentKind.PLAN, TODAY).state is Applicability.RESERVED


def test_a_reservation_about_a_political_text_is_one_of_an_adopter():
    """Summits adopt by consensus: a footnote with a reservation is on record, adoption is not."""
    assert did(Does.ATTENDED, Does.RESERVED).state is Applicability.RESERVED


def test_withdrawing_ends_the_reservation_too():
    """Who withdrew and came back without a reservation is bound without one."""
    assert did(Does.ADOPTED, Does.RESERVED, Does.WITHDREW).state is Applicability.DOES_NOT_APPLY
    back = did(Does.ADOPTED, Does.RESERVED, Does.WITHDREW, Does.ADOPTED)
    assert back == known(Applicability.APPLIES, date(2003, 1, 1), Does.ADOPTED)


def test_brazil_left_the_compact_and_came_back():
    """Voted for, withdrew, endorsed: each day has its own standing."""
    done = [
        Act(Does.VOTED_FOR, date(2018, 12, 19)),
        Act(Does.WITHDREW, date(2019, 1, 1)),
        Act(Does.ENDORSED, date(2023, 1, 5)),
    ]
    by_day = {
        date(2018, 12, 18): Applicability.UNKNOWN,
        date(2018, 12, 31): Applicability.APPLIES,
        date(2019, 1, 1): Applicability.DOES_NOT_APPLY,
        date(2023, 1, 5): Applicability.APPLIES,
    }
    found = {day: standing(done, InstrumentKind.COMPACT, day).state for day in by_day}
    assert found == by_day


def test_an_act_without_a_day_is_old():
    """A ratification nobody dated binds on every day, since no known one; dated acts come after."""
    undated = Act(Does.RATIFIED, None)
    found = standing([undated], InstrumentKind.TREATY, date(1990, 1, 1))
    assert (found.state, found.since) == (Applicability.APPLIES, None)
    left = [Act(Does.WITHDREW, ADOPTED_ON), undated]
    assert standing(left, InstrumentKind.TREATY, TODAY).by is Does.WITHDREW


@pytest.mark.parametrize("joined", [Does.RATIFIED, Does.ACCEDED])
def test_nothing_on_record_of_a_treaty_gives_way_to_every_act(joined: AdherenceAction):
    """Looked up and not found: the treaty does not apply that day; what was done still counts."""
    treaty = InstrumentKind.TREATY
    nothing = did(Does.NO_ACTION, kind=treaty)
    assert nothing == known(Applicability.DOES_NOT_APPLY, date(2000, 1, 1), Does.NO_ACTION)
    assert did(Does.NO_ACTION, joined, kind=treaty).by is joined
    assert did(joined, Does.NO_ACTION, kind=treaty) == did(joined, kind=treaty)
    assert did(Does.SIGNED, Does.NO_ACTION, kind=treaty) == did(Does.SIGNED, kind=treaty)
    reserved = did(joined, Does.RESERVED, Does.NO_ACTION, kind=treaty)
    assert reserved.state is Applicability.RESERVED


@pytest.mark.parametrize("kind", POLITICAL)
def test_nothing_on_record_of_a_political_text_says_nothing(kind: InstrumentKind):
    """Summits keep no list of who joined: what was not found there stays unknown."""
    assert did(Does.NO_ACTION, kind=kind) == UNKNOWN


@given(acts(), acts([Does.NO_ACTION]), KINDS, DAYS)
def test_a_search_in_vain_frees_nobody(done, searches, kind, on):
    """Whatever applied without the search applies with it, by the same act."""
    found = standing(done, kind, on)
    if found.state in (Applicability.APPLIES, Applicability.RESERVED):
        assert standing([*done, *searches], kind, on) == found


@pytest.mark.parametrize("kept", [Does.ADOPTED, Does.WITHDREW])
def test_attendance_and_absence_say_nothing_about_the_text(kept: AdherenceAction):
    """Who was there, or was not, stands as before."""
    for watched in (Does.ATTENDED, Does.ABSENT):
        assert did(watched) == UNKNOWN
        assert did(kept, watched) == did(kept)


@given(acts([Does.ATTENDED, Does.ABSENT]), KINDS, DAYS)
def test_attendance_makes_nothing_of_the_unknown(done, kind, on):
    """However often an actor came or stayed away, what is unknown stays unknown."""
    assert standing(done, kind, on) == UNKNOWN


@given(acts(), KINDS, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_acts_in_the_file_changes_nothing(done, kind, on, random):
    """Days order the acts, not rows."""
    turned = list(done)
    random.shuffle(turned)
    assert standing(turned, kind, on) == standing(done, kind, on)


@given(acts(), acts(), KINDS, DAYS)
def test_what_comes_later_changes_nothing_today(done, later, kind, on):
    """Acts after the day are not known on that day."""
    until = [act for act in done if act.acted_on is None or act.acted_on <= on]
    after = [act for act in later if act.acted_on is not None and act.acted_on > on]
    assert standing([*until, *after], kind, on) == standing(until, kind, on)


@given(acts([one for one in Does if one not in BINDING]), DAYS)
def test_without_a_binding_act_a_treaty_never_applies(done, on):
    """No other act, and no number of them, makes a treaty apply, with a reservation or without."""
    found = standing(done, InstrumentKind.TREATY, on).state
    assert found in (Applicability.UNKNOWN, Applicability.DOES_NOT_APPLY)


NEITHER = [one for one in Does if one not in BINDING | {Does.SIGNED, Does.RESERVED}]


@given(acts(NEITHER), KINDS, DAYS)
def test_without_a_binding_act_nothing_ever_applies(done, kind, on):
    """Neither plainly nor with a reservation, whatever the sort of text."""
    found = standing(done, kind, on).state
    assert found in (Applicability.UNKNOWN, Applicability.DOES_NOT_APPLY)


@given(acts(), KINDS, DAYS)
def test_what_is_known_names_an_act_on_record_up_to_the_day(done, kind, on):
    """Every standing but the unknown one can be traced to an act, and to a day of one."""
    found = standing(done, kind, on)
    until = [act for act in done if act.acted_on is None or act.acted_on <= on]
    assert (found == UNKNOWN) == (found.state is Applicability.UNKNOWN)
    if found != UNKNOWN:
        assert found.by in {act.action for act in until}
        assert found.since in {act.acted_on for act in until}


COLUMNS = ["instrument_key", "actor_code", "action", "acted_on", "precision", "certainty"]
KINDS_OF = {"oz-2001-plan": "plan", "oz-2002-treaty": "treaty"}
ACTORS = ["AAA", "BBB", "CCC"]
Row = tuple[str, str, str, date | None, str]


def table(*rows: Row) -> pd.DataFrame:
    """Adherences as a query gives them; a day, where there is one, is known to the month."""
    cells = [(*row[:4], "month" if row[3] else None, row[4]) for row in rows]
    return pd.DataFrame(cells, columns=COLUMNS, dtype="object")


SOME = (
    ("oz-2001-plan", "AAA", "attended", date(2001, 4, 20), "verified"),
    ("oz-2001-plan", "AAA", "adopted", date(2001, 4, 22), "verified"),
    ("oz-2001-plan", "BBB", "adopted", date(2001, 4, 22), "verified"),
    ("oz-2001-plan", "BBB", "reserved", date(2001, 4, 22), "unverified"),
    ("oz-2002-treaty", "AAA", "ratified", None, "unverified"),
    ("oz-2002-treaty", "BBB", "signed", date(2002, 2, 2), "verified"),
    ("elsewhere-1999-plan", "AAA", "adopted", date(1999, 9, 9), "verified"),
)


def test_every_actor_stands_somehow_to_every_instrument():
    """One row a pair, known or not; what others did, or did elsewhere, is not in it."""
    found = standings(table(*SOME), KINDS_OF, ACTORS, TODAY)
    assert list(found) == [
        *("instrument_key", "actor_code", "state", "since", "by", "precision", "is_verified"),
    ]
    assert {(row.instrument_key, row.actor_code): row.state for row in found.itertuples()} == {
        ("oz-2001-plan", "AAA"): "applies",
        ("oz-2001-plan", "BBB"): "reserved",
        ("oz-2001-plan", "CCC"): "unknown",
        ("oz-2002-treaty", "AAA"): "applies",
        ("oz-2002-treaty", "BBB"): "does_not_apply",
        ("oz-2002-treaty", "CCC"): "unknown",
    }
    assert len(found) == len(KINDS_OF) * len(ACTORS)


def test_a_standing_is_verified_when_every_act_behind_it_is():
    """One act nobody looked up is enough; where there is no act nothing is verified."""
    found = standings(table(*SOME), KINDS_OF, ACTORS, TODAY)
    sure = {(row.instrument_key, row.actor_code) for row in found.itertuples() if row.is_verified}
    assert sure == {("oz-2001-plan", "AAA"), ("oz-2002-treaty", "BBB")}


def test_a_standing_says_how_exact_its_day_is():
    """The precision is that of the day; where there is no day there is none, and no word for it."""
    found = standings(table(*SOME), KINDS_OF, ACTORS, TODAY)
    exact = found["precision"].astype("object").where(found["precision"].notna(), None)
    pairs = zip(found["instrument_key"], found["actor_code"], strict=True)
    assert dict(zip(pairs, exact, strict=True)) == {
        ("oz-2001-plan", "AAA"): "month",
        ("oz-2001-plan", "BBB"): "month",
        ("oz-2001-plan", "CCC"): None,
        ("oz-2002-treaty", "AAA"): None,
        ("oz-2002-treaty", "BBB"): "month",
        ("oz-2002-treaty", "CCC"): None,
    }


PROVISIONS = pd.DataFrame(
    {
        "provision_key": ["oz-2001-plan:1", "oz-2001-plan:2", "elsewhere-1999-plan:1"],
        "instrument_key": ["oz-2001-plan", "oz-2001-plan", "elsewhere-1999-plan"],
    }
)


def test_cells_are_counted_by_what_binds_in_them():
    """Each paragraph counts for itself; a text without a standing is unknown to everybody."""
    found = standings(table(*SOME), KINDS_OF, ACTORS, TODAY)
    assert cells_by_applicability(PROVISIONS, ACTORS, found) == {
        "applies": 2,
        "reserved": 2,
        "does_not_apply": 0,
        "unknown": 2 + 3,
    }


def test_without_adherences_all_is_unknown():
    """An empty table says nothing of anybody."""
    found = standings(table(), KINDS_OF, ACTORS, TODAY)
    assert set(found["state"]) == {"unknown"}
    assert len(found) == 6
    assert not found["is_verified"].any()


ROWS = st.lists(
    st.tuples(
        st.sampled_from([*KINDS_OF, "elsewhere-1999-plan"]),
        st.sampled_from(ACTORS),
        st.sampled_from([one.value for one in Does]),
        st.none() | DAYS,
        st.sampled_from(["verified", "unverified"]),
    ),
    max_size=12,
    unique_by=lambda row: row[:4],  # one act of one day stands in the catalogue once
)


@given(ROWS, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, on, random):
    """The same rows in another order are the same standings."""
    turned = list(rows)
    random.shuffle(turned)
    one, other = (standings(table(*each), KINDS_OF, ACTORS, on) for each in (rows, turned))
    pd.testing.assert_frame_equal(one, other)


@given(ROWS, DAYS)
def test_every_cell_is_counted_once(rows, on):
    """The counts add up to the whole grid, whatever is on record."""
    counts = cells_by_applicability(
        PROVISIONS, ACTORS, standings(table(*rows), KINDS_OF, ACTORS, on)
    )
    assert sum(counts.values()) == len(PROVISIONS) * len(ACTORS)
    assert list(counts) == [one.value for one in Applicability]


@given(ROWS, DAYS)
def test_the_table_says_of_each_pair_what_its_acts_say(rows, on):
    """The frame is `standing` of each pair, days that are missing being missing."""
    found = standings(table(*rows), KINDS_OF, ACTORS, on)
    for row in found.itertuples():
        own = [
            Act(Does(action), day)
            for key, actor, action, day, _certainty in rows
            if (key, actor) == (row.instrument_key, row.actor_code)
        ]
        kind = InstrumentKind(KINDS_OF[row.instrument_key])
        assert row.state == standing(own, kind, on).state.value
