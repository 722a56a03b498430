"""What somebody may add to a chair, and what it does: nothing to any penny of the NHS's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from openphb.domains.budgets.types import AddedFor
from openphb.domains.cases.types import Category
from openphb.domains.wheelchairs.types import (
    AddedDraft,
    AddedTo,
    AddedVat,
    AddedVatSum,
    BackDraft,
    ChairOption,
    GivenBack,
    Relief,
)
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal

WHOLE = 10_000


def lawful(category: Category, what: AddedFor) -> bool:
    """Return whether anybody may add money to a budget of this kind for this."""
    return what.category is category


def vat_of(
    draft: AddedDraft, *, standard: int, source: str, reliefs: Collection[Relief]
) -> AddedVatSum:
    """Return the VAT on what is added, rounded half up to a penny, and why it is that much.

    `standard` is the rate in ten-thousandths. Refusals: `added_relief`, `added_relief_not_theirs`.
    """
    if draft.vat is AddedVat.STANDARD:
        return AddedVatSum(standard, (draft.net_pence * standard + WHOLE // 2) // WHOLE, source)
    found = next((one for one in reliefs if one.code == draft.relief), None)
    if found is None:
        raise Refusal(
            "added_relief",
            "It does not say by which relief there is no VAT.",
            "Choose one, or VAT at the standard rate.",
            "relief",
        )
    if draft.by not in found.adders:
        raise Refusal(
            "added_relief_not_theirs",
            f"This relief is not for whoever adds it: {draft.by.words.lower()}.",
            "Choose VAT at the standard rate, or ask the supplier which relief it gives.",
            "relief",
        )
    known = "" if found.mark == "confirmed" else " (not verified by us: ask the supplier)"
    return AddedVatSum(0, 0, f"{found.words}. {found.source}{known}")


def added_fault(draft: AddedDraft, *, option: ChairOption, category: Category) -> Refusal | None:
    """Return why somebody cannot add this to a chair, or None.

    Codes: `added_unlawful`, `added_to_notional`, `added_to_nhs`, `added_amount`, `added_name`,
    `added_words`.
    """
    if not lawful(category, AddedFor.WHEELCHAIR):
        return Refusal(
            "added_unlawful",
            "Nobody pays towards what the NHS pays for, but for a wheelchair of their choice.",
            "If the budget is too small, ask for more money in it.",
        )
    if option is ChairOption.NOTIONAL:
        return Refusal(
            "added_to_notional",
            "This chair is the NHS’s own: nobody adds to it.",
            "If the person wants more, end this and arrange it with a contribution.",
        )
    if option is ChairOption.THIRD_PARTY and draft.to is AddedTo.NHS:
        return Refusal(
            "added_to_nhs",
            "The NHS does not order this chair, so nobody pays it.",
            "The person pays the supplier.",
            "to",
        )
    return _said_fault(draft)


def _said_fault(draft: AddedDraft) -> Refusal | None:
    if draft.net_pence <= 0:
        return Refusal("added_amount", "Nothing is added.", "Enter the amount without VAT.", "net")
    if not draft.name.strip():
        return Refusal("added_name", "It does not say who adds it.", "Enter a name.", "name")
    if not draft.words.strip():
        return Refusal("added_words", "It does not say what it buys.", "Name the extras.", "words")
    return None


def seen_fault(*, seen_on: date | None, on: date, today: date, words: str) -> Refusal | None:
    """Return why a contribution cannot be recorded as paid. Codes: `added_seen`, `added_day`,
    `added_seen_words`."""
    if seen_on is not None:
        return Refusal("added_seen", "It is recorded as paid already.", "Look at it again.")
    if on > today:
        return Refusal("added_day", "That day is not here yet.", "Enter today or before.", "on")
    if not words.strip():
        return Refusal(
            "added_seen_words",
            "It does not say how that is known.",
            "Name the receipt or the bank statement.",
            "words",
        )
    return None


def back_fault(
    draft: BackDraft,
    *,
    pence: int,
    came_on: date | None,
    left_pence: int,
    saw_it_come: bool,
    today: date,
) -> Refusal | None:
    """Return why what stands as come to the NHS cannot be given back so, or None. Pence.

    `came_on` None: nothing of it stands as come. `left_pence` came for this chair and was not passed
    on to the supplier; `saw_it_come`: who gives back recorded that it came. Codes: `back_not_come`,
    `back_amount`, `back_above`, `back_day`, `back_words`, `back_other`.
    """
    if came_on is None:
        return Refusal(
            "back_not_come",
            "None of it stands as come to the NHS.",
            "Look at it again: who was paid gives it back.",
        )
    fault = _back_pence_fault(draft, pence=pence, left_pence=left_pence)
    if fault is not None:
        return fault
    if not came_on <= draft.on <= today:
        return Refusal(
            "back_day",
            "It was not here yet on that day, or that day is not here yet.",
            "Enter the day on which it was paid back.",
            "on",
        )
    if not draft.words.strip():
        return Refusal(
            "back_words", "It does not say how that is known.", "Say how you know.", "words"
        )
    if draft.how is GivenBack.PAID_BACK and saw_it_come:
        return Refusal(
            "back_other",
            "You recorded that it came.",
            "Somebody else records that it was paid back.",
        )
    return None


def _back_pence_fault(draft: BackDraft, *, pence: int, left_pence: int) -> Refusal | None:
    whole = draft.how is not GivenBack.MISTAKE or draft.pence == pence
    if draft.pence <= 0 or not whole:
        return Refusal(
            "back_amount",
            "It does not say how much was paid back.",
            "Enter the amount. What never came is taken out whole.",
            "pence",
        )
    if draft.pence > min(pence, left_pence):
        return Refusal(
            "back_above",
            f"{pounds(min(pence, left_pence))} of it is here: the rest was passed on.",
            "Have the supplier’s invoice withdrawn first, or give back less.",
            "pence",
        )
    return None


def end_fault(left_pence: int, *, unseen: bool) -> Refusal | None:
    """Return why an arrangement cannot end while others' money is with the NHS, or on its way to it.

    `unseen`: somebody adds what nobody has seen come. Codes: `chair_end_unseen`, `chair_end_added`.
    """
    if unseen:
        return Refusal(
            "chair_end_unseen",
            "Somebody adds money to this chair, and nobody has seen it come.",
            "Record that it was paid, or that it is not added after all.",
        )
    if left_pence <= 0:
        return None
    return Refusal(
        "chair_end_added",
        f"{pounds(left_pence)} came to the NHS for extras and was not passed on.",
        "Key the supplier’s invoice, or record that it was given back.",
    )


def bill_fault(
    *, nhs_pence: int, added_pence: int, left_pence: int, added_left_pence: int
) -> Refusal | None:
    """Return why an invoice for a chair cannot be paid so, or None. Pence.

    `left_pence` is what the NHS gives and has not been billed for; `added_left_pence` is what was
    paid to the NHS for extras and has not been passed on. The one never pays for the other.
    Codes: `chair_bill_nothing`, `chair_bill_above`, `chair_bill_added`.
    """
    if min(nhs_pence, added_pence) < 0 or not nhs_pence + added_pence:
        return Refusal(
            "chair_bill_nothing", "The invoice asks for nothing.", "Enter what it asks.", "nhs"
        )
    if nhs_pence > left_pence:
        return Refusal(
            "chair_bill_above",
            f"The NHS gives {pounds(left_pence)} more for this chair.",
            "What is above it is paid by whoever adds money, or needs a larger budget.",
            "nhs",
        )
    if added_pence > added_left_pence:
        return Refusal(
            "chair_bill_added",
            f"{pounds(added_left_pence)} has come to the NHS for extras and was not passed on.",
            "Record the contribution as paid first. The NHS does not lay it out.",
            "added",
        )
    return None
