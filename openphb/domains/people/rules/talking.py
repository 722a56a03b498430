"""How to talk with somebody in words; what a consent and a capacity assessment need."""

from __future__ import annotations

from datetime import date

from openphb.domains.people.types import (
    Capacity,
    Communication,
    Consent,
    ConsentGiven,
    Interpreter,
)
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


def communication_words(told: Communication) -> str:
    """Return the needs in one line, as the heads of pages and the letters read them."""
    found = [", ".join(one.words for one in told.formats)]
    if told.language:
        found.append(f"Speaks {told.language}")
    if told.interpreter is not Interpreter.NONE:
        found.append(told.interpreter.words)
    if told.contact_by:
        found.append(f"Reach them by: {told.contact_by.words.lower()}")
    if told.adjustments:
        found.append(f"What helps: {told.adjustments}")
    found.append(told.more)
    sentences = (one.strip().rstrip(".") for one in found if one.strip())
    return " ".join(f"{one}." for one in sentences)


def refuse_silence(told: Communication) -> None:
    """Refusal `communication_empty`: nothing was said about communication."""
    if told == Communication():
        raise Refusal(
            "communication_empty",
            "Nothing is said about how to talk with them.",
            "Choose “Standard print” if nothing special is needed.",
            "formats",
        )


def refuse_interpreter(told: Communication) -> None:
    """Refusal `language_missing`: an interpreter for a language that is not named."""
    if told.interpreter is Interpreter.SPOKEN and not told.language.strip():
        raise Refusal(
            "language_missing",
            "An interpreter is needed, and the language is not named.",
            "Enter the language.",
            "language",
        )


def refuse_consent(consent: Consent) -> None:
    """Refusals `best_interests_by_nobody` (Mental Capacity Act 2005, section 4), `refusal_words`."""
    if consent.answer is ConsentGiven.BEST_INTERESTS and not consent.decided_by.strip():
        raise Refusal(
            "best_interests_by_nobody",
            "It does not say who decided in the person’s best interests.",
            "Enter their name and what they are to the person.",
            "decided_by",
        )


def refuse_capacity(told: Capacity, *, today: date) -> None:
    """Refuse a capacity assessment that says too little (Mental Capacity Act 2005, sections 2 and 3).

    Refusals: `decision_missing`, `assessor_missing`, `assessed_in_future`, `finding_unexplained`,
    `looked_at_before`.
    """
    for text, code, words, where in (
        (told.decision, "decision_missing", "which decision it is about", "decision"),
        (told.assessed_by, "assessor_missing", "who assessed it", "assessed_by"),
    ):
        if not text.strip():
            raise Refusal(code, f"It does not say {words}.", "Enter it.", where)
    if told.assessed_on > today:
        raise Refusal(
            "assessed_in_future",
            "The day of the assessment is still to come.",
            "Check the day.",
            "assessed_on",
        )
    if not told.finding.able and not told.words.strip():
        raise Refusal(
            "finding_unexplained",
            "It does not say why the person cannot decide this, or not always.",
            "Say what was done to help them decide, and what they could not do.",
            "words",
        )
    if told.look_again_on is not None and told.look_again_on <= told.assessed_on:
        raise Refusal(
            "looked_at_before",
            "It is to be looked at again before it was found.",
            f"Choose a day after {long_date(told.assessed_on)}, or leave it empty.",
            "look_again_on",
        )


def refuse_later(said_on: date, where: str, *, today: date) -> None:
    """Refusal `said_in_future`: a day that is still to come."""
    if said_on > today:
        raise Refusal("said_in_future", "That day is still to come.", "Check the day.", where)
