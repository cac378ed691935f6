"""The gazetteer of the catalogue: areas, other spellings, what is no place, and the states."""

from pathlib import Path

from tracker.catalogue.area_records import AreaAliasRow, AreaRow, NotAreaRow
from tracker.catalogue.reading import read_rows
from tracker.catalogue.records import ActorRow, AliasRow
from tracker.ingest.observations.areas import (
    ActorSpelling,
    Area,
    AreaAlias,
    Gazetteer,
    NotArea,
)
from tracker.vocab import ActorKind


def read_gazetteer(folder: Path) -> Gazetteer:
    """Every spelling and code of a place that the seed files of `folder` know.

    Raises:
        BadInputError: a file is missing or a cell is wrong.
    """
    actors = read_rows(folder, ActorRow)
    states = {row.actor_code for row in actors if row.kind is ActorKind.STATE}
    spellings = [
        (row.actor_code, name)
        for row in actors
        for name in (row.page_name, row.name_en, row.name_es, row.name_pt, row.name_fr)
        if name
    ]
    spellings += [(row.actor_code, row.alias) for row in read_rows(folder, AliasRow)]
    return Gazetteer(
        areas=[_area(row) for row in read_rows(folder, AreaRow)],
        aliases=[AreaAlias(row.alias, row.area_key) for row in read_rows(folder, AreaAliasRow)],
        not_areas=[
            NotArea(row.spelling, row.reason_en, row.reason_es)
            for row in read_rows(folder, NotAreaRow)
        ],
        actors=[ActorSpelling(code, code in states, name) for code, name in spellings],
    )


def _area(row: AreaRow) -> Area:
    return Area(
        row.area_key,
        (row.name_en, row.name_es, row.name_pt, row.name_fr),
        row.iso2 or "",
        row.m49 or "",
        row.unhcr or "",
        row.world_bank or "",
    )
