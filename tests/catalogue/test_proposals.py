"""Indicators that organisations propose: on record, voted on, closed with a reason."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.catalogue.load import load_catalogue
from tracker.catalogue.proposals import Proposal, decide, propose_indicator, read_proposal, vote
from tracker.catalogue.seed_tables import Seeds
from tracker.errors import BadInputError, TrackerError, UnknownKeyError
from tracker.linking.citations import LinkWeights
from tracker.models import ClauseIndicator, Indicator, IndicatorVote
from tracker.queries.indicator_gaps import votes
from tracker.vocab import ProposalStatus

FIELDS = {
    "indicator_key": "ferries_with_interpreters",
    "kind": "process",
    "unit": "percent",
    "direction": "up",
    "name_en": "Ferries with an interpreter aboard",
    "name_es": "Transbordadores con intérprete a bordo",
    "method_en": "Crossings with an interpreter aboard, of all crossings of a year.",
    "method_es": "Cruces con intérprete a bordo, del total de cruces del año.",
    "clauses": ["miami-1994-plan:2.8:1"],
}


def written(folder: Path, **changes: object) -> Path:
    """A proposal as a TOML file; a change to None leaves the field out."""
    fields = {name: value for name, value in {**FIELDS, **changes}.items() if value is not None}
    path = folder / "proposal.toml"
    path.write_text("".join(f"{name} = {value!r}\n" for name, value in fields.items()), "utf-8")
    return path


@pytest.fixture
def proposed(session: Session) -> Session:
    """The catalogue with one proposal."""
    propose_indicator(session, Proposal(**FIELDS), "Red de los Puentes")
    return session


def test_a_proposal_is_stored_with_who_and_for_what(proposed: Session):
    """It is of an organisation, open, and speaks to the clauses it names."""
    one = proposed.scalars(
        select(Indicator).where(Indicator.indicator_key == FIELDS["indicator_key"])
    ).one()
    assert (one.origin_code, one.status_code) == ("organisation", "proposed")
    assert one.proposed_by == "Red de los Puentes"
    assert {text.language_code: text.name for text in one.texts} == {
        "en": FIELDS["name_en"],
        "es": FIELDS["name_es"],
    }
    pairs = select(ClauseIndicator).where(ClauseIndicator.indicator_id == one.indicator_id)
    assert len(proposed.scalars(pairs).all()) == 1


def test_loading_the_catalogue_leaves_proposals_and_votes(
    proposed: Session, seeds: Seeds, weights: LinkWeights
):
    """What organisations brought is not the catalogue's to remove."""
    vote(proposed, FIELDS["indicator_key"], "Liga del Faro", in_favour=True)
    load_catalogue(proposed, seeds, weights)
    assert votes(proposed)["in_favour"].tolist() == [1]
    assert proposed.scalar(
        select(Indicator.proposed_by).where(Indicator.indicator_key == FIELDS["indicator_key"])
    )


def test_a_key_that_the_catalogue_takes_later_is_told(
    proposed: Session, seeds: Seeds, weights: LinkWeights
):
    """A release that ships an indicator of the same key is refused by file and line."""
    row = seeds.indicators[0].model_copy(update={"indicator_key": FIELDS["indicator_key"]})
    taken = replace(seeds, indicators=[row.at_line(2), *seeds.indicators[1:]])
    with pytest.raises(BadInputError, match=r"indicators\.csv: line 2: indicator_key: ") as told:
        load_catalogue(proposed, taken, weights)
    assert "an organisation proposed" in str(told.value)


def test_a_later_vote_replaces_the_earlier(proposed: Session):
    """One organisation has one vote, whatever its white space."""
    key = FIELDS["indicator_key"]
    vote(proposed, key, "Liga del Faro", in_favour=True)
    vote(proposed, key, " Liga  del Faro ", in_favour=False)
    vote(proposed, key, "Red de los Puentes", in_favour=True)
    proposed.flush()
    assert len(proposed.scalars(select(IndicatorVote)).all()) == 2
    (row,) = votes(proposed).itertuples(index=False)
    assert tuple(row) == (key, 1, 1)


def test_a_closed_proposal_takes_no_vote(proposed: Session):
    """After a decision with a reason, neither votes nor decisions are taken."""
    key = FIELDS["indicator_key"]
    decide(proposed, key, ProposalStatus.DECLINED, "Nobody counts crossings.")
    with pytest.raises(BadInputError, match="is closed: it was declined"):
        vote(proposed, key, "Liga del Faro", in_favour=True)
    with pytest.raises(BadInputError, match="is closed"):
        decide(proposed, key, ProposalStatus.ACCEPTED, "On second thoughts.")


def test_refusals(proposed: Session, seeds: Seeds):
    """A key that is taken, an unknown clause or indicator, a vote on the catalogue's own."""
    with pytest.raises(BadInputError, match="exists already"):
        propose_indicator(proposed, Proposal(**FIELDS), "Liga del Faro")
    other = Proposal(**{**FIELDS, "indicator_key": "moons", "clauses": ["oz-1:1:1"]})
    with pytest.raises(UnknownKeyError, match="no clause 'oz-1:1:1'"):
        propose_indicator(proposed, other, "Liga del Faro")
    with pytest.raises(UnknownKeyError, match="no indicator 'moons'"):
        vote(proposed, "moons", "Liga del Faro", in_favour=True)
    with pytest.raises(BadInputError, match="was not proposed by an organisation"):
        vote(proposed, seeds.indicators[0].indicator_key, "Liga del Faro", in_favour=True)
    with pytest.raises(BadInputError, match="a reason of at least 10"):
        decide(proposed, FIELDS["indicator_key"], ProposalStatus.ACCEPTED, "Yes")
    for nobody in ("", "x", "Ana, ana@example.org"):
        with pytest.raises(BadInputError, match="name of the organisation"):
            vote(proposed, FIELDS["indicator_key"], nobody, in_favour=True)


def test_a_file_reads_as_the_proposal_it_holds(tmp_path: Path):
    """What is written is what is read; fields that may be left out are empty."""
    assert read_proposal(written(tmp_path)) == Proposal(**FIELDS)
    assert (
        read_proposal(written(tmp_path, custodian="Harbour office")).custodian == "Harbour office"
    )


WRONG = {
    "unknown kind": ({"kind": "moral"}, "kind: "),
    "unknown field": ({"colour": "red"}, "colour: "),
    "missing name": ({"name_es": None}, "name_es: "),
    "key with blanks": ({"indicator_key": "two words"}, "indicator_key: "),
    "no clause": ({"clauses": []}, "clauses: "),
    "contact data": ({"custodian": "Call +1 202 555 0170"}, "expected no telephone number"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_one_line(tmp_path: Path, case: tuple[dict[str, object], str]):
    """The line names the file and the field."""
    path = written(tmp_path, **case[0])
    with pytest.raises(BadInputError) as told:
        read_proposal(path)
    assert str(told.value).startswith(f"{path}: {case[1]}")


@given(st.binary(max_size=400))
def test_no_file_is_anything_but_read_or_refused(tmp_path_factory, raw: bytes):
    """Whatever the bytes, the reader gives a proposal or one refusal."""
    path = tmp_path_factory.mktemp("fuzz") / "proposal.toml"
    path.write_bytes(raw)
    with pytest.raises(TrackerError):
        read_proposal(path)
