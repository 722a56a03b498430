"""What an agreement says, and when it may be prepared or changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date
from hashlib import sha256
from uuid import UUID

from openphb.domains.agreements.types import (
    AgreementKind,
    AgreementState,
    ConditionRow,
    HospitalRule,
    HospitalTerm,
    Terms,
)
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

MOST_NIGHTS = 366


def conditions_text(rows: Sequence[ConditionRow], also: str) -> str:
    """Return the conditions as they are read and signed: one a line, numbered, the person's own last."""
    added = [line.strip() for line in also.splitlines() if line.strip()]
    said = [*(row.words for row in rows), *added]
    return "\n".join(f"{number}. {words}" for number, words in enumerate(said, 1))


def canonical_text(terms: Terms) -> str:
    """Return the one text that stands for these terms, whatever page or paper shows them."""
    return json.dumps(
        {
            "form": _form(terms),
            "plan": str(terms.plan_id),
            "recipient_kind": terms.recipient_kind,
            "recipient_name": terms.recipient_name,
            "frequency": terms.frequency,
            "first_day": terms.first_day.isoformat(),
            "conditions": terms.conditions,
            **_rows_text(terms.rows),
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


def _form(terms: Terms) -> str:
    if terms.recipient_kind.agreement is AgreementKind.THIRD_PARTY:
        return "openphb-third-party-agreement-1"
    # A managed account has had this form from before it was called an agreement of its own.
    return "openphb-direct-payment-agreement-1"


def _rows_text(rows: Sequence[ConditionRow]) -> dict[str, object]:
    """Return the coded conditions as text. An agreement from before they had codes has no word of it."""
    if not rows:
        return {}
    return {
        "condition_rows": [
            {
                "code": row.code,
                "words": row.words,
                "plain": row.plain,
                "regulation": row.regulation,
                "since": row.since.isoformat(),
                "version": row.version,
            }
            for row in rows
        ]
    }


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
    kind: AgreementKind,
    plan_agreed: bool,
    lines: int,
    live_agreement: bool,
    recipient_name: str,
    first_day: date,
    plan_starts_on: date | None,
) -> None:
    """Raise what keeps an agreement from being prepared.

    Refusals: `plan_not_agreed`, `no_direct_payment`, `no_third_party`, `agreement_exists`,
    `recipient_missing`, `first_day_before_plan`.
    """
    if not plan_agreed:
        raise Refusal(
            "plan_not_agreed",
            "This version of the plan is not agreed.",
            "Wait for the approver's decision, or use the version that is agreed.",
        )
    if not lines and kind is AgreementKind.THIRD_PARTY:
        raise Refusal(
            "no_third_party",
            "No line of this plan is managed by an organisation.",
            "If one should be, start a new version of the plan and choose third party for it.",
        )
    if not lines:
        raise Refusal(
            "no_direct_payment",
            "No line of this plan is paid as a direct payment.",
            "If one should be, start a new version of the plan and choose direct payment for it.",
        )
    if live_agreement:
        raise Refusal(
            "agreement_exists",
            "This budget already has an agreement about these lines.",
            "Use that one. If it is wrong and not signed, give it up first.",
        )
    check_recipient(recipient_name)
    if plan_starts_on is not None and first_day < plan_starts_on:
        raise Refusal(
            "first_day_before_plan",
            f"The plan starts on {long_date(plan_starts_on)}, so payments cannot start before.",
            f"Choose {long_date(plan_starts_on)} or later.",
            "first_day",
        )


def check_recipient(name: str) -> None:
    """Refusal `recipient_missing`: an agreement names whoever holds the money."""
    if not name.strip():
        raise Refusal(
            "recipient_missing",
            "Nobody is named to be paid.",
            "Write their name.",
            "recipient_name",
        )


def check_ending(
    *,
    kind: AgreementKind,
    state: AgreementState,
    signed_on: date | None,
    ended_on: date,
    today: date,
    why: str,
) -> None:
    """Raise what keeps a signed third-party agreement from being ended.

    `signed_on` is the day of the last signature; None before there is one. Refusals: `end_is_a_stop`,
    `agreement_not_signed`, `end_in_the_future`, `end_before_signed`, `end_reason`.
    """
    if kind is not AgreementKind.THIRD_PARTY:
        raise Refusal(
            "end_is_a_stop",
            "A direct payment is stopped: its agreement stays for what is still owed.",
            "Stop the direct payment on the case's page.",
        )
    if state is not AgreementState.SIGNED or signed_on is None:
        raise Refusal(
            "agreement_not_signed",
            "Not everybody has signed this agreement, or it has ended.",
            "Give it up, if it is not wanted any more.",
        )
    if ended_on > today:
        raise Refusal(
            "end_in_the_future",
            f"{long_date(ended_on)} has not come yet.",
            "Record the end on the day, once the care is arranged another way.",
            "ended_on",
        )
    if ended_on < signed_on:
        raise Refusal(
            "end_before_signed",
            f"It was signed by everybody only on {long_date(signed_on)}.",
            f"Choose {long_date(signed_on)} or later.",
            "ended_on",
        )
    if not why.strip():
        raise Refusal("end_reason", "It does not say why.", "Write it in a few words.", "why")


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
