"""What was delivered: what may be told, what counts, and what the person may still say. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from openphb.domains.marketplace.types import (
    DeliveryAnswer,
    DeliveryGiven,
    DeliveryStanding,
    EndingTold,
)
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import Refusal

# A day has so many hours, and nobody delivers more of anything that is counted in quarters.
MOST_HUNDREDTHS = 100_000
LONGEST_PAPER = 200


def standing(
    *,
    hundredths: int,
    answer: DeliveryAnswer | None,
    sent_on: date,
    answer_days: timedelta,
    today: date,
    ordered: bool,
) -> DeliveryStanding:
    """Return whether something delivered counts today; `ordered` is whether its order is for its day."""
    if hundredths == 0:
        return DeliveryStanding.TAKEN_BACK
    if not ordered:
        return DeliveryStanding.AFTER_END
    if answer is DeliveryAnswer.RIGHT:
        return DeliveryStanding.CONFIRMED
    if answer is DeliveryAnswer.QUESTIONED:
        return DeliveryStanding.QUESTIONED
    return (
        DeliveryStanding.NOT_ANSWERED
        if today >= sent_on + answer_days
        else DeliveryStanding.WAITING
    )


def refuse_delivery(
    given: DeliveryGiven,
    *,
    ordered: Period,
    ended: EndingTold | None,
    today: date,
    latest: timedelta,
) -> None:
    """Refusals: `delivered_ahead`, `delivered_long_ago`, `delivered_after_end`, `delivered_outside`,
    `delivered_quantity`.
    """
    if given.on > today:
        raise Refusal(
            "delivered_ahead",
            f"{long_date(given.on)} is still to come.",
            "Tell us on the day or after it.",
            "on",
        )
    if given.on < today - latest:
        raise Refusal(
            "delivered_long_ago",
            f"{long_date(given.on)} is too long ago.",
            "Talk with whoever ordered it.",
            "on",
        )
    if ended is not None:
        refuse_after_end(given.on, ended)
    if not ordered.contains(given.on):
        raise Refusal(
            "delivered_outside",
            f"The order is not for {long_date(given.on)}.",
            "Check the day and the order.",
            "on",
        )
    if not 0 <= given.hundredths <= MOST_HUNDREDTHS:
        raise Refusal(
            "delivered_quantity",
            "This is no quantity of a day.",
            "Enter how much, like 3 or 2.5. Enter 0 to take a day back.",
            "hundredths",
        )


def refuse_after_end(on: date, ended: EndingTold, where: str = "on") -> None:
    """Refusal: `delivered_after_end`, of a day on which an order had ended by itself."""
    if ended.kept_until is not None and on < ended.kept_until:
        return
    until = (
        f"This order ended after {long_date(ended.kept_until - timedelta(days=1))}."
        if ended.kept_until is not None
        else "This order ended before it began."
    )
    raise Refusal(
        "delivered_after_end",
        f"{until} {ended.why.words}.",
        "Tell us only of the days until then. Where care went on, talk with whoever ordered it.",
        where,
    )


def refuse_change(*, matched_hundredths: int) -> None:
    """Refusal: `delivery_invoiced`, where what was told is in an invoice that was matched."""
    if matched_hundredths:
        raise Refusal(
            "delivery_invoiced",
            "This day is in an invoice that was found right, so it cannot change.",
            "Send a credit note for the invoice, or talk with whoever ordered it.",
            "row_id",
        )


def paper_of(paper: str, *, keyed: bool) -> str:
    """Return what staff key from; "" where a provider sends it itself. Refusal: `delivered_paper`."""
    if not keyed:
        return ""
    if not paper.strip():
        raise Refusal(
            "delivered_paper",
            "It is not said which paper this is keyed from.",
            "Say what it is and when it came, like “time sheet of 6 November, by post”.",
            "paper",
        )
    return paper.strip()[:LONGEST_PAPER]


def refuse_keying_both(*, keyed_invoice: bool) -> None:
    """Refusal: `keyed_both`, of days whose invoice the same person keyed: two people key the two."""
    if keyed_invoice:
        raise Refusal(
            "keyed_both",
            "You keyed an invoice for this day.",
            "Have somebody else key what was done.",
            "on",
        )


def refuse_own_answer(*, keyed_by_same: bool) -> None:
    """Refusal: `answered_own`, of what somebody keyed themselves: another person writes the answer down."""
    if keyed_by_same:
        raise Refusal(
            "answered_own",
            "You keyed this yourself in the provider’s name.",
            "Have somebody else ask the person and write down what they say.",
            "right",
        )


def refuse_answer(answer: DeliveryAnswer, words: str, *, matched_hundredths: int) -> None:
    """Refusals: `question_words`, `answered_late`."""
    if answer is DeliveryAnswer.QUESTIONED and not words.strip():
        raise Refusal(
            "question_words",
            "Nobody would know what was wrong.",
            "Say what was not right.",
            "words",
        )
    if answer is DeliveryAnswer.QUESTIONED and matched_hundredths:
        raise Refusal(
            "answered_late",
            "This was found right in an invoice already.",
            "Tell your care co-ordinator. They can ask for the money back.",
            "words",
        )
