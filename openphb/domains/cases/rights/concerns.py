"""Complaints and disputes about eligibility: what may be done in which queue. Pure."""

from __future__ import annotations

from datetime import date

from openphb.domains.cases.rights.reference import limit_on
from openphb.domains.cases.types.concerns import ConcernAnswer, ConcernStep, Queue
from openphb.kernel.periods import add_months, long_date
from openphb.kernel.refusal import Refusal

# What may be done in which queue. Decisions about a budget are notices, answered where they are kept.
STEPS = {
    Queue.COMPLAINT: frozenset(
        {
            ConcernStep.ACKNOWLEDGED,
            ConcernStep.ANSWERED,
            ConcernStep.MOVED,
            ConcernStep.WITHDRAWN,
        }
    ),
    Queue.ELIGIBILITY: frozenset(ConcernStep),
}
MONTHS = {Queue.COMPLAINT: "complaint_months", Queue.ELIGIBILITY: "dispute_months"}
ANSWER_MONTHS = {
    Queue.COMPLAINT: "complaint_answer_months",
    Queue.ELIGIBILITY: "dispute_answer_months",
}


def answer_by(queue: Queue, received_on: date) -> date:
    """Return the day by which a concern that came on a day is answered."""
    return add_months(received_on, limit_on(ANSWER_MONTHS[queue], received_on))


def late_words(one: ConcernAnswer) -> str:
    """Return that a concern came after its months; "" where it came in time. It is looked at all the same."""
    months = limit_on(MONTHS[one.queue], one.received_on)
    if one.happened_on is None or one.received_on <= add_months(one.happened_on, months):
        return ""
    return (
        f"It came more than {months} months after {long_date(one.happened_on)}. It can still be looked "
        f"at where there was a good reason: say in the answer what you decided about that."
    )


def next_door(queue: Queue) -> str:
    """Return who may be asked when our answer does not put it right, in words for the person."""
    if queue is Queue.COMPLAINT:
        return (
            "If our answer does not put it right, you can ask the Parliamentary and Health Service "
            "Ombudsman to look at it: www.ombudsman.org.uk. The Ombudsman is not part of the NHS."
        )
    return (
        "If our answer does not put it right, you can ask NHS England for an independent review. "
        "Please ask within six months of our answer."
    )


def refuse_filing(*, received_on: date, happened_on: date | None, words: str, today: date) -> None:
    """Refuse what has no words or no possible day. Refusals: `concern_wordless`, `concern_day`."""
    if not words.strip():
        raise Refusal(
            "concern_wordless",
            "There are no words in it.",
            "Say what went wrong. A few words are enough.",
            "words",
        )
    if received_on > today or (happened_on is not None and happened_on > received_on):
        raise Refusal(
            "concern_day",
            "One of the days cannot be: what happened comes before the complaint, and that before today.",
            "Check both dates.",
            "received_on",
        )


def refuse_step(
    one: ConcernAnswer, step: ConcernStep, *, taken_on: date, words: str, today: date
) -> None:
    """Refuse a step of another queue, a step twice, one after the end, or one without words.

    Refusals: `concern_wrong_queue`, `concern_closed`, `concern_step_twice`,
    `concern_not_answered`, `concern_step_wordless`, `concern_step_day`.
    """
    if step not in STEPS[one.queue]:
        raise Refusal(
            "concern_wrong_queue",
            f"“{step.words}” is no step of {one.queue.words.lower()}.",
            "Move it to the right queue first.",
            "step",
        )
    # NHS England is asked after our own answer did not put it right.
    answered = any(each.step is ConcernStep.ANSWERED for each in one.steps)
    if step is ConcernStep.TO_NHS_ENGLAND and not answered:
        raise Refusal(
            "concern_not_answered",
            "We have not answered it ourselves yet.",
            "Answer first. An independent review comes after that, unless waiting would do harm.",
            "step",
        )
    if not one.open and step is not ConcernStep.TO_NHS_ENGLAND:
        raise Refusal(
            "concern_closed", "It has been answered, moved or taken back.", "Read what was done."
        )
    if any(each.step is step for each in one.steps):
        raise Refusal("concern_step_twice", "That has been done already.", "Read what was done.")
    if not words.strip():
        raise Refusal(
            "concern_step_wordless",
            "It does not say what was done and why.",
            "Write it in words for the person.",
            "words",
        )
    if not one.received_on <= taken_on <= today:
        raise Refusal(
            "concern_step_day",
            f"It cannot have been on {long_date(taken_on)}.",
            f"Enter a day from {long_date(one.received_on)} to today.",
            "taken_on",
        )
