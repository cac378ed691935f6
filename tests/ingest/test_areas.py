"""Names and codes of places: one area, plainly none, or an error; never a guess."""

import csv
import json
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.conftest import ROOT
from tracker.catalogue.area_records import AreaAliasRow, AreaRow, NotAreaRow
from tracker.catalogue.cells import SeedRow
from tracker.config import shipped
from tracker.ingest.observations.areas import (
    ActorSpelling,
    Ambiguous,
    Area,
    AreaAlias,
    Found,
    Gazetteer,
    NotAPlace,
    NotArea,
    Unknown,
    spelling_key,
)
from tracker.ingest.observations.record import AreaScheme

DATA = ROOT.parent / "shared" / "data"
SEEDS = shipped("seeds")
NAMES = ("page_name", "name_en", "name_es", "name_pt", "name_fr")

# how offices print the tracked states, beyond the plain names in four languages
PRINTED = {
    "ARG": ["the Argentine Republic", "República Argentina", "Argentina, Republic of"],
    "ATG": ["Antigua & Barbuda", "Antigua And Barbuda", "Antigua et Barbuda", "Antigua-Barbuda"],
    "BHS": ["Bahamas, The", "The Bahamas", "Bahamas (the)", "the Commonwealth of the Bahamas"],
    "BLZ": ["Belice", "BELIZE", "British Honduras"],
    "BOL": [
        "Bolivia (Plurinational State of)",
        "Bolivia (Estado Plurinacional de)",
        "Bolivie (État plurinational de)",
        "Bolivia, Plurinational State of",
        "the Plurinational State of Bolivia",
    ],
    "BRA": ["Brasil", "the Federative Republic of Brazil", "Brazil (Federative Republic of)"],
    "BRB": ["Barbade", "La Barbade"],
    "CAN": ["Canadá", "Le Canada"],
    "CHL": ["Chili", "the Republic of Chile", "Chile(2)"],
    "COL": ["Colombie", "Colombia,Unknown", "the Republic of Colombia"],
    "CRI": ["the Republic of Costa Rica", "COSTA RICA"],
    "CUB": ["Cuba,Unknown", "the Republic of Cuba"],
    "DMA": ["Dominique", "the Commonwealth of Dominica", "Dominica, Commonwealth of"],
    "DOM": ["Dominican Rep.", "the Dominican Republic", "Rep. Dominicana", "Rép. dominicaine"],
    "ECU": ["Équateur", "L’Équateur", "Galapagos Islands (Ecuador)", "the Republic of Ecuador"],
    "SLV": ["the Republic of El Salvador", "Le Salvador", "El\N{NO-BREAK SPACE}Salvador"],
    "GRD": ["Granada", "Grenade", "La Grenade"],
    "GTM": ["Guatemala,Unknown", "the Republic of Guatemala"],
    "GUY": ["the Co-operative Republic of Guyana", "Guyana, Republic of", "Guiana"],
    "HND": ["Honduras,Unknown", "the Republic of Honduras"],
    "HTI": ["Haití", "Haïti", "HAITI", "the Republic of Haiti"],
    "JAM": ["Jamaïque", "La Jamaïque"],
    "KNA": [
        "St. Kitts and Nevis",
        "St. Kitts And Nevis",
        "St Kitts & Nevis",
        "Saint-Kitts-et-Nevis",
        "San Cristóbal y Nieves",
        "St. Kitts-Nevis",
    ],
    "LCA": ["St. Lucia", "St Lucia", "Sainte Lucie", "Sta. Lucía"],
    "MEX": ["the United Mexican States", "Mexico,Unknown", "México a/", "Méjico"],
    "NIC": ["Nicaragua,Unknown", "the Republic of Nicaragua"],
    "PAN": ["Panamá", "the Republic of Panama"],
    "PER": ["Pérou", "Peru,Unknown", "the Republic of Peru"],
    "PRY": ["the Republic of Paraguay", "Paraguai"],
    "SUR": ["Surinam", "the Republic of Suriname"],
    "TTO": ["Trinidad & Tobago", "Trinidad y Tabago", "Trinité-et-Tobago", "Trinidad e Tobago"],
    "URY": ["the Eastern Republic of Uruguay", "República Oriental del Uruguay"],
    "USA": [
        "United States of America*",
        "USA",
        "U.S.A.",
        "EE. UU.",
        "États-Unis d'Amérique",
        "États-Unis d’Amérique",
        "Etats Unis",
        "United States of America (the)",
    ],
    "VCT": [
        "St. Vincent & Grenadines",
        "St. Vincent And The Grenadines",
        "St Vincent & the Grenadines",
        "Saint-Vincent-et-les Grenadines",
    ],
    "VEN": [
        "Venezuela, RB",
        "Venezuela (Bolivarian Republic of)",
        "Venezuela (República Bolivariana de)",
        "Venezuela (République bolivarienne du)",
        "the Bolivarian Republic of Venezuela",
        "Unknown,Venezuela (Bolivarian Republic of)",
        "Venezuela, Bolivarian Rep. of",
    ],
}


def cells(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def actor_spellings() -> Iterator[ActorSpelling]:
    actors = cells("actors.csv")
    states = {row["actor_code"] for row in actors if row["kind"] == "state"}
    for row in actors:
        for column in NAMES:
            if row[column]:
                yield ActorSpelling(row["actor_code"], row["actor_code"] in states, row[column])
    for row in cells("actor_aliases.csv"):
        yield ActorSpelling(row["actor_code"], row["actor_code"] in states, row["alias"])


@cache
def gazetteer() -> Gazetteer:
    areas = [
        Area(
            row["area_key"],
            tuple(row[name] for name in NAMES[1:]),
            row["iso2"],
            row["m49"],
            row["unhcr"],
            row["world_bank"],
        )
        for row in cells("areas.csv")
    ]
    aliases = [AreaAlias(row["alias"], row["area_key"]) for row in cells("area_aliases.csv")]
    nowhere = [NotArea(**row) for row in cells("not_areas.csv")]
    return Gazetteer(areas, aliases, nowhere, actor_spellings())


def find(text: str, scheme: AreaScheme = AreaScheme.NAME):
    return gazetteer().find(text, scheme)


@cache
def spellings() -> list[tuple[str, str]]:
    """Every spelling that is shipped, with the area it is given for."""
    states = gazetteer().tracked
    return [
        *((row[name], row["area_key"]) for row in cells("areas.csv") for name in NAMES[1:]),
        *((row["alias"], row["area_key"]) for row in cells("area_aliases.csv")),
        *((o.spelling, o.actor_code) for o in actor_spellings() if o.actor_code in states),
    ]


def on_purpose() -> set[str]:
    """Keys of the spellings that the file of aliases gives for two areas."""
    meant: dict[str, set[str]] = {}
    for row in cells("area_aliases.csv"):
        meant.setdefault(spelling_key(row["alias"]), set()).add(row["area_key"])
    return {key for key, areas in meant.items() if len(areas) > 1}


# what is shipped


@pytest.mark.parametrize("kind", [AreaRow, AreaAliasRow, NotAreaRow])
def test_rows_are_valid_and_in_order(kind: type[SeedRow]):
    """Columns as the class says, no key twice, sorted by area; aliases name areas of the file."""
    found = cells(kind.FILE)
    rows = [kind.model_validate(row) for row in found]
    assert list(found[0]) == kind.columns()
    assert len({row.key for row in rows}) == len(rows)
    first = "spelling" if kind is NotAreaRow else "area_key"
    assert [row[first] for row in found] == sorted(row[first] for row in found)
    known = {row["area_key"] for row in cells("areas.csv")}
    assert {row["area_key"] for row in found if "area_key" in row} <= known


def test_a_key_is_its_m49_code():
    """A region is known by its M49 code; another code beside it is a slip."""
    row = dict.fromkeys(AreaRow.columns(), "") | dict.fromkeys(NAMES[1:], "Oz")
    row |= {"area_key": "m49-990", "kind": "region", "m49": "990"}
    assert AreaRow.model_validate(row).m49 == "990"
    with pytest.raises(ValidationError, match="expected the m49 990 of the key"):
        AreaRow.model_validate(row | {"m49": "991"})


@pytest.mark.parametrize("column", ["iso2", "m49", "unhcr", "world_bank"])
def test_a_code_is_of_one_area(column: str):
    """Within its scheme."""
    codes = [row[column] for row in cells("areas.csv") if row[column]]
    assert len(codes) == len(set(codes)) >= 10


def test_every_tracked_state_has_all_its_codes():
    """And those of the two files on it are the same."""
    areas = {row["area_key"]: row for row in cells("areas.csv")}
    states = [row for row in cells("actors.csv") if row["kind"] == "state"]
    assert len(states) == 35
    for row in states:
        area = areas[row["actor_code"]]
        assert (area["kind"], area["iso2"], area["m49"]) == ("state", row["iso2"], row["m49"])
        assert find(area["unhcr"], AreaScheme.UNHCR) == Found(row["actor_code"], is_tracked=True)


def test_no_spelling_means_two_areas_but_on_purpose():
    """A name or alias leads to the area it is given for, under its own name or told by form."""
    several = on_purpose()
    for text, area_key in spellings():
        found = find(text)
        if spelling_key(text) in several:
            assert isinstance(found, Ambiguous), text
            assert area_key in found.area_keys
        else:
            assert isinstance(found, Found), (text, found)
            assert found.area_key == area_key, text


def test_what_is_no_place_is_told_with_the_reason():
    """By its word or its code, in whichever scheme; the reason in two languages."""
    for row in cells("not_areas.csv"):
        told = NotAPlace(row["reason_en"], row["reason_es"])
        assert find(row["spelling"], AreaScheme.ANY) == told
        assert find(row["spelling"], AreaScheme.ISO3) == told


# names


@pytest.mark.parametrize("code", PRINTED)
def test_spellings_of_a_tracked_state_are_found(code: str):
    """As offices print them, in four languages; told by form too."""
    for text in PRINTED[code]:
        assert find(text) == Found(code, is_tracked=True), text
        assert find(text, AreaScheme.ANY) == Found(code, is_tracked=True), text


@pytest.mark.parametrize(
    ("text", "area_key"),
    [
        ("Korea, Rep.", "KOR"),
        ("Korea (the Democratic People's Republic of)", "PRK"),
        ("Democratic People&#039;s Republic of Korea", "PRK"),
        ("Congo", "COG"),
        ("Congo, The Democratic Republic Of The", "COD"),
        ("Congo, Dem. Rep.", "COD"),
        ("Iran (Islamic Rep. of)", "IRN"),
        ("Micronesia, Fed. Sts.", "FSM"),
        ("Guinea", "GIN"),
        ("Guinea-bissau", "GNB"),
        ("Guyane", "GUF"),
        ("Serbia and Kosovo: S/RES/1244 (1999)", "SRB"),
        ("China, Hong Kong SAR", "HKG"),
        ("Réunion*", "REU"),
        ("LATIN AMERICA AND THE CARIBBEAN", "m49-419"),
        ("Sub-Saharan Africa", "m49-202"),
        ("Small Island Developing States (SIDS)", "m49-722"),
    ],
)
def test_other_places_are_found_and_not_tracked(text: str, area_key: str):
    """They count in the same files; the catalogue does not follow them."""
    assert find(text) == Found(area_key)


@pytest.mark.parametrize(
    ("text", "area_keys", "is_tracked"),
    [
        ("Korea", ("KOR", "PRK"), False),
        ("St. Martin", ("MAF", "SXM"), False),
        ("Virgin Islands", ("VGB", "VIR"), False),
        ("Micronesia", ("FSM", "m49-057"), False),
        ("Dominican", ("DMA", "DOM"), True),
        ("America", ("USA", "m49-019"), True),
        ("EU", ("USA", "m49-097"), True),
        ("Guayana", ("GUF", "GUY"), True),
        ("Chile,Peru", ("CHL", "PER"), True),
        ("Dominican,Unknown", ("DMA", "DOM"), True),
    ],
)
def test_what_means_several_areas_is_ambiguous(text: str, area_keys: tuple, is_tracked: bool):
    """A word for two places, and a cell that lists two: which one is not guessed."""
    assert find(text) == Ambiguous(area_keys, is_tracked)
    assert find(text, AreaScheme.ANY) == Ambiguous(area_keys, is_tracked)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Guatamala", "GTM"),
        ("Columbia", "COL"),
        ("Salvador", "SLV"),
        ("Kingdom of Peru", "PER"),
        ("Honduras 2019", "HND"),
        ("Estado de México", "MEX"),
        ("Trinidad", "TTO"),
        ("St. Kitts", "KNA"),
        ("San Vicente", "VCT"),
        ("St. Vincent", "VCT"),
        ("GTM", "GTM"),
        ("STK", "KNA"),
    ],
)
def test_a_slip_for_a_tracked_state_is_told(text: str, near: str):
    """A letter wrong, a part of the name, a code in place of a name: near, but not found."""
    found = find(text)
    assert isinstance(found, Unknown)
    assert found.near == near
    assert found.like


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "(", "Oz", "Republic", "Commonwealth", "New Mexico", "República de Oz"),
        *("World Bank", "Organization of American States", "CAF"),
        *("x" * 5000, "&#" + "9" * 5000),
    ],
)
def test_what_is_unknown_is_near_nothing(text: str):
    """Such a place may be left out; institutions of the catalogue are no places."""
    assert find(text) == Unknown()


# codes


@pytest.mark.parametrize(
    ("code", "meanings"),
    [
        ("AUS", {AreaScheme.ISO3: "AUS", AreaScheme.UNHCR: "AUT"}),
        ("ANT", {AreaScheme.ISO3: "ANT", AreaScheme.UNHCR: "ATG", AreaScheme.WORLD_BANK: "ANT"}),
        ("ARE", {AreaScheme.ISO3: "ARE", AreaScheme.UNHCR: "EGY"}),
        ("MAR", {AreaScheme.ISO3: "MAR", AreaScheme.UNHCR: "MTQ"}),
        ("CHI", {AreaScheme.UNHCR: "CHN", AreaScheme.WORLD_BANK: "m49-830"}),
        ("NIG", {AreaScheme.UNHCR: "NGA"}),
        ("NGR", {AreaScheme.UNHCR: "NER"}),
        ("GEO", {AreaScheme.ISO3: "GEO", AreaScheme.UNHCR: "GEO"}),
        ("WLD", {AreaScheme.WORLD_BANK: "m49-001"}),
        ("TMP", {AreaScheme.UNHCR: "TLS", AreaScheme.WORLD_BANK: "TLS"}),
        ("NA", {AreaScheme.ISO2: "NAM"}),
        ("32", {AreaScheme.M49: "ARG"}),
        ("032", {AreaScheme.M49: "ARG"}),
        ("1", {AreaScheme.M49: "m49-001"}),
        ("99018", {AreaScheme.M49: "m49-99018"}),
    ],
)
def test_a_code_counts_in_its_own_scheme(code: str, meanings: dict[AreaScheme, str]):
    """The same letters are other places elsewhere, or none."""
    schemes = {AreaScheme.ISO3, AreaScheme.ISO2, AreaScheme.M49, AreaScheme.UNHCR}
    for scheme in schemes | set(meanings):
        found = find(code, scheme)
        assert getattr(found, "area_key", None) == meanings.get(scheme), scheme


@pytest.mark.parametrize(
    ("text", "area_key"),
    [
        *(("032", "ARG"), ("419", "m49-419"), ("ARG", "ARG"), ("AUS", "AUS"), ("CAF", "CAF")),
        *(("AR", "ARG"), ("NA", "NAM"), ("EUA", "USA"), ("UK", "GBR"), ("Argentina", "ARG")),
    ],
)
def test_any_scheme_is_told_by_form(text: str, area_key: str):
    """Digits, three capitals, two capitals, names; capitals of no code may be a short name."""
    assert find(text, AreaScheme.ANY).area_key == area_key


def test_codes_of_unhcr_in_a_column_of_iso_codes_are_noticed():
    """Where they are no codes of ISO the tracked state is told, and nothing found."""
    for row in cells("areas.csv"):
        code = row["unhcr"]
        if row["area_key"] in gazetteer().tracked and code not in (row["area_key"], "ANT"):
            assert find(code, AreaScheme.ISO3) == Unknown(row["area_key"], code)
            assert find(code, AreaScheme.ANY) == Unknown(row["area_key"], code)


def test_lower_case_codes_count_where_the_scheme_is_given():
    """`arg` is Argentina in a column of codes; told by form it is a name, and none."""
    assert find("arg", AreaScheme.ISO3) == Found("ARG", is_tracked=True)
    assert find("arg", AreaScheme.ANY) == Unknown()


# properties


@given(st.text(), st.sampled_from(AreaScheme))
def test_find_never_raises(text: str, scheme: AreaScheme):
    """Whatever stands in a file: one of the four answers."""
    assert isinstance(find(text, scheme), Found | NotAPlace | Ambiguous | Unknown)


@given(st.text(alphabet="()[],;&#123456789x /*.'-eySt ", max_size=400))
def test_find_never_raises_on_signs(text: str):
    """Brackets, notes and entities in any order, and in no long time."""
    assert isinstance(find(text, AreaScheme.ANY), Found | NotAPlace | Ambiguous | Unknown)


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def with_a_note(text: str) -> str:
    return f"{text} 3" if text[-1].isalpha() else text


NOISE: list[Callable[[str], str]] = [
    str.upper,
    str.lower,
    without_accents,
    with_a_note,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: f"\N{NO-BREAK SPACE}{text}\t ",
    lambda text: text.replace(" ", "\N{NO-BREAK SPACE} "),
    lambda text: text.replace("'", "’"),
    lambda text: text.replace("’", "&#039;"),
    lambda text: text.replace(" and ", " & "),
    lambda text: text.replace(" & ", " and "),
    lambda text: text.replace("Saint ", "St. "),
    lambda text: text.replace("-", "\N{NON-BREAKING HYPHEN}"),
    lambda text: f"{text}*",
    lambda text: f"{text}²" if text[-1].isalpha() else text,
    lambda text: f"{text} [1]" if text[-1].isalpha() else text,
]


@given(st.data())
def test_noise_does_not_change_the_answer(data: st.DataObject):
    """Case, accents, blanks, apostrophes, `&`, notes behind the name, up to three at once."""
    text, _ = data.draw(st.sampled_from(spellings()))
    noisy = text
    for noise in data.draw(st.lists(st.sampled_from(NOISE), max_size=3, unique=True)):
        noisy = noise(noisy)
    assert find(noisy) == find(text), noisy


# the real files


def real(*parts: str) -> Path:
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip("the real statistics (../shared/data) are not here")
    return path


def frame(*parts: str) -> pd.DataFrame:
    return pd.read_csv(real(*parts), dtype="str", keep_default_na=False, encoding="utf-8-sig")


def not_resolved(texts: set[str], scheme: AreaScheme) -> set[str]:
    assert texts
    return {one for one in texts if not isinstance(find(one, scheme), Found | NotAPlace)}


def test_all_gathered_variants_of_the_tracked_states_are_right():
    """All 130 spellings that real files use, by name and told by form."""
    rows = frame("names", "oas35_name_variants.csv")
    assert len(rows) == 130
    for text, code in zip(rows["variant"], rows["iso3"], strict=True):
        assert find(text) == find(text, AreaScheme.ANY) == Found(code, is_tracked=True), text


def test_areas_of_the_sdg_database_resolve():
    """By code all of them; by name too, and to the same, but for the two called Micronesia."""
    rows = frame("sdg_ddf", "ddf--entities--geo_area.csv")
    assert not_resolved(set(rows["geo_area"]), AreaScheme.M49) == set()
    assert not_resolved(set(rows["name"]), AreaScheme.NAME) == {"Micronesia"}
    for code, name in zip(rows["geo_area"], rows["name"], strict=True):
        if name != "Micronesia":
            assert find(code, AreaScheme.ANY) == find(name), name


def test_areas_of_the_large_sdg_file_resolve():
    """The 1.1 million rows count in areas that are known."""
    path = real("scale", "sdg_all_series_2020_long.csv.gz")
    column = pd.read_csv(path, dtype="str", keep_default_na=False, usecols=["geo_area"])
    assert not_resolved(set(column["geo_area"]), AreaScheme.M49) == set()


def test_countries_of_the_list_of_m49_resolve():
    """Code, name and both codes of ISO lead to the same area."""
    path = real("names", "UNSD_m49.csv")
    rows = pd.read_csv(path, sep=";", dtype="str", keep_default_na=False, encoding="utf-8-sig")
    columns = ("M49 Code", "Country or Area", "ISO-alpha2 Code", "ISO-alpha3 Code")
    for cells_of_row in rows[list(columns)].itertuples(index=False):
        found = {find(cell, AreaScheme.ANY) for cell in cells_of_row}
        assert len(found) == 1, cells_of_row
        assert isinstance(found.pop(), Found)


def test_countries_of_incidents_resolve():
    """Those of the project on missing migrants, entities of HTML and all."""
    paths = sorted(real("iom_mm").glob("*.json"))
    rows = [row for path in paths for row in json.loads(path.read_text(encoding="utf-8"))]
    for key in ("country_of_incident", "country_origin"):
        texts = {row[key] for row in rows if row.get(key)}
        assert not_resolved(texts, AreaScheme.NAME) == set()


def test_codes_and_names_of_unhcr_resolve_to_the_same():
    """Its own code, the ISO code beside it and the name; three of its codes are no places."""
    found = set()
    for name in ("population_americas.csv", "asylum_applications_full.csv.gz"):
        rows = frame("unhcr", name)
        for side in ("coo", "coa"):
            pairs = rows[[side, f"{side}_iso", f"{side}_name"]].drop_duplicates()
            found |= set(pairs.itertuples(index=False, name=None))
    assert len(found) == 220
    for code, iso, name in found:
        meant = find(code, AreaScheme.UNHCR)
        assert isinstance(meant, Found | NotAPlace), code
        assert meant == find(iso, AreaScheme.ISO3) == find(name), code
    nowhere = {code for code, _, _ in found if isinstance(find(code, AreaScheme.UNHCR), NotAPlace)}
    assert nowhere == {"STA", "TIB", "UKN"}


def test_participants_of_treaties_resolve():
    """In every status table that is at hand."""
    paths = [path for path in real("untreaties").glob("*.csv") if path.stem != "index"]
    texts = {one for path in paths for one in frame("untreaties", path.name)["Participant"]}
    assert len(paths) == 13
    assert not_resolved(texts, AreaScheme.NAME) == set()


def test_members_of_human_rights_treaties_resolve():
    """All names; two codes of the file are none: a letter, and one withdrawn in 2002."""
    paths = list(real("hr_status").glob("*.csv"))
    rows = pd.concat([frame("hr_status", path.name)[["iso2", "member"]] for path in paths])
    assert not_resolved(set(rows["member"]), AreaScheme.NAME) == set()
    assert not_resolved(set(rows["iso2"]), AreaScheme.ISO2) == {"S", "TP"}
    for code, name in set(rows.itertuples(index=False, name=None)):
        assert code in ("S", "TP") or find(code, AreaScheme.ISO2) == find(name), name


def test_economies_of_the_world_bank_resolve():
    """Code and name to the same; 39 of its own aggregates are no areas of ours."""
    path = real("worldbank", "wb_api_BM.TRF.PWKR.CD.DT_DS2_en_csv_v2.csv")
    api = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig", skiprows=4)
    pairs = set(zip(api["Country Code"], api["Country Name"], strict=True))
    rpw = frame("worldbank", "wb_rpw_corridors_quarterly.csv")
    for name, code in (rpw.columns[:2], rpw.columns[4:6]):
        pairs |= set(zip(rpw[code], rpw[name], strict=True))
    pairs = {(code, name) for code, name in pairs if code}
    unknown = not_resolved({code for code, _ in pairs}, AreaScheme.WORLD_BANK)
    assert len(unknown) == 39
    assert {find(code, AreaScheme.WORLD_BANK) for code in unknown} == {Unknown()}
    for code, name in pairs:
        assert code in unknown or find(code, AreaScheme.WORLD_BANK) == find(name), name


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("owid_bilateral_remittance.countries.json", set()),
        ("owid_refugee_data.countries.json", set()),
        ("owid_migrant_stock.countries.json", {"Micronesia"}),
    ],
)
def test_names_of_three_more_collections_resolve(name: str, left: set[str]):
    """Of the World Bank, UNHCR and the United Nations; one of 784 names is ambiguous."""
    texts = set(json.loads(real("names", name).read_text(encoding="utf-8")))
    assert not_resolved(texts, AreaScheme.NAME) == left
