"""Plans made as people make them, for the tests of this domain and those above it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from inspect import signature
from uuid import UUID

from django.db import connection, transaction

from openphb.domains.budgets.models import Budget
from openphb.domains.budgets.types import Basis, Frequency, ManagementOption, WeeksInYear
from openphb.domains.cases.models import Case
from openphb.domains.cases.types import Category, Standing
from openphb.domains.people.models import Person
from openphb.domains.plans import actions, queries, reference
from openphb.domains.plans.lowering.types import WhyLower
from openphb.domains.plans.models import PlanVersion
from openphb.domains.plans.types import LineDraft, LineKind, Verdict
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id

STARTS = date(2026, 12, 7)
REVIEW = date(2027, 3, 1)
PA_LINE = LineDraft(
    kind=LineKind.PERSONAL_ASSISTANT,
    description="Personal assistant, mornings and evenings",
    supplier="",
    management_option=ManagementOption.DIRECT_PAYMENT,
    quantity_hundredths=2000,
    unit="hours",
    unit_pence=1420,
    basis=Basis.PER_WEEK,
    valid_from=STARTS,
    valid_to=None,
    outcome_ids=(),
)
DAY_LINE = replace(
    PA_LINE,
    kind=LineKind.DAY_SERVICE,
    description="Hospice day",
    supplier="St Example Hospice",
    management_option=ManagementOption.NOTIONAL,
    quantity_hundredths=100,
    unit="days",
    unit_pence=9000,
)
# What whoever decides says where a version lowers a direct payment, however soon.
FOUND = WhyLower(("enough",), "He asked for it from that day.")

ASKED_OF_EVERYBODY = [row.section for row in reference.sections() if row.always]


@contextmanager
def settled():
    """A transaction whose deferred promises are checked at its end, as a commit would."""
    with transaction.atomic():
        yield
        connection.check_constraints()


def open_budget(house, tenant_id: UUID | None = None) -> UUID:
    """Open an empty budget for a new person; return its id."""
    tenant_id = tenant_id or house.tenant_id
    with house.acting("phb_manager", tenant_id):
        subject = Subject.objects.create(tenant_id=tenant_id)
        case = Case.objects.create(
            tenant_id=tenant_id,
            subject=subject,
            reference=f"CHC-{str(new_id())[-8:]}",
            category=Category.CHC_ADULT,
            standing=Standing.RIGHT,
            standing_source="made for a test",
            referred_on=date(2026, 10, 1),
            referred_by="ward 4",
            reason="continuing healthcare",
        )
        budget = Budget.objects.create(
            tenant_id=tenant_id,
            subject=subject,
            case=case,
            opened_on=date(2026, 10, 12),
            weeks_in_year=WeeksInYear.FIFTY_TWO,
            frequency=Frequency.FOUR_WEEKLY,
        )
        return budget.id


def name_person(house, subject_id: UUID) -> None:
    """Say who a budget is for, which letters need and most tests do not."""
    with house.acting("phb_manager"):
        others = Person.objects.filter(tenant_id=house.tenant_id).exclude(subject_id=subject_id)
        # One person has Mr W's number, and every other one a made-up number of their own.
        number = f"999{others.count():07d}" if others.exists() else "9434765919"
        Person.objects.update_or_create(
            tenant_id=house.tenant_id,
            subject_id=subject_id,
            create_defaults={
                "tenant_id": house.tenant_id,
                "subject_id": subject_id,
                "given_name": "William",
                "family_name": "W",
                "date_of_birth": date(1960, 2, 3),
                "nhs_number": number,
                "address": "1 The Street\nMansfield",
                "postcode": "NG18 1AA",
            },
        )


class Pen:
    """Somebody writing one version, who always has its latest number."""

    def __init__(self, house, viewer, plan_id: UUID) -> None:
        self.house, self.viewer, self.plan_id = house, viewer, plan_id

    @property
    def plan(self):
        return queries.plan(viewer=self.viewer, plan_id=self.plan_id)

    def write(self, action, /, **words):
        if "version" in signature(action).parameters:
            # The number alone: reading the whole plan before each word took most of a test's time.
            number = PlanVersion.objects.values_list("version", flat=True).get(pk=self.plan_id)
            words.setdefault("version", number)
        return action(by=self.viewer, at=self.house.at, plan_id=self.plan_id, **words)

    def need(self, words: str = "Help to move safely"):
        return self.write(actions.put_need, need_id=None, words=words)

    def outcome(self, need_id: UUID, words: str = "Be at home and out of hospital"):
        return self.write(
            actions.put_outcome,
            outcome_id=None,
            words=words,
            measure="Nights at home, counted each month",
            need_id=need_id,
        )

    def line(self, *outcome_ids: UUID, line: LineDraft = PA_LINE, line_id=None):
        return self.write(
            actions.put_line, line_id=line_id, line=replace(line, outcome_ids=outcome_ids)
        )

    def finish(self) -> None:
        """Write the words that every plan is asked for, the dates and a risk."""
        for section in ASKED_OF_EVERYBODY:
            self.write(actions.write_words, section=section, words=f"What I say {section}.")
        self.write(actions.set_dates, starts_on=STARTS, review_on=REVIEW, notice_weeks=4)
        self.write(
            actions.put_risk,
            risk_id=None,
            words="A fall when being moved",
            agreed="Two people for every transfer",
            carried_by="Mr W and his nurse",
        )


def start(house, viewer, budget_id: UUID) -> Pen:
    """Start the next version of a budget's plan."""
    return Pen(house, viewer, actions.start_plan(by=viewer, at=house.at, budget_id=budget_id))


def ready_plan(house, budget_id: UUID, *lines: LineDraft):
    """Write a whole plan as the care co-ordinator; return its id."""
    tenant_id = house.tenant_id
    with house.acting("care_coordinator", tenant_id) as viewer:
        pen = start(house, viewer, budget_id)
        if not pen.plan.outcomes:
            outcome_id = pen.outcome(pen.need())
            for line in lines or (PA_LINE, DAY_LINE):
                pen.line(outcome_id, line=line)
        pen.finish()
        return pen.plan_id


def submitted_plan(house, budget_id: UUID, *lines: LineDraft):
    """Write a whole plan and send it for approval; return its id."""
    plan_id = ready_plan(house, budget_id, *lines)
    with house.acting("care_coordinator") as viewer:
        Pen(house, viewer, plan_id).write(actions.submit)
    return plan_id


def agreed_plan(house, budget_id: UUID, *lines: LineDraft):
    """Write a whole plan, send it and have the approver approve it; return its id."""
    plan_id = submitted_plan(house, budget_id, *lines)
    with house.acting("approver") as viewer:
        Pen(house, viewer, plan_id).write(
            actions.decide, verdict=Verdict.APPROVED, reasons="It meets his needs at a fair price."
        )
    return plan_id
