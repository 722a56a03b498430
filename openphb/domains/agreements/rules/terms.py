"""What an agreement says, and when it may be prepared or changed."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from openphb.domains.agreements.types import (
    AgreementState,
    HospitalRule,
    HospitalTerm,
    Terms,
)
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

CONDITIONS = Path(__file__).parent.with_name("data") / "conditions.txt"


MOST_NIGHTS = 366


@cache
def _template() -> str:
    return CONDITIONS.read_text(encoding="utf-8").strip()


def default_conditions(*, body: str, notice_weeks: int) -> str:
    """Return the statutory conditions in plain words, for one body and its notice.

    Source: 2013 Regulations, regs 8 to 17, as amended in 2013 and 2017.
    """
    return _template().format(body=body, notice_weeks=notice_weeks)


def canonical_text(terms: Terms) -> str:
    """Return the one text that stands for these terms, whatever page or paper shows them."""
    return json.dumps(
        {
            "form": "openphb-direct-payment-agreement-1",
            "plan": str(terms.plan_id),
            "recipient_kind": terms.recipient_kind,
            "recipient_name": terms.recipient_name,
            "frequency": terms.frequency,
            "first_day": terms.first_day.isoformat(),
            "conditions": terms.conditions,
            **_hospital_text(terms.hospital),
            "lines": [
                {
                    "line": str(line.line_key),
                    "description": line.description,
                    "quantity_hundredths": line.quantity_hundredths,
                    "unit": line.unit,
                    "unit_pence": line.unit_pence,
                    "basis": line.basis,
                    # A line that names no days has the text and the hash that it always had.
                    **({"falls_on": line.falls_on} if line.falls_on else {}),
                    "valid_from": line.valid_from.isoformat(),
                    "valid_to": line.valid_to and line.valid_to.isoformat(),
                }
                for line in sorted(terms.lines, key=lambda line: str(line.line_key))
            ],
        },
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _hospital_text(term: HospitalTerm) -> dict[str, object]:
    """Return the term as text. An agreement that says nothing of hospitals has no word of it."""
    if term.rule is HospitalRule.PAID_AS_USUAL:
        return {}
    return {
        "hospital": {
            "rule": term.rule,
            "nights": term.nights,
            "lines": sorted(str(line) for line in term.lines),
        }
    }


def check_hospital(term: HospitalTerm, line_keys: Collection[UUID]) -> None:
    """Refusals: `hospital_nights_missing`, `hospital_lines_missing`, `hospital_line_unknown`."""
    if term.rule is HospitalRule.PAID_FOR_NIGHTS and not 1 <= term.nights <= MOST_NIGHTS:
        raise Refusal(
            "hospital_nights_missing",
            "It does not say for how many nights in hospital payments go on.",
            f"Enter a number from 1 to {MOST_NIGHTS}: 4 weeks are 28 nights.",
            "hospital_nights",
        )
    if term.rule is HospitalRule.NAMED_LINES and not term.lines:
        raise Refusal(
            "hospital_lines_missing",
            "It does not say which payments go on in hospital.",
            "Choose at least one, such as a personal assistant's retainer.",
            "hospital_lines",
        )
    if set(term.lines) - set(line_keys):
        raise Refusal(
            "hospital_line_unknown",
            "A line that should go on in hospital is not in this plan.",
            "Choose from the lines that are paid directly.",
            "hospital_lines",
        )


def terms_hash(terms: Terms) -> str:
    """Return the SHA-256 of the canonical text: what a signature is a signature of."""
    return sha256(canonical_text(terms).encode()).hexdigest()


def check_preparation(
    *,
    plan_agreed: bool,
    direct_payment_lines: int,
    live_agreement: bool,
    recipient_name: str,
    conditions: str,
    first_day: date,
    plan_starts_on: date | None,
) -> None:
    """Raise what keeps an agreement from being prepared.

    Refusals: `plan_not_agreed`, `no_direct_payment`, `agreement_exists`, `recipient_missing`,
    `conditions_missing`, `first_day_before_plan`.
    """
    if not plan_agreed:
        raise Refusal(
            "plan_not_agreed",
            "This version of the plan is not agreed.",
            "Wait for the approver's decision, or use the version that is agreed.",
        )
    if not direct_payment_lines:
        raise Refusal(
            "no_direct_payment",
            "No line of this plan is paid as a direct payment.",
            "If one should be, start a new version of the plan and choose direct payment for it.",
        )
    if live_agreement:
        raise Refusal(
            "agreement_exists",
            "This budget already has an agreement.",
            "Use that one. If it is wrong and not signed, give it up first.",
        )
    check_words(recipient_name=recipient_name, conditions=conditions)
    if plan_starts_on is not None and first_day < plan_starts_on:
        raise Refusal(
            "first_day_before_plan",
            f"The plan starts on {long_date(plan_starts_on)}, so payments cannot start before.",
            f"Choose {long_date(plan_starts_on)} or later.",
            "first_day",
        )


def check_words(*, recipient_name: str, conditions: str) -> None:
    """Refusals: `recipient_missing`, `conditions_missing`."""
    if not recipient_name.strip():
        raise Refusal(
            "recipient_missing",
            "Nobody is named to be paid.",
            "Write their name.",
            "recipient_name",
        )
    if not conditions.strip():
        raise Refusal(
            "conditions_missing",
            "The agreement has no conditions.",
            "Keep the conditions that the law asks for, and add your own.",
            "conditions",
        )


def check_revision(*, state: AgreementState, signed: bool) -> None:
    """Refusals: `agreement_not_open`, `agreement_signed_already`: signed words do not change."""
    if state is not AgreementState.PREPARED:
        raise Refusal(
            "agreement_not_open",
            "This agreement is signed or has ended, so its words stay as they are.",
            "Prepare another agreement after this one has ended.",
        )
    if signed:
        raise Refusal(
            "agreement_signed_already",
            "Somebody has signed these words, so they cannot be changed.",
            "Give this agreement up and prepare another.",
        )
