"""How a state stands to a treaty: what it did, what it did not, and what nobody looked up."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tracker.catalogue.seed_tables import Seeds
from tracker.method.applicability import Act, standing
from tracker.method.ratification import (
    JOINING,
    PARTIES,
    UNKNOWN,
    Ratification,
    TreatyAct,
    counts_by,
    parties_by_year,
    ratification,
    ratifications,
)
from tracker.vocab import AdherenceAction, Applicability, InstrumentKind, RatificationStatus

Does, Is = AdherenceAction, RatificationStatus
TODAY = date(2026, 5, 4)
# what can be done about a treaty; the rest is about meetings and their texts
TREATY_ACTS = [Does.SIGNED, *sorted(JOINING), Does.RESERVED, Does.WITHDREW, Does.NO_ACTION]
OTHERS = [one for one in Does if one not in TREATY_ACTS]
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31))


def acts(of: list[AdherenceAction]) -> st.SearchStrategy[list[TreatyAct]]:
    """Acts of one state about one treaty, some without a day, none twice."""
    one = st.builds(TreatyAct, st.sampled_from(of), st.none() | DAYS)
    return st.lists(one, max_size=6, unique=True)


def year(after: int) -> date:
    """A day of the year 2000 and so many years."""
    return date(2000 + after, 6, 30)


def did(*actions: AdherenceAction) -> Ratification:
    """The state after acts a year apart."""
    return ratification([TreatyAct(one, year(at)) for at, one in enumerate(actions)], TODAY)


def test_nothing_on_record_is_unknown():
    """Without a row nobody has looked: that is no finding."""
    assert did() == UNKNOWN == Ratification(Is.UNKNOWN, None, None, None, None)


@pytest.mark.parametrize("joined", sorted(JOINING))
def test_a_state_is_party_from_the_day_it_joined(joined: AdherenceAction):
    """Ratified or acceded: a party since that day, unknown the day before."""
    one = [TreatyAct(joined, year(0))]
    assert ratification(one, year(0)) == Ratification(Is.PARTY, year(0), joined, "day", year(0))
    assert ratification(one, year(0) - timedelta(days=1)) == UNKNOWN


def test_a_signature_alone_is_told_apart():
    """Haiti signed the convention on migrant workers; that made it no party."""
    assert did(Does.SIGNED).status is Is.SIGNED_ONLY
    assert did(Does.SIGNED, Does.RATIFIED).status is Is.PARTY
    assert did(Does.RATIFIED, Does.SIGNED).status is Is.PARTY


def test_no_action_is_a_finding_of_the_last_day_somebody_looked():
    """It names the first and the last day on which nothing was on record."""
    twice = did(Does.NO_ACTION, Does.NO_ACTION)
    assert twice == Ratification(Is.NO_ACTION, year(0), Does.NO_ACTION, "day", year(1))
    before = ratification([TreatyAct(Does.NO_ACTION, year(1))], year(0))
    assert before == UNKNOWN


def test_no_action_gives_way_to_every_act_and_undoes_none():
    """Who acted later, acted; who had acted before is what it was."""
    assert did(Does.NO_ACTION, Does.SIGNED).status is Is.SIGNED_ONLY
    assert did(Does.NO_ACTION, Does.ACCEDED).status is Is.PARTY
    assert did(Does.ACCEDED, Does.NO_ACTION) == did(Does.ACCEDED)
    assert did(Does.SIGNED, Does.NO_ACTION).status is Is.SIGNED_ONLY


def test_a_signature_confirmed_later_is_known_until_later():
    """Somebody who finds nothing beyond a signature has still looked on that day."""
    assert did(Does.SIGNED, Does.NO_ACTION).last_known_on == year(1)


def test_withdrawing_and_coming_back():
    """Venezuela left the American Convention and came back: each day has its own status."""
    done = [
        TreatyAct(Does.RATIFIED, date(1977, 8, 9)),
        TreatyAct(Does.WITHDREW, date(2013, 9, 10)),
        TreatyAct(Does.RATIFIED, date(2019, 7, 31)),
    ]
    by_day = {
        date(1977, 8, 8): Is.UNKNOWN,
        date(2013, 9, 9): Is.PARTY,
        date(2013, 9, 10): Is.WITHDREW,
        date(2019, 7, 31): Is.PARTY,
    }
    assert {day: ratification(done, day).status for day in by_day} == by_day
    assert ratification(done, TODAY).since == date(2019, 7, 31)


def test_a_reservation_marks_a_party_until_it_withdraws():
    """Made with the ratification or before it; without one it marks nothing."""
    assert did(Does.RATIFIED, Does.RESERVED).status is Is.PARTY_WITH_RESERVATION
    assert did(Does.RESERVED, Does.RATIFIED).status is Is.PARTY_WITH_RESERVATION
    assert did(Does.RATIFIED, Does.RESERVED).since == year(0)
    assert did(Does.RESERVED).status is Is.UNKNOWN
    back = did(Does.RATIFIED, Does.RESERVED, Does.WITHDREW, Does.ACCEDED)
    assert back.status is Is.PARTY


def test_a_party_is_one_since_the_first_act_with_a_day():
    """A second record of the same ratification changes nothing; a day fills in for none."""
    assert did(Does.RATIFIED, Does.ACCEDED).since == year(0)
    undated = [TreatyAct(Does.RATIFIED, None), TreatyAct(Does.RATIFIED, year(3))]
    assert ratification(undated, TODAY).since == year(3)
    assert ratification(undated[:1], date(1990, 1, 1)).status is Is.PARTY


@given(acts(OTHERS), DAYS)
def test_meetings_and_votes_make_no_party(done, on):
    """Adopting or endorsing the text, voting for it, or being there says nothing of the treaty."""
    assert ratification(done, on) == UNKNOWN


@given(acts(list(Does)), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_acts_in_the_file_changes_nothing(done, on, random):
    """Days order the acts, not rows."""
    turned = list(done)
    random.shuffle(turned)
    assert ratification(turned, on) == ratification(done, on)


@given(acts(list(Does)), acts(list(Does)), DAYS)
def test_what_comes_later_changes_nothing_today(done, later, on):
    """Acts after the day are not known on that day."""
    until = [act for act in done if act.acted_on is None or act.acted_on <= on]
    after = [act for act in later if act.acted_on is not None and act.acted_on > on]
    assert ratification([*until, *after], on) == ratification(until, on)


@given(acts(list(Does)), DAYS)
def test_every_status_can_be_traced_to_an_act(done, on):
    """Its act and its days are those of acts up to the day; unknown has neither."""
    found = ratification(done, on)
    until = [act for act in done if act.acted_on is None or act.acted_on <= on]
    if found.status is Is.UNKNOWN:
        assert (found.since, found.act, found.last_known_on) == (None, None, None)
        return
    assert (found.act, found.since) in {(act.action, act.acted_on) for act in until}
    assert found.last_known_on in {act.acted_on for act in until}
    assert found.since is None or found.since <= found.last_known_on


@given(acts(TREATY_ACTS), DAYS)
def test_parties_are_those_to_whom_the_treaty_applies(done, on):
    """The matrix and the applicability of mandates never say two things of one pair."""
    found = ratification(done, on).status
    other = [Act(one.action, one.acted_on, one.precision) for one in done]
    state = standing(other, InstrumentKind.TREATY, on).state
    assert (found in PARTIES) == (state in (Applicability.APPLIES, Applicability.RESERVED))
    assert (found is Is.UNKNOWN) == (state is Applicability.UNKNOWN)
    assert (found is Is.PARTY_WITH_RESERVATION) == (state is Applicability.RESERVED)


@given(acts(TREATY_ACTS), acts([Does.NO_ACTION]), DAYS)
def test_a_search_in_vain_undoes_nothing(done, searches, on):
    """Whatever stands without the search stands with it, but for what was unknown."""
    found, searched = ratification(done, on), ratification([*done, *searches], on)
    if found.status is not Is.UNKNOWN:
        assert (searched.status, searched.since) in {
            (found.status, found.since),
            # nothing was found even earlier
            (Is.NO_ACTION, searched.since),
        }
        assert (searched.status is Is.NO_ACTION) == (found.status is Is.NO_ACTION)


COLUMNS = ["instrument_key", "actor_code", "action", "acted_on", "precision", "certainty"]
TREATIES, STATES = ["oz-1990", "oz-2000"], ["AAA", "BBB", "CCC"]


def table(*rows: tuple[str, str, str, date | None, str]) -> pd.DataFrame:
    """Adherences as a query gives them."""
    cells = [(*row[:4], "day" if row[3] else None, row[4]) for row in rows]
    return pd.DataFrame(cells, columns=COLUMNS, dtype="object")


SOME = (
    ("oz-1990", "AAA", "signed", date(1991, 1, 1), "verified"),
    ("oz-1990", "AAA", "ratified", date(1993, 1, 1), "verified"),
    ("oz-1990", "BBB", "no_action", date(2015, 3, 1), "verified"),
    ("oz-2000", "AAA", "acceded", None, "unverified"),
    ("oz-2000", "BBB", "acceded", date(2001, 1, 1), "verified"),
    ("oz-2000", "BBB", "withdrew", date(2003, 1, 1), "verified"),
    ("oz-2000", "CCC", "signed", date(2000, 5, 5), "verified"),
    ("elsewhere-1980", "AAA", "ratified", date(1980, 1, 1), "verified"),
)


def test_every_pair_has_a_row_and_says_whether_it_was_looked_up():
    """Known or not; acts about other treaties are not in it."""
    found = ratifications(table(*SOME), TREATIES, STATES, TODAY)
    pairs = list(zip(found["instrument_key"], found["actor_code"], strict=True))
    assert pairs == [(key, code) for key in TREATIES for code in STATES]
    statuses = dict(zip(pairs, found["status"], strict=True))
    assert statuses == {
        ("oz-1990", "AAA"): "party",
        ("oz-1990", "BBB"): "no_action",
        ("oz-1990", "CCC"): "unknown",
        ("oz-2000", "AAA"): "party",
        ("oz-2000", "BBB"): "withdrew",
        ("oz-2000", "CCC"): "signed_only",
    }
    sure = dict(zip(pairs, found["is_verified"], strict=True))
    assert [pair for pair in pairs if not sure[pair]] == [("oz-1990", "CCC"), ("oz-2000", "AAA")]


def test_counts_carry_every_denominator():
    """By treaty and by state, each status with its number, and all of them together."""
    found = ratifications(table(*SOME), TREATIES, STATES, TODAY)
    by_treaty = counts_by(found, "instrument_key").set_index("instrument_key")
    assert by_treaty.loc["oz-1990"].to_dict() == {
        "party": 1,
        "party_with_reservation": 0,
        "signed_only": 0,
        "withdrew": 0,
        "no_action": 1,
        "unknown": 1,
        "parties": 1,
        "all": 3,
    }
    by_state = counts_by(found, "actor_code").set_index("actor_code")
    assert by_state["parties"].to_dict() == {"AAA": 2, "BBB": 0, "CCC": 0}
    assert set(by_state["all"]) == {len(TREATIES)}


def test_years_rise_with_who_joins_and_fall_with_who_leaves():
    """At the end of each year; who has no day counts from the first year, and is counted apart."""
    years = parties_by_year(table(*SOME), TREATIES, STATES, date(2004, 6, 1))
    second = years[years["instrument_key"] == "oz-2000"].set_index("year")
    assert list(second.index) == list(range(1991, 2005))
    assert second["parties"].loc[[1991, 2000, 2001, 2002, 2003, 2004]].tolist() == [
        *(1, 1, 2, 2, 1, 1),
    ]
    assert set(second["undated"]) == {1}
    first = years[years["instrument_key"] == "oz-1990"].set_index("year")
    assert first["parties"].loc[[1992, 1993, 2004]].tolist() == [0, 1, 1]


@pytest.mark.parametrize("rows", [(), (SOME[3],)])
def test_without_a_dated_act_there_are_no_years(rows):
    """An empty table, or one without days, draws no line."""
    assert parties_by_year(table(*rows), TREATIES, STATES, TODAY).empty


ROWS = st.lists(
    st.tuples(
        st.sampled_from([*TREATIES, "elsewhere-1980"]),
        st.sampled_from(STATES),
        st.sampled_from([one.value for one in Does]),
        st.none() | DAYS,
        st.sampled_from(["verified", "unverified"]),
    ),
    max_size=12,
    unique_by=lambda row: row[:4],  # one act of one day stands in the catalogue once
)


@given(ROWS, DAYS)
def test_counts_add_up(rows, on):
    """Every pair is in one status, whatever is on record."""
    found = ratifications(table(*rows), TREATIES, STATES, on)
    for column in ("instrument_key", "actor_code"):
        counts = counts_by(found, column)
        codes = [one.value for one in Is]
        assert (counts[codes].sum(axis=1) == counts["all"]).all()
        assert counts["all"].sum() == len(TREATIES) * len(STATES)


@given(ROWS, DAYS)
def test_the_last_year_is_what_stands_on_the_day(rows, on):
    """The line ends where the matrix stands."""
    years = parties_by_year(table(*rows), TREATIES, STATES, on)
    if years.empty:
        return
    last = years[years["year"] == on.year].set_index("instrument_key")["parties"].to_dict()
    found = ratifications(table(*rows), TREATIES, STATES, on)
    counts = counts_by(found, "instrument_key").set_index("instrument_key")["parties"].to_dict()
    assert last == counts


@pytest.fixture(scope="module")
def shipped_acts(seeds: Seeds) -> pd.DataFrame:
    """The adherences as shipped."""
    rows = [
        (row.instrument_key, row.actor_code, row.action.value, row.acted_on, row.certainty.value)
        for row in seeds.adherences
    ]
    return table(*rows)


@pytest.fixture(scope="module")
def shipped_states(seeds: Seeds) -> list[str]:
    """The codes of the 35 states."""
    return [row.actor_code for row in seeds.actors if row.kind == "state"]


def test_eighteen_of_35_states_were_party_to_the_convention_on_migrant_workers(
    shipped_acts: pd.DataFrame, shipped_states: list[str]
):
    """August 2022: 18 parties, Haiti signed only, the other 16 had done nothing; all looked up."""
    found = ratifications(shipped_acts, ["icrmw-1990"], shipped_states, date(2022, 8, 31))
    counts = counts_by(found, "instrument_key").iloc[0]
    assert (counts["parties"], counts["all"], counts["no_action"]) == (18, 35, 16)
    signed = found.loc[found["status"] == "signed_only", "actor_code"]
    assert signed.tolist() == ["HTI"]
    assert found["is_verified"].all()


STATUS_TABLES = ROOT.parent / "shared" / "data" / "hr_status"
OF_2022 = {
    "cat-1984": "cat",
    "ced-2006": "cped",
    "cedaw-1979": "cedaw",
    "cerd-1965": "icerd",
    "crc-1989": "crc",
    "iccpr-1966": "iccpr",
    "icescr-1966": "icescr",
    "icrmw-1990": "icmw",
}
SAID = {"state party": Is.PARTY, "signatory state": Is.SIGNED_ONLY, "no action": Is.NO_ACTION}


@pytest.mark.parametrize(("treaty", "name"), OF_2022.items())
def test_the_shipped_acts_say_what_the_status_of_august_2022_says(
    shipped_acts: pd.DataFrame, shipped_states: list[str], seeds: Seeds, treaty: str, name: str
):
    """Of every state, by the depositary's own list: party, signed only, or no action."""
    file = STATUS_TABLES / f"hr_status_{name}.csv"
    if not file.is_file():
        pytest.skip("the real data (../shared/data) are not here")
    listed = pd.read_csv(file, keep_default_na=False, dtype="str").set_index("iso2")["status"]
    codes = {row.actor_code: row.iso2 for row in seeds.actors if row.kind == "state"}
    found = ratifications(shipped_acts, [treaty], shipped_states, date(2022, 8, 31))
    assert dict(zip(found["actor_code"], found["status"], strict=True)) == {
        code: SAID[listed[codes[code]].strip()].value for code in shipped_states
    }
