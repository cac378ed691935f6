"""Agreement of coders: published values reproduced, and what must hold for every table."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tracker.errors import BadInputError
from tracker.method.agreement import (
    Interval,
    Measurement,
    Undefined,
    Weighting,
    agreement,
    alpha_interval,
    cohen_kappa,
    fleiss_kappa,
    is_contested,
    krippendorff_alpha,
    paradox_indices,
    prevalence,
    raw_agreement,
)

VECTORS = ROOT.parent / "shared" / "vectors" / "agreement_vectors.json"
VECTOR_IDS = [
    "krippendorff2011_C_nominal",
    "krippendorff2011_C_ordinal",
    "krippendorff2011_C_interval",
    "krippendorff2011_C_ratio",
    "wikipedia_nominal",
    "wikipedia_interval",
    "hayes_krippendorff2007_ordinal",
    "hayes_krippendorff2007_nominal",
    "hayes_krippendorff2007_interval",
    "nominal_hand_8_15",
    "interval_hand",
    "feinstein_cicchetti1990_40",
    "feinstein_cicchetti1990_80",
    "kappa_skew_90",
    "kappa_040",
    "weighted_kappa_linear",
    "fleiss_1_3",
    "fleiss_wikipedia",
]
NOMINAL, ORDINAL = Measurement.NOMINAL, Measurement.ORDINAL
INTERVAL, RATIO = Measurement.INTERVAL, Measurement.RATIO
LEVELS = st.sampled_from(Measurement)


@pytest.fixture(scope="module")
def vectors() -> dict[str, dict]:
    """The published values, by id."""
    if not VECTORS.is_file():
        pytest.skip("the published values (../shared/vectors) are not here")
    return {one["id"]: one for one in json.loads(VECTORS.read_text(encoding="utf-8"))}


def turned(rows: list[list]) -> list[list]:
    """Units by coders out of coders by units."""
    return [list(unit) for unit in zip(*rows, strict=True)]


def spread(counts: list[list[int]]) -> list[list[int]]:
    """A table with those counts of each code in each unit; who gave which code is not told."""
    return [[code for code, times in enumerate(row) for _ in range(times)] for row in counts]


def crossed(table: list[list[int]]) -> list[list[int]]:
    """Units of two coders with those counts of pairs of codes."""
    return [
        [first, second]
        for first, row in enumerate(table)
        for second, times in enumerate(row)
        for _ in range(times)
    ]


def numbered(rows: list[list]) -> list[list]:
    """Words become numbers; at nominal level only sameness counts."""
    words = sorted({code for row in rows for code in row if isinstance(code, str)})
    return [[words.index(code) if code in words else code for code in row] for row in rows]


def alpha_found(vector: dict) -> float | None:
    table = turned(numbered(vector["raters_by_units"]))
    return krippendorff_alpha(table, Measurement(vector["level"]))


def two_by_two_found(vector: dict) -> dict[str, float | None]:
    table = crossed(vector["table"])
    found = {"kappa": cohen_kappa(table), "percent_agreement": raw_agreement(table)}
    return {**found, **vars(paradox_indices(table))}


def weighted_found(vector: dict) -> dict[str, float | None]:
    table = turned([vector["a"], vector["b"]])
    return {"unweighted": cohen_kappa(table), "linear": cohen_kappa(table, Weighting.LINEAR)}


FOUND = {
    "krippendorff_alpha": alpha_found,
    "cohen_kappa_2x2": two_by_two_found,
    "cohen_kappa_weighted": weighted_found,
    "fleiss_kappa": lambda vector: fleiss_kappa(spread(vector["counts"])),
}


@pytest.mark.parametrize("name", VECTOR_IDS)
def test_published_values_are_reproduced(vectors, name):
    """Each value that others print comes out within the tolerance of its rounding."""
    vector = vectors[name]
    found = FOUND[vector["stat"]](vector)
    if isinstance(vector["expected"], dict):
        found = {key: found[key] for key in vector["expected"]}
    assert found == pytest.approx(vector["expected"], abs=vector["tol"], rel=0)


def test_every_published_value_is_tried(vectors):
    """No value that is handed over is left out above."""
    assert list(vectors) == VECTOR_IDS


def test_alpha_by_hand_nominal():
    """aa, ab, bb, bb: 2 of 8 ratings disagree; 3 a and 5 b meet in 15 of 28 pairs: 1 - 7/15."""
    table = [[1, 1], [1, 2], [2, 2], [2, 2]]
    assert krippendorff_alpha(table, NOMINAL) == pytest.approx(8 / 15)


def test_alpha_by_hand_ordinal():
    """11, 12, 23, 33: squared distances 6.25, 6.25 and 25 make 1 - 7 * 12.5 / 300."""
    table = [[1, 1], [1, 2], [2, 3], [3, 3]]
    assert krippendorff_alpha(table, ORDINAL) == pytest.approx(17 / 24)


def test_alpha_by_hand_ratio():
    """11, 22, 13: squared ratios 1/9, 1/4 and 1/25 make 1 - 5 * (1/4) / (449/300)."""
    table = [[1, 1], [2, 2], [1, 3]]
    assert krippendorff_alpha(table, RATIO) == pytest.approx(74 / 449)


def test_two_zeros_are_no_distance_apart_at_ratio_level():
    """0 and 0 agree, where the formula would divide nothing by nothing."""
    assert krippendorff_alpha([[0, 0], [0, 0], [4, 4]], RATIO) == 1


def test_a_unit_of_three_weighs_as_three_ratings():
    """In 112 each rating meets two others: half of its six ordered pairs each, and 22 beside it.

    Coincidences 11: 1, 12 and 21: 1 each, 22: 2; observed 1 of 5, expected 2 * 3 of 10.
    """
    table = [[1, 1, 2], [2, 2, None]]
    assert krippendorff_alpha(table, NOMINAL) == pytest.approx(1 - 4 * 1 / (2 * 3))
    assert raw_agreement(table) == pytest.approx(3 / 5)


def test_high_agreement_with_low_kappa_is_shown_beside_prevalence():
    """91 of 100 alike, but one code has 95 in 100: kappa and alpha stay low (kappa paradox)."""
    table = crossed([[90, 5], [4, 1]])
    found = agreement(table, NOMINAL, draws=50)
    assert found.raw == pytest.approx(0.91)
    assert found.kappa == pytest.approx(0.1346, abs=1e-4)
    assert found.alpha < 0.2
    assert found.prevalence[0] == pytest.approx(189 / 200)
    assert is_contested(found.alpha)
    balanced = agreement(crossed([[46, 5], [4, 45]]), NOMINAL, draws=50)
    assert balanced.raw == found.raw
    assert balanced.kappa > 0.8


def test_everything_printed_beside_alpha_counts_the_same_ratings():
    """Units, pairable units and ratings are told apart; a lone rating counts only as a unit."""
    found = agreement([[1, 1, None], [1, 2, 2], [3, None, None], [None, None, None]], ORDINAL)
    assert (found.n_units, found.n_pairable, found.n_ratings) == (4, 2, 5)
    assert found.prevalence == pytest.approx({1: 3 / 5, 2: 2 / 5})
    assert found.kappa is None  # three coders
    assert found.undefined is None


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ([], Undefined.NOTHING_PAIRABLE),
        ([[1, None], [None, 2]], Undefined.NOTHING_PAIRABLE),
        ([[1, 1], [1, 1], [1, None]], Undefined.ALL_EQUAL),
        ([[1, 1], [2, None]], Undefined.ALL_EQUAL),
    ],
)
@pytest.mark.parametrize("level", Measurement)
def test_what_cannot_be_told_is_undefined_and_says_why(table, why, level):
    """No pair, or one code throughout, gives no alpha: neither 0 nor 1, and it is not contested."""
    found = agreement(table, level, draws=20)
    assert (found.alpha, found.undefined) == (None, why)
    assert found.interval.low is found.interval.high is None
    assert is_contested(found.alpha) is None


def test_raw_agreement_without_a_pair_is_unknown():
    """Where no unit has two ratings there is no share and no code's prevalence."""
    assert raw_agreement([[1, None]]) is None
    assert prevalence([[1, None]]) == {}
    assert paradox_indices([[1, None]]) is None
    assert cohen_kappa([[1, None]]) is None


def test_kappa_of_one_code_throughout_is_undefined():
    """Where both coders use one and the same code, chance agrees always; two codes are enough."""
    assert cohen_kappa([[1, 1], [1, 1]]) is None
    assert fleiss_kappa([[1, 1, 1], [1, 1, 1]]) is None
    assert fleiss_kappa([]) is None
    assert cohen_kappa([[1, 2], [1, 2]]) == 0


def test_a_code_nobody_used_keeps_its_neighbours_apart():
    """Weights are by the codes: 1 against 3 is twice as far as 1 against 2, with or without a 2."""
    near, far = [[1, 1], [1, 2], [4, 4]], [[1, 1], [1, 3], [4, 4]]
    assert cohen_kappa(near, Weighting.LINEAR) > cohen_kappa(far, Weighting.LINEAR)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: raw_agreement([[1, 2], [1]]), "unit 2: expected 2 ratings or gaps, found 1"),
        (lambda: prevalence([[1, float("nan")]]), "unit 1: expected numbers or gaps"),
        (lambda: krippendorff_alpha([[-1, 1]], RATIO), "expected no negative codes"),
        (lambda: cohen_kappa([[1, 2, 3]]), "expected two coders, found 3"),
        (lambda: paradox_indices([[1, 2], [3, 3]]), "expected two codes"),
        (lambda: fleiss_kappa([[1, 2], [1, None]]), "expected the same number of ratings"),
        (lambda: fleiss_kappa([[1], [1]]), "expected the same number of ratings, two or more"),
        (lambda: alpha_interval([[1, 2]], NOMINAL, draws=0), "expected draws >= 1"),
        (lambda: alpha_interval([[1, 2]], NOMINAL, share=1), "0 < share < 1"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(call, message):
    """The error says what was expected, and where."""
    with pytest.raises(BadInputError, match=message):
        call()


def test_contested_is_below_the_threshold():
    """The threshold itself is enough, and it is an argument."""
    assert is_contested(0.666)
    assert not is_contested(0.667)
    assert is_contested(0.7, 0.8)


UNSURE = [[1, 1], [1, 1], [1, 1], [1, 1], [1, 1], [1, 2]]


def test_draws_without_variation_are_counted():
    """One unit in six varies, so (5/6)^6 of the draws, a third, miss it and have no alpha."""
    found = alpha_interval(UNSURE, NOMINAL, draws=2000, seed=1)
    assert found.draws == 2000
    assert found.undefined_draws / 2000 == pytest.approx((5 / 6) ** 6, abs=0.04)
    assert found.low < krippendorff_alpha(UNSURE, NOMINAL) <= found.high


def test_one_unit_has_no_interval():
    """A single pairable unit would only repeat itself and feign certainty."""
    assert alpha_interval([[1, 2], [1, None]], NOMINAL) == Interval(None, None, 0, 0)


def test_the_interval_is_reproducible_and_its_seed_matters():
    """The same seed gives the same bounds bit for bit; another seed draws otherwise."""
    table = [[unit % 4, (unit + unit % 3) % 4] for unit in range(20)]
    same = [alpha_interval(table, ORDINAL, draws=200, seed=7) for _ in range(2)]
    assert same[0] == same[1]
    assert same[0] != alpha_interval(table, ORDINAL, draws=200, seed=8)


def test_a_wider_share_and_fewer_units_widen_the_interval():
    """99 % lies around 90 %; the same units four times over say it more surely."""
    table = [[1, 1], [2, 2], [3, 3], [1, 2], [2, 3], [3, 3], [4, 4], [4, 2]]
    wide, narrow = (alpha_interval(table, ORDINAL, share=share) for share in (0.99, 0.9))
    assert wide.low <= narrow.low <= narrow.high <= wide.high
    half = alpha_interval(table, ORDINAL, share=0.5)
    assert narrow.low < half.low < half.high < narrow.high
    sure = alpha_interval(table * 4, ORDINAL, share=0.9)
    assert sure.high - sure.low < narrow.high - narrow.low


CODES = st.integers(0, 4)


def tables(coders: st.SearchStrategy[int], codes: st.SearchStrategy) -> st.SearchStrategy:
    """Tables of up to eight units."""
    return coders.flatmap(
        lambda width: st.lists(st.lists(codes, min_size=width, max_size=width), max_size=8)
    )


GAPPY = tables(st.integers(2, 4), st.none() | CODES)
WHOLE = tables(st.integers(2, 4), CODES)
PAIRS = tables(st.just(2), CODES)


@given(GAPPY, LEVELS, st.randoms())
def test_the_order_of_units_and_coders_changes_nothing(table, level, random):
    """Who is called first, and which unit comes first, says nothing; nor do the draws depend."""
    coders = list(range(len(table[0]) if table else 0))
    random.shuffle(coders)
    mixed = [[row[coder] for coder in coders] for row in table]
    random.shuffle(mixed)
    before, after = (agreement(one, level, draws=10) for one in (table, mixed))
    assert vars(after) | {"kappa": 0} == vars(before) | {"kappa": 0}
    assert after.kappa == pytest.approx(before.kappa)


@given(GAPPY, st.permutations(range(5)))
def test_nominal_codes_are_mere_names(table, names):
    """Calling the codes otherwise changes no nominal coefficient."""
    renamed = [[None if code is None else names[code] for code in row] for row in table]
    assert krippendorff_alpha(renamed, NOMINAL) == pytest.approx(krippendorff_alpha(table, NOMINAL))
    assert raw_agreement(renamed) == pytest.approx(raw_agreement(table))
    if table and len(table[0]) == 2:
        assert cohen_kappa(renamed) == pytest.approx(cohen_kappa(table))


@given(GAPPY, LEVELS)
def test_alpha_is_one_only_at_full_agreement_with_variation(table, level):
    """1 if and only if all units agree and differ among each other; never above."""
    units = [
        {code for code in row if code is not None}
        for row in table
        if len(row) - row.count(None) >= 2
    ]
    alpha = krippendorff_alpha(table, level)
    agreed = all(len(unit) == 1 for unit in units)
    varied = len(set().union(*units)) > 1
    assert (alpha is not None) == varied
    assert (alpha == 1) == (agreed and varied)
    assert alpha is None or alpha <= 1


@given(GAPPY, LEVELS, CODES)
def test_units_with_one_rating_change_nothing(table, level, code):
    """A rating that meets no other says nothing of agreement; it only counts as a unit."""
    assume(table)
    alone = [code, *[None] * (len(table[0]) - 1)]
    before, after = (agreement(one, level, draws=10) for one in (table, [alone, *table]))
    assert after.n_units == before.n_units + 1
    assert vars(after) | {"n_units": 0} == vars(before) | {"n_units": 0}


@given(GAPPY, st.integers(-5, 5), st.sampled_from([-3, -0.5, 0.25, 2, 10]))
def test_interval_alpha_knows_no_unit_and_no_zero(table, shift, scale):
    """Affine maps, also turned round, leave interval alpha as it is; ratio alpha keeps scales."""
    moved = [[None if code is None else scale * code + shift for code in row] for row in table]
    alpha = krippendorff_alpha(table, INTERVAL)
    assert krippendorff_alpha(moved, INTERVAL) == pytest.approx(alpha)
    scaled = [[None if code is None else abs(scale) * code for code in row] for row in table]
    assert krippendorff_alpha(scaled, RATIO) == pytest.approx(krippendorff_alpha(table, RATIO))


def test_very_small_codes_still_differ():
    """Distances whose squares are too small for a float do not make codes equal."""
    table = [[1e-200, 1e-200], [1e-200, 2e-200], [3e-200, 3e-200]]
    large = [[code * 1e200 for code in row] for row in table]
    assert krippendorff_alpha(table, INTERVAL) == pytest.approx(krippendorff_alpha(large, INTERVAL))


@given(GAPPY)
def test_ordinal_alpha_knows_only_the_order(table):
    """Any rising map of the codes leaves ordinal alpha as it is."""
    risen = [[None if code is None else 3**code - 7 for code in row] for row in table]
    assert krippendorff_alpha(risen, ORDINAL) == pytest.approx(krippendorff_alpha(table, ORDINAL))


@given(tables(st.integers(2, 4), st.none() | st.integers(0, 1)))
def test_two_codes_leave_no_room_for_distance(table):
    """With two codes all levels, and all weightings of kappa, say the same."""
    alphas = [krippendorff_alpha(table, level) for level in Measurement]
    assert alphas == pytest.approx(alphas[:1] * 4)
    if table and len(table[0]) == 2:
        kappas = [cohen_kappa(table, weighting) for weighting in Weighting]
        assert kappas == pytest.approx(kappas[:1] * 3)


@given(WHOLE)
def test_alpha_and_fleiss_kappa_differ_by_the_smallness_of_the_sample(table):
    """Without gaps 1 - alpha = (1 - kappa)(n - 1)/n for n ratings: two formulas, one thing."""
    kappa, alpha = fleiss_kappa(table), krippendorff_alpha(table, NOMINAL)
    assert (kappa is None) == (alpha is None)
    if alpha is not None:
        ratings = len(table) * len(table[0])
        assert 1 - alpha == pytest.approx((1 - kappa) * (ratings - 1) / ratings)


@given(PAIRS)
def test_quadratic_kappa_is_the_concordance_of_the_two_coders(table):
    """It equals 2 cov / (var + var + squared difference of means), computed apart."""
    kappa = cohen_kappa(table, Weighting.QUADRATIC)
    if kappa is None:
        assert len({code for row in table for code in row}) <= 1
        return
    size = len(table)
    first, second = (sum(row[coder] for row in table) / size for coder in (0, 1))
    shared = sum((a - first) * (b - second) for a, b in table) / size
    spread_of = sum((a - first) ** 2 + (b - second) ** 2 for a, b in table) / size
    assert kappa == pytest.approx(2 * shared / (spread_of + (first - second) ** 2))


@given(PAIRS, st.sampled_from(Weighting))
def test_kappa_is_the_same_from_both_sides_and_one_at_full_agreement(table, weighting):
    """Coders may change places; 1 if and only if they agree throughout and vary."""
    kappa = cohen_kappa(table, weighting)
    assert cohen_kappa([row[::-1] for row in table], weighting) == pytest.approx(kappa)
    varied = len({code for row in table for code in row}) > 1
    agreed = all(first == second for first, second in table)
    assert (kappa == 1) == (agreed and varied)
    assert kappa is None or kappa <= 1


@given(PAIRS, st.integers(-5, 5), st.sampled_from([-2, 0.5, 3]))
def test_weighted_kappa_knows_no_unit_and_no_zero(table, shift, scale):
    """Affine maps of the codes leave linear and quadratic kappa as they are."""
    moved = [[scale * code + shift for code in row] for row in table]
    for weighting in (Weighting.LINEAR, Weighting.QUADRATIC):
        assert cohen_kappa(moved, weighting) == pytest.approx(cohen_kappa(table, weighting))


@given(tables(st.just(2), st.integers(0, 1)))
def test_kappa_without_prevalence_and_bias_is_pabak(table):
    """Kappa follows from raw agreement and the two indices (Byrt, Bishop & Carlin 1993)."""
    kappa, indices = cohen_kappa(table), paradox_indices(table)
    if kappa is None:
        return
    lift = indices.prevalence_index**2 - indices.bias_index**2
    assert kappa == pytest.approx((indices.pabak - lift) / (1 - lift))
    assert 0 <= indices.prevalence_index <= 1
    assert 0 <= indices.bias_index <= 1
    assert indices.pabak == pytest.approx(2 * raw_agreement(table) - 1)


@given(GAPPY, LEVELS)
def test_bounds_are_in_order_and_shares_add_up(table, level):
    """low <= high <= 1, undefined draws are some of the draws, prevalence sums to 1."""
    found = agreement(table, level, draws=10)
    interval = found.interval
    if interval.low is not None:
        assert interval.low <= interval.high <= 1
    assert 0 <= interval.undefined_draws <= interval.draws
    assert sum(found.prevalence.values()) == pytest.approx(1 if found.n_pairable else 0)
    assert found.raw is None or 0 <= found.raw <= 1
