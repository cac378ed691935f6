"""The sources: what was imported, how it stands to the catalogue, and what is wrong in it."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.defects import defect_list
from dashboards.components.parts import Node, facts, note, section, table
from dashboards.components.rows import Row, rows_of
from dashboards.page_data import SourcesData
from tracker.i18n import Words


def layout(data: SourcesData, t: Words) -> list[Component]:
    """The page's parts, in reading order."""
    return [
        html.H1(t("Where this comes from, and what is wrong with it")),
        html.P(
            t(
                "Sources are kept as published. Nothing in them is repaired in silence: what is "
                "wrong or treacherous is put on record and shown beside the text."
            ),
            className="lede",
        ),
        *(
            _source(row, data.defects[data.defects["source_key"] == row["source_key"]], t)
            for row in rows_of(data.sources)
        ),
    ]


def _source(row: Row, defects: pd.DataFrame, t: Words) -> Component:
    return section(
        row["source_key"],
        html.Span(row["title"], lang="en"),
        facts(
            [
                (t("Publisher"), _english(row["publisher"])),
                (t("Licence"), _english(row["licence"])),
                (t("Imported"), _imported(row, t)),
                ("SHA-256", _hash(row["sha256"])),
                (t("Version"), _version(row, t)),
            ]
        ),
        _by_kind(defects, row["title"], t)
        if len(defects)
        else html.P(t("No defect is on record.")),
        _page_level(defects, t),
    )


def _english(value: object) -> Node:
    return html.Span(value, lang="en") if isinstance(value, str) else None


def _imported(row: Row, t: Words) -> str:
    if row["version"] is None:
        return t("not yet")
    return t.date(row["imported_on"])


def _hash(value: object) -> Node:
    return html.Code(f"{value[:16]}…", title=value) if isinstance(value, str) else None


def _version(row: Row, t: Words) -> str | None:
    if row["version"] is None:
        return None
    same = row["sha256"] == row["pinned_sha256"]
    return t("the version the catalogue was written from") if same else row["version"]


def _by_kind(defects: pd.DataFrame, source: str, t: Words) -> Component:
    counted = defects.groupby("kind").agg(
        records=("kind", "size"),
        occurrences=("occurrences", "sum"),
        found=("status", lambda status: int((status == "found").sum())),
    )
    caption = t("Defects by kind: {source}", source=source)
    return table(
        caption,
        [t("Kind of defect"), t("Records"), t("Occurrences"), t("Seen in the imported text")],
        [
            [
                labels.defect_kind(t, str(kind)),
                t.number(int(row["records"])),
                t.number(int(row["occurrences"])),
                t.number(int(row["found"])),
            ]
            for kind, row in counted.sort_values("records", ascending=False).iterrows()
        ],
        number_columns=(1, 2, 3),
        show_caption=True,
    )


def _page_level(defects: pd.DataFrame, t: Words) -> list[Node]:
    whole = defects[defects["subject_key"].isna()]
    if whole.empty:
        return []
    return [note(t("Defects of the whole document:")), defect_list(t, rows_of(whole))]
