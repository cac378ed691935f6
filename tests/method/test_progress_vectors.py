"""Progress as offices publish it: their own results, reproduced from their own inputs."""

import csv
import json
from collections import Counter
from functools import partial

import pytest

from tests.conftest import ROOT
from tracker.config import shipped
from tracker.method.groups import grouped_mean, score_mean
from tracker.method.progress import assess_progress
from tracker.method.progress_rules import ProgressRules, read_progress_rules
from tracker.method.progress_status import ProgressStatus
from tracker.method.targets import AbsoluteTarget
from tracker.method.trajectory import Series
from tracker.vocab import DoubtKind, ProgressClass, ProgressMethod

VECTORS = ROOT.parent / "shared" / "vectors"
NESTED = {"1-4-1", "4-5-1", "16-3-1", "4-a-1", "9-c-1"}
NEAR = {"abs": 1e-9, "rel": 1e-9}

# retyped from the Canadian file: the two years, the two values, target, direction, limit;
# then the published value, score and class
CANADIAN = [
    ((2015, 14.5, 2023, 10.4, 7.25, -1, None), 0.9010899546976208, 2.1506954374096354, "moderate"),
    ((2016, 66.6, 2023, 71.4, None, 1, 100), 0.009991483690946268, 1.739752850099936, "moderate"),
    ((2015, 178.8, 2025, 173.3, None, -1, None), 0.003119490847657, -0.940254576171, "limited"),
    ((2015, 100.0, 2023, 100.0, 100.0, 1, None), None, 5.0, "met"),
    ((2018, 12.1, 2018, 12.1, 11.495, -1, None), None, None, "insufficient"),
]
# likewise from the Basque file, Eurostat's way
BASQUE = [
    ((2015, 99.6, 2023, 99.8, 99.9, 1, None), 1.250658, 4.647556, "significant_progress"),
    ((2015, 100.0, 2024, 100.0, None, 1, 100.0), 0.0, 5.0, "significant_progress"),
    ((2015, 82.7, 2025, 82.4, None, 1, None), -0.0003633504836, -0.0908376209, "no_progress"),
    ((2016, 98.77, 2023, 99.03, None, 1, 100.0), 0.000376, 1.756329, "moderate_progress"),
    ((2015, 101.95, 2023, 103.31, 105.0, -1, None), -0.842770, 5.0, "significant_progress"),
]
SHORT = {
    "moderate": "moderate_progress",
    "limited": "limited_progress",
    "met": "target_achieved",
    "insufficient": None,
}


@pytest.fixture(scope="module")
def rules() -> ProgressRules:
    """The parameters as shipped."""
    return read_progress_rules(shipped("seeds"))


def table(name: str) -> list[dict[str, str]]:
    """The rows of a file of published results."""
    path = VECTORS / name
    if not path.is_file():
        pytest.skip("the published values (../shared/vectors) are not here")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def loaded(name: str):
    """The content of a JSON file of published results."""
    path = VECTORS / name
    if not path.is_file():
        pytest.skip("the published values (../shared/vectors) are not here")
    return json.loads(path.read_text(encoding="utf-8"))


def number(cell: str) -> float | None:
    """A published number; an empty cell is none."""
    return float(cell) if cell not in {"", "nan"} else None


def judged(rules: ProgressRules, method: ProgressMethod, row: dict) -> ProgressStatus:
    """The status of a published row from its base, current and target values."""
    pairs = {row["base_year"]: row["base_value"]}
    if row["current_year"] is not None:
        pairs[row["current_year"]] = row["current_value"]
    series = Series.of(pairs.items(), int(row["direction"]), row.get("limit"))
    goal = row["target"]
    target = None if goal is None else AbsoluteTarget(goal, row["target_year"])
    return assess_progress(series, rules, method=method, target=target)


def numeric(row: dict[str, str]) -> dict:
    """The same row with numbers instead of cells."""
    names = ("base_year", "base_value", "current_year", "current_value", "target", "target_year")
    more = ("direction", "limit", "progress_value", "score")
    return row | {name: number(row[name]) for name in (*names, *more)}


def from_tuple(inputs: tuple) -> dict:
    """A retyped row in the shape of the files' rows."""
    names = ("base_year", "base_value", "current_year", "current_value", "target", "direction")
    return dict(zip((*names, "limit"), inputs, strict=True)) | {"target_year": 2030}


def same(found: float | None, published: float | None) -> bool:
    if found is None or published is None:
        return found is published
    return found == pytest.approx(published, **NEAR)


@pytest.mark.parametrize(("inputs", "value", "score", "word"), CANADIAN)
def test_retyped_canadian_results(rules, inputs, value, score, word):
    """Five Canadian results come out without the files: value, score and the office's word."""
    status = judged(rules, ProgressMethod.STATCAN, from_tuple(inputs))
    assert status.value == (None if value is None else pytest.approx(value, abs=1e-12))
    assert status.score == (None if score is None else pytest.approx(score, abs=1e-9))
    assert status.published == SHORT[word]


@pytest.mark.parametrize(("inputs", "value", "score", "word"), BASQUE)
def test_retyped_basque_results(rules, inputs, value, score, word):
    """Five Basque results come out without the files, to the digits retyped."""
    status = judged(rules, ProgressMethod.EUROSTAT, from_tuple(inputs))
    assert status.value == pytest.approx(value, abs=1e-6)
    assert status.score == pytest.approx(score, abs=1e-6)
    assert status.published == word


def test_canadian_series(rules):
    """All 379 published Canadian results: value and score to 1e-9, and the word."""
    rows = [numeric(row) for row in table("canada_cagr_series.csv")]
    found = [(row, judged(rules, ProgressMethod.STATCAN, row)) for row in rows]
    wrong = [
        (row["series"], status.value, row["progress_value"], status.published, row["status"])
        for row, status in found
        if not (
            same(status.value, row["progress_value"])
            and same(status.score, row["score"])
            and (status.published or "not_available") == row["status"]
        )
    ]
    assert (wrong, len(found)) == ([], 379)


def test_basque_series(rules):
    """All 51 published results in Eurostat's way: value and score to 1e-9, and the word."""
    rows = [numeric(row) for row in table("eustat_eurostat_style.csv")]
    found = [(row, judged(rules, ProgressMethod.EUROSTAT, row)) for row in rows]
    wrong = [
        (row["indicator"], status.value, row["progress_value"], status.published, row["status"])
        for row, status in found
        if not (
            same(status.value, row["progress_value"])
            and same(status.score, row["score"])
            and status.published == row["status"]
        )
    ]
    assert (wrong, len(found)) == ([], 51)


def test_united_nations_chart(rules):
    """The four results after the Progress Chart: the word, and rates and ratio where printed."""
    vectors = loaded("unsd_and_opensdg_small.json")["vectors"]
    assert len(vectors) == 4
    for row in vectors:
        status = judged(rules, ProgressMethod.UN_CHART, row)
        assert status.published == row["published_category"], row["id"]
        if "published_ratio" in row:
            assert status.value == pytest.approx(row["published_ratio"], **NEAR)
            assert status.pace
            assert status.pace.actual == pytest.approx(row["published_cagr_actual"], **NEAR)
            assert status.pace.required == pytest.approx(row["published_cagr_required"], **NEAR)


def aggregates() -> list[dict]:
    """The Canadian indicators with a score, and the scores of their series."""
    rows = [
        row
        for row in table("canada_cagr_indicator_aggregate.csv")
        if number(row["published_score"]) is not None
    ]
    return [
        row
        | {
            "scores": json.loads(row["series_scores"]),
            "words": json.loads(row["series_status"]),
            "score": float(row["published_score"]),
        }
        for row in rows
    ]


def is_nested(row: dict) -> bool:
    return row["source"] == "CA-GIF" and row["indicator"] in NESTED


def test_flat_means_of_scores(rules):
    """189 of 194 indicators are the plain mean of their series' scores, class and all."""
    rule = rules.methods[ProgressMethod.STATCAN]
    rows = aggregates()
    flat = [row for row in rows if not is_nested(row)]
    assert (len(rows), len(flat)) == (194, 189)
    for row in flat:
        assessed = [one for one in row["words"] if one != "not_available"]
        all_met = set(assessed) == {"target_achieved"}
        found = score_mean(row["scores"], rule, all_met=all_met)
        assert found.score == pytest.approx(row["score"], **NEAR), row["indicator"]
        assert found.published == row["published_status"], row["indicator"]


# how the five indicators with groups inside are built; names are the ends of the series' names
BY_GROUP = {
    "16-3-1": [["Physical assault", "Robbery"], "Sexual assault"],
    "4-a-1": [["/ Primary", "/ Secondary"], "Internet for pedagogical purposes"],
    "9-c-1": [["Long-Term Evolution (LTE)", "(LTE-A)"], "(HSPA+)", "/ 5G"],
    # the office's configuration counts lower secondary education twice, and so must we
    "1-4-1": [
        "drinking water services",
        "sanitation services",
        "clean fuels and technology",
        ["metres of a public transit stop", "all-season road"],
        ["lower secondary achie...", "lower secondary achie...", "minimum proficiency ..."],
        "Access (HS...",
    ],
}


@pytest.mark.parametrize("indicator", BY_GROUP)
def test_grouped_means_of_scores(rules, indicator):
    """Four of the other five are means within groups first, then over the groups."""
    (row,) = [row for row in aggregates() if is_nested(row) and row["indicator"] == indicator]
    scores = {
        one["series"]: number(one["score"])
        for one in table("canada_cagr_series.csv")
        if one["source"] == "CA-GIF" and one["indicator"] == indicator
    }

    def filled(tree):
        if isinstance(tree, list):
            return [filled(one) for one in tree]
        (score,) = [score for name, score in scores.items() if name.endswith(tree)]
        return score

    found = score_mean(filled(BY_GROUP[indicator]), rules.methods[ProgressMethod.STATCAN])
    assert found.score == pytest.approx(row["score"], **NEAR)
    assert found.published == row["published_status"]


def test_the_fifth_lacks_its_series():
    """4-5-1 has 22 leaves and 16 published series: what is there does not give its mean.

    Reading and mathematics have names that are cut off at the same letter, so only one of the two
    stands in the file; the groups that are whole leave 0.1032 for the two, and the one at hand is
    1.7217, so the other would be -1.6185.
    """
    (row,) = [row for row in aggregates() if is_nested(row) and row["indicator"] == "4-5-1"]
    whole = [
        [[None, None, 5.0], 5.0, 5.0],
        [[5.0, 5.0, 5.0], row["scores"][8]],
        row["scores"][9],
    ]
    at_hand = [[5.0, row["scores"][11]], [5.0, None], [5.0, -5.0]]
    one, both = grouped_mean([*whole, at_hand]), grouped_mean([*whole, at_hand, at_hand])
    assert not same(one, row["score"])
    assert not same(both, row["score"])
    left = 5 * row["score"] - 3 * grouped_mean(whole)
    assert left == pytest.approx(0.1032, abs=1e-4)


def test_published_groups():
    """The three grouped means published as such come out."""
    vectors = loaded("canada_grouped_aggregate.json")["vectors"]
    assert len(vectors) == 3
    for vector in vectors:
        assert grouped_mean(vector["groups"]) == pytest.approx(vector["published"], **NEAR)


def full_series() -> list[dict]:
    """The Canadian series whose data are those of the published result."""
    rows = loaded("canada_cagr_full_series.json")
    return [row for row in rows if row["consistent_with_components"]]


def judged_whole(rules: ProgressRules, row: dict, method=ProgressMethod.STATCAN) -> ProgressStatus:
    published = row["published"]
    series = Series.of(map(tuple, row["points"]), published["direction"], published["limit"])
    goal = published["target"]
    target = None if goal is None else AbsoluteTarget(goal, published["target_year"])
    return assess_progress(
        series, rules, method=method, target=target, since=row["config_base_year"]
    )


def test_whole_series_give_the_published_result(rules):
    """From all points and the base year, 237 of 237 results are those published."""
    rows = full_series()
    assert len(rows) == 237
    for row in rows:
        status, published = judged_whole(rules, row), row["published"]
        assert same(status.value, published["progress_value"]), row["series"]
        assert (status.published or "not_available") == published["status"], row["series"]
        assert status.base is None or status.base.year == published["base_year"]


def test_one_status_in_five_is_sensitive(rules):
    """Without its last year one Canadian class in five is another: 38 of 185, 20.5 %.

    Counted are the classes that there still are without the last year; 18 of the 203 rest on two
    points.
    """
    classed = [one for one in map(partial(judged_whole, rules), full_series()) if is_classed(one)]
    shorter = [one for one in classed if one.n_points > 2]
    assert (len(classed), len(shorter)) == (203, 185)
    changed = [one for one in classed if DoubtKind.LAST_YEAR in {two.kind for two in one.doubts}]
    assert len(changed) == 38
    assert 0.19 < len(changed) / len(shorter) < 0.22


def test_one_status_in_six_depends_on_the_method(rules):
    """A second method gives another class to 33 (Progress Chart) or 30 of the 203, 16 or 15 %.

    The 30 are those where Eurostat's cuts for growth, or the straight line to a target, differ.
    """
    rows = full_series()
    classes = {
        method: [judged_whole(rules, row, method).progress_class for row in rows]
        for method in ProgressMethod
    }
    first = classes[ProgressMethod.STATCAN]
    differing = {
        method: {
            place
            for place, (one, other) in enumerate(zip(first, second, strict=True))
            if ProgressClass.INSUFFICIENT_DATA not in {one, other} and one is not other
        }
        for method, second in classes.items()
    }
    assert len(differing[ProgressMethod.UN_CHART]) == 33
    assert len(differing[ProgressMethod.EUROSTAT]) == 23
    assert len(differing[ProgressMethod.LINEAR]) == 7
    assert len(differing[ProgressMethod.EUROSTAT] | differing[ProgressMethod.LINEAR]) == 30


def test_a_status_says_that_it_is_sensitive(rules):
    """63 of the 203 classes carry the flag, by the one or the other; every flag says why."""
    classed = [one for one in map(partial(judged_whole, rules), full_series()) if is_classed(one)]
    kinds = Counter(doubt.kind for one in classed for doubt in one.doubts)
    assert kinds == {DoubtKind.LAST_YEAR: 38, DoubtKind.SECOND_METHOD: 33}
    assert sum(one.is_sensitive for one in classed) == 63
    assert all(
        doubt.text and doubt.other != one.progress_class for one in classed for doubt in one.doubts
    )


def is_classed(status: ProgressStatus) -> bool:
    return status.progress_class is not ProgressClass.INSUFFICIENT_DATA
