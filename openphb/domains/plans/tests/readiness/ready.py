"""A plan that is ready to agree, with every kind of thing a plan can have, and faults to plant in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.cases.types import Category
from openphb.domains.plans.extra_cover.types import CoverTerms, Trigger
from openphb.domains.plans.readiness.facts import Facts, Parts
from openphb.domains.plans.readiness.rules.buying import LOCAL
from openphb.domains.plans.readiness.rules.family import HOUSEHOLD
from openphb.domains.plans.readiness.types import (
    ApprovalState,
    Beside,
    LineAbout,
    LocalRow,
    NamedException,
    OtherLine,
    OwnMoney,
    Visit,
)
from openphb.domains.plans.rules import totals
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.types import (
    LineAnswer,
    LineKind,
    NeedAnswer,
    OutcomeAnswer,
    PlanAnswer,
    PlanState,
    RiskAnswer,
    ShareAnswer,
    Totals,
)
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period

ON = date(2026, 11, 24)
STARTS = date(2026, 12, 7)
REVIEW = date(2027, 3, 1)
WEEKS = WeeksInYear.FIFTY_TWO
MORNING, EVENING = Visit(127, 7 * 60, 9 * 60), Visit(127, 19 * 60, 20 * 60)
NEED = NeedAnswer(new_id(), 1, "Help to move safely")
OUTCOME = OutcomeAnswer(new_id(), new_id(), 1, "Be at home", "Nights at home", NEED.id)
SONGS = OutcomeAnswer(new_id(), new_id(), 2, "Sing", "Songs sung", None)
RISK = RiskAnswer(new_id(), 1, "A fall", "Two people move him", "His nurse")


def line(kind: LineKind, description: str, **more: Any) -> LineAnswer:
    """Return a line that serves the outcome."""
    facts: dict[str, Any] = {
        "id": new_id(),
        "line_key": new_id(),
        "position": 1,
        "supplier": "",
        "management_option": ManagementOption.DIRECT_PAYMENT,
        "quantity_hundredths": 100,
        "unit": "year",
        "unit_pence": 10_000,
        "basis": Basis.PER_YEAR,
        "valid_from": STARTS,
        "valid_to": None,
        "outcome_ids": (OUTCOME.id,),
        "shares": (),
        **more,
    }
    return _priced(LineAnswer(kind=kind, description=description, totals=Totals(0, 0, 0), **facts))


def _priced(one: LineAnswer) -> LineAnswer:
    amount = (one.quantity_hundredths, one.unit_pence, one.basis, one.falls_on)
    return replace(one, totals=totals([amount], WEEKS))


HELP = line(
    LineKind.PERSONAL_ASSISTANT,
    "Personal assistant",
    quantity_hundredths=2100,
    unit="hours",
    unit_pence=1420,
    basis=Basis.PER_WEEK,
)
AGENCY = line(
    LineKind.AGENCY,
    "Evening visits",
    quantity_hundredths=700,
    unit="hours",
    unit_pence=2400,
    basis=Basis.PER_WEEK,
    supplier="Helping Hands",
)
INSURANCE = line(LineKind.INSURANCE, "Employer's liability insurance")
PUT_BY = line(
    LineKind.CONTINGENCY,
    "Put by for illness",
    unit_pence=50_000,
    cover=CoverTerms((Trigger.ASSISTANT_ILL,), "", 200, 24_00, 480_00, 960_00, 10),
)
LINES = (HELP, AGENCY, INSURANCE, PUT_BY)


def with_lines(facts: Facts, *lines: LineAnswer) -> Facts:
    """Return the facts with other lines, and the sums that they come to."""
    amounts = [(one.quantity_hundredths, one.unit_pence, one.basis, one.falls_on) for one in lines]
    found = totals(amounts, WEEKS)
    return replace(facts, plan=replace(facts.plan, lines=lines, totals=found))


def _ready() -> Facts:
    plan = PlanAnswer(
        id=new_id(),
        tenant_id=new_id(),
        subject_id=new_id(),
        budget_id=new_id(),
        number=1,
        state=PlanState.DRAFT,
        version=1,
        words={
            Section.CONTINGENCY: "The agency sends somebody within the hour.",
            Section.TRAINING: "Moving and handling, taught by the nurse, paid by the commissioner.",
            Section.REVIEW_HOW: "At home, with his nurse.",
        },
        review_on=REVIEW,
        notice_weeks=4,
        starts_on=STARTS,
        weeks_in_year=WEEKS,
        written_by=new_id(),
        submitted_by=None,
        submitted_by_name="",
        submitted_at=None,
        needs=(NEED,),
        outcomes=(OUTCOME,),
        lines=(),
        risks=(RISK,),
        totals=Totals(0, 0, 0),
        direct_payment=Totals(0, 0, 0),
        decision=None,
    )
    facts = Facts(
        plan=plan,
        on=ON,
        category=Category.CHC_ADULT,
        age=66,
        parts=Parts(
            co_ordinators=("Nia Nurse",),
            steps=(("her assistant is ill", 30_000),),
            assents=(("William W", "read with him"),),
        ),
        about={
            HELP.id: LineAbout(
                paid_name="Joan Brown",
                relationship="none",
                dbs_on=date(2026, 9, 1),
                visits=(MORNING, Visit(127, 12 * 60, 13 * 60)),
            ),
            AGENCY.id: LineAbout(visits=(EVENING,)),
        },
        minimum_wage=Fraction(1271),
        contingency_hundredths=500,
        panel_weekly_pence=150_000,
        panel_one_off_pence=500_000,
        told_weekly_pence=40_000,
    )
    return with_lines(facts, *LINES)


READY = _ready()

Plant = Callable[[Facts], Facts]


def plan_has(**more: Any) -> Plant:
    """Return what changes the plan itself."""
    return lambda facts: replace(facts, plan=replace(facts.plan, **more))


def facts_have(**more: Any) -> Plant:
    """Return what changes what is known beside the plan."""
    return lambda facts: replace(facts, **more)


def parts_have(**more: Any) -> Plant:
    """Return what changes the plan's other parts."""
    return lambda facts: replace(facts, parts=replace(facts.parts, **more))


def section(code: Section, words: str = "") -> Plant:
    """Return what writes one section, or empties it."""
    return lambda facts: replace(
        facts,
        plan=replace(facts.plan, words={**facts.plan.words, code: words}),
    )


def line_has(which: LineAnswer, **more: Any) -> Plant:
    """Return what changes one line, with the sums."""

    def planted(facts: Facts) -> Facts:
        lines = tuple(
            _priced(replace(one, **more)) if one.id == which.id else one for one in facts.plan.lines
        )
        return with_lines(facts, *lines)

    return planted


def buys(description: str, supplier: str = "") -> Plant:
    """Return what adds something small that is bought."""
    return lambda facts: with_lines(
        facts, *facts.plan.lines, line(LineKind.OTHER, description, supplier=supplier)
    )


def said_of(which: LineAnswer, **more: Any) -> Plant:
    """Return what is said of a line besides its price."""

    def planted(facts: Facts) -> Facts:
        about = replace(facts.about.get(which.id, LineAbout()), **more)
        return replace(facts, about={**facts.about, which.id: about})

    return planted


def both(*plants: Plant) -> Plant:
    """Return several changes, one after the other."""

    def planted(facts: Facts) -> Facts:
        for plant in plants:
            facts = plant(facts)
        return facts

    return planted


def lives_there(relationship: str, since: date | None = date(2020, 1, 1)) -> Plant:
    """Return that whoever is paid shares the person's home."""
    return said_of(
        HELP,
        paid_name="Ann W",
        relationship=relationship,
        same_household=True,
        household_from=since,
    )


def own(kind: OwnMoney, words: str = "") -> Plant:
    """Return that the person pays £20 themselves each time."""
    return said_of(AGENCY, own_money=kind, own_pence=2_000, own_words=words)


def exception(about: str, expires_on: date, state: ApprovalState = ApprovalState.APPROVED) -> Plant:
    """Return an exception that somebody asked for."""
    one = NamedException(
        id=new_id(),
        tenant_id=READY.plan.tenant_id,
        subject_id=READY.plan.subject_id,
        budget_id=READY.plan.budget_id,
        plan_id=READY.plan.id,
        code=about.split(":", maxsplit=1)[0],
        about=about,
        what="paying Ann W, who lives with him",
        necessity="She knows how he breathes, and nobody else could be found.",
        evidence="Letter of the respiratory nurse",
        document_id=None,
        expires_on=expires_on,
        state=state,
        asked_by=new_id(),
        asked_by_name="Nia Nurse",
        asked_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
    )
    return lambda facts: replace(facts, exceptions=(*facts.exceptions, one))


SINGING = LocalRow(
    "counselling", "counselling", ("counselling", "cbt"), (), "the NHS has its own service."
)
SINGS = line(LineKind.THERAPY, "Counselling")
ANN = f"{HOUSEHOLD}:ann w"
SINGING_KEY = f"{LOCAL}:counselling:{SINGS.line_key}"
COUNCIL = new_id()
SON = Beside("Tom W", "son", decides=True, receives=False, same_household=True)
COUSIN = Beside("Alex", "cousin", decides=False, receives=True, same_household=True)
OTHER = OtherLine(
    "Evening visits", "agency", "Helping Hands", "the plan of case CHC-0002", (), STARTS, None
)
FULL_TIME = line_has(HELP, quantity_hundredths=6_100)
EVENINGS = Visit(1, 19 * 60 + 30, 20 * 60 + 30)

PLANTS: dict[str, Plant] = {
    "no need": plan_has(needs=(), outcomes=(replace(OUTCOME, need_id=new_id()),)),
    "no outcome": plan_has(outcomes=()),
    "a girl of 17 without a word on learning": facts_have(age=17),
    "no line": plan_has(lines=(), totals=Totals(0, 0, 0)),
    "lines that come to nothing": both(
        lambda facts: with_lines(facts, replace(AGENCY, unit_pence=0, totals=Totals(0, 0, 0))),
        facts_have(told_weekly_pence=None),
        parts_have(steps=()),
    ),
    "no risk": plan_has(risks=()),
    "a risk with nothing agreed": plan_has(risks=(replace(RISK, agreed=" "),)),
    "a risk that nobody carries": plan_has(risks=(replace(RISK, carried_by=""),)),
    "a risk without the person's view": parts_have(unseen_risks=frozenset({RISK.id})),
    "no contingency": both(section(Section.CONTINGENCY), parts_have(steps=())),
    "no training": section(Section.TRAINING),
    "no co-ordinator": parts_have(co_ordinators=()),
    "two co-ordinators": parts_have(co_ordinators=("Nia Nurse", "Ned Nurse")),
    "a condition that nobody monitors": parts_have(unwatched=((NEED.id, "epilepsy"),)),
    "nobody agreed": parts_have(assents=()),
    "agreed in no said form": parts_have(assents=(("William W", ""),)),
    "a son decides, capacity unsaid": both(
        facts_have(beside=(SON,)),
        section(Section.LIBERTY, "Nothing."),
        section(Section.SAFEGUARDING, "No."),
    ),
    "a girl of 15, capacity unsaid": both(
        facts_have(age=15),
        section(Section.LEARNING, "Reading."),
        section(Section.SAFEGUARDING, "No."),
    ),
    "a son decides, liberty unsaid": both(
        facts_have(beside=(SON,)),
        section(Section.CAPACITY, "DoLS."),
        section(Section.SAFEGUARDING, "No."),
    ),
    "a son decides, safeguarding unsaid": both(
        facts_have(beside=(SON,)),
        section(Section.CAPACITY, "Asked."),
        section(Section.LIBERTY, "Nothing."),
    ),
    "no notice": plan_has(notice_weeks=0),
    "no first day": plan_has(starts_on=None),
    "no review day": plan_has(review_on=None),
    "no review method": section(Section.REVIEW_HOW),
    "a first review after three months and a day": plan_has(review_on=date(2027, 3, 8)),
    "a later review after a year and a day": plan_has(number=2, review_on=date(2027, 12, 8)),
    "a need without an outcome": plan_has(needs=(NEED, NeedAnswer(new_id(), 2, "Sleep"))),
    "an outcome without a need": both(
        plan_has(outcomes=(OUTCOME, SONGS)), parts_have(done_without_money=frozenset({SONGS.id}))
    ),
    "an outcome without a line": plan_has(outcomes=(OUTCOME, replace(SONGS, need_id=NEED.id))),
    "an outcome without a measure": plan_has(outcomes=(replace(OUTCOME, measure=" "),)),
    "a line without an outcome": line_has(INSURANCE, outcome_ids=()),
    "alcohol": buys("Beer on Fridays"),
    "tobacco": buys("Cigarettes"),
    "gambling": buys("A day out", "Casino"),
    "debt": buys("Rent arrears"),
    "illegal": buys("Something illegal"),
    "emergency": buys("Ambulance callout"),
    "GP": buys("A private GP appointment"),
    "dental": buys("Dental treatment"),
    "surgery": buys("Elective surgery"),
    "vaccination": buys("Flu vaccination"),
    "screening": buys("Breast screening"),
    "health check": buys("NHS Health Check"),
    "child measurement": buys("National child measurement"),
    "charges": buys("Prescription charges"),
    "medicines": buys("Prescribed medicines"),
    "pay for managing": buys("Alex, for managing the money"),
    "commissioned already": buys("District nurse"),
    "cash in hand": buys("A helper, cash in hand"),
    "counselling, which the local list leaves out": lambda facts: replace(
        with_lines(facts, *facts.plan.lines, SINGS), local=(SINGING,)
    ),
    "somebody paid of whom nothing is said": said_of(HELP, relationship=""),
    "a wife in the same home, since when unsaid": both(
        lives_there("spouse", None), exception(ANN, REVIEW)
    ),
    "a wife in the same home": lives_there("spouse"),
    "a friend in the same home": lives_there("friend"),
    "an aunt in the same home": lives_there("aunt_or_uncle"),
    "a cousin in the same home": lives_there("other_relative"),
    "a wife in the same home, asked and not answered": both(
        lives_there("spouse"), exception(ANN, REVIEW, ApprovalState.ASKED)
    ),
    "a wife in the same home, refused": both(
        lives_there("spouse"), exception(ANN, REVIEW, ApprovalState.REFUSED)
    ),
    "an approval until after the review": both(
        lives_there("spouse"), exception(ANN, date(2027, 3, 2))
    ),
    "the nominee is paid": both(
        facts_have(beside=(replace(SON, name="Joan  brown", decides=False, receives=True),))
    ),
    "a cousin holds the money": facts_have(beside=(COUSIN,)),
    "a stranger decides": both(
        facts_have(beside=(replace(SON, relationship="solicitor", same_household=False),)),
        section(Section.CAPACITY, "Asked."),
        section(Section.LIBERTY, "Nothing."),
        section(Section.SAFEGUARDING, "No."),
    ),
    "a child's assistant without a check": both(
        facts_have(age=17), section(Section.LEARNING, "Reading."), said_of(HELP, dbs_on=None)
    ),
    "an adult's assistant without a check": said_of(HELP, dbs_on=None),
    "a top-up": own(OwnMoney.TOP_UP),
    "private care mixed in": own(OwnMoney.SEPARATE),
    "a top-up of after-care": both(
        own(OwnMoney.TOP_UP),
        facts_have(category=Category.S117),
        line_has(HELP, shares=(ShareAnswer(COUNCIL, "Council", 10_000),)),
    ),
    "wheelchair money for care": own(OwnMoney.WHEELCHAIR),
    "a council's charge on NHS money": own(OwnMoney.COUNCIL_CHARGE),
    "25 hours on one day": both(
        line_has(AGENCY, quantity_hundredths=2_500, basis=Basis.ON_WEEKDAYS, falls_on=1),
        said_of(AGENCY, visits=()),
        facts_have(panel_weekly_pence=None),
    ),
    "169 hours in a week": both(
        line_has(AGENCY, quantity_hundredths=14_800),
        said_of(AGENCY, visits=()),
        facts_have(panel_weekly_pence=None),
    ),
    "one person for 170 hours": both(
        line_has(HELP, quantity_hundredths=17_000),
        line_has(AGENCY, unit="visits"),
        said_of(HELP, visits=()),
        facts_have(panel_weekly_pence=None),
        exception("more_hours_than_a_week", REVIEW),
    ),
    "one person for 61 hours": both(FULL_TIME, said_of(HELP, visits=())),
    "one person in two places": both(
        said_of(AGENCY, paid_name="joan brown", relationship="none", dbs_on=ON),
        said_of(AGENCY, visits=(Visit(127, 8 * 60, 9 * 60),)),
    ),
    "visits of one line that overlap": both(
        said_of(AGENCY, visits=(EVENING, EVENINGS)),
        line_has(AGENCY, quantity_hundredths=800),
    ),
    "two lines for the same hours": said_of(AGENCY, visits=(Visit(127, 8 * 60, 9 * 60),)),
    "a night that runs into the morning of another": both(
        said_of(AGENCY, visits=(Visit(127, 22 * 60, 7 * 60 + 1),)),
        line_has(AGENCY, unit="nights"),
    ),
    "visits that are not the hours bought": line_has(AGENCY, quantity_hundredths=750),
    "the same in another plan": facts_have(others=(OTHER,)),
    "the same need in another plan": facts_have(
        others=(replace(OTHER, description="Night care", needs=("help to  MOVE safely",)),)
    ),
    "bought and arranged as well": lambda facts: with_lines(
        facts,
        *facts.plan.lines,
        replace(
            AGENCY,
            id=new_id(),
            line_key=new_id(),
            management_option=ManagementOption.NOTIONAL,
            unit="visits",
        ),
    ),
    "starts in hospital": facts_have(stays=(Period(date(2026, 12, 1), None),)),
    "funded nursing care": facts_have(no_budget_category=True),
    "£50,000.01 a week": both(
        line_has(INSURANCE, basis=Basis.PER_WEEK, unit_pence=5_000_001),
        facts_have(panel_weekly_pence=None),
    ),
    "£500,000.01 once": both(
        line_has(INSURANCE, basis=Basis.ONE_OFF, unit_pence=50_000_001),
        facts_have(panel_one_off_pence=None),
    ),
    "a line that is over before the start": line_has(INSURANCE, valid_to=STARTS),
    "a start-up cost each week": lambda facts: with_lines(
        facts, *facts.plan.lines, line(LineKind.START_UP, "Recruiting", basis=Basis.PER_WEEK)
    ),
    "an assistant paid once": lambda facts: with_lines(
        facts, *facts.plan.lines, line(LineKind.PERSONAL_ASSISTANT, "A move", basis=Basis.ONE_OFF)
    ),
    "shares of 90 %": line_has(AGENCY, shares=(ShareAnswer(COUNCIL, "Council", 9_000),)),
    "a penny below the minimum wage": line_has(HELP, unit_pence=1_270),
    "two carers for the wage of one": line_has(HELP, carers_needed=2, unit_pence=1_420),
    "visits at the price of an hour": both(
        line_has(AGENCY, rate_code="agency.evening.hour", unit="visits"),
    ),
    "a price below the card": both(
        line_has(AGENCY, rate_code="agency.evening.hour"),
        facts_have(card_prices={AGENCY.id: 2_500}),
    ),
    "an employer without insurance": lambda facts: with_lines(facts, HELP, AGENCY, PUT_BY),
    "more put by than the card allows": line_has(PUT_BY, unit_pence=130_000),
    "money put by that nothing starts": line_has(PUT_BY, cover=None),
    "more promised than put by": parts_have(steps=(("her assistant is ill", 50_001),)),
    "above the weekly limit": facts_have(panel_weekly_pence=40_000),
    "above the limit for one-offs": both(
        line_has(INSURANCE, basis=Basis.ONE_OFF), facts_have(panel_one_off_pence=9_999)
    ),
    "less than was told": facts_have(told_weekly_pence=60_000),
    "joint funding that names one payer": facts_have(category=Category.JOINT_FUNDED),
    "an exception that ran out": both(lives_there("spouse"), exception(ANN, date(2026, 12, 6))),
}
"""A name in words → the one thing that is wrong."""
