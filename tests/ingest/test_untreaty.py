"""Status of treaties: who is bound since when by which act, and what a table does not say."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.publishers_files import (
    consumed,
    damaged,
    read_text,
    real_file,
    real_names,
    survives,
    text_file,
    values,
)
from tracker.errors import BadInputError
from tracker.ingest.observations import untreaty
from tracker.ingest.observations.record import AreaScheme
from tracker.ingest.observations.untreaty import read_status_table, roman, treaty_code

HEAD = (
    'Participant,"Signature, Succession to signature(d)",'
    '"Accession(a), Succession(d), Acceptance(A), Approval(AA), Ratification"'
)
TABLE = f"""{HEAD}
Oz (Emerald Republic of),10 Aug 2004,23 Feb 2007
Ix 2,,5 Jun 2007 a
Ev [3],23 Oct 2006 d,
Munchkinland,1 May 1999,3 September 2003 AA
Quadling,,
"""
MEMBERS = """iso2,member,state party,year ratification or accession,signatory,no action,status,note
NA,Namibia,0,,0,1,no action,
OZ,Oz,1,2007,0,0,state party,Found as Emerald Republic
IX,Ix,0,,1,0,signatory state,
EV,Ev,1,1995,,,state party,
"""
# the states of the Organization of American States
OAS = re.findall(
    "..",
    "AGARBBBZBOBRBSCACLCOCRCUDMDOECSVUSGDGTGYHTHNJMMXNIPAPYPEKNLCVCSRTTUYVE",
)


def test_a_party_has_the_day_and_the_act_that_binds():
    """Letters mean what the header says, without a letter it is a ratification; names are cleaned
    of footnotes; who only signed is not a party, on the day of the table.
    """
    reading, cells = read_text(untreaty, "4-13.csv", TABLE)
    assert values(cells, "line", "series", "area", "period", "breakdown", "printed") == [
        (2, "IV-13:party", "Oz (Emerald Republic of)", "2007-02-23", "act=ratification", "1"),
        (2, "IV-13:signed", "Oz (Emerald Republic of)", "2004-08-10", "", "1"),
        (3, "IV-13:party", "Ix", "2007-06-05", "act=accession", "1"),
        (4, "IV-13:party", "Ev", "", "", "0"),
        (4, "IV-13:signed", "Ev", "2006-10-23", "act=succession to signature", "1"),
        (5, "IV-13:party", "Munchkinland", "2003-09-03", "act=approval", "1"),
        (5, "IV-13:signed", "Munchkinland", "1999-05-01", "", "1"),
    ]
    assert reading.scheme is AreaScheme.NAME
    assert reading.tally.ignored == {"participant without an act": 1}
    assert (reading.tally.rows, reading.tally.faults) == (5, [])


def test_a_table_of_members_says_no_action():
    """NA is Namibia; a year is all that is told; empty flags contradict nothing."""
    reading, cells = read_text(untreaty, "hr_status_icmw.csv", MEMBERS)
    assert values(cells, "series", "area", "period", "breakdown", "printed") == [
        ("icmw:party", "NA", "", "", "0"),
        ("icmw:signed", "NA", "", "", "0"),
        ("icmw:party", "OZ", "2007", "act=ratification or accession", "1"),
        ("icmw:party", "IX", "", "", "0"),
        ("icmw:signed", "IX", "", "", "1"),
        ("icmw:party", "EV", "1995", "act=ratification or accession", "1"),
    ]
    assert reading.scheme is AreaScheme.ISO2


def test_lines_are_also_given_as_records():
    """For the matrix: no action is only where the table says so."""
    lines = read_status_table(text_file("4-13.csv", TABLE))
    assert (lines[0].signed_on, lines[0].bound_on, lines[0].act) == (
        "2004-08-10",
        "2007-02-23",
        "ratification",
    )
    assert [one.is_party for one in lines] == [True, True, False, True, False]
    assert not any(one.is_no_action for one in lines)
    members = read_status_table(text_file("hr_status_icmw.csv", MEMBERS))
    assert [one.is_no_action for one in members] == [True, False, False, False]
    assert members[1].note == "Found as Emerald Republic"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Oz,1,2007,0,1,state party,", "line 2, column no action: Oz: expected 0 for state party"),
        ("Oz,0,2007,0,0,state party,", "line 2, column state party: Oz: expected 1"),
        ("Oz,0,,0,0,no action,", "line 2, column no action: Oz: expected 1 for no action"),
        ("Oz,1,,0,0,state party,", "column year ratification or accession: Oz: expected a year"),
        ("Oz,0,1999,1,0,signatory state,", "column year ratification or accession: Oz: expected"),
        ("Oz,1,2999,0,0,state party,", "expected a day up to now, found 2999"),
        ("Oz,1,1980,0,0,state party,", r"since the adoption \(1990-12-18\), found 1980"),
        ("Oz,1,1999,0,0,state party,Denounced in 2000", "column note: Oz: expected a party, found"),
        ("Oz,1,1999,0,0,ratified,", "column status: Oz: expected state party, signatory state or"),
    ],
)
def test_a_row_of_members_that_contradicts_itself_is_refused(row, said):
    """Words, flags, year and note must agree; the record tells what is wrong, too."""
    text = f"{MEMBERS.splitlines()[0]}\nOZ,{row}\n"
    reading, cells = read_text(untreaty, "hr_status_icmw.csv", text)
    assert len(reading.tally.faults) == 1
    with pytest.raises(AssertionError, match=said):
        raise AssertionError(str(reading.tally.faults[0]))
    assert cells.empty
    assert read_status_table(text_file("hr_status_icmw.csv", text))[0].fault


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("23 Feb 2007 x", r"expected a letter of the header \(a, d, A, AA\)"),
        ("30 Feb 2007", "expected a day there is"),
        ("23 Foo 2007", "expected a day there is"),
        ("2007", "expected a date as 23 Feb 2007 a"),
        ("1 Jan 1980", r"expected a day since the adoption \(1990-12-18\)"),
        ("1 Jan 2999", "expected a day up to now"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(cell, said):
    """A letter the header does not know, a day there is not, before the treaty or to come."""
    reading, _ = read_text(untreaty, "4-13.csv", f"{HEAD}\nOz,,{cell}\n")
    with pytest.raises(AssertionError, match=said):
        raise AssertionError(str(reading.tally.faults))


def test_without_a_ratification_in_the_header_a_bare_date_means_nothing():
    """A protocol that is only acceded to: no letter is a fault, not a ratification."""
    text = 'Participant,"Accession(a), Succession(d)"\nOz,1 Jan 1970 a\nIx,1 Jan 1970\n'
    reading, cells = read_text(untreaty, "5-5.csv", text)
    assert values(cells, "series", "area") == [("V-5:party", "Oz")]
    assert len(reading.tally.faults) == 1


def test_a_signature_after_the_act_is_noted():
    """It happens in real tables; both are handed on."""
    reading, cells = read_text(untreaty, "4-13.csv", f"{HEAD}\nOz,1 Jan 2009,1 Jan 2008\n")
    assert len(cells) == 2
    assert reading.tally.notes == {"signed after being bound: handed on as printed": 1}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("4-13.csv", "IV-13"),
        ("18-12-a.csv", "XVIII-12-a"),
        ("IV-11-b 2015.csv", "IV-11-b"),
        ("hr_status_op_crc_ac.csv", "op_crc_ac"),
    ],
)
def test_the_name_of_a_file_says_the_treaty(name, code):
    """Chapters are numbered in Roman numerals."""
    assert treaty_code(text_file(name, "")) == code
    assert [roman(number) for number in (1, 4, 9, 14, 18, 29)] == [
        "I",
        "IV",
        "IX",
        "XIV",
        "XVIII",
        "XXIX",
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("table.csv", TABLE, "table.csv: the table does not say of which treaty it is"),
        ("index.csv", "chapter_no,treaty_no,treaty_name\n1,1,X\n", "lists treaties, holds no stat"),
        ("4-13.csv", "Participant,Signature\nOz,1 Jan 2009\n", "line 1: expected a column of rati"),
        ("4-13.csv", "Participant,Mood(a)\n", "line 1: expected acts and letters of the"),
        ("4-13.csv", f"{HEAD}\nOz,,\nOz,,\n", "line 3: expected each participant once"),
        ("4-13.csv", f"{HEAD}\nOz,1 Jan 2000\n", "line 2: expected 3 cells"),
        ("hr_status_x.csv", MEMBERS.replace("note", "mood"), "line 1: expected iso2, member"),
    ],
)
def test_damage_is_named(name, text, said):
    """One line, with the place."""
    with pytest.raises(BadInputError, match=said):
        read_text(untreaty, name, text)


@given(
    st.sampled_from(["4-13.csv", "hr_status_icmw.csv"]).flatmap(
        lambda name: st.tuples(st.just(name), damaged(TABLE if name[0] == "4" else MEMBERS))
    )
)
def test_damage_never_ends_otherwise(named):
    """Cells or a clear line, whatever happens to a file."""
    survives(untreaty, *named, most=40)


@pytest.mark.parametrize("name", real_names("untreaties", "*-*.csv"))
def test_real_tables_of_the_collection_are_read(name):
    """Every line; a party for each date in the last column, a signature for each in the other."""
    file = real_file(name)
    assert untreaty.recognises(file)
    reading = untreaty.read(file)
    cells = consumed(reading)
    lines = [line for line in file.text.splitlines()[1:] if line]
    assert reading.tally.rows == len(lines)
    assert reading.tally.faults == []
    dated = sum(1 for line in lines if line.rsplit(",", 1)[1])
    party = cells[cells.series.str.endswith(":party")]
    assert (party.printed == "1").sum() == dated
    assert len(party) + reading.tally.ignored["participant without an act"] == len(lines)


REFUSED = {  # real tables of members that contradict themselves, and in how many rows
    "cat": 1,
    "crc": 1,
    "iccpr_op1": 3,
    "icerd": 1,
    "icescr": 1,
    "op_cedaw": 1,
    "op_crc_ic": 4,
}


@pytest.mark.parametrize("name", real_names("hr_status", "*.csv"))
def test_real_tables_of_members_are_read_or_refused_with_the_row(name):
    """193 members each; a row whose flags, words or note contradict each other is named."""
    reading = untreaty.read(real_file(name))
    cells = consumed(reading)
    faults = REFUSED.get(name[len("hr_status/hr_status_") : -len(".csv")], 0)
    assert reading.tally.rows == 193
    assert len(reading.tally.faults) == faults
    assert cells[cells.series.str.endswith(":party")].area.nunique() == 193 - faults
    assert "NA" in set(cells.area)


def test_a_denunciation_in_a_note_is_not_passed_over():
    """Trinidad and Tobago stands as a party to the first protocol, and its note says it left."""
    lines = read_status_table(real_file("hr_status/hr_status_iccpr_op1.csv"))
    assert {one.iso2 for one in lines if "Denounced" in one.fault} == {"TT"}
    assert {one.iso2 for one in lines if one.fault} == {"TT", "JM", "KZ"}


def test_eighteen_of_35_states_are_parties_to_the_convention_on_migrant_workers():
    """In August 2022; Haiti has only signed."""
    cells = consumed(untreaty.read(real_file("hr_status/hr_status_icmw.csv")))
    of = cells[cells.area.isin(OAS)]
    party = of[of.series == "icmw:party"]
    assert (len(party), (party.printed == "1").sum()) == (35, 18)
    signed = of[(of.series == "icmw:signed") & (of.printed == "1")]
    assert list(signed.area) == ["HT"]


def test_argentina_joined_the_convention_on_migrant_workers_on_its_day():
    """As the collection of March 2015 has it."""
    cells = consumed(untreaty.read(real_file("untreaties/4-13.csv")))
    assert values(cells[cells.area == "Argentina"], "series", "period", "printed") == [
        ("IV-13:party", "2007-02-23", "1"),
        ("IV-13:signed", "2004-08-10", "1"),
    ]
    haiti = cells[cells.area == "Haiti"]
    assert values(haiti, "series", "printed") == [("IV-13:party", "0"), ("IV-13:signed", "1")]


def test_the_real_list_of_treaties_is_refused_for_what_it_is():
    """It is recognised, so that the reason is the true one."""
    file = real_file("untreaties/index.csv")
    assert untreaty.recognises(file)
    with pytest.raises(BadInputError, match="lists treaties, holds no status"):
        untreaty.read(file)
