"""Budgets that organisations hold, made as people make them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from conftest import LONDON
from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.agreements.types import (
    AccountNeed,
    AccountRule,
    AccountTerm,
    Party,
    RecipientKind,
    Witnessed,
)
from openphb.domains.budgets.types import Basis, Frequency, ManagementOption
from openphb.domains.ledger import queries as ledger
from openphb.domains.monitoring import actions, queries
from openphb.domains.monitoring.models import HeldMoney, StatementRow
from openphb.domains.monitoring.types import (
    HoldingDraft,
    RowGiven,
    RowKind,
    StatementGiven,
    Sums,
)
from openphb.domains.payments.tests import making as paying
from openphb.domains.payments.types import RunKind
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.tests import making as planning
from openphb.foundation.access.actions import NewStaff
from openphb.foundation.organisations.models import Organisation, OrganisationKind
from openphb.kernel.calendars import add_working_days, next_working_day

FIRST_DAY = agreeing.FIRST_DAY
PERIOD = timedelta(days=28)
# £210 a week, so £840 every four weeks.
LINE = replace(
    planning.DAY_LINE,
    description="Help every morning",
    supplier="Kind Hands CIC",
    management_option=ManagementOption.THIRD_PARTY,
    quantity_hundredths=1000,
    unit="hours",
    unit_pence=21_00,
    basis=Basis.PER_WEEK,
)
FEE = 1200


@dataclass
class Held:
    """A holding in a house, and the line that its organisation buys."""

    house: Any
    holding_id: UUID
    agreement_id: UUID
    plan_id: UUID
    budget_id: UUID
    subject_id: UUID
    organisation_id: UUID
    line_key: UUID
    ada: UUID | None = None
    """Somebody who signs in for the organisation, where a test lets her."""

    def on(self, day: date) -> Held:
        """Let the day be another one."""
        self.house.today = day
        self.house.at = datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)
        return self

    @property
    def sums(self) -> Sums:
        with self.house.acting("finance_officer") as viewer:
            return queries.holding(viewer=viewer, holding_id=self.holding_id).sums

    @property
    def whole(self) -> Any:
        with self.house.acting("finance_officer") as viewer:
            return queries.whole(viewer=viewer, holding_id=self.holding_id)

    @property
    def in_ledger(self) -> int:
        with self.house.acting("finance_officer") as viewer:
            return ledger.balance(
                viewer=viewer,
                tenant_id=self.house.tenant_id,
                account="1300",
                budget_id=self.budget_id,
            )

    def advance(self) -> UUID:
        with self.house.acting("finance_officer") as viewer:
            return actions.make_advance(by=viewer, at=self.house.at, holding_id=self.holding_id)

    def pay(self) -> UUID:
        """Pay every bill that waits, in a run that is approved today; return the run."""
        day = max(add_working_days(self.house.today, 4), FIRST_DAY)
        return paying.approved(self.house, next_working_day(day), kind=RunKind.BILLS)

    def tell(self, *rows: RowGiven, until: date | None = None, held: int | None = None) -> Any:
        given = StatementGiven(self.holding_id, until or self.house.today, rows, held)
        with self.house.acting("finance_officer") as viewer:
            return actions.send_statement(by=viewer, at=self.house.at, given=given)

    def spent(self, key: str, pence: int, on: date | None = None, **says: Any) -> RowGiven:
        return RowGiven(
            **{
                "row_key": key,
                "kind": RowKind.SPENT,
                "on": on or self.house.today,
                "pence": pence,
                "words": "Wages of Ann and Bea",
                "evidence": "Payslips of the month",
                "line_key": self.line_key,
                **says,
            }
        )

    def fee(self, key: str, pence: int = FEE, on: date | None = None) -> RowGiven:
        return RowGiven(key, RowKind.FEE, on or self.house.today, pence, "Fee for four weeks", "")

    def back(self, key: str, pence: int, on: date | None = None) -> RowGiven:
        return RowGiven(key, RowKind.RETURNED, on or self.house.today, pence, "Sent by BACS", "")

    def row(self, key: str) -> UUID:
        with self.house.acting("finance_officer"):
            return StatementRow.objects.get(holding_id=self.holding_id, row_key=key).id

    def accept(self, key: str) -> None:
        row_id = self.row(key)
        with self.house.acting("finance_officer") as viewer:
            actions.accept_row(by=viewer, at=self.house.at, row_id=row_id)

    def accept_all(self) -> tuple[int, int]:
        with self.house.acting("finance_officer") as viewer:
            return actions.accept_undoubted(by=viewer, at=self.house.at, holding_id=self.holding_id)

    def ends(self, day: date) -> None:
        with self.house.acting("phb_manager") as viewer:
            agreements.end_third_party(
                by=viewer,
                at=self.house.at,
                agreement_id=self.agreement_id,
                ended_on=day,
                why="Another way was found.",
            )

    def ask_back(self, pence: int) -> UUID:
        with self.house.acting("finance_officer") as viewer:
            return actions.ask_back(
                by=viewer, at=self.house.at, holding_id=self.holding_id, pence=pence
            )

    def receive(self, pence: int) -> None:
        with self.house.acting("finance_officer") as viewer:
            actions.receive(
                by=viewer,
                at=self.house.at,
                holding_id=self.holding_id,
                pence=pence,
                on=self.house.today,
                words="Bank statement, line 7",
            )

    def row_of_sums(self) -> HeldMoney:
        return HeldMoney.objects.get(holding_id=self.holding_id)


def firm(house, name: str = "Kind Hands CIC") -> UUID:
    """Make an organisation that holds money; return its id."""
    made, _new = Organisation.objects.get_or_create(
        name=name,
        kind=OrganisationKind.PROVIDER,
        defaults={"valid_from": date(2010, 1, 1), "source": "A test"},
    )
    return made.id


def signed_by_three(house, plan_id: UUID, kind: RecipientKind, name: str) -> UUID:
    """Have an agreement with an organisation signed by everybody; return its id."""
    with house.acting("care_coordinator") as viewer:
        agreement_id = agreements.prepare(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            recipient_kind=kind,
            recipient_name=name,
            frequency=Frequency.FOUR_WEEKLY,
            first_day=FIRST_DAY,
        )
    if kind is not RecipientKind.THIRD_PARTY:
        agreeing.decided(house, agreement_id)
    with house.acting_as(agreeing.holder_of(house, agreement_id)) as viewer:
        agreeing.sign(house, viewer, agreements.sign_as_person, agreement_id)
    with house.acting("care_coordinator") as viewer:
        agreeing.sign(
            house,
            viewer,
            agreements.record_paper_signature,
            agreement_id,
            signed_name="Ada Hand",
            signed_as="Director",
            witness=Witnessed("Nurse Example", "District nurse", house.today),
            party=Party.FIRM,
        )
    with house.acting("approver") as viewer:
        agreeing.sign(house, viewer, agreements.sign_for_body, agreement_id)
    return agreement_id


def third_party(house, *lines, name: str = "Kind Hands CIC", keep_weeks: int = 2) -> Held:
    """Have an organisation hold somebody's budget, ready to be advanced and paid."""
    plan_id = planning.agreed_plan(house, planning.open_budget(house), *(lines or (LINE,)))
    agreement_id = signed_by_three(house, plan_id, RecipientKind.THIRD_PARTY, name)
    organisation_id = firm(house, name)
    held = recorded(house, plan_id, agreement_id, organisation_id, keep_weeks)
    paying.payer(house)
    paying.organisation_paid_to(house, organisation_id)
    return held


def recorded(
    house, plan_id: UUID, agreement_id: UUID, organisation_id: UUID, keep_weeks: int = 2
) -> Held:
    with house.acting("approver") as viewer:
        plan = plan_queries.whole(viewer=viewer, plan_id=plan_id)
    with house.acting("care_coordinator") as viewer:
        holding_id = actions.record_holding(
            by=viewer,
            at=house.at,
            agreement_id=agreement_id,
            draft=HoldingDraft(
                organisation_id,
                FEE,
                Basis.PER_FOUR_WEEKS,
                keep_weeks,
                "Schedule 2 of the agreement",
            ),
        )
    line_key = plan.lines[0].line_key
    return Held(
        house,
        holding_id,
        agreement_id,
        plan_id,
        plan.budget_id,
        plan.subject_id,
        organisation_id,
        line_key,
    )


def managed(house, name: str = "Clear Books Payroll") -> Held:
    """Have a firm keep somebody's direct payment in its client account."""
    plan_id = planning.agreed_plan(house, planning.open_budget(house), planning.PA_LINE)
    agreement_id = signed_by_three(house, plan_id, RecipientKind.MANAGED_ACCOUNT, name)
    client_account(house, agreement_id, plan_id)
    return recorded(house, plan_id, agreement_id, firm(house, name))


def client_account(house, agreement_id: UUID, plan_id: UUID) -> None:
    """Have a managed account approved and entitled to, so that it can be paid."""
    term = AccountTerm(AccountRule.MANAGED, frozenset(AccountNeed), "Clear Books")
    with house.acting("finance_officer") as viewer:
        bank_id = agreeing.propose(house, viewer, agreement_id, account=term)
    with house.acting("finance_approver") as viewer:
        agreements.decide_bank(
            by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="Seen on a bank letter."
        )
    paying.record(house, agreement_id, plan_id)
    paying.payer(house)


def works_there(house, held: Held, username: str = "ada.hand") -> UUID:
    """Let somebody sign in for a holding's organisation; return the user."""
    with house.acting("care_coordinator") as viewer:
        return actions.invite_person(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            organisation_id=held.organisation_id,
            person=NewStaff("Ada Hand", username, f"{username}@example.org"),
        ).user_id
