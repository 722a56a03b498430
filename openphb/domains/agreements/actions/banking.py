"""The account money goes to: proposed by one person, checked by another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import modulus, rules
from openphb.domains.agreements.actions.records import audit, lock
from openphb.domains.agreements.models import BankDetails
from openphb.domains.agreements.types import AgreementState, BankState, ModulusAnswer
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.bank_details import parse_bank_details
from openphb.kernel.refusal import NothingThere


def propose_bank(
    *,
    by: Viewer,
    at: datetime,
    agreement_id: UUID,
    account_name: str,
    sort_code: str,
    account_number: str,
) -> UUID:
    """Propose the account an agreement is paid to; return the proposal's id.

    An account approved before stays in use until this one is approved.
    Refusals: `nothing_there`, `not_permitted`, those of `parse_bank_details` and
    `rules.check_proposal`.
    """
    details = parse_bank_details(sort_code, account_number)
    with transaction.atomic():
        row = lock(by=by, agreement_id=agreement_id)
        actor = by.act(Permission.BANK_PROPOSE, tenant_id=row.tenant_id, subject_id=row.subject_id)
        mine = BankDetails.objects.filter(agreement=row)
        same = mine.filter(
            state=BankState.APPROVED,
            sort_code=details.sort_code,
            account_number=details.account_number,
            account_name=account_name.strip(),
        )
        check = modulus.check(details)
        rules.check_proposal(
            state=AgreementState(row.state),
            account_name=account_name,
            waiting=mine.filter(state=BankState.PROPOSED).exists(),
            unchanged=same.exists(),
            check=check,
        )
        bank = BankDetails.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            agreement=row,
            state=BankState.PROPOSED,
            account_name=account_name.strip(),
            sort_code=details.sort_code,
            account_number=details.account_number,
            modulus=ModulusAnswer(check.result),
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        audit("bank.proposed", actor, at, row, {"bank": str(bank.id), "modulus": str(check.result)})
        return bank.id


def close_dead_account(*, by: Viewer, at: datetime, bank_id: UUID, reason: str) -> None:
    """Send nothing more to an approved account, because money came back from it.

    New details are proposed and approved as always. An account that is no longer the approved one
    stays as it is. Refusals: `nothing_there`, `not_permitted`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.PAYMENT_RETURN)
        found = BankDetails.objects.filter(scope.q(), pk=bank_id).first()
        if found is None:
            raise NothingThere("bank account")
        row = lock(by=by, agreement_id=found.agreement_id)
        actor = by.act(
            Permission.PAYMENT_RETURN, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        closed = BankDetails.objects.filter(
            tenant_id=row.tenant_id, pk=bank_id, state=BankState.APPROVED
        ).update(state=BankState.DEAD)
        if closed:
            audit("bank.dead", actor, at, row, {"bank": str(bank_id), "reason": reason[:200]})


def decide_bank(*, by: Viewer, at: datetime, bank_id: UUID, approve: bool, reason: str) -> None:
    """Approve or refuse proposed bank details, saying how they were checked or why not.

    Approving replaces the account approved before.
    Refusals: `nothing_there`, `not_permitted`, and those of `rules.check_bank_decision`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.AGREEMENT_VIEW)
        found = BankDetails.objects.filter(scope.q(), pk=bank_id).first()
        if found is None:
            raise NothingThere("bank account")
        # The agreement is locked first, as when proposing, so that neither waits for the other.
        row = lock(by=by, agreement_id=found.agreement_id)
        bank = BankDetails.objects.select_for_update().get(pk=bank_id)
        actor = by.act(Permission.BANK_APPROVE, tenant_id=row.tenant_id, subject_id=row.subject_id)
        names = names_of([bank.decided_by])
        rules.check_bank_decision(
            state=BankState(bank.state),
            decided_by_name=names.get(bank.decided_by, "") if bank.decided_by else "",
            proposed_by=bank.proposed_by,
            user_id=actor.user_id,
            reason=reason,
        )
        replaced = BankDetails.objects.filter(agreement=row, state=BankState.APPROVED)
        if approve:
            replaced.update(state=BankState.REPLACED)
        bank.state = BankState.APPROVED if approve else BankState.REFUSED
        bank.decided_by, bank.decided_at = actor.user_id, at
        bank.decided_reason = reason.strip()
        bank.save()
        audit(f"bank.{bank.state}", actor, at, row, {"bank": str(bank.id)})
