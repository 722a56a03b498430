"""Asking for a budget, answering, deciding how the money is managed, and closing a case. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from openphb.domains.cases.types.asking import Ending, Granted, Managed, RequestAnswer
from openphb.domains.cases.types.steps import OfferRecord
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


def refuse_asking(
    *, asked_on: date, words: str, referred_on: date, open_since: date | None, today: date
) -> None:
    """Refuse what cannot have been asked. Refusals: `request_open`, `request_wordless`, `request_day`."""
    if open_since is not None:
        raise Refusal(
            "request_open",
            f"A budget was asked for on {long_date(open_since)}, and nobody has answered yet.",
            "The answer to that comes first.",
        )
    if not words.strip():
        raise Refusal(
            "request_wordless",
            "There are no words in it.",
            "Say what a budget is wanted for. A few words are enough.",
            "words",
        )
    _refuse_day(asked_on, referred_on, today, "request_day", "asked_on")


def refuse_answering(
    *,
    granted: Granted,
    part: str,
    reasons: str,
    asked_on: date,
    decided_on: date,
    answered: bool,
    today: date,
) -> None:
    """Refuse a second answer, one without reasons, or a part that nobody names.

    Refusals: `request_answered`, `request_reasons_missing`, `request_part_missing`,
    `request_decided_day`.
    """
    if answered:
        raise Refusal("request_answered", "It has been answered already.", "Read the answer.")
    if not reasons.strip():
        raise Refusal(
            "request_reasons_missing",
            "The answer has no reasons.",
            "Say why, in words for the person.",
            "reasons",
        )
    if granted is Granted.IN_PART and not part.strip():
        raise Refusal(
            "request_part_missing",
            "It does not say which part of the care the budget leaves out.",
            "Name the part, and say why a budget is not appropriate for it.",
            "part",
        )
    _refuse_day(decided_on, asked_on, today, "request_decided_day", "decided_on")


def refuse_managing(
    *,
    ways: Collection[Managed],
    direct_payment_refused: bool,
    reasons: str,
    decided_on: date,
    granted_on: date | None,
    today: date,
) -> None:
    """Refuse a way that is none, contradicts itself, or comes before the budget was granted.

    Who may have no direct payment is still offered the rest. Refusals: `budget_not_granted`,
    `no_way_chosen`, `direct_payment_both`, `managing_reasons_missing`, `managing_day`.
    """
    if granted_on is None:
        raise Refusal(
            "budget_not_granted",
            "No budget is granted yet.",
            "Answer first whether the person has a budget. How it is managed is a second decision.",
        )
    if not ways:
        raise Refusal(
            "no_way_chosen",
            "No way of managing the money is chosen.",
            "Choose one or more. Without a direct payment, the NHS or an organisation can manage it.",
            "ways",
        )
    if direct_payment_refused and Managed.DIRECT_PAYMENT in ways:
        raise Refusal(
            "direct_payment_both",
            "A direct payment is chosen and refused at once.",
            "Take back one of the two.",
            "ways",
        )
    if not reasons.strip():
        raise Refusal(
            "managing_reasons_missing",
            "It does not say why.",
            "Say why, in words for the person.",
            "reasons",
        )
    _refuse_day(decided_on, granted_on, today, "managing_day", "decided_on")


def refuse_closing(
    *,
    closed: bool,
    ending: Ending,
    words: str,
    closed_on: date,
    referred_on: date,
    waiting: str,
    today: date,
) -> None:
    """Refuse to close a case twice, silently, or while the person waits for an answer.

    `waiting` says in words what is not answered yet, "" for nothing. Refusals: `case_closed`,
    `case_still_waits`, `closing_wordless`, `closing_day`.
    """
    if closed:
        raise Refusal("case_closed", "This case is closed.", "Open a new one with a referral.")
    if waiting and ending not in (Ending.DIED, Ending.MISTAKE):
        raise Refusal(
            "case_still_waits",
            f"Something is not answered yet: {waiting}.",
            "Answer it first, so that nobody is left without an answer.",
        )
    if not words.strip():
        raise Refusal(
            "closing_wordless",
            "It does not say why the case is closed.",
            "Say it in a few words.",
            "words",
        )
    _refuse_day(closed_on, referred_on, today, "closing_day", "closed_on")


def granted_without_offer(
    requests: Iterable[RequestAnswer], offers: Iterable[OfferRecord]
) -> RequestAnswer | None:
    """Return the request that was granted last, where no offer was recorded since; None otherwise."""
    granted = [
        (one.reply.decided_on, one)
        for one in requests
        if one.reply is not None and one.reply.granted is not Granted.REFUSED
    ]
    if not granted:
        return None
    day, latest = max(granted, key=lambda one: one[0])
    return None if any(offer.offered_on >= day for offer in offers) else latest


def offered_by_answer(one: RequestAnswer) -> str:
    """Return how a budget was offered by granting a request, for a person to read and keep or change."""
    assert one.reply is not None, "it was granted"
    part = f" It is not for {one.reply.part}." if one.reply.part else ""
    return (
        f"They asked for a budget on {long_date(one.asked_on)}. We said yes on "
        f"{long_date(one.reply.decided_on)}.{part}"
    )


def _refuse_day(day: date, earliest: date, today: date, code: str, where: str) -> None:
    if not earliest <= day <= today:
        raise Refusal(
            code,
            f"It cannot have been on {long_date(day)}.",
            f"Enter a day from {long_date(earliest)} to today.",
            where,
        )
