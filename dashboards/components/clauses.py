"""Clauses as cards: what is promised or asked, of whom, how firmly, by when."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.located import when
from dashboards.components.parts import Node, facts, flat, note, tag
from dashboards.components.rows import Row
from tracker.i18n import Words
from tracker.wording import catalogue_labels as words


def clause_card(t: Words, row: Row, *more: Node) -> Component:
    """One clause; `row` is one of `worded_clauses` with `theme_labels`."""
    return html.Li(
        flat(
            [
                html.P(
                    [
                        html.Strong(t("Clause {number}", number=row["position"])),
                        " ",
                        tag(words.clause_kind(t, row["kind"]), row["kind"]),
                    ],
                    id=row["clause_key"],
                ),
                html.P(row["summary"]),
                facts(_coding(t, row)),
                note(row["note"]) if row["note"] else None,
                *more,
            ]
        )
    )


def _coding(t: Words, row: Row) -> list[tuple[str, Node]]:
    firm = row["kind"] in ("mandate", "demand")
    return [
        (t("Themes"), row["theme_labels"]),
        (t("Firmness"), words.strength(t, row["strength"]) if firm else None),
        (t("Addressed to"), _addressee(t, row) if firm else None),
        (t("Level"), words.level(t, row["level"])),
        (t("Date"), deadline(t, row) if row["deadline"] else (t("no date") if firm else None)),
        (t("Target"), row["target"]),
        (t("Groups"), _groups(t, row["groups"])),
    ]


def _addressee(t: Words, row: Row) -> str:
    said = words.addressee(t, row["addressee"])
    return f"{said} ({row['addressed_to']})" if row["addressed_to"] else said


def _groups(t: Words, codes: str | None) -> str | None:
    return ", ".join(words.group(t, code) for code in codes.split(";")) if codes else None


def deadline(t: Words, row: Row) -> str:
    """The date of a clause and why it has one."""
    day = when(t, row["deadline"], row["deadline_precision"])
    return f"{day} ({words.deadline_basis(t, row['deadline_basis'])})"


def clause_cards(t: Words, rows: Sequence[Row]) -> Component:
    """All clauses of a paragraph, in the order of its text."""
    return html.Ul([clause_card(t, row) for row in rows], className="cards")
