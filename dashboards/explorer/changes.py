"""What changed in the scores since the computation before, and why, state by state."""

from dash import html
from dash.development.base_component import Component

from dashboards import change_labels
from dashboards.components.parts import (
    Node,
    actor_link,
    go,
    note,
    section,
    source_line,
    table,
)
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.gap_data import ChangesData
from dashboards.routes import Page, Route, cell_key
from tracker.i18n import Words
from tracker.vocab import ChangeCause
from tracker.wording import gap_labels

HASH_SHOWN = 12  # of a hash of 64 signs


def layout(data: ChangesData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    return [
        html.H1(_heading(data, t)),
        html.P(_lede(data, t), className="lede"),
        _by_cause(data, t),
        *_states(data, t),
        _runs(data, t),
    ]


def _heading(data: ChangesData, t: Words) -> str:
    if len(data.runs) < 2:  # noqa: PLR2004 - before and after
        return t("Nothing to compare yet: scores were kept fewer than two times")
    changed, after = rows_of(data.changes), rows_of(data.runs)[-1]
    cells = {(row["actor_code"], row["clause_key"]) for row in changed}
    return t.n(
        "{n} cell changed from computation {before} to {after}",
        "{n} cells changed from computation {before} to {after}",
        len(cells),
        before=_before(data),
        after=after["run"],
    )


def _before(data: ChangesData) -> int:
    found = rows_of(data.by_state)
    return int(found[0]["run_from"]) if found else int(rows_of(data.runs)[-2]["run"])


def _lede(data: ChangesData, t: Words) -> str:
    if not len(data.runs):
        return t("The pages show what stands. A computation is kept by: tracker score.")
    last = rows_of(data.runs)[-1]
    return t(
        "The last was kept on {day}, with the reason as it was noted: {reason}. Every figure of it "
        "can be computed again from the record, to the last bit.",
        day=t.date(last["scored_on"]),
        reason=last["reason"],
    )


def _by_cause(data: ChangesData, t: Words) -> Component | None:
    counts = data.changes["cause"].value_counts()
    if counts.empty:
        return None
    return section(
        "causes",
        t("Why"),
        table(
            t("Changes by cause"),
            [t("Cause"), t("Changes"), t("States")],
            [
                [
                    gap_labels.change_cause(t, cause),
                    t.number(int(counts[cause])),
                    t.number(_states_with(data, cause)),
                ]
                for cause in ChangeCause
                if cause in counts
            ],
            number_columns=(1, 2),
        ),
        note(
            t(
                "A change is one side of one cell: claimed, assessed, measured, schedule, or "
                "whether it applies."
            )
        ),
    )


def _states_with(data: ChangesData, cause: str) -> int:
    mine = data.changes["cause"] == cause
    return int(data.changes.loc[mine, "actor_code"].nunique())


def _states(data: ChangesData, t: Words) -> list[Component]:
    """A state with changes, or with other bounds, each with what changed."""
    names = dict(zip(data.states["actor_code"], data.states["name"], strict=True))
    changes = grouped(rows_of(data.changes), "actor_code")
    moved = [row for row in rows_of(data.by_state) if _has_moved(row) or row["changes"]]
    if not moved:
        return []
    parts: list[Node] = []
    for row in moved:
        code = row["actor_code"]
        parts += [
            html.H3(actor_link(t, "state", code, names.get(code, code)), id=f"state-{code}"),
            html.P(_in_words(row, t)),
            html.Ul([html.Li(_change(one, data, t)) for one in changes.get(code, [])]),
        ]
    return [section("states", t("State by state"), parts)]


def _has_moved(row: Row) -> bool:
    return any(row[f"{one}_before"] != row[f"{one}_after"] for one in ("low", "high", "grade"))


def _in_words(row: Row, t: Words) -> str:
    told = ", ".join(
        f"{gap_labels.change_cause(t, one)} {t.number(row[one])}" for one in ChangeCause if row[one]
    )
    before, after = (_bounds(row, when, t) for when in ("before", "after"))
    if before == after:
        return t("Its bounds stay at {bounds}. Changes by cause: {told}.", bounds=after, told=told)
    return t(
        "Its bounds were {before} and are now {after}. Changes by cause: {told}.",
        before=before,
        after=after,
        told=told or gap_labels.change_cause(t, ChangeCause.METHOD),
    )


def _bounds(row: Row, when: str, t: Words) -> str:
    low, high = row[f"low_{when}"], row[f"high_{when}"]
    return t("nothing to score") if low is None else gap_labels.bounds(t, low, high)


def _change(row: Row, data: ChangesData, t: Words) -> list[Node]:
    route = Route(t.language, Page.EVIDENCE, cell_key(row["clause_key"], row["actor_code"]))
    before, after = (change_labels.told(t, row["side"], row[one]) for one in ("before", "after"))
    cause = gap_labels.change_cause(t, row["cause"])
    named = {"side": change_labels.side(t, row["side"]), "after": after, "cause": cause}
    if before == after:
        said = t("{side}: still {after}, on another ground ({cause}).", **named)
    else:
        said = t("{side}: {before}, now {after} ({cause}).", before=before, **named)
    return [
        go(route, gap_labels.clause_name(t, data.titles, row["clause_key"])),
        ": ",
        said,
        " ",
        html.Span(data.summaries.get(row["clause_key"], ""), className="note"),
    ]


def _runs(data: ChangesData, t: Words) -> Component | None:
    rows = rows_of(data.runs)
    if not rows:
        return None
    return section(
        "computations",
        t("What was computed and kept"),
        table(
            t("Computations"),
            [
                t("Number"),
                t("Figures of"),
                t("Why"),
                t("Weights"),
                t("Ledger entry"),
                t("Hash of the figures"),
            ],
            [
                [
                    t.number(row["run"]),
                    t.date(row["scored_on"]),
                    row["reason"],
                    gap_labels.weighting(t, row["weighting"]),
                    t.number(row["ledger_entry"]),
                    html.Code(row["figures_sha256"][:HASH_SHOWN]),
                ]
                for row in reversed(rows)
            ],
        ),
        source_line(
            t, t("the ledger of this database; tracker recompute --check compares every figure")
        ),
    )
