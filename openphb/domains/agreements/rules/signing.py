"""Who may sign an agreement, when, and what is signed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from openphb.domains.agreements.types import (
    AgreementState,
    Party,
    RecipientKind,
    Witnessed,
)
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


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
            "This agreement is already signed by everybody, or has ended.",
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
            "Prepare it again for the newer plan: one page shows what differs.",
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


def check_signatory(*, party: Party, signed_as: str) -> None:
    """Refusal `signatory_role_missing`: whoever signs for a firm says by what role they may."""
    if party is Party.FIRM and not signed_as.strip():
        raise Refusal(
            "signatory_role_missing",
            "It does not say by what role they may sign for the organisation.",
            "Write it, such as director or company secretary.",
            "signed_as",
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
    if party is Party.FIRM and recipient_kind is RecipientKind.THIRD_PARTY:
        return (
            "For the organisation: we hold this money to arrange the care in the plan as the person "
            "directs, employ those who give it, and account for every pound. I may sign for it."
        )
    if party is Party.FIRM:
        return (
            "For the firm: we hold this money for the person, keep a separate record of it, and pay "
            "only as they or whoever acts for them say, for what is in the plan. I may sign for it."
        )
    acting = {
        RecipientKind.HOLDER: "",
        RecipientKind.REPRESENTATIVE: " I act for the person, in their best interests.",
        RecipientKind.NOMINEE: " I receive the money for the person, who asked me to.",
        RecipientKind.MANAGED_ACCOUNT: " A firm I chose holds the money and pays as I say.",
        RecipientKind.THIRD_PARTY: " An organisation I chose holds the money and arranges the care.",
    }[recipient_kind]
    paper = f" Signed on paper; witnessed by {witness.strip()}." if witness.strip() else ""
    return f"I have read this agreement, or had it read to me, and I agree to it.{acting}{paper}"


def check_witness(witness: Witnessed, *, signed_on: date, today: date) -> None:
    """Refusals: `witness_missing`, `witness_when`: a signature on paper was seen by somebody."""
    if not witness.name.strip() or not witness.role.strip():
        raise Refusal(
            "witness_missing",
            "It does not say who saw them sign, or who that is.",
            "Write their name, and their role or address.",
            "witness" if not witness.name.strip() else "witness_role",
        )
    if not signed_on <= witness.on <= today:
        raise Refusal(
            "witness_when",
            "The witness signs on that day or later, and not in the future.",
            f"Give a day from {long_date(signed_on)} to {long_date(today)}.",
            "witnessed_on",
        )


def check_void(*, state: AgreementState, voided: bool, reason: str) -> None:
    """Refusals: `agreement_not_open`, `signature_void_already`, `void_reason`."""
    if state is not AgreementState.PREPARED:
        raise Refusal(
            "agreement_not_open",
            "Everybody has signed, or the agreement has ended, so its signatures stay.",
            "Stop the direct payment, and prepare another agreement, if it was wrong.",
        )
    if voided:
        raise Refusal(
            "signature_void_already",
            "This signature does not count already.",
            "Ask them to sign again.",
        )
    if not reason.strip():
        raise Refusal(
            "void_reason", "It does not say what was wrong.", "Write it in a few words.", "reason"
        )
