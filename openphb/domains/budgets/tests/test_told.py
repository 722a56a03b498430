"""The indicative budget told: the page, what if, I do not agree, the letters, and their reading age."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.explaining import WhatFor, explained
from openphb.domains.budgets.jobs import write_letters
from openphb.domains.budgets.methods.cost_matrix import CareWeek, Employing, Item, Row, When
from openphb.domains.budgets.methods.existing_package import Commissioned, Part, Settled
from openphb.domains.budgets.methods.replay import replay
from openphb.domains.budgets.methods.severity_range import Mover, Way
from openphb.domains.budgets.models import IndicativeBudget
from openphb.domains.budgets.tests import reading_age
from openphb.domains.budgets.types import Basis, CostedLine, ToldHow
from openphb.domains.cases import queries as cases
from openphb.domains.cases.models import Disagreement
from openphb.domains.cases.types import Heard
from openphb.domains.rates import actions as rates
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.types import RateGiven, Unit, Who
from openphb.foundation.access.types import NotPermitted
from openphb.foundation.clock.business import Moment
from openphb.foundation.documents import queries as documents
from openphb.foundation.documents import store
from openphb.foundation.documents.tests.reading import read
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.tests.html import faults_of

OLDEST = 11
PRICES = {
    "pa.weekday.hour": 14_20,
    "pa.evening.hour": 15_00,
    "pa.saturday.hour": 15_60,
    "pa.sunday.hour": 16_40,
    "pa.bank_holiday.hour": 28_40,
    "agency.sleep_in.night": 112_00,
    "insurance.year": 120_00,
    "dbs_check.once": 62_00,
    "contingency.percent": 5_00,
}
HOURS = (4_00, 4_00, 4_00, 4_00, 4_00, 0, 0)
WEEK = CareWeek(
    rows=(
        Row(Who.PA, When.DAY, Unit.HOUR, HOURS),
        Row(Who.AGENCY, When.SLEEP_IN, Unit.NIGHT, (0, 0, 0, 0, 1_00, 0, 0)),
    ),
    employing=Employing(assistants=1),
    items=(Item("insurance.year", 1_00), Item("dbs_check.once", 1_00)),
    contingency=True,
)
# What Mr W of the demonstration was told, with lines like his.
LINES = (
    CostedLine("Personal assistant, mornings and evenings", 2000, "hours", 14_20, Basis.PER_WEEK),
    CostedLine("Help at night", 100, "nights", 90_00, Basis.PER_WEEK),
    CostedLine("Agency visits, 5 a week", 500, "visits", 24_60, Basis.PER_WEEK),
    CostedLine("Payroll", 100, "fee", 15_00, Basis.PER_MONTH),
    CostedLine("Riser chair", 100, "chair", 500_00, Basis.ONE_OFF),
)


def words(answer):
    html = answer.content.decode()
    assert faults_of(html) == []
    return html


def agree_card(house, prices):
    with house.acting("finance_officer") as viewer:
        proposal_id = rates.propose_rates(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            what="The card",
            rates=[
                RateGiven(key_of(code), value, date(2026, 4, 1), None, "Board paper")
                for code, value in prices.items()
            ],
        )
    with house.acting("phb_manager") as viewer:
        rates.decide_rates(
            by=viewer, at=house.at, proposal_id=proposal_id, agree=True, reason="As the board said"
        )


@pytest.fixture
def week_told(house, act, budget_id):
    agree_card(house, PRICES)
    act(actions.work_out_week, budget_id=budget_id, after_version=0, week=WEEK)
    return tell(act, house, budget_id)


@pytest.fixture
def lines_told(house, act, budget_id):
    act(actions.work_out_indicative, budget_id=budget_id, after_version=0, lines=LINES)
    return tell(act, house, budget_id)


@pytest.fixture
def range_told(house, act, budget_id):
    agree_card(house, PRICES)
    movers = (
        Mover("A bad spell, with help each night", Way.MORE, None, WEEK.rows[-1]),
        Mover("Your new chair works well", Way.LESS, 0, None),
    )
    act(actions.work_out_range, budget_id=budget_id, after_version=0, week=WEEK, movers=movers)
    return tell(act, house, budget_id)


@pytest.fixture
def package_told(act, house, budget_id):
    kept, ended, changed = (Commissioned(line, "Made-up Care", "Invoice") for line in LINES[:3])
    parts = (
        Part(kept),
        Part(ended, Settled.END, why="Nobody has come at night since May."),
        Part(changed, Settled.CHANGE, 300, 24_60, "You go to the gym on two days now."),
    )
    act(actions.work_out_package, budget_id=budget_id, after_version=0, parts=parts)
    return tell(act, house, budget_id)


def tell(act, house, budget_id, how=ToldHow.IN_PERSON):
    return act(
        actions.tell_person,
        budget_id=budget_id,
        after_version=1,
        told_on=house.today,
        told_how=how,
    )


@pytest.fixture
def holder(house, budget_id):
    with house.acting("care_coordinator") as viewer:
        subject_id = queries.budget(viewer=viewer, budget_id=budget_id).subject_id
    return house.join("holder", subject_id=subject_id)


@pytest.fixture
def page(house, visit, budget_id, holder):
    """Open a page of the budget as its holder, or as a member of staff."""

    def one(name, data=None, role=""):
        with house.acting(role) if role else house.acting_as(holder) as viewer:
            path = reverse(f"budgets:{name}", args=[budget_id])
            return visit(viewer, path, data, post=data is not None)

    return one


def what_if(days=HOURS, **given):
    boxes = {f"day_0_{n}": f"{many / 100:g}" for n, many in enumerate(days) if many}
    return {**boxes, "day_1_4": "1", "assistants": "1", **given}


def disagree(house, budget_id, by, **changed):
    plain = {"said_on": house.today, "heard": Heard.PAGE, "words": "I need help on Sundays."}
    with house.acting_as(by) as viewer:
        return actions.disagree(by=viewer, at=house.at, budget_id=budget_id, **plain | changed)


def test_the_lines_are_told_under_what_they_are_for():
    groups = {group.purpose: [one.line for one in group.lines] for group in explained(LINES)}
    assert groups == {
        WhatFor.HELP: [LINES[0], LINES[1], LINES[2]],
        WhatFor.OTHER: [LINES[3]],
        WhatFor.ONCE: [LINES[4]],
    }


def test_the_holder_reads_how_much_what_for_and_how(lines_told, page):
    html = words(page("explained"))
    for said in (
        "£500.46</strong> a week.",
        "That is £26,024.00 a year.",
        "There is also £500.00 to use once.",
        "Personal assistant, mornings and evenings: 20 hours a week. That is £284.00.",
        "Riser chair: £500.00 once.",
        "Care from your GP, or an operation.",
        "We wrote down what each thing costs.",
        "We will answer in 28 days.",
    ):
        assert said in html
    assert "What if?" not in html


def test_a_week_is_told_without_the_words_of_employers(week_told, page):
    html = words(page("explained"))
    assert "What an employer pays to the state" in html
    assert "Pay for who steps in when your staff are on holiday" in html
    assert "Employer’s National Insurance" not in html
    assert "What if?" in html


@pytest.mark.parametrize("told", ["lines_told", "week_told", "range_told", "package_told"])
@pytest.mark.parametrize("name", ["explained", "easy_read"])
def test_whoever_is_eleven_can_read_what_the_holder_is_told(request, told, name, page):
    request.getfixturevalue(told)
    said = reading_age.plain_sentences(words(page(name)))
    assert len(said) > 20
    assert reading_age.reading_age(said) <= OLDEST


@pytest.mark.parametrize(
    ("word", "many"),
    [
        ("care", 1),
        ("money", 2),
        ("assistant", 3),
        ("people", 2),
        ("plan", 1),
        ("agreed", 2),
        ("£284.00", 1),
        ("holiday", 3),
        ("used", 1),
        ("needed", 2),
        ("times", 1),
        ("prices", 2),
        ("emergency", 4),
    ],
)
def test_syllables_are_counted_as_they_are_said(word, many):
    assert reading_age.syllables(word) == many


def test_the_formulas_say_that_law_is_harder_than_a_nursery_rhyme():
    easy = ["Jack and Jill went up the hill.", "They went to get some water."]
    hard = [
        "Notwithstanding the foregoing provisions, the responsible body may determine otherwise."
    ]
    assert reading_age.reading_age(easy) < 8
    assert reading_age.reading_age(hard) > 16


def test_an_unchanged_week_comes_to_what_was_told(week_told, page):
    assert 'value="4"' in words(page("what_if"))
    assert "That is the same as you were told." in words(page("what_if", what_if()))


def test_what_if_prices_a_changed_day_and_keeps_nothing(house, week_told, page, budget_id):
    longer = (4_00, 4_00, 4_00, 4_00, 4_00, 0, 3_00)
    html = words(page("what_if", what_if(longer)))
    assert "a week more than" in html
    assert "Nothing is kept." in html
    assert "3 hours a week × £16.40 = £49.20 a week" in html
    with house.acting("care_coordinator") as viewer:
        assert IndicativeBudget.objects.filter(budget_id=budget_id).count() == 2
        week = queries.week_of(viewer=viewer, budget_id=budget_id)
    assert week == WEEK


def test_two_assistants_together_need_two_to_be_employed(week_told, page):
    html = words(page("what_if", what_if(two_0="two")))
    assert "Two personal assistants come together, and there is only one." in html
    assert "a week more than" in words(page("what_if", what_if(two_0="two", assistants="2")))


def test_what_the_card_did_not_price_is_said_and_not_guessed(house, act, budget_id, page):
    agree_card(house, {key: PRICES[key] for key in PRICES if "sunday" not in key})
    act(actions.work_out_week, budget_id=budget_id, after_version=0, week=WEEK)
    tell(act, house, budget_id)
    html = words(page("what_if", what_if((4_00, 0, 0, 0, 0, 0, 1_00))))
    assert "This sum has no price for “Personal assistant, Sunday, an hour”." in html


def test_a_day_of_thirty_hours_is_refused_where_it_stands(week_told, page):
    html = words(page("what_if", what_if((30_00, 0, 0, 0, 0, 0, 0))))
    assert "A day holds at most 24 hours." in html


def test_a_budget_of_single_lines_has_no_week_to_change(lines_told, page):
    assert "there is no week to change" in words(page("what_if"))


def test_prices_around_the_week_are_kept_and_replay_and_are_not_told(house, week_told, budget_id):
    with house.acting("care_coordinator") as viewer:
        stored = queries.stored_working(viewer=viewer, budget_id=budget_id, version=2)
        answer = queries.indicative(viewer=viewer, budget_id=budget_id)
    assert "pa.sunday.hour.double" in stored["priced"]["prices"]
    assert replay(stored).matches
    assert answer is not None
    assert not any("assistant, Sunday" in sentence for sentence in answer.rests_on)


def test_telling_says_how_and_promises_the_cards_days(house, act, budget_id, page):
    agree_card(house, PRICES | {"answer.days": 14})
    act(actions.work_out_indicative, budget_id=budget_id, after_version=0, lines=LINES)
    assert "in 14 days" in words(page("tell", role="care_coordinator"))
    tell(act, house, budget_id, ToldHow.EASY_READ)
    with house.acting("care_coordinator") as viewer:
        answer = queries.indicative(viewer=viewer, budget_id=budget_id)
    assert answer is not None
    assert (answer.told_how, answer.answer_days) == (ToldHow.EASY_READ, 14)
    assert "We will answer in 14 days." in words(page("explained"))


def test_the_holder_does_not_agree_in_their_own_words(house, lines_told, page, budget_id, holder):
    answer = page("disagree", {"words": "I need help on Sundays."})
    with house.acting_as(holder) as viewer:
        budget = queries.budget(viewer=viewer, budget_id=budget_id)
        (said,) = cases.disagreements_of_case(viewer=viewer, case_id=budget.case_id)
    assert answer["Location"] == reverse("cases:disagreement", args=[said.id])
    assert (said.heard, said.said_on, said.due_on) == (
        Heard.PAGE,
        house.today,
        date(2026, 12, 22),
    )
    assert said.decided_by == house.user_id("care_coordinator")
    assert said.about_id == lines_told
    html = words(page("explained"))
    assert "We answer by Tuesday 22 December 2026." in html
    assert "first-idea/disagree/" not in html
    assert "There are no words" not in html
    html = words(page("disagree", {"words": "Once more."}))
    assert "nobody has answered yet" in html


def test_staff_write_down_what_they_heard(house, lines_told, page):
    html = words(page("disagree", role="care_coordinator"))
    assert "By phone" in html
    assert "On their own page" not in html
    given = {"words": "Too little.", "heard": "phone"}
    given |= {"said_on-day": "24", "said_on-month": "11", "said_on-year": "2026"}
    page("disagree", given, role="care_coordinator")
    with house.acting("phb_manager"):
        assert Disagreement.objects.get().heard == Heard.PHONE


def test_nobody_disagrees_with_what_nobody_told(house, act, budget_id, holder):
    act(actions.work_out_indicative, budget_id=budget_id, after_version=0, lines=LINES)
    with pytest.raises(Refusal, match="told yet"):
        disagree(house, budget_id, holder)
    with house.acting("finance_officer") as viewer, pytest.raises((NotPermitted, Refusal)):
        actions.disagree(
            by=viewer,
            at=house.at,
            budget_id=budget_id,
            said_on=house.today,
            heard=Heard.PHONE,
            words="No.",
        )


def test_the_holder_sees_no_draft(act, budget_id, page):
    act(actions.work_out_indicative, budget_id=budget_id, after_version=0, lines=LINES)
    with pytest.raises(NothingThere):
        page("explained")
    assert "Not told yet" in words(page("explained", role="care_coordinator"))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("letter_pdf", "Money for your care: a first idea"),
        ("easy_read_pdf", "Money for your care"),
    ],
)
def test_the_letters_come_as_pdfs_that_a_screen_reader_can_read(week_told, page, name, title):
    answer = page(name)
    assert "Smith" not in answer["Content-Disposition"]
    paper = read(answer.content)
    assert (paper.title, paper.language, paper.tagged) == (title, "en-GB", True)
    assert "1 amounts" not in paper.words
    for said in (
        "Ann Smith",
        "The money is about £",
        "We will answer in 28 days.",
        "NHS Ourshire ICB",
    ):
        assert said in paper.words


def test_both_letters_are_kept_once_when_the_person_was_told(house, week_told, budget_id):
    ensure_system_user(tenant_ids=[house.tenant_id], at=house.at)
    run = Run(SYSTEM_USER_ID, Moment(house.today, house.at, pretended=True), 1, last=True)
    write_letters.body(run, budget_id, 2)
    write_letters.body(run, budget_id, 2)
    with pytest.raises(NothingThere):
        write_letters.body(run, budget_id, 1)
    with house.acting("care_coordinator") as viewer:
        for kind in (DocumentKind.LETTER, DocumentKind.EASY_READ):
            line = documents.paper(viewer=viewer, kind=kind, paper_of=week_told)
            assert line is not None
            found = documents.document(viewer=viewer, document_id=line.id)
            assert "£" in read(store.path_of(found.stored_name).read_bytes()).words
