"""The needs profile: needs prompt and explain, help is what is priced, and a level prices nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.methods import needs_profile
from openphb.domains.budgets.methods.cost_matrix import (
    CareWeek,
    Employing,
    Item,
    Priced,
    Row,
    When,
    stored_week,
)
from openphb.domains.budgets.methods.needs_profile import (
    Assessment,
    Help,
    Level,
    Need,
    NeedsWorked,
    Profile,
    Support,
    Willing,
    look_again,
    pack_coded,
    pack_for,
    packs,
    priced_for,
    prompts_of,
    stored_needs,
    stored_profile,
    work_out,
)
from openphb.domains.budgets.methods.needs_profile.types import Amounts
from openphb.domains.budgets.methods.registry import BY_PACK, EVERY_CATEGORY
from openphb.domains.budgets.methods.replay import replay
from openphb.domains.budgets.tests.changes import leaves, unseen_changes
from openphb.domains.budgets.tests.test_cost_matrix import (
    EVERY_NIGHT,
    ON,
    TRIES,
    WEEKDAYS_2H,
    card,
    lines_of,
    row,
    weeks,
)
from openphb.domains.budgets.types import Basis, CostedLine, HelpTold, NeedTold, WeeksInYear
from openphb.domains.cases.types import Category
from openphb.domains.rates.types import Unit, Who
from openphb.kernel.refusal import Refusal

# A nurse can read this beside the tool: every domain with the levels that it has.
ADULT = """
    breathing      N L M H S P
    nutrition      N L M H S
    continence     N L M H
    skin           N L M H S
    mobility       N L M H S
    communication  N L M H
    psychological  N L M H
    cognition      N L M H S
    behaviour      N L M H S P
    drugs          N L M H S P
    consciousness  N L M H P
    other          N L M H S
"""
CHILD = """
    cyp_breathing      N L M H S P
    cyp_eating         N L M H S
    cyp_mobility       N L M H S
    cyp_continence     N L M H
    cyp_skin           N L M H S
    cyp_communication  N L M H
    cyp_drugs          N L M H S P
    cyp_psychological  N L M H
    cyp_seizures       N L M H S
    cyp_behaviour      N L M H S P
"""
FOUR_HOURS: Amounts = (4_00,) * 7
ASSESSED = Assessment("Ruth Bell, nurse assessor", date(2026, 3, 20))
NEEDS = (
    Need("mobility", Level.HIGH, "Two hands to get up, and a steadying arm in the house."),
    Need("nutrition", Level.MODERATE, "Somebody there at every meal."),
    Need("skin", Level.NONE, ""),
)
GET_UP = Help(row(FOUR_HOURS), "mobility", "getting up and washing")
MEALS = Help(row(WEEKDAYS_2H, who=Who.PA), "nutrition", "meals")
WEEKEND: Amounts = (0, 0, 0, 0, 0, 4_00, 4_00)
SISTER = Support(0, "Ann, sister", WEEKEND, Willing.YES, date(2026, 3, 22))


def profile(**changed: Any) -> Profile:
    plain: dict[str, Any] = {
        "pack": "chc-adult/1",
        "assessed": ASSESSED,
        "needs": NEEDS,
        "help": (GET_UP, MEALS),
        "support": (SISTER,),
    }
    return Profile(**plain | changed)


def worked(made: Profile, convention: WeeksInYear = WeeksInYear.FIFTY_TWO) -> NeedsWorked:
    return work_out(made, priced_for(made, card(), ON), weeks_in_year=convention)


def table(words: str) -> dict[str, list[str]]:
    return {line.split()[0]: line.split()[1:] for line in words.strip().splitlines()}


@pytest.mark.parametrize(("code", "expected"), [("chc-adult/1", ADULT), ("children/1", CHILD)])
def test_every_domain_has_the_levels_that_a_nurse_can_check(code: str, expected: str) -> None:
    found = {one.code: [str(level) for level in one.levels] for one in pack_coded(code).domains}
    assert found == table(expected)


@pytest.mark.parametrize("pack", packs().values(), ids=lambda one: one.code)
def test_a_level_that_a_domain_does_not_have_is_refused(pack: needs_profile.CategoryPack) -> None:
    for domain in pack.domains:
        for level in Level:
            need = Need(domain.code, level, "Help.")
            made = profile(
                pack=pack.code,
                needs=(need,),
                help=(replace(GET_UP, domain=domain.code),),
            )
            if level in domain.levels:
                assert worked(made).matrix.worked.weekly_pence
                continue
            with pytest.raises(Refusal) as refused:
                worked(made)
            assert refused.value.code == "level_not_of_domain"
            assert refused.value.where == f"needs.{domain.code}.level"


@pytest.mark.parametrize("pack", packs().values(), ids=lambda one: one.code)
def test_every_level_of_every_domain_has_a_question_and_none_holds_a_number(
    pack: needs_profile.CategoryPack,
) -> None:
    assert pack.ask
    for domain in pack.domains:
        asked = prompts_of(pack, domain)
        assert {one.level for one in asked} == {None, *domain.levels}
        assert all(one.question.count("?") == 1 for one in asked)
        assert not any(character.isdigit() for one in asked for character in one.question)
        assert domain.plain
        assert domain.source


def test_every_category_is_asked_by_one_pack_on_a_day() -> None:
    today = date(2026, 11, 20)
    found = {category: pack_for(category, today).code for category in EVERY_CATEGORY}
    assert found[Category.CHC_ADULT] == "chc-adult/1"
    assert found[Category.CHILDREN_CONTINUING_CARE] == "children/1"
    assert found[Category.CHC_FAST_TRACK] == "fast-track/1"
    assert found[Category.S117] == "s117/1"
    assert found[Category.LONG_TERM_CONDITION] == "long-term/1"
    assert found[Category.LEARNING_DISABILITY] == "learning-disability/1"
    assert found[Category.MATERNITY] == "maternity/1"
    assert len(packs()) == 7
    with pytest.raises(Refusal) as refused:
        pack_for(Category.FUNDED_NURSING_CARE, today)
    assert refused.value.code == "needs_pack_none_on_day"
    with pytest.raises(Refusal) as refused:
        pack_for(Category.S117, date(2026, 3, 31))
    assert refused.value.code == "needs_pack_none_on_day"


def test_what_is_paid_is_what_is_needed_less_what_comes_unpaid() -> None:
    made = worked(profile())
    assert made.sums == (
        "Mobility, getting up and washing: Care agency, daytime, 28 hours a week needed − 8 unpaid "
        "(Ann, sister 8) = 20 hours a week paid.",
        "Nutrition (food and drink), meals: Personal assistant, daytime, 10 hours a week needed − 0 "
        "unpaid = 10 hours a week paid.",
    )
    assert lines_of(made.matrix)[0] == (
        "Care agency, weekday",
        20_00,
        18_00,
        Basis.PER_WEEK,
    )
    assert not any("Saturday" in name for name, *_rest in lines_of(made.matrix))
    assert made.matrix.worked.pack == needs_profile.PACK


@pytest.mark.parametrize("answer", [Willing.NO, Willing.NOT_ASKED])
def test_support_of_who_is_not_willing_and_able_is_never_counted(answer: Willing) -> None:
    without = worked(profile(support=()))
    made = worked(profile(support=(replace(SISTER, willing=answer),)))
    assert made.matrix.worked == without.matrix.worked
    assert made.sums == without.sums


def test_the_person_is_told_need_by_need_and_who_helps() -> None:
    assert needs_profile.told(profile()) == (
        NeedTold(
            "Nutrition (food and drink)",
            "Food and drink",
            "Moderate",
            "Somebody there at every meal.",
            (
                HelpTold(
                    "meals",
                    "Personal assistant, daytime",
                    "hours",
                    10_00,
                    (),
                    10_00,
                    ("Personal assistant, weekday", "Personal assistant, bank holiday"),
                ),
            ),
        ),
        NeedTold(
            "Mobility",
            "Moving about",
            "High",
            "Two hands to get up, and a steadying arm in the house.",
            (
                HelpTold(
                    "getting up and washing",
                    "Care agency, daytime",
                    "hours",
                    28_00,
                    (("Ann, sister", 8_00),),
                    20_00,
                    ("Care agency, weekday", "Care agency, bank holiday"),
                ),
            ),
        ),
    )


def test_what_does_not_fit_is_asked_again_and_changes_nothing() -> None:
    made = profile(
        needs=(
            Need("mobility", Level.NONE, "Nothing by day."),
            Need("nutrition", Level.LOW, "Shopping."),
            Need("drugs", Level.HIGH, "Pain that comes at night."),
        ),
        support=(replace(SISTER, willing=Willing.NOT_ASKED, asked_on=None),),
    )
    assert look_again(made) == (
        "Mobility: no needs were found there, and help is written for it.",
        "Drug therapies and medication: symptom control: High, and no help is written for it.",
        "Ann, sister was not asked yet. What they may give is not counted.",
    )


TWO = row(FOUR_HOURS, two_people=True)


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("needs_pack_unknown", {"pack": "chc-adult/9"}),
        ("assessment_missing", {"assessed": replace(ASSESSED, by=" ")}),
        ("assessment_in_future", {"assessed": replace(ASSESSED, on=ON + timedelta(days=1))}),
        ("domain_not_of_pack", {"needs": (*NEEDS, Need("cyp_seizures", None, "Fits."))}),
        ("domain_twice", {"needs": (*NEEDS, NEEDS[0])}),
        ("level_not_of_domain", {"needs": (Need("consciousness", Level.SEVERE, "Fits."), *NEEDS)}),
        ("need_too_long", {"needs": (*NEEDS, Need("drugs", None, "x" * 2_001))}),
        ("help_without_need", {"help": (replace(GET_UP, domain="skin"), MEALS)}),
        ("help_without_need", {"help": (replace(GET_UP, domain=""), MEALS)}),
        ("help_without_reason", {"help": (replace(GET_UP, why=" "), MEALS)}),
        ("help_without_reason", {"help": (replace(GET_UP, why="x" * 201), MEALS)}),
        ("support_too_many", {"support": (replace(SISTER, willing=Willing.NO),) * 21}),
        ("support_of_no_help", {"support": (replace(SISTER, help=2),)}),
        ("support_of_no_help", {"support": (replace(SISTER, help=-1),)}),
        ("support_unnamed", {"support": (replace(SISTER, who=""),)}),
        ("day_too_long", {"support": (replace(SISTER, hundredths=(-1,) * 7),)}),
        ("support_asked_in_future", {"support": (replace(SISTER, asked_on=date(2026, 4, 7)),)}),
        ("support_not_asked", {"support": (replace(SISTER, asked_on=None),)}),
        ("support_of_two_together", {"help": (replace(GET_UP, needed=TWO), MEALS)}),
        ("support_beyond_need", {"support": (SISTER, replace(SISTER, who="Bo, friend"))}),
        (
            "nothing_to_pay_for",
            {"help": (GET_UP,), "support": (replace(SISTER, hundredths=FOUR_HOURS),)},
        ),
        ("week_empty", {"help": (), "support": ()}),
        ("day_too_long", {"help": (replace(GET_UP, needed=row((25_00,) * 7)), MEALS)}),
    ],
)
def test_a_profile_that_cannot_be_is_refused_by_name(code: str, changed: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        worked(profile(**changed))
    assert refused.value.code == code
    assert refused.value.mend


def test_support_that_alone_answers_a_need_leaves_fees_and_things_to_pay_for() -> None:
    made = profile(
        help=(GET_UP,),
        support=(replace(SISTER, hundredths=FOUR_HOURS),),
        around=CareWeek((), items=(Item("mileage.mile", 10_00),)),
    )
    assert [name for name, *_rest in lines_of(worked(made).matrix)] == ["Mileage"]


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Return any profile: a week's rows as help, and for some of it somebody who gives a part."""
    week = draw(weeks())
    domains = pack_coded("chc-adult/1").domains
    needs = tuple(
        Need(one.code, draw(st.sampled_from([None, *one.levels])), "Help with it.")
        for one in domains
    )
    help_rows = tuple(
        Help(one, draw(st.sampled_from(domains)).code, "to live well") for one in week.rows
    )
    support = []
    for place, one in enumerate(week.rows):
        given = tuple(25 * draw(st.integers(0, most // 25)) for most in one.hundredths)
        willing = Willing.NO if one.two_people else draw(st.sampled_from(Willing))
        support.append(
            Support(place, "Ann, sister", cast(Amounts, given), willing, date(2026, 4, 1))
        )
    return profile(
        needs=needs, help=help_rows, support=tuple(support), around=replace(week, rows=())
    )


@TRIES
@given(made=profiles(), data=st.data())
def test_levels_alone_never_change_an_amount(made: Profile, data: st.DataObject) -> None:
    levels = {one.code: one.levels for one in pack_coded(made.pack).domains}
    others = tuple(
        replace(need, level=data.draw(st.sampled_from([None, *levels[need.domain]])))
        for need in made.needs
    )
    assert worked(replace(made, needs=others)).matrix == worked(made).matrix


@TRIES
@given(made=profiles(), data=st.data())
def test_more_hours_needed_never_lower_what_a_profile_comes_to(
    made: Profile, data: st.DataObject
) -> None:
    place, day = data.draw(st.integers(0, len(made.help) - 1)), data.draw(st.integers(0, 6))
    needed = made.help[place].needed
    if needed.unit in (Unit.NIGHT, Unit.DAY) and needed.hundredths[day] > 75:
        return
    more = [*needed.hundredths]
    more[day] += 25
    helps = [*made.help]
    helps[place] = replace(
        helps[place], needed=replace(needed, hundredths=cast(Amounts, tuple(more)))
    )
    after = worked(replace(made, help=tuple(helps))).matrix.worked
    assert worked(made).matrix.worked.annual_pence <= after.annual_pence


@TRIES
@given(made=profiles(), data=st.data())
def test_more_support_of_the_willing_and_able_never_raises_what_a_profile_comes_to(
    made: Profile, data: st.DataObject
) -> None:
    place, day = data.draw(st.integers(0, len(made.support) - 1)), data.draw(st.integers(0, 6))
    one = made.support[place]
    needed = made.help[one.help].needed
    if needed.two_people:
        return
    more = [*one.hundredths]
    more[day] = min(more[day] + 25, needed.hundredths[day])
    support = [*made.support]
    support[place] = replace(one, hundredths=cast(Amounts, tuple(more)), willing=Willing.YES)
    after = worked(replace(made, support=tuple(support))).matrix.worked
    assert after.annual_pence <= worked(made).matrix.worked.annual_pence
    assert after.weekly_pence <= worked(made).matrix.worked.weekly_pence


@TRIES
@given(made=profiles(), convention=st.sampled_from(WeeksInYear))
def test_a_stored_profile_comes_to_the_same_for_ever(
    made: Profile, convention: WeeksInYear
) -> None:
    done = worked(made, convention)
    kept = json.loads(json.dumps(stored_needs(done)))
    assert stored_profile(kept) == made
    assert replay(kept).matches
    assert replay(kept).replayed_pence == (
        done.matrix.worked.annual_pence + done.matrix.worked.one_off_pence
    )


def rich() -> Profile:
    night = row(EVERY_NIGHT, when=When.SLEEP_IN, unit=Unit.NIGHT, woken=50)
    return profile(
        help=(GET_UP, MEALS, Help(night, "mobility", "turning at night")),
        support=(
            SISTER,
            Support(1, "Bo, friend", (1_00,) + (0,) * 6, Willing.NO, date(2026, 3, 22)),
            Support(2, "Cy, son", (1_00,) + (0,) * 6, Willing.NOT_ASKED, None),
        ),
        around=CareWeek(
            (),
            employing=Employing(2),
            items=(Item("payroll_fee.month", 100),),
            others=(CostedLine("Gym", 100, "times", 20_00, Basis.PER_MONTH),),
            contingency=True,
        ),
    )


def test_a_change_to_any_single_part_of_a_stored_profile_is_seen() -> None:
    parts, missed = unseen_changes(stored_needs(worked(rich())))
    assert parts > 180
    assert missed == []


def test_a_part_taken_out_of_a_stored_profile_is_seen() -> None:
    kept = json.loads(json.dumps(stored_needs(worked(rich()))))
    for path in leaves(kept):
        touched = json.loads(json.dumps(kept))
        inside = touched
        for step in path[:-1]:
            inside = inside[step]
        del inside[path[-1]]
        try:
            seen = not replay(touched).matches
        except Refusal:
            seen = True
        assert seen, f"without {path} it was not seen"


@pytest.mark.parametrize(
    "change",
    [
        {"mobility": "S"},
        {"mobility": "H", "nutrition": "M", "skin": "N", "drugs": "P"},
        {"mobility": "Z"},
        {"legs": "H"},
        {"mobility": 4},
    ],
)
def test_levels_rewritten_by_hand_are_seen_though_no_amount_rests_on_them(
    change: dict[str, Any],
) -> None:
    kept = json.loads(json.dumps(stored_needs(worked(profile()))))
    assert kept["needs"]["pack"] == "chc-adult/1"
    assert kept["needs"]["levels"] == {"nutrition": "M", "skin": "N", "mobility": "H"}
    kept["needs"]["levels"] = change
    try:
        seen = not replay(kept).matches
    except Refusal as refused:
        seen = refused.code == "working_unreadable"
    assert seen


def test_what_if_asks_of_the_week_that_is_paid_by_the_prices_that_were_kept() -> None:
    kept = json.loads(json.dumps(stored_needs(worked(profile()))))
    held = BY_PACK[needs_profile.PACK].week
    assert held is not None
    week = held.stored_week(kept)
    assert week == stored_week(kept)
    assert week.rows[0].hundredths == (4_00, 4_00, 4_00, 4_00, 4_00, 0, 0)
    # His sister stops: the weekend is priced though nothing of it was paid before.
    rows: tuple[Row, ...] = (replace(week.rows[0], hundredths=FOUR_HOURS), week.rows[1])
    assert held.changed(kept, replace(week, rows=rows)).worked.weekly_pence > kept["weekly_pence"]


def test_nothing_says_who_may_have_a_budget() -> None:
    """A profile prompts and explains. No code, no question and no page of it decides about a right."""
    budgets = Path(needs_profile.__file__).parents[2]
    read = [
        *Path(needs_profile.__file__).parent.glob("*.*"),
        *budgets.glob("**/*needs*.py"),
        *budgets.glob("templates/budgets/needs*.jinja"),
    ]
    mine = [one for one in read if one.name != Path(__file__).name]
    assert len(mine) >= 8
    for one in mine:
        assert "eligib" not in one.read_text(encoding="utf-8").lower(), one.name


def test_a_price_is_never_found_from_a_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever prices or adds up sees the week alone: it holds no level."""
    seen: list[CareWeek] = []

    def look(week: CareWeek, *_rest: Any, **_more: Any) -> Any:
        seen.append(week)
        raise Refusal("enough", "Seen.")

    monkeypatch.setattr("openphb.domains.budgets.methods.cost_matrix.work_out", look)
    empty: Mapping[str, Any] = {}
    with pytest.raises(Refusal):
        work_out(profile(), Priced(ON, 1, empty, empty, ()), weeks_in_year=WeeksInYear.FIFTY_TWO)
    assert "Level" not in repr(seen)
