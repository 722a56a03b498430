"""When a budget's payments may be paused, and what must be said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from openphb.domains.agreements.types import PauseDraft
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import Refusal

SHORTEST = 5


def pause_fault(
    draft: PauseDraft, *, first_day: date | None, known: Iterable[Period], today: date
) -> Refusal | None:
    """Return why a pause cannot be recorded, or None. `first_day` is that of a signed agreement.

    Codes: `nothing_to_pause`, `pause_before_payments`, `pause_ends_before_it_starts`,
    `pause_words_missing`, `pause_authority_missing`, `safe_care_missing`, `pause_review_missing`,
    `pause_review_past`, `already_paused`.
    """
    if first_day is None:
        return Refusal(
            "nothing_to_pause",
            "No direct payment is agreed and signed for this budget.",
            "A pause is for a direct payment. Have the agreement signed first.",
        )
    return (
        _words_fault(draft)
        or _days_fault(draft, first_day, today)
        or next((_already(one) for one in known if one.overlap(_days(draft))), None)
    )


def _days(draft: PauseDraft) -> Period:
    return Period(draft.starts_on, draft.ends_on)


def _already(one: Period) -> Refusal:
    until = one.last_day
    words = f" to {long_date(until)}" if until else ""
    return Refusal(
        "already_paused",
        f"Payments are paused already from {long_date(one.start)}{words}.",
        "End that pause first, or choose other days.",
        "starts_on",
    )


def _words_fault(draft: PauseDraft) -> Refusal | None:
    if len(draft.words.strip()) < SHORTEST:
        return Refusal(
            "pause_words_missing",
            "It does not say what happened.",
            "Say it in a few words. The person can read them.",
            "words",
        )
    if len(draft.authority.strip()) < SHORTEST:
        return Refusal(
            "pause_authority_missing",
            "It does not say by what authority payments stop.",
            "Name who decided it and under which rule or condition of the agreement.",
            "authority",
        )
    if len(draft.safe_care.strip()) < SHORTEST:
        return Refusal(
            "safe_care_missing",
            "It does not say how the person is cared for while payments are paused.",
            "Stopping money does not end the duty to meet the need. Say who gives the care.",
            "safe_care",
        )
    return None


def _days_fault(draft: PauseDraft, first_day: date, today: date) -> Refusal | None:
    if draft.starts_on < first_day:
        return Refusal(
            "pause_before_payments",
            f"The agreement pays from {long_date(first_day)}.",
            f"Choose {long_date(first_day)} or later.",
            "starts_on",
        )
    if draft.ends_on is not None and draft.ends_on <= draft.starts_on:
        return Refusal(
            "pause_ends_before_it_starts",
            "Payments would go on before they pause.",
            "Enter a day after the first day of the pause, or leave it empty.",
            "ends_on",
        )
    if draft.ends_on is None and draft.review_on is None:
        return Refusal(
            "pause_review_missing",
            "The pause has neither an end nor a day on which it is looked at again.",
            "Enter the day on which somebody decides whether it goes on.",
            "review_on",
        )
    if draft.review_on is not None and draft.review_on < max(today, draft.starts_on):
        return Refusal(
            "pause_review_past",
            "The day on which it is looked at again has passed, or comes before the pause.",
            "Enter a day to come.",
            "review_on",
        )
    return None


def resume_fault(words: str, found: Period | None, resumes_on: date) -> Refusal | None:
    """Return why a pause cannot end, or None. Codes: `nothing_paused`, `pause_words_missing`."""
    if found is None:
        return Refusal(
            "nothing_paused",
            f"Nothing is paused on {long_date(resumes_on)} or later.",
            "Look at the pauses of this budget.",
            "resumes_on",
        )
    if len(words.strip()) < SHORTEST:
        return Refusal(
            "pause_words_missing",
            "It does not say why payments go on.",
            "Say it in a few words. The person can read them.",
            "words",
        )
    return None
