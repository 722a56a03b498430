"""Wheelchair budgets and their chairs, made as people make them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from conftest import LONDON
from openphb.domains.budgets.models import Budget
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.cases.models import Case
from openphb.domains.ledger import queries as ledger
from openphb.domains.ledger.chart import ensure_chart
from openphb.domains.marketplace import actions as marketplace
from openphb.domains.marketplace import queries as market
from openphb.domains.marketplace.types import InvoicesCome, ProviderDraft, VatStatus
from openphb.domains.payments.models import Bill, BillLine
from openphb.domains.payments.queries.committing import funded
from openphb.domains.payments.queries.due import known_to
from openphb.domains.plans.tests import making as planning
from openphb.domains.plans.types import LineKind
from openphb.domains.wheelchairs import actions, queries
from openphb.domains.wheelchairs.types import (
    AddedBy,
    AddedDraft,
    AddedTo,
    AddedVat,
    ChairAnswer,
    ChairDraft,
    ChairOption,
    ChairOwner,
    ChairPart,
)

CHAIR = replace(
    planning.DAY_LINE,
    kind=LineKind.EQUIPMENT,
    description="Light chair for active use",
    supplier="",
    quantity_hundredths=100,
    unit="items",
    unit_pence=1_000_00,
    basis=Basis.ONE_OFF,
)
CUSHION = replace(CHAIR, description="Cushion", unit_pence=180_00)
REPAIRS = replace(CHAIR, description="Repairs and upkeep", unit_pence=300_00)
NHS_PENCE = 1_480_00


def draft(option: ChairOption = ChairOption.CONTRIBUTION, **says: Any) -> ChairDraft:
    third = option is ChairOption.THIRD_PARTY
    mends = ChairOwner.NHS if option is ChairOption.NOTIONAL else ChairOwner.PERSON
    said = {
        "option": option,
        "description": "Own light chair" if third else "Light chair, red",
        "extras_mended_by": mends,
        "months": 60,
        **says,
    }
    return ChairDraft(**said)


def added(net: int = 500_00, **says: Any) -> AddedDraft:
    said = {
        "by": AddedBy.PERSON,
        "name": "Imran Sadiq",
        "words": "A lighter frame",
        "net_pence": net,
        "vat": AddedVat.RELIEF,
        "relief": "disabled_person",
        "to": AddedTo.NHS,
        **says,
    }
    return AddedDraft(**said)


@dataclass
class Chair:
    """A wheelchair budget in a house, and the chair that was arranged on it, once it was."""

    house: Any
    plan_id: UUID
    budget_id: UUID
    subject_id: UUID
    supplier_id: UUID
    wheelchair_id: UUID | None = None

    @classmethod
    def of(cls, house: Any, option: str = "notional", category: str = "wheelchair") -> Chair:
        budget_id = planning.open_budget(house)
        with house.acting("phb_manager"):
            budget = Budget.objects.get(pk=budget_id)
            Case.objects.filter(pk=budget.case_id).update(category=category)
        lines = [
            replace(one, management_option=ManagementOption(option))
            for one in (CHAIR, CUSHION, REPAIRS)
        ]
        plan_id = planning.agreed_plan(house, budget_id, *lines)
        planning.name_person(house, budget.subject_id)
        return cls(house, plan_id, budget_id, budget.subject_id, supplier(house))

    def does(self, what: Any, /, role: str = "phb_manager", **says: Any) -> Any:
        with self.house.acting(role) as viewer:
            return what(by=viewer, at=self.house.at, **says)

    def arranged(self, option: ChairOption = ChairOption.CONTRIBUTION, **says: Any) -> Chair:
        self.wheelchair_id = self.does(
            actions.arrange, budget_id=self.budget_id, draft=draft(option, **says)
        )
        return self

    def ordered(self) -> Chair:
        self.does(
            actions.order,
            wheelchair_id=self.wheelchair_id,
            organisation_id=self.supplier_id,
            ordered_on=self.house.today,
        )
        return self

    def in_use(self) -> Chair:
        self.ordered()
        self.does(
            actions.hand_over,
            wheelchair_id=self.wheelchair_id,
            on=self.house.today,
            serial="SN 12/345",
        )
        return self

    def adds(self, *, seen: bool = True, **says: Any) -> UUID:
        added_id: UUID = self.does(
            actions.add_contribution, wheelchair_id=self.wheelchair_id, draft=added(**says)
        )
        if seen:
            self.does(
                actions.see_contribution,
                added_id=added_id,
                on=self.house.today,
                words="Bank statement of today",
            )
        return added_id

    def billed(self, nhs: int, extras: int = 0, number: str = "1001") -> UUID:
        made: UUID = self.does(
            actions.bill,
            wheelchair_id=self.wheelchair_id,
            number=number,
            received_on=self.house.today,
            nhs_pence=nhs,
            added_pence=extras,
        )
        return made

    def asks(self, part: ChairPart = ChairPart.CHAIR) -> UUID:
        made: UUID = self.does(
            actions.ask_repair,
            wheelchair_id=self.wheelchair_id,
            part=part,
            words="The brake slips",
        )
        return made

    def on(self, day: date) -> Chair:
        self.house.today = day
        self.house.at = datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)
        return self

    @property
    def told(self) -> ChairAnswer:
        assert self.wheelchair_id is not None
        with self.house.acting("phb_manager") as viewer:
            return queries.chair(viewer=viewer, wheelchair_id=self.wheelchair_id)

    def nhs_money(self) -> dict[str, Any]:
        """Return all that the NHS gives, is asked for, has promised and has spent on this budget."""
        with self.house.acting("finance_officer") as viewer:
            ensure_chart(self.house.tenant_id)
            bills = Bill.objects.filter(budget_id=self.budget_id).exclude(kind="chair_extras")
            lines = BillLine.objects.filter(bill__in=bills).order_by("line_key", "pence")
            told = queries.chair_of_budget(viewer=viewer, budget_id=self.budget_id)
            assert told is not None
            return {
                "gives": told.nhs_pence,
                "parts": [one.pence for one in told.parts],
                "billed": sorted(bills.values_list("pence", flat=True)),
                "lines": list(lines.values_list("line_key", "pence")),
                "promised": payments_promised(viewer, self.house.tenant_id, self.budget_id),
                **{
                    code: ledger.balance(
                        viewer=viewer,
                        tenant_id=self.house.tenant_id,
                        account=code,
                        budget_id=self.budget_id,
                    )
                    for code in ("5000", "5100", "5200", "1300")
                },
            }

    def account(self, code: str) -> int:
        with self.house.acting("finance_officer") as viewer:
            ensure_chart(self.house.tenant_id)
            return ledger.balance(
                viewer=viewer,
                tenant_id=self.house.tenant_id,
                account=code,
                budget_id=self.budget_id,
            )


def payments_promised(viewer: Any, tenant_id: UUID, budget_id: UUID) -> list[tuple[Any, ...]]:
    """Return what is agreed, paid and still promised of a budget's lines, by line."""
    found = funded(
        tenant_id=tenant_id,
        reach=Q(budget_id=budget_id),
        known_seq=known_to(tenant_id),
        on=viewer.today,
    )
    return sorted(
        (str(one.line_key), one.of.agreed_pence, one.of.paid_pence, one.of.committed_pence)
        for one in found
    )


def supplier(house: Any, name: str = "Trent Mobility") -> UUID:
    with house.acting("phb_manager") as viewer:
        provider_id = marketplace.add_provider(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            draft=ProviderDraft(
                name, "", VatStatus.STANDARD, InvoicesCome.PAPER, "office@example.org"
            ),
        )
        return market.provider(viewer=viewer, provider_id=provider_id).organisation_id
