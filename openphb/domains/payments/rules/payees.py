"""What may be a recipient's number in a site's own system, and when it holds."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from openphb.domains.payments.rails import is_long_number
from openphb.domains.payments.types import SITE_RAILS, HouseRuleState, NumberProposed, Rail
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
LONGEST_NUMBER = 30
LONGEST_SITE = 15
_LONG_NUMBER = Refusal(
    "card_long_number",
    "This is the long number on the card, which may not be kept or sent.",
    "Use the id that the card’s provider gave for it.",
    "number",
)


def number_fault(one: NumberProposed, today: date) -> Refusal | None:
    """Return why a number cannot be proposed, or None.

    Codes: `payee_number_rail`, `payee_number_form`, `card_long_number`, `payee_number_site`,
    `payee_number_source`, `payee_number_past`.
    """
    if one.rail not in SITE_RAILS:
        return Refusal(
            "payee_number_rail",
            "Only a finance system or a card provider pays by a number.",
            "Propose bank details with the agreement.",
            "rail",
        )
    return _form_fault(one) or _day_and_source_fault(one, today)


def _form_fault(one: NumberProposed) -> Refusal | None:
    long_number = one.rail is Rail.PREPAID_CARD and is_long_number(one.number)
    return (
        form_fault(one.number, "", of="other")
        or (_LONG_NUMBER if long_number else None)
        or form_fault(one.number, one.site, of="other")
    )


def form_fault(number: str, site: str, *, of: str) -> Refusal | None:
    """Return why a number, or a site if one is given, is not written so, or None.

    `of` says where it is copied from: the "other" or the "finance" system. Codes:
    `payee_number_form`, `payee_number_site`.
    """
    if len(number) > LONGEST_NUMBER or not PLAIN.fullmatch(number):
        return Refusal(
            "payee_number_form",
            f"A number has 1 to {LONGEST_NUMBER} letters, digits and . / _ - and begins with a "
            "letter or a digit.",
            f"Copy it from the {of} system as it stands there.",
            "number",
        )
    if site and (len(site) > LONGEST_SITE or not PLAIN.fullmatch(site)):
        return Refusal(
            "payee_number_site",
            f"A site has 1 to {LONGEST_SITE} letters, digits and . / _ -.",
            "Copy it from the finance system, or leave it empty.",
            "site",
        )
    return None


def _day_and_source_fault(one: NumberProposed, today: date) -> Refusal | None:
    if len(one.source.strip()) < 5:
        return Refusal(
            "payee_number_source",
            "It is not said where the number comes from.",
            "Name the letter, message or record, with its day.",
            "source",
        )
    if one.valid_from < today:
        return Refusal(
            "payee_number_past",
            "What was paid before today was paid by the number of its day.",
            f"Enter {long_date(today)} or a later day.",
            "valid_from",
        )
    return None


def decision_fault(
    state: str, *, proposed_by: UUID, decider: UUID, what: str = "number"
) -> Refusal | None:
    """Return why somebody cannot decide a number, or an account called `what`, or None.

    Codes: `payee_number_decided`, `payee_number_own`.
    """
    if state != HouseRuleState.PROPOSED:
        return Refusal(
            "payee_number_decided", "This was decided already.", "Propose another to change it."
        )
    if proposed_by == decider:
        return Refusal(
            "payee_number_own",
            f"You proposed this {what}, so somebody else must decide it.",
            "Ask another finance approver.",
        )
    return None
