"""The project's own catalogue: loaded whole or not at all, and twice as once."""

import csv
import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import fresh_url, settings_for
from tests.databases import written
from tracker.catalogue.load import load_catalogue
from tracker.catalogue.reading import read_seeds
from tracker.catalogue.records import LinkDecisionRow
from tracker.catalogue.seed_tables import Seeds
from tracker.config import shipped
from tracker.db import make_engine, upgrade
from tracker.errors import BadInputError, DatabaseStateError
from tracker.linking.citations import LinkWeights
from tracker.models import Actor, Base, LinkDecision, Report, ReportText

Rows = dict[str, list[tuple[object, ...]]]


def everything(session: Session) -> Rows:
    """Every row of every table, in the order of its key: what a test compares before and after."""
    session.flush()
    return {
        name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
        for name, table in Base.metadata.tables.items()
    }


def test_loading_twice_writes_nothing(
    session: Session, seeds: Seeds, weights: LinkWeights, statements: list[str]
):
    """A second load sends no INSERT, UPDATE or DELETE; its counts are those of the tables."""
    before = everything(session)
    counts = load_catalogue(session, seeds, weights)
    session.flush()
    assert statements == []
    assert everything(session) == before
    assert {name: len(before[table_of(name)]) for name in counts} == counts
    assert counts["instruments"] == 49
    assert counts["clauses"] == len(seeds.clauses)


IRREGULAR = {
    "defects": "source_defect",
    "demand_bases": "demand_basis",
    "bodies": "body",
    "technologies": "technology",
    "resources": "service_resource",
    "systems": "named_system",
    "series": "series",
}


def table_of(name: str) -> str:
    """The table that holds the rows of that field of `Seeds`."""
    return IRREGULAR.get(name, name.removesuffix("s"))


def test_the_listener_sees_a_write(session: Session, statements: list[str]):
    """The test above can fail: a write through the session is noted."""
    session.scalars(select(Actor)).first().m49 = "999"
    session.flush()
    assert len(statements) == 1


def test_catalogue_holds_no_official_text(session: Session, seeds: Seeds):
    """The project ships hashes and its own summaries; texts come with an import only."""
    stored = everything(session)
    assert stored["provision_text"] == stored["report_text"] == stored["source_version"] == []
    languages = Counter(row[1] for row in stored["provision_summary"])
    assert languages["en"] == languages["es"] == len(stored["provision"]) == 66
    assert languages["pt"] == sum(row.summary_pt is not None for row in seeds.provisions)
    assert languages["fr"] == sum(row.summary_fr is not None for row in seeds.provisions)


def test_load_mends_a_changed_row(session: Session, seeds: Seeds, weights: LinkWeights):
    """A catalogue value that was changed in the database is what the seed says after a load."""
    before = everything(session)
    session.scalars(select(Actor).where(Actor.actor_code == "ARG")).one().m49 = "999"
    load_catalogue(session, seeds, weights)
    assert everything(session) == before


def test_load_leaves_texts_and_decisions_alone(
    session: Session, seeds: Seeds, weights: LinkWeights
):
    """What people decided and documents brought stays when the catalogue is loaded again."""
    report = session.scalars(select(Report).where(Report.report_key == "BRB-2011-06-21-01")).one()
    candidates = [link.provision_id for one in report.citations for link in one.links]
    decision = decide(session, report, candidates[1])
    load_catalogue(session, seeds, weights)
    assert session.scalars(select(LinkDecision)).all() == [decision]
    (citation,) = report.citations
    assert [(one.provision_id, one.basis_code) for one in citation.links] == [
        (candidates[1], "decision")
    ]
    assert session.scalar(select(func.count()).select_from(ReportText)) == 0


def test_shipped_decision_is_loaded_once(session: Session, seeds: Seeds, weights: LinkWeights):
    """A reviewed row of the catalogue takes effect, and a second load does not repeat it."""
    row = LinkDecisionRow(
        report_key="BRB-2011-06-21-01",
        citation="17",
        provision_key="mar-del-plata-2005-plan:17",
        decided_by="the project",
        decided_on="2026-01-01",
        reason="The report speaks of seasonal work.",
    )
    with_decision = replace(seeds, link_decisions=[row])
    load_catalogue(session, with_decision, weights)
    once = everything(session)
    load_catalogue(session, with_decision, weights)
    assert everything(session) == once
    (decision,) = session.scalars(select(LinkDecision)).all()
    assert (decision.origin_code, decision.decided_at) == (
        "catalogue",
        datetime(2026, 1, 1, tzinfo=UTC),
    )


def decide(session: Session, report: Report, provision_id: int | None) -> LinkDecision:
    decision = LinkDecision(
        report_id=report.report_id,
        paragraph="17",
        provision_id=provision_id,
        decided_by="a reviewer",
        decided_at=datetime(2026, 1, 1, tzinfo=UTC),
        reason="The report names it.",
        origin_code="person",
    )
    session.add(decision)
    session.flush()
    return decision


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seeds, to be damaged."""
    return Path(shutil.copytree(shipped("seeds"), tmp_path / "seeds"))


def damage(folder: Path, file: str, line: int, column: str | None, value: str) -> None:
    """Put `value` in one cell (line 1 is the header; `column` None: the whole header)."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as read:
        rows = list(csv.reader(read))
    if column is None:
        rows[line - 1] = value.split(",")
    else:
        rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows(rows)


def test_undamaged_copy_reads_as_shipped(folder: Path, seeds: Seeds):
    """Reading and writing a seed file back, as the tests below do, is no damage by itself."""
    damage(folder, "themes.csv", 2, "position", "1")
    assert read_seeds(folder) == seeds


CELLS = {
    "wrong enum": ("provisions.csv", 3, "kind", "order", "line 3: kind: "),
    "wrong language": ("reports.csv", 5, "language", "de", "line 5: language: "),
    "hash cut short": ("provisions.csv", 2, "text_sha256", "abc", "line 2: text_sha256: "),
    "hash in capitals": ("sources.csv", 2, "sha256", "A" * 64, "line 2: sha256: "),
    "empty text": ("provisions.csv", 4, "summary_es", "", "line 4: summary_es: "),
    "blank text": ("themes.csv", 4, "label_pt", "   ", "line 4: label_pt: "),
    "wrong date": ("instruments.csv", 2, "adopted_on", "2015-13-01", "line 2: adopted_on: "),
    "wrong number": ("actors.csv", 2, "page_order", "first", "line 2: page_order: "),
    "wrong boolean": ("reports.csv", 2, "has_text", "maybe", "line 2: has_text: "),
    "header renamed": ("actors.csv", 1, "iso2", "iso_2", "line 1: expected the columns "),
    "header only half": ("themes.csv", 1, None, "theme_key,position", "line 1: expected the "),
}


@pytest.mark.parametrize("case", CELLS.values(), ids=CELLS.keys())
def test_bad_cell_is_told_by_file_line_and_column(folder: Path, case: tuple[str, int, str, ...]):
    """A wrong cell is one line that names file, line and column."""
    file, line, column, value, told = case
    damage(folder, file, line, column, value)
    assert complaint(folder).startswith(f"{file}: {told}")


CONTRADICTIONS = {
    "unknown actor": ("memberships.csv", 2, "actor_code", "XXX", ("actor", "XXX")),
    "unknown theme": ("provisions.csv", 2, "theme", "bridges", ("theme", "bridges")),
    "unknown group": ("memberships.csv", 2, "group_key", "guild", ("group", "guild")),
    "unknown source": ("instruments.csv", 2, "source_key", "rumour", ("source", "rumour")),
    "unknown subject": ("source_defects.csv", 2, "subject_key", "oz:1", ("subject", "oz:1")),
    "key of another row": ("provisions.csv", 2, "paragraph", "99", ("panama-2015-mandates:1",)),
    "duplicated key": ("themes.csv", 3, "theme_key", "rights-standards", ("rights-standards",)),
    "text without hash": ("reports.csv", 6, "text_sha256", "", ("ARG-2015-06-12-01",)),
}


@pytest.mark.parametrize("case", CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_contradicting_rows_are_told_by_file_and_value(
    folder: Path, case: tuple[str, int, str, str, tuple[str, ...]]
):
    """Rows that contradict one another are one line that names the file and what stands there."""
    file, line, column, value, words = case
    damage(folder, file, line, column, value)
    said = complaint(folder)
    assert said.startswith(f"{file}: ")
    assert all(word in said for word in words), said


def test_contradicting_rows_are_told_by_line(folder: Path):
    """`read_seeds` promises the line of every error, of contradictions too."""
    damage(folder, "themes.csv", 3, "theme_key", "rights-standards")
    assert "line 3" in complaint(folder)


def test_alias_of_two_actors_is_told(folder: Path):
    """A spelling may mean one actor only, whatever its accents and case."""
    with (folder / "actor_aliases.csv").open("a", encoding="utf-8") as file:
        file.write("ARGENTÍNE  republic,BRA\n")
    said = complaint(folder)
    last = len((folder / "actor_aliases.csv").read_text(encoding="utf-8").splitlines())
    place = f"actor_aliases.csv: line {last}: alias"
    assert said == f"{place}: 'argentine republic' means both ARG and BRA"


def test_missing_file_is_told(folder: Path):
    """A seed file that is not there is named."""
    (folder / "groups.csv").unlink()
    assert complaint(folder).startswith("groups.csv: cannot be read: ")


def test_row_with_a_cell_too_few_or_too_many_is_told(folder: Path):
    """Cells that do not fit the header are counted, not guessed at."""
    for row in ("oas", "oas,ARG,,,day,full,a note,and more"):
        shutil.copy(shipped("seeds") / "memberships.csv", folder)
        with (folder / "memberships.csv").open("a", encoding="utf-8") as file:
            file.write(f"{row}\n")
        last = len((folder / "memberships.csv").read_text(encoding="utf-8").splitlines())
        assert complaint(folder) == f"memberships.csv: line {last}: expected 7 cells"


def test_file_in_another_encoding_is_told(folder: Path):
    """A file that is not UTF-8 is named, not read as something else."""
    path = folder / "themes.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", "replace"))
    assert complaint(folder).startswith("themes.csv: cannot be read: ")


def complaint(folder: Path) -> str:
    """The one line about the damaged folder."""
    with pytest.raises(BadInputError) as told:
        read_seeds(folder)
    assert "\n" not in str(told.value).strip()
    return str(told.value)


DATABASE_REFUSES = {
    "membership ends before it begins": ("memberships.csv", 2, "member_to", "1900-01-01"),
    "ISO code of three letters": ("actors.csv", 2, "iso2", "ATG"),
    "the same place on the page": ("actors.csv", 3, "page_order", "1"),
}


@pytest.mark.parametrize("case", DATABASE_REFUSES.values(), ids=DATABASE_REFUSES.keys())
def test_what_the_database_would_refuse_is_told_from_the_file(
    folder: Path, case: tuple[str, int, str, str]
):
    """A cell that no database row can hold is told by file, like any other wrong cell."""
    damage(folder, *case)
    assert complaint(folder).startswith(f"{case[0]}: ")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_half_loaded(kind: str, tmp_path: Path, seeds: Seeds, weights: LinkWeights):
    """A row that the database refuses takes all rows before it along, and is one line."""
    settings = settings_for(fresh_url(kind, tmp_path, "half_loaded"))
    engine = make_engine(settings)
    upgrade(engine, settings)
    last = seeds.memberships[-1].model_copy(
        update={"member_from": date(2001, 1, 1), "member_to": date(1999, 1, 1)}
    )
    spoilt = replace(seeds, memberships=[*seeds.memberships[:-1], last])
    with pytest.raises(DatabaseStateError) as told, written(engine, "load") as session:
        load_catalogue(session, spoilt, weights)
    assert "\n" not in str(told.value)
    with Session(engine) as session:
        assert not any(everything(session).values())
    engine.dispose()


def later_actor(seeds: Seeds, code: str, name: str) -> Seeds:
    """The catalogue with one more institution, as a later release of the project might ship."""
    template = next(row for row in seeds.actors if row.kind == "institution")
    names = dict.fromkeys(("page_name", "name_en", "name_es", "name_pt", "name_fr"), name)
    row = template.model_copy(update={"actor_code": code, "page_order": None, **names})
    return replace(seeds, actors=[*seeds.actors, row])


def test_a_new_row_is_added_and_the_rest_left(session: Session, seeds: Seeds, weights: LinkWeights):
    """A catalogue that has grown brings its new rows and touches no other."""
    before = everything(session)
    load_catalogue(session, later_actor(seeds, "BBU", "Bridge Builders Union"), weights)
    after = everything(session)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"actor", "actor_name", "actor_alias"}
    assert set(before["actor"]) < set(after["actor"])
