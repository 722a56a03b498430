"""The account that a tenant pays from."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments.models import Payer, PaymentRun
from openphb.domains.payments.rules import runs as rules
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.bank_details import parse_bank_details
from openphb.kernel.refusal import Refusal


def set_payer(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    organisation_id: UUID,
    bacs_user_number: str = "",
    bacs_name: str = "",
    sort_code: str = "",
    account_number: str = "",
    tolerance_percent: int = 20,
) -> UUID:
    """Set the account that a tenant pays from, new or changed; return the payer's id.

    Where only a site's own system pays, there is no account: all four are empty.

    Refusals: those of `parse_bank_details`, `payer_user_number`, `payer_name`, `payer_tolerance`,
    `payer_run_open` while a run is being prepared on it.
    """
    with transaction.atomic():
        actor = by.act(Permission.RUN_APPROVE, tenant_id=tenant_id)
        account = None
        if bacs_user_number or bacs_name.strip() or sort_code or account_number:
            account = parse_bank_details(sort_code, account_number)
        fault = (
            _account_fault(bacs_user_number, bacs_name) if account else None
        ) or _tolerance_fault(tolerance_percent)
        if fault:
            raise fault
        open_runs = PaymentRun.objects.filter(
            tenant_id=tenant_id, payer_id=organisation_id, state__in=rules.OPEN
        )
        if open_runs.exists():
            raise Refusal(
                "payer_run_open",
                "A run that pays from this account is open.",
                "Approve or cancel the run first.",
            )
        row, made = Payer.objects.update_or_create(
            tenant_id=tenant_id,
            organisation_id=organisation_id,
            defaults={
                "bacs_user_number": bacs_user_number,
                "bacs_name": bacs_name.strip().upper(),
                "sort_code": account.sort_code if account else "",
                "account_number": account.account_number if account else "",
                "tolerance_percent": tolerance_percent,
            },
        )
        trail.record(
            "payer.set",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="payer",
            record_id=row.id,
            details={"new": made, "account_ends": account.account_number[-4:] if account else ""},
        )
        return row.id


def _account_fault(user_number: str, name: str) -> Refusal | None:
    if not (len(user_number) == 6 and user_number.isascii() and user_number.isdigit()):
        return Refusal(
            "payer_user_number",
            "A Bacs service user number is six digits.",
            "Enter the number that the sponsoring bank gave.",
            "bacs_user_number",
        )
    if not 1 <= len(name.strip()) <= 18:
        return Refusal(
            "payer_name",
            "The name that recipients see is 1 to 18 characters.",
            "Shorten the name.",
            "bacs_name",
        )
    return None


def _tolerance_fault(tolerance_percent: int) -> Refusal | None:
    if not 0 <= tolerance_percent <= 1000:
        return Refusal(
            "payer_tolerance",
            "A payment may differ by 0 to 1,000 per cent before it is looked at.",
            "Enter a whole number, like 20.",
            "tolerance_percent",
        )
    return None
