"""An NHS number, or the reason why there is none."""

from __future__ import annotations

from openphb.domains.people.types import WITH_A_NUMBER, NoNumber, NumberStatus
from openphb.kernel.nhs_number import parse_nhs_number
from openphb.kernel.refusal import Refusal


def checked_number(text: str, reason: NoNumber | None) -> str:
    """Return the ten digits as they are kept; "" where a reason says why there are none.

    Refusals: those of `parse_nhs_number`; `number_and_reason`, `number_or_reason`.
    """
    if text.strip() and reason:
        raise Refusal(
            "number_and_reason",
            "There is an NHS number, and a reason why there is none.",
            "Keep one of the two.",
            "no_number_reason",
        )
    if not text.strip() and reason is None:
        raise Refusal(
            "number_or_reason",
            "There is no NHS number, and no reason why.",
            "Enter the number, or choose why there is none yet.",
            "nhs_number",
        )
    return "" if reason else parse_nhs_number(text)


def first_status(reason: NoNumber | None, *, verified: bool) -> NumberStatus:
    """Return what is known of a number when somebody is registered, or of its absence."""
    if reason is None:
        return NumberStatus.VERIFIED if verified else NumberStatus.NOT_TRACED
    if reason is NoNumber.NOT_KNOWN_YET:
        return NumberStatus.TRACE_REQUIRED
    return NumberStatus.POSTPONED if reason is NoNumber.NEWBORN else NumberStatus.NOT_REQUIRED


def refuse_status(status: NumberStatus, *, number: str) -> None:
    """Refusals `status_without_number` and `status_denies_number`: status and number disagree."""
    if status in WITH_A_NUMBER and not number:
        raise Refusal(
            "status_without_number",
            f"“{status.words}” needs an NHS number.",
            "Enter the number, or choose another status.",
            "status",
        )
    if status in (NumberStatus.NOT_REQUIRED, NumberStatus.POSTPONED) and number:
        raise Refusal(
            "status_denies_number",
            f"“{status.words}” says that there is no NHS number.",
            "Choose another status.",
            "status",
        )


def refuse_other_number(known: str, given: str) -> None:
    """Refusal `number_known`: another number is written down, and may be somebody's trace."""
    if known and given != known:
        raise Refusal(
            "number_known",
            "Another NHS number is written down for this person.",
            "If it is wrong, say so to who runs the records: a changed number changes who the "
            "person is.",
            "nhs_number",
        )
