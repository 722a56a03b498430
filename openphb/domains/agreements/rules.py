"""What an agreement says, who may sign it when, and which account money may go to."""

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
    BankState,
    HospitalRule,
    HospitalTerm,
    Party,
    PayeeMatch,
    RecipientKind,
    Terms,
)
from openphb.kernel.bank_details import ModulusCheck, ModulusResult
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

CONDITIONS = Path(__file__).with_name("data") / "conditions.txt"
MOST_NIGHTS = 366
SHOWN = 4
"""How many digits of an account number a page shows to who need not know it."""


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


def check_signature(
    *,
    state: AgreementState,
    party: Party,
    already: Collection[Party],
    plan_agreed: bool,
    signed_name: str,
    signed_on: date,
    prepared_on: date,
    today: date,
    seen_sha256: str,
    stored_sha256: str,
    terms_sha256: str,
) -> None:
    """Raise what keeps a signature from being taken.

    The three hashes are of what the signer saw, what was prepared, and what the records say now.
    Refusals: `agreement_not_open`, `already_signed`, `terms_changed`, `plan_superseded`,
    `signature_name_missing`, `signed_in_the_future`, `signed_before_prepared`.
    """
    if state is not AgreementState.PREPARED:
        raise Refusal(
            "agreement_not_open",
            "This agreement is already signed by both, or has ended.",
            "Read it as it stands.",
        )
    if party in already:
        raise Refusal(
            "already_signed", "This signature is there already.", "There is nothing more to sign."
        )
    if not seen_sha256 == stored_sha256 == terms_sha256:
        raise Refusal(
            "terms_changed",
            "The words of this agreement are not the ones you were shown.",
            "Read it again from the start before you sign.",
        )
    if not plan_agreed:
        raise Refusal(
            "plan_superseded",
            "A newer plan has been agreed since this agreement was prepared.",
            "Give this agreement up and prepare one for the newer plan.",
        )
    if not signed_name.strip():
        raise Refusal(
            "signature_name_missing", "There is no name.", "Write your full name.", "signed_name"
        )
    if signed_on > today:
        raise Refusal(
            "signed_in_the_future",
            f"{long_date(signed_on)} has not come yet.",
            f"Give the day it was signed: {long_date(today)} or earlier.",
            "signed_on",
        )
    if signed_on < prepared_on:
        raise Refusal(
            "signed_before_prepared",
            f"The agreement was prepared on {long_date(prepared_on)}, after that day.",
            f"Give a day from {long_date(prepared_on)} to {long_date(today)}.",
            "signed_on",
        )


def check_other_hand(*, recorders: Collection[UUID], user_id: UUID) -> None:
    """Refusal `same_hand`: who recorded the person's signature does not sign for the body too."""
    if user_id in recorders:
        raise Refusal(
            "same_hand",
            "You recorded the person's signature, so somebody else signs for the body.",
            "Ask another approver or the PHB manager.",
        )


def statement_for(party: Party, *, recipient_kind: RecipientKind, witness: str = "") -> str:
    """Return the sentence that is signed."""
    if party is Party.BODY:
        return (
            "For the body that pays: the plan meets the needs it names, the amount is enough for "
            "every service in it, and these terms are agreed."
        )
    acting = {
        RecipientKind.HOLDER: "",
        RecipientKind.REPRESENTATIVE: " I act for the person, in their best interests.",
        RecipientKind.NOMINEE: " I receive the money for the person, who asked me to.",
        RecipientKind.MANAGED_ACCOUNT: " A firm I chose holds the money and pays as I say.",
    }[recipient_kind]
    paper = f" Signed on paper; witnessed by {witness.strip()}." if witness.strip() else ""
    return f"I have read this agreement, or had it read to me, and I agree to it.{acting}{paper}"


def check_proposal(
    *,
    state: AgreementState,
    account_name: str,
    waiting: bool,
    unchanged: bool,
    check: ModulusCheck,
) -> None:
    """Raise what keeps bank details from being proposed.

    Refusals: `agreement_ended`, `bank_already_proposed`, `account_name_missing`,
    `bank_unchanged`, `modulus_check_failed`, which names the check.
    """
    if state is AgreementState.ENDED:
        raise Refusal(
            "agreement_ended",
            "This agreement has ended, so nothing more is paid on it.",
            "Propose the account on the agreement that is in force.",
        )
    if waiting:
        raise Refusal(
            "bank_already_proposed",
            "Other bank details already wait to be checked.",
            "Wait for that check, or ask finance to refuse them.",
        )
    if not account_name.strip():
        raise Refusal(
            "account_name_missing",
            "There is no account name.",
            "Write the name as the bank has it.",
            "account_name",
        )
    if unchanged:
        raise Refusal(
            "bank_unchanged",
            "That is the account money already goes to.",
            "There is nothing to change.",
            "account_number",
        )
    if check.result is ModulusResult.INVALID:
        failed = [step for step in check.steps if step.passed is False]
        named = " and ".join(
            f"{step.method}{f' (exception {step.exception})' if step.exception else ''}"
            for step in failed
        )
        raise Refusal(
            "modulus_check_failed",
            f"This account number cannot belong to this sort code: the {named} check failed.",
            "Compare both with a bank card or statement. One of them is mistyped.",
            "account_number",
            {"checks": [step.method for step in failed]},
        )


def check_bank_decision(
    *, state: BankState, decided_by_name: str, proposed_by: UUID, user_id: UUID, reason: str
) -> None:
    """Raise what keeps somebody from deciding about bank details.

    Refusals: `bank_already_decided`, `proposer_cannot_decide`, `reasons_missing`.
    """
    if state is not BankState.PROPOSED:
        raise Refusal(
            "bank_already_decided",
            f"These bank details were already decided by {decided_by_name or 'somebody else'}.",
            "Read how they stand now.",
        )
    if proposed_by == user_id:
        raise Refusal(
            "proposer_cannot_decide",
            "You proposed these bank details, so somebody else has to check them.",
            "Ask another finance approver.",
        )
    if not reason.strip():
        raise Refusal(
            "reasons_missing",
            "It does not say how this was checked, or why it is refused.",
            "Write it in a few words.",
            "reason",
        )


def check_payee_check(
    *,
    state: BankState,
    result: PayeeMatch,
    name_returned: str,
    checked_on: date,
    proposed_on: date,
    today: date,
) -> None:
    """Raise what keeps a Confirmation of Payee from being recorded.

    Refusals: `bank_already_decided`, `payee_check_when`, `payee_check_name`.
    """
    if state is not BankState.PROPOSED:
        raise Refusal(
            "bank_already_decided",
            "This account was decided already.",
            "Read how it stands now.",
        )
    if not proposed_on <= checked_on <= today:
        raise Refusal(
            "payee_check_when",
            "The bank was asked after the account was given, and not in the future.",
            "Enter the day on which the bank was asked.",
            "checked_on",
        )
    if result is PayeeMatch.CLOSE_MATCH and not name_returned.strip():
        raise Refusal(
            "payee_check_name",
            "With a close match the bank gives the name on the account.",
            "Enter the name that it gave.",
            "name_returned",
        )


def masked(account_number: str) -> str:
    """Return an account number as pages show it: "••••4821"."""
    return "••••" + account_number[-SHOWN:]
