"""Two to five states or review cycles side by side; without a choice, why there is no ranking."""

from dash.development.base_component import Component

from dashboards import compare_labels as words
from dashboards.explorer import compare_cycles, compare_picker, compare_states
from dashboards.gap_data import CompareData
from tracker.i18n import Words


def title(data: CompareData, t: Words) -> str:
    """Title of the browser's tab."""
    if not data.chosen:
        return t("Compare")
    if _are_cycles(data):
        return t("Compare: {n} review cycles", n=t.number(len(data.chosen)))
    names = compare_states.names_of(data)
    return t("Compare: {names}", names=words.listed(t, list(names.values())))


def layout(data: CompareData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    if not data.chosen:
        return compare_picker.layout(data, t)
    if _are_cycles(data):
        return compare_cycles.layout(data, t)
    return compare_states.layout(data, t)


def _are_cycles(data: CompareData) -> bool:
    return set(data.chosen) <= set(data.whole.cycles)
