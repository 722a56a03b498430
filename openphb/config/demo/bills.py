"""An organisation that is paid by bills: an account that two people agreed, another that waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.stage import Stage
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.payments import actions as payments
from openphb.domains.payments.types import AccountAsked, BillAsked, BillKind, BillLineAsked, Rail
from openphb.domains.plans import queries as plans
from openphb.foundation.access.types import Permission
from openphb.foundation.organisations.models import Organisation, OrganisationKind

ASKED = timedelta(days=12)
LETTER = "Letter on the organisation's own paper, rung back on the number of its contract"


def billed(stage: Stage, begun: Sequence[Begun], until: date) -> None:
    """Have the first two people whose care the NHS buys billed for it by a made-up agency."""
    found = [(one, lines) for one in begun if (lines := _bought(stage, one, until))][:2]
    if not found:
        return
    agency = Organisation.objects.create(
        name="Erewash Home Support (made up)",
        kind=OrganisationKind.PROVIDER,
        valid_from=date(2015, 4, 1),
        source="Made up for the demonstration",
    )
    day = until - ASKED
    for place, (one, lines) in enumerate(found, start=1):
        tenant_id = one.commissioner.tenant_id
        if place == 1:
            paid_to(stage, tenant_id, agency.id, day, name="Erewash Home Support")
        with on(stage, "finance", day) as (viewer, at):
            payments.put_bill(
                by=viewer.act(Permission.RUN_PREPARE, tenant_id=tenant_id),
                at=at,
                asked=BillAsked(
                    tenant_id=tenant_id,
                    subject_id=one.subject_id,
                    budget_id=one.budget_id,
                    organisation_id=agency.id,
                    key=f"demonstration:{place}",
                    kind=BillKind.PROVIDER_INVOICE,
                    reference=f"EHS-10{place:02d}",
                    received_on=day,
                    pay_by=day + timedelta(days=30),
                    lines=tuple(lines),
                ),
            )
    with on(stage, "finance", until) as (viewer, at):
        payments.propose_organisation_account(
            by=viewer,
            at=at,
            tenant_id=found[0][0].commissioner.tenant_id,
            asked=AccountAsked(
                agency.id, Rail.SUPPLIER_INVOICE, until, LETTER, number="20049001", site="MAIN"
            ),
        )


def _bought(stage: Stage, one: Begun, until: date) -> list[BillLineAsked]:
    """Return what two weeks of the lines that the NHS buys are billed at."""
    with on(stage, one.co_ordinator, until) as (viewer, _at):
        plan = plans.whole(viewer=viewer, plan_id=one.plan_id)
    first = until - ASKED - timedelta(days=14)
    return [
        BillLineAsked(
            line.id,
            line.line_key,
            first,
            first + timedelta(days=14),
            2 * line.quantity_hundredths * line.unit_pence // 100,
        )
        for line in plan.lines
        if line.management_option is ManagementOption.NOTIONAL
        and line.basis is Basis.PER_WEEK
        and line.unit_pence
    ]


def paid_to(stage: Stage, tenant_id: UUID, organisation_id: UUID, day: date, *, name: str) -> None:
    """Have an organisation's account proposed by one and agreed by another."""
    with on(stage, "finance", day) as (viewer, at):
        account_id = payments.propose_organisation_account(
            by=viewer,
            at=at,
            tenant_id=tenant_id,
            asked=AccountAsked(
                organisation_id,
                Rail.BACS,
                day,
                LETTER,
                account_name=name,
                sort_code="202959",
                account_number="63748472",
            ),
        )
    with on(stage, "finance.approver", day) as (viewer, at):
        payments.decide_organisation_account(
            by=viewer,
            at=at,
            account_id=account_id,
            agree=True,
            reason="Rang the number on their contract.",
        )
