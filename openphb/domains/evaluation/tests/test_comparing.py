"""A group against everybody else: published examples, the long way round, and many made-up worlds."""

from __future__ import annotations

from math import exp, log, sqrt
from random import Random

import pytest

from openphb.domains.evaluation.rules import comparing, student
from openphb.domains.evaluation.tests.worlds import sums_of
from openphb.kernel.tests.doses import dose


@pytest.mark.parametrize(
    ("degrees", "published"),
    # Of any printed table of t for 5 % on both sides together.
    [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980), (1e9, 1.960)],
)
def test_t_is_that_of_the_printed_tables(degrees, published):
    assert student.quantile(0.05, degrees) == pytest.approx(published, abs=6e-4)
    assert student.beyond(published, degrees) == pytest.approx(0.05, abs=1e-4)


@pytest.mark.parametrize(
    ("a", "b", "x", "exact"), [(1, 1, 0.3, 0.3), (2, 1, 0.5, 0.25), (1, 2, 0.5, 0.75), (3, 2, 1, 1)]
)
def test_the_incomplete_beta_function_where_it_is_a_polynomial(a, b, x, exact):
    assert student.incomplete_beta(a, b, x) == pytest.approx(exact, abs=1e-12)


# Student's own: hours of sleep gained with two drugs (Biometrika 6, 1908); as R prints its t test.
DRUG_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
DRUG_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_with_one_need_it_is_students_comparison_of_two_means():
    found = comparing.estimate([(sums_of(DRUG_1), sums_of(DRUG_2))])
    assert found is not None
    assert found.difference == pytest.approx(-1.58)
    assert found.low == pytest.approx(-3.363874, abs=1e-6)
    assert found.high == pytest.approx(0.203874, abs=1e-6)
    assert found.by_chance == pytest.approx(0.07919, abs=5e-6)
    assert found.degrees_of_freedom == pytest.approx(18)


def test_three_against_twenty_seven_has_the_degrees_of_freedom_that_imbens_and_kolesar_print():
    chance = Random(1)
    few, many = ([chance.gauss(0, 1) for _ in range(count)] for count in (3, 27))
    found = comparing.estimate([(sums_of(few), sums_of(many))])
    # Their section III: 2.5.
    assert found is not None
    assert found.degrees_of_freedom == pytest.approx(2.4668, abs=1e-4)


def solved(matrix: list[list[float]]) -> list[list[float]]:
    """Return the inverse of a matrix, by elimination."""
    size = len(matrix)
    rows = [row[:] + [float(i == j) for j in range(size)] for i, row in enumerate(matrix)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for r in range(size):
            if r != i:
                rows[r] = [u - rows[r][i] * v for u, v in zip(rows[r], rows[i], strict=True)]
    return [row[size:] for row in rows]


def the_long_way(pairs: list[tuple[list[float], list[float]]]) -> tuple[float, float, float]:
    """Return difference, standard error and degrees of freedom by matrices, from the definitions."""
    rows = [
        (s, x, y)
        for s, both in enumerate(pairs)
        for x, ys in zip((1, 0), both, strict=True)
        for y in ys
    ]
    design = [[float(s == k) for k in range(len(pairs))] + [float(x)] for s, x, _ in rows]
    n, p = len(rows), len(pairs) + 1
    inner = solved([[sum(d[a] * d[b] for d in design) for b in range(p)] for a in range(p)])
    to_beta = [[sum(inner[a][b] * d[b] for b in range(p)) for d in design] for a in range(p)]
    beta = [sum(w * row[2] for w, row in zip(one, rows, strict=True)) for one in to_beta]
    hat = [
        [sum(design[i][a] * to_beta[a][j] for a in range(p)) for j in range(n)] for i in range(n)
    ]
    left = [rows[i][2] - sum(design[i][a] * beta[a] for a in range(p)) for i in range(n)]
    weights = [to_beta[-1][i] ** 2 / (1 - hat[i][i]) for i in range(n)]
    over = [[float(i == j) - hat[i][j] for j in range(n)] for i in range(n)]
    one = sum(weights[i] * over[i][i] for i in range(n))
    two = sum(weights[i] * weights[j] * over[i][j] ** 2 for i in range(n) for j in range(n))
    return (
        beta[-1],
        sqrt(sum(w * e * e for w, e in zip(weights, left, strict=True))),
        one * one / two,
    )


@pytest.mark.parametrize("seed", range(12))
def test_sums_by_need_give_what_matrices_of_all_people_give(seed):
    chance = Random(seed)
    pairs = [
        (
            [chance.gauss(k, 1 + k) for _ in range(chance.randint(1, 6))],
            [chance.gauss(k + 0.3, 1) for _ in range(chance.randint(2, 9))],
        )
        for k in range(chance.randint(2, 5))
    ]
    found = comparing.estimate([(sums_of(ours), sums_of(theirs)) for ours, theirs in pairs])
    assert found is not None
    difference, error, degrees = the_long_way(pairs)
    assert found.difference == pytest.approx(difference)
    assert found.degrees_of_freedom == pytest.approx(degrees)
    assert found.high - found.low == pytest.approx(2 * error * student.quantile(0.05, degrees))


def test_a_need_that_only_one_side_has_changes_nothing():
    pair = (sums_of(DRUG_1), sums_of(DRUG_2))
    assert comparing.estimate([pair, (sums_of([]), sums_of([9.0, 8.0]))]) == comparing.estimate(
        [pair]
    )
    assert comparing.estimate([(sums_of([]), sums_of([9.0]))]) is None


def test_one_person_against_many_tells_nothing():
    assert comparing.estimate([(sums_of([1.0]), sums_of(DRUG_2))]) is None


def test_amounts_that_are_all_alike_differ_by_what_they_differ():
    found = comparing.estimate([(sums_of([log(90.0)] * 12), sums_of([log(100.0)] * 15))])
    assert found is not None
    assert (found.low, found.high) == (found.difference, found.difference)
    assert exp(found.difference) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("chances", "stand_out"),
    [
        ((), ()),
        ((0.04,), (True,)),
        # Holm's order: 0.005 ≤ 0.05/4, 0.01 ≤ 0.05/3, 0.03 > 0.05/2, so the rest falls too.
        ((0.01, 0.04, 0.03, 0.005), (True, False, False, True)),
        ((0.02, 0.02, 0.02), (False, False, False)),
    ],
)
def test_holms_correction(chances, stand_out):
    assert comparing.holm(chances) == stand_out


def worlds(seed: int, count: int, planted: float):
    """Yield estimates of worlds whose sides scatter unlike and have unlike needs."""
    chance = Random(seed)
    for _ in range(count):
        pairs = []
        for need, (ours, theirs) in enumerate(((6, 20), (3, 15), (4, 30))):
            spread = 0.2 + 0.15 * need
            pairs.append(
                (
                    sums_of([chance.gauss(need + planted, 1.6 * spread) for _ in range(ours)]),
                    sums_of([chance.gauss(need, spread) for _ in range(theirs)]),
                )
            )
        found = comparing.estimate(pairs)
        assert found is not None
        yield found


@pytest.mark.parametrize("planted", [0.0, -0.08])
def test_the_interval_holds_what_was_planted_in_95_of_100_worlds(planted):
    count = dose(1_000, 20_000)
    held = sum(one.low <= planted <= one.high for one in worlds(5, count, planted))
    print(f"coverage of {planted:+.2f}: {held / count:.4f} of {count}")  # noqa: T201  shown when it is proved
    # Three standard errors of a share of 95 %, and half a per cent that small samples may cost.
    assert abs(held / count - 0.95) < 3 * sqrt(0.95 * 0.05 / count) + 0.005
