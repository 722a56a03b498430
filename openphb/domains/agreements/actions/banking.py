"""The account money goes to: proposed by one person, checked by another."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import modulus, reference, rules
from openphb.domains.agreements.actions.notice import tell_of_change
from openphb.domains.agreements.actions.records import (
    audit,
    check_duties,
    kind_of,
    lines_of,
    lock,
)
from openphb.domains.agreements.employing.types import DutyEffect
from openphb.domains.agreements.models import BankDetails, DirectPaymentAgreement, PayeeCheck
from openphb.domains.agreements.types import (
    AccountRule,
    AccountTerm,
    AgreementKind,
    AgreementState,
    BankState,
    ModulusAnswer,
    PayeeMatch,
    RecipientKind,
)
from openphb.domains.budgets.types import Basis
from openphb.domains.plans import queries as plans
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.bank_details import parse_bank_details
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere, Refusal


def propose_bank(
    *,
    by: Viewer,
    at: datetime,
    agreement_id: UUID,
    account_name: str,
    sort_code: str,
    account_number: str,
    account: AccountTerm,
) -> UUID:
    """Propose the account an agreement is paid to; return the proposal's id.

    An account approved before stays in use until this one is approved.
    Refusals: `nothing_there`, `not_permitted`, those of `parse_bank_details`,
    `rules.check_proposal` and `rules.check_account`, and `not_paid_directly`.
    """
    details = parse_bank_details(sort_code, account_number)
    with transaction.atomic():
        row = lock(by=by, agreement_id=agreement_id)
        actor = by.act(Permission.BANK_PROPOSE, tenant_id=row.tenant_id, subject_id=row.subject_id)
        _refuse_third_party(row)
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
        _check_account(by, row, account)
        bank = BankDetails.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            agreement=row,
            state=BankState.PROPOSED,
            account_name=account_name.strip(),
            sort_code=details.sort_code,
            account_number=details.account_number,
            modulus=ModulusAnswer(check.result),
            account_rule=account.rule,
            account_people=account.people.strip(),
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


def decide_bank(*, by: Viewer, at: datetime, bank_id: UUID, approve: bool, reason: str) -> int:
    """Approve or refuse proposed bank details, saying how they were checked or why not.

    Approving replaces the account approved before, and tells the person where they were known
    before; return how many were written to.
    The first account waits for what the commissioner asks of an employer before the first payment.
    Refusals: `nothing_there`, `not_permitted`, `bank_payee_no_match`, `duties_missing`, and those
    of `rules.check_bank_decision`.
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
        earlier = BankDetails.objects.filter(
            agreement=row, state__in=[BankState.APPROVED, BankState.REPLACED, BankState.DEAD]
        ).exists()
        if approve:
            _refuse_no_match(bank)
            _refuse_without_rule(bank, row)
            if not earlier:
                check_duties(by, row, DutyEffect.STOPS_FIRST_PAYMENT)
            replaced.update(state=BankState.REPLACED)
        bank.state = BankState.APPROVED if approve else BankState.REFUSED
        bank.decided_by, bank.decided_at = actor.user_id, at
        bank.decided_reason = reason.strip()
        bank.save()
        told = tell_of_change(by=by, at=at, bank=bank) if approve and earlier else 0
        audit(f"bank.{bank.state}", actor, at, row, {"bank": str(bank.id), "told": told})
        return told


def record_payee_check(
    *,
    by: Viewer,
    at: datetime,
    bank_id: UUID,
    result: PayeeMatch,
    name_returned: str,
    checked_on: date,
) -> UUID:
    """Record what the bank said of the name on a proposed account; return the record's id.

    Refusals: `nothing_there`, `not_permitted`, `payee_check_when`, `payee_check_name`,
    `bank_already_decided`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.BANK_APPROVE)
        bank = BankDetails.objects.filter(scope.q(), pk=bank_id).select_related("agreement").first()
        if bank is None:
            raise NothingThere("bank account")
        actor = by.act(
            Permission.BANK_APPROVE, tenant_id=bank.tenant_id, subject_id=bank.subject_id
        )
        rules.check_payee_check(
            state=BankState(bank.state),
            result=result,
            name_returned=name_returned,
            checked_on=checked_on,
            proposed_on=day_of(bank.proposed_at),
            today=by.today,
        )
        made = PayeeCheck.objects.create(
            tenant_id=bank.tenant_id,
            subject_id=bank.subject_id,
            bank=bank,
            result=result,
            name_returned=name_returned.strip(),
            checked_on=checked_on,
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        details = {"bank": str(bank.id), "result": str(result)}
        audit("bank.payee_checked", actor, at, bank.agreement, details)
        return made.id


def _refuse_third_party(row: DirectPaymentAgreement) -> None:
    if kind_of(row) is AgreementKind.THIRD_PARTY:
        raise Refusal(
            "not_paid_directly",
            "A third-party budget is no direct payment, so no account is paid on it.",
            "The organisation is paid in advance, by bills.",
        )


def _check_account(by: Viewer, row: DirectPaymentAgreement, account: AccountTerm) -> None:
    """Hold the account against the rule that is claimed for it, on the lines that are paid today."""
    plan = plans.agreed_whole(viewer=by, budget_id=row.budget_id)
    lines = lines_of(plan, AgreementKind.DIRECT_PAYMENT) if plan else ()
    rules.check_account(
        account,
        needs=reference.account_needs(account.rule, by.today),
        recipient_kind=RecipientKind(row.recipient_kind),
        items=len(lines),
        # Who may not see the plan cannot say that it is paid once, so it counts as regular.
        regular=not lines or any(line.basis is not Basis.ONE_OFF for line in lines),
        most_items=reference.limit("one_off_items", by.today),
    )


def _refuse_no_match(bank: BankDetails) -> None:
    """Refuse an account of which the bank last said that it is somebody else's."""
    last = PayeeCheck.objects.filter(bank=bank).order_by("-recorded_at", "-id").first()
    if last is not None and last.result == PayeeMatch.NO_MATCH:
        raise Refusal(
            "bank_payee_no_match",
            "The bank says that this account is in another name.",
            "Refuse it, or check the name with the person and record what the bank says of it.",
            "approve",
        )


def _refuse_without_rule(bank: BankDetails, row: DirectPaymentAgreement) -> None:
    """Refuse an account that no rule lets money go to, or whose rule goes with another recipient."""
    managed = row.recipient_kind == RecipientKind.MANAGED_ACCOUNT
    if not bank.account_rule or managed is not (bank.account_rule == AccountRule.MANAGED):
        raise Refusal(
            "account_rule_missing",
            "It does not say by which rule money may go to this account.",
            "Refuse it, and ask for the account again: the page asks what kind of account it is.",
            "approve",
        )
