"""The themes, and the objectives, principles, targets and treaty duties each one covers."""

from dash import html
from dash.development.base_component import Component

from dashboards.components.brief_links import brief_links
from dashboards.components.parts import facts, section, table
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.page_data import ThemesData
from tracker.i18n import Words
from tracker.wording import catalogue_labels as words

FRAMEWORKS = ("gcm_objective", "gcm_principle", "sdg_target", "treaty_duty")


def layout(data: ThemesData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    standards = rows_of(data.standards)
    counts = _clauses_by_theme(data)
    unpromised = [row["label"] for row in rows_of(data.themes) if not counts[row["theme_key"]][0]]
    return [
        html.H1(_finding(unpromised, len(data.themes), t)),
        html.P(
            t(
                "Every clause is filed under one to three of these themes. Each theme is mapped to "
                "the Global Compact for Migration, the 2030 Agenda and the treaties, so that a "
                "commitment of 1998 can be read beside an objective of 2018."
            ),
            className="lede",
        ),
        facts(
            (
                words.framework(t, code),
                t.number(sum(row["framework"] == code for row in standards)),
            )
            for code in FRAMEWORKS
        ),
        *(
            _theme(row, data, standards, counts[row["theme_key"]], t)
            for row in rows_of(data.themes)
        ),
    ]


def _finding(unpromised: list[str], themes: int, t: Words) -> str:
    if not unpromised:
        return t(
            "All {n} themes have mandates of their own",
            n=t.number(themes),
        )
    return t(
        "{promised} of {all} themes have mandates of their own; none is mainly about: {themes}",
        promised=t.number(themes - len(unpromised)),
        all=t.number(themes),
        themes=", ".join(unpromised),
    )


def _clauses_by_theme(data: ThemesData) -> dict[str, tuple[int, int, int]]:
    """By theme: mandates and demands mainly about it, and clauses that also touch it."""
    found = dict.fromkeys(data.themes["theme_key"], (0, 0, 0))
    for row in rows_of(data.clauses):
        if row["kind"] not in ("mandate", "demand"):
            continue
        for at, key in enumerate(row["themes"].split(";")):
            mandates, demands, touched = found[key]
            main = at == 0
            found[key] = (
                mandates + (main and row["kind"] == "mandate"),
                demands + (main and row["kind"] == "demand"),
                touched + (not main),
            )
    return found


def _theme(
    theme: Row, data: ThemesData, standards: list[Row], counts: tuple[int, int, int], t: Words
) -> Component:
    mine = set(data.pairs.loc[data.pairs["theme_key"] == theme["theme_key"], "standard_key"])
    covered = grouped((row for row in standards if row["standard_key"] in mine), "framework")
    mandates, demands, touched = (t.number(count) for count in counts)
    return section(
        theme["theme_key"],
        theme["label"],
        facts(
            [
                (t("Mandate clauses mainly about it"), mandates),
                (t("Demands mainly about it"), demands),
                (t("Clauses that also touch it"), touched),
            ]
        ),
        brief_links(t, "theme", theme["theme_key"], theme["label"]) if sum(counts) else None,
        html.Details(
            [
                html.Summary(t.n("Covers {n} standard", "Covers {n} standards", len(mine))),
                table(
                    t("Standards covered by {theme}", theme=theme["label"]),
                    [t("Number"), t("Framework"), t("What it is about")],
                    [
                        [_number(row), words.framework(t, code), row["label"]]
                        for code in FRAMEWORKS
                        for row in covered.get(code, [])
                    ],
                ),
            ]
        ),
    )


def _number(row: Row) -> str:
    return row["standard_key"] if row["framework"] == "treaty_duty" else str(row["number"])
