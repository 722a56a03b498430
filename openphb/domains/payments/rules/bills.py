"""What may be a bill of an organisation, what may be its account, and who is paid how. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from openphb.domains.payments.rails import RAILS, Needs
from openphb.domains.payments.rules.payees import form_fault
from openphb.domains.payments.types import AccountAsked, BillAsked, BillState, PaymentState, Rail
from openphb.kernel.bank_details import ModulusCheck, ModulusResult
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

LONGEST_NAME = 60
SHORTEST_SOURCE = 5


def bill_fault(bill: BillAsked) -> Refusal | None:
    """Return why a bill cannot be paid, or None.

    Codes: `bill_empty`, `bill_amount`, `bill_days`, `bill_reference`, `bill_pay_by`.
    """
    if not bill.lines:
        return Refusal(
            "bill_empty", "The bill asks for nothing.", "Send it with one line or more.", "lines"
        )
    for place, line in enumerate(bill.lines):
        if line.pence <= 0:
            return Refusal(
                "bill_amount",
                "A line of a bill is one penny or more.",
                "Leave out a line of nothing. What is too much before is a credit note.",
                f"lines.{place}",
            )
        if line.service_to <= line.service_from:
            return Refusal(
                "bill_days",
                "A line of a bill is for one day or more.",
                "Enter the first and the last day of the care.",
                f"lines.{place}",
            )
    if not bill.reference.strip():
        return Refusal(
            "bill_reference",
            "The bill has no number.",
            "Enter what the organisation calls it.",
            "reference",
        )
    if bill.pay_by < bill.received_on:
        return Refusal(
            "bill_pay_by",
            f"It came on {long_date(bill.received_on)} and cannot be due before that.",
            "Enter a later day.",
            "pay_by",
        )
    return None


def content_of(bill: BillAsked) -> str:
    """Return the hash of what a bill asks for, however its lines are ordered."""
    told = {
        "organisation": str(bill.organisation_id),
        "budget": str(bill.budget_id),
        "subject": str(bill.subject_id),
        "kind": str(bill.kind),
        "reference": bill.reference.strip(),
        "received_on": bill.received_on.isoformat(),
        "pay_by": bill.pay_by.isoformat(),
        "lines": sorted(
            [
                str(line.line_key),
                str(line.line_id),
                line.service_from.isoformat(),
                line.service_to.isoformat(),
                line.pence,
            ]
            for line in bill.lines
        ),
    }
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def bill_state(*, withdrawn: bool, payments: Sequence[PaymentState]) -> BillState:
    """Return how a bill stands by the payments that were ever made of it."""
    if withdrawn:
        return BillState.WITHDRAWN
    if PaymentState.PAID in payments:
        return BillState.PAID
    if PaymentState.INCLUDED in payments or PaymentState.HELD in payments:
        return BillState.IN_A_RUN
    return BillState.WAITING


def account_rail(rail: Rail) -> Rail:
    """Return as what an organisation's account is kept that a rail pays to: banks share one."""
    return Rail.BACS if RAILS[rail].needs is Needs.BANK_ACCOUNT else rail


def bills_rail_fault(rail: Rail) -> Refusal | None:
    """Return why a rail pays no organisation, or None. Code: `bills_by_card`."""
    if RAILS[rail].needs is not Needs.CARD:
        return None
    return Refusal(
        "bills_by_card",
        "A card is a person’s, so no organisation is paid by it.",
        "Choose Bacs, Faster Payments or the finance system.",
        "rail",
    )


def account_fault(one: AccountAsked, check: ModulusCheck | None, today: date) -> Refusal | None:
    """Return why an organisation's account or number cannot be proposed, or None.

    Codes: `organisation_rail`, `account_name_missing`, `modulus_check_failed`,
    `payee_number_form`, `payee_number_site`, `payee_number_source`, `payee_number_past`.
    """
    return (
        _rail_fault(one)
        or (
            _bank_fault(one, check)
            if one.rail is Rail.BACS
            else form_fault(one.number, one.site, of="finance")
        )
        or _source_fault(one, today)
    )


def _rail_fault(one: AccountAsked) -> Refusal | None:
    if one.rail in (Rail.BACS, Rail.SUPPLIER_INVOICE):
        return None
    return Refusal(
        "organisation_rail",
        "An organisation has a bank account or a supplier number.",
        "Choose one of them.",
        "rail",
    )


def _bank_fault(one: AccountAsked, check: ModulusCheck | None) -> Refusal | None:
    if not one.account_name.strip() or len(one.account_name.strip()) > LONGEST_NAME:
        return Refusal(
            "account_name_missing",
            f"The account’s name has 1 to {LONGEST_NAME} letters.",
            "Write the name as the bank has it.",
            "account_name",
        )
    if check is not None and check.result is ModulusResult.INVALID:
        return Refusal(
            "modulus_check_failed",
            "This account number cannot belong to this sort code.",
            "Compare both with the organisation’s letter or invoice. One of them is mistyped.",
            "account_number",
        )
    return None


def _source_fault(one: AccountAsked, today: date) -> Refusal | None:
    if len(one.source.strip()) < SHORTEST_SOURCE:
        return Refusal(
            "payee_number_source",
            "It is not said where this comes from.",
            "Name the letter, message or record, with its day.",
            "source",
        )
    if one.valid_from < today:
        return Refusal(
            "payee_number_past",
            "What was paid before today was paid to the account of its day.",
            f"Enter {long_date(today)} or a later day.",
            "valid_from",
        )
    return None
