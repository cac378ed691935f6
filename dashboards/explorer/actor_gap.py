"""The gap of one state: its bounds, what a grade needs, its silence, and every cell by theme."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboards.components.mean_bar import mean_bar, mean_said, mean_scale
from dashboards.components.parts import (
    Node,
    facts,
    go,
    note,
    section,
    source_line,
    table,
)
from dashboards.components.rows import Row, rows_of
from dashboards.explorer.gap_matrix import gap_cell, years_said
from dashboards.gap_data import GapData
from dashboards.gap_figures import Means, is_unknown
from dashboards.routes import Page, Route, cell_key
from tracker.i18n import Words
from tracker.method.intervals import ScoreInterval, rank_spans
from tracker.vocab import ClaimBasis, Dimension, SubjectKind
from tracker.wording import gap_labels as words


@dataclass(frozen=True)
class _State:
    """One state's rows of the frames that all pages of the gap share."""

    data: GapData
    means: Means
    mean: Row
    silence: Row
    cells: list[Row]
    place: tuple[int, int]  # the best and the worst it can have

    @classmethod
    def of(cls, data: GapData, code: str) -> "_State | None":
        """The state of a code; None where it has no cell that counts."""
        means = Means.of(data)
        if code not in means.states:
            return None
        spans = {key: ScoreInterval(row["low"], row["high"]) for key, row in means.states.items()}
        return cls(
            data=data,
            means=means,
            mean=means.states[code],
            silence=rows_of(data.silence[data.silence["actor_code"] == code])[0],
            cells=rows_of(data.gap[data.gap["actor_code"] == code]),
            place=rank_spans(spans)[code],
        )

    def themes(self) -> Iterator["_Theme"]:
        """Each theme that has a cell; a cell is in each of its themes."""
        found = self.means.by(SubjectKind.STATE, Dimension.THEME)
        means = {row["value"]: row for row in found if row["subject"] == self.mean["subject"]}
        pairs = zip(self.data.clauses["clause_key"], self.data.clauses["themes"], strict=True)
        themes_of = {key: str(themes).split(";") for key, themes in pairs}
        for theme, label in self.data.themes.items():
            if theme in means:
                mine = [row for row in self.cells if theme in themes_of[row["clause_key"]]]
                yield _Theme(label, means[theme], mine)


@dataclass(frozen=True)
class _Theme:
    """A theme with the state's mean and cells in it."""

    label: str
    mean: Row
    cells: list[Row]


def gap_section(data: GapData, code: str, t: Words) -> Component | None:
    """What is known of the gap of the state `code`; None where no commitment applies to it.

    Each theme has the id `gap-<theme>`, which the page of the gap leads to.
    """
    state = _State.of(data, code)
    if state is None:
        return None
    return section(
        "gap",
        _heading(state.mean, t),
        html.P(_grade(state, t)),
        mean_scale(t, state.mean),
        facts(_facts(state, t)),
        note(
            t(
                "A state is placed above another only where its bounds lie wholly above; all "
                "others are tied. Reviews that the follow-up page does not cover are neither kept "
                "nor missed."
            )
        ),
        *(_theme(state, one, t) for one in state.themes()),
        note(t("A clause with several themes stands under each.")),
        source_line(
            t,
            t(
                "states' reports on the Summit follow-up page and published statistics, read and "
                "judged by this project (baseline desk review); as of {day}",
                day=t.date(data.as_of),
            ),
        ),
    )


def _heading(mean: Row, t: Words) -> str:
    counts = {"rated": t.number(mean["rated"]), "all": t.number(mean["applicable"])}
    if is_unknown(mean):
        return t("The gap: {rated} of {all} cells are rated, the mean can lie anywhere", **counts)
    return t(
        "The gap: the mean lies between {low} and {high}, as {rated} of {all} cells are rated",
        low=words.score(t, mean["low"]),
        high=words.score(t, mean["high"]),
        **counts,
    )


def _grade(state: _State, t: Words) -> str:
    """The grade, or what is missing for one."""
    mean, rules = state.mean, state.data.rules
    if mean["grade"] is not None:
        return t("Grade: {grade}.", grade=words.grade(t, mean["grade"]))
    if mean["applicable"] < rules.grade_commitments:
        return t(
            "Not enough evidence for a grade: {n} commitments apply, and it takes {least}.",
            n=t.number(mean["applicable"]),
            least=t.number(rules.grade_commitments),
        )
    lacking = state.means.missing(mean)
    touching = t("Its bounds touch more than one of the five bands.")
    if not lacking.cells:
        return t("Not enough evidence for a grade.") + f" {touching}"
    said = t.n(
        "Not enough evidence for a grade: at least {n} cell more has to be rated.",
        "Not enough evidence for a grade: at least {n} cells more have to be rated.",
        lacking.cells,
    )
    return f"{said} {touching}" if lacking.is_open else said


def _facts(state: _State, t: Words) -> list[tuple[str, Node]]:
    mean = state.mean
    return [
        *_sides(state, t),
        (t("Claim gap, levels"), gap_cell(mean, "claim_gap", t)),
        (t("Reality gap, levels"), gap_cell(mean, "reality_gap", t)),
        *_silence(state.silence, t),
        (t("Place among the states"), _place(state, t)),
    ]


def _sides(state: _State, t: Words) -> list[tuple[str, Node]]:
    counts = {
        t("Claimed"): sum(row["claim"] == ClaimBasis.CLAIMED for row in state.cells),
        t("Assessed"): state.mean["rated"],
        t("Measured"): state.mean["measured"],
        t("with a date"): sum(row["due_on"] is not None for row in state.cells),
    }
    every = t.number(state.mean["applicable"])
    return [(name, t("{n} of {all}", n=t.number(n), all=every)) for name, n in counts.items()]


def _silence(row: Row, t: Words) -> list[tuple[str, Node]]:
    never = [t.number(row[name]) for name in ("never_least", "never_most")]
    said = never[0] if never[0] == never[1] else t("{low} to {high}", low=never[0], high=never[1])
    return [
        (t("Years since the last report"), years_said(t, row["years_since"])),
        (
            t("Reviews without a report of it"),
            t(
                "{missed} of {all}, {unknown} unknown",
                missed=t.number(row["missed"]),
                all=t.number(row["reviews"]),
                unknown=t.number(row["unknown"]),
            ),
        ),
        (
            t("Mandates that no report on record touches"),
            t("{n} of {all}", n=said, all=t.number(row["mandates"])),
        ),
    ]


def _place(state: _State, t: Words) -> str:
    best, worst = (t.number(one) for one in state.place)
    every = t.number(len(state.means.states))
    said = best if best == worst else t("{low} to {high}", low=best, high=worst)
    return t("{n} of {all}", n=said, all=every)


def _theme(state: _State, one: _Theme, t: Words) -> Component:
    clauses = state.data.clauses
    summaries = dict(zip(clauses["clause_key"], clauses["summary"], strict=True))
    columns = [
        t("Clause"),
        t("Claimed"),
        t("Assessed"),
        t("Measured"),
        t("Schedule"),
        t("Claim gap"),
        t("Reality gap"),
    ]
    return html.Details(
        [
            html.Summary([mean_bar(one.mean), html.Span(f"{one.label}: {mean_said(t, one.mean)}")]),
            table(
                one.label,
                columns,
                [
                    _cell(row, summaries[row["clause_key"]], state.data.places, t)
                    for row in one.cells
                ],
            ),
        ],
        id=f"gap-{one.mean['value']}",
        className="gap-theme",
    )


def _cell(row: Row, summary: str, titles: Mapping[str, str], t: Words) -> list[Node]:
    key = cell_key(row["clause_key"], row["actor_code"])
    link = go(
        Route(t.language, Page.EVIDENCE, key), words.clause_name(t, titles, row["clause_key"])
    )
    return [
        html.Span([link, html.Span(f": {summary}", className="note")]),
        words.claimed_said(t, row),
        words.assessed_said(t, row),
        words.measured_said(t, row),
        words.schedule_said(t, row),
        words.gap_said(t, row["claim_gap_low"], row["claim_gap_high"]),
        words.reality_said(t, row["reality_gap_low"], row["reality_gap_high"]),
    ]
