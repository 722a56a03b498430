"""Where an organisation is paid: proposed by one person, decided by another."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import modulus
from openphb.domains.payments.models import OrganisationAccount
from openphb.domains.payments.rules.bills import account_fault
from openphb.domains.payments.rules.payees import decision_fault
from openphb.domains.payments.rules.runs import reason_fault
from openphb.domains.payments.types import AccountAsked, HouseRuleState, Rail
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.bank_details import BankDetails, parse_bank_details
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal


def propose_organisation_account(
    *, by: Viewer, at: datetime, tenant_id: UUID, asked: AccountAsked
) -> UUID:
    """Propose where an organisation is paid from a day on; return its id.

    It holds once somebody else has agreed. Refusals: `not_permitted`, `nothing_there`,
    `organisation_account_waits`, those of `parse_bank_details` and of `account_fault`.
    """
    actor = by.act(Permission.PAYEE_NUMBER_PROPOSE, tenant_id=tenant_id)
    details: BankDetails | None = None
    if asked.rail is Rail.BACS:
        details = parse_bank_details(asked.sort_code, asked.account_number)
    check = modulus.check(details) if details else None
    fault = account_fault(asked, check, by.today)
    if fault:
        raise fault
    with transaction.atomic():
        if not Organisation.objects.filter(pk=asked.organisation_id).exists():
            raise NothingThere("organisation")
        one_at_a_time("organisations' accounts", tenant_id)
        waits = OrganisationAccount.objects.filter(
            tenant_id=tenant_id,
            organisation_id=asked.organisation_id,
            rail=asked.rail,
            state=HouseRuleState.PROPOSED,
        )
        if waits.exists():
            raise Refusal(
                "organisation_account_waits",
                "Another account of this organisation waits for a decision.",
                "Have it decided first.",
            )
        row = OrganisationAccount.objects.create(
            id=new_id(),
            tenant_id=tenant_id,
            organisation_id=asked.organisation_id,
            rail=asked.rail,
            account_name=asked.account_name.strip() if details else "",
            sort_code=details.sort_code if details else "",
            account_number=details.account_number if details else "",
            number="" if details else asked.number,
            site="" if details else asked.site,
            modulus=str(check.result) if check else "",
            source=asked.source.strip(),
            state=HouseRuleState.PROPOSED,
            valid_from=asked.valid_from,
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        _audit("organisation_account.proposed", row, by=actor, at=at, source=row.source[:200])
        return row.id


def decide_organisation_account(
    *, by: Viewer, at: datetime, account_id: UUID, agree: bool, reason: str
) -> None:
    """Agree to an account that somebody else proposed, saying how it was checked, or refuse it.

    Refusals: `nothing_there`, `not_permitted`, `payee_number_decided`, `payee_number_own`,
    `reason_needed`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.PAYEE_NUMBER_DECIDE)
        row = (
            OrganisationAccount.objects.select_for_update()
            .filter(scope.tenants_q(), pk=account_id)
            .first()
        )
        if row is None:
            raise NothingThere("account")
        actor = by.act(Permission.PAYEE_NUMBER_DECIDE, tenant_id=row.tenant_id)
        fault = decision_fault(
            row.state, proposed_by=row.proposed_by, decider=actor.user_id, what="account"
        ) or reason_fault(reason)
        if fault:
            raise fault
        row.state = HouseRuleState.AGREED if agree else HouseRuleState.REFUSED
        row.decided_by, row.decided_at, row.decided_reason = actor.user_id, at, reason.strip()
        row.save()
        _audit(f"organisation_account.{row.state}", row, by=actor, at=at)


def end_organisation_account(
    *, by: Actor, at: datetime, account_id: UUID, tenant_id: UUID, on: date, because: str
) -> None:
    """Send nothing more to an account that a payment came back from."""
    row = OrganisationAccount.objects.select_for_update().get(tenant_id=tenant_id, pk=account_id)
    if row.ended_on is None:
        row.ended_on, row.ended_because = on, because.strip()
        row.save(update_fields=["ended_on", "ended_because"])
        _audit("organisation_account.ended", row, by=by, at=at, because=because[:200])


def _audit(
    what: str, row: OrganisationAccount, *, by: Actor, at: datetime, **details: object
) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=None,
        record_kind="organisation_account",
        record_id=row.id,
        details={
            "organisation": str(row.organisation_id),
            "rail": str(row.rail),
            "from": row.valid_from.isoformat(),
            **details,
        },
    )
