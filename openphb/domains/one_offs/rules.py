"""Where a one-off budget stands, what may be said of it, and when it may be closed. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from openphb.domains.one_offs.types import (
    OneOffFacts,
    OneOffState,
    ReminderKind,
    ToldDraft,
    ToldState,
)
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

LONGEST = 2_000


def state_of(facts: OneOffFacts, today: date) -> OneOffState:
    """Return where a one-off budget stands on a day: the first of these that is so.

    A payment that comes after it was closed opens it again.
    """
    if not facts.paid_pence:
        return OneOffState.AGREED
    if facts.closed_at_pence == facts.paid_pence:
        return OneOffState.CLOSED
    if facts.waiting:
        return OneOffState.TO_LOOK_AT
    if not facts.rest_pence:
        return OneOffState.TO_CLOSE
    late = facts.due_on is not None and facts.due_on < today
    return OneOffState.LATE if late else OneOffState.TO_TELL


def reminder_of(
    facts: OneOffFacts, today: date, *, before: timedelta, after: timedelta
) -> ReminderKind | None:
    """Return which reminder is due on a day, or None. Nobody is reminded of what they told."""
    state = state_of(facts, today)
    if state not in (OneOffState.TO_TELL, OneOffState.LATE) or facts.due_on is None:
        return None
    if today >= facts.due_on + after:
        return ReminderKind.LATE
    return ReminderKind.SOON if facts.due_on - before <= today <= facts.due_on else None


def told_fault(
    draft: ToldDraft, *, state: OneOffState, first_paid_on: date | None, today: date
) -> Refusal | None:
    """Return why what was bought cannot be taken, or None.

    What was bought in the weeks before the money came counts: people pay a deposit. Codes:
    `told_not_paid`, `told_closed`, `told_day`, `told_pence`, `told_words`, `told_name`.
    """
    if state is OneOffState.AGREED or first_paid_on is None:
        return Refusal(
            "told_not_paid", "Nothing has been paid yet.", "Tell us once the money has come."
        )
    if state is OneOffState.CLOSED:
        return Refusal("told_closed", "This budget is closed.", "Ring your co-ordinator.")
    if not first_paid_on - timedelta(days=90) <= draft.on <= today:
        return Refusal(
            "told_day",
            f"The money came on {long_date(first_paid_on)}, and today is {long_date(today)}.",
            "Enter the day on which it was bought.",
            "on",
        )
    if draft.pence <= 0:
        return Refusal("told_pence", "It cost nothing.", "Enter what it cost.", "pence")
    if not draft.words.strip() or len(draft.words) > LONGEST:
        return Refusal(
            "told_words", "It does not say what was bought.", "Say it in a few words.", "words"
        )
    return None


def look_fault(state: ToldState, *, accepts: bool, words: str) -> Refusal | None:
    """Return why what was told cannot be answered so. Codes: `told_looked_at`, `told_why`."""
    if state is ToldState.ACCEPTED:
        return Refusal("told_looked_at", "This was looked at already.", "Look at it again.")
    if not accepts and not words.strip():
        return Refusal("told_why", "It does not say what is asked.", "Say what you ask.", "words")
    return None


def use_fault(
    facts: OneOffFacts, pence: int, line_left_pence: int, *, words: str, agreed_with: str
) -> Refusal | None:
    """Return why money that was not spent cannot be dealt with so, or None.

    `line_left_pence` is what was paid for the line and is not dealt with yet. Codes: `use_closed`,
    `use_pence`, `use_words`, `use_agreed`.
    """
    if facts.closed_at_pence == facts.paid_pence:
        return Refusal("use_closed", "This budget is closed.", "Open it by a new payment.")
    most = min(facts.rest_pence, line_left_pence)
    if not 0 < pence <= most:
        return Refusal(
            "use_pence",
            f"{pounds(most)} of this is not accounted for.",
            f"Enter an amount up to {pounds(most)}.",
            "pence",
        )
    if not words.strip():
        return Refusal(
            "use_words", "It does not say what was agreed.", "Say what for, or why.", "words"
        )
    if not agreed_with.strip():
        return Refusal(
            "use_agreed",
            "It does not say with whom this was talked about.",
            "Nothing is decided over the person’s head: enter who agreed.",
            "agreed_with",
        )
    return None


def help_fault(score: int, words: str) -> Refusal | None:
    """Return why an answer cannot be kept. Codes: `help_score`, `help_words`."""
    if not 1 <= score <= 5:
        return Refusal("help_score", "The answer is from 1 to 5.", "Choose one.", "score")
    if len(words) > LONGEST:
        return Refusal("help_words", "That is too long.", "Say it shorter.", "words")
    return None


def close_fault(
    facts: OneOffFacts, today: date, *, has_help: bool, not_asked: str, to_come_back: bool
) -> Refusal | None:
    """Return why a one-off budget cannot be closed, or None.

    Codes: `close_not_paid`, `close_done`, `close_to_look_at`, `close_rest`, `close_to_come_back`,
    `close_help`.
    """
    state = state_of(facts, today)
    if state is OneOffState.AGREED:
        return Refusal("close_not_paid", "Nothing has been paid yet.", "Have it paid first.")
    if state is OneOffState.CLOSED:
        return Refusal("close_done", "It is closed already.", "Look at how it was closed.")
    return _open_fault(facts, to_come_back) or _help_missing(has_help, not_asked)


def _open_fault(facts: OneOffFacts, to_come_back: bool) -> Refusal | None:
    if facts.waiting:
        return Refusal("close_to_look_at", "Somebody said what they bought.", "Look at that first.")
    if facts.rest_pence:
        return Refusal(
            "close_rest",
            f"{pounds(facts.rest_pence)} is not accounted for.",
            "Hear what it was spent on, or agree what becomes of it.",
        )
    if to_come_back:
        return Refusal(
            "close_to_come_back",
            "Money of this budget is still to come back.",
            "Have that decided and done first: it stands under money paid too much.",
        )
    return None


def _help_missing(has_help: bool, not_asked: str) -> Refusal | None:
    if not has_help and not not_asked.strip():
        return Refusal(
            "close_help",
            "Nobody has said whether it helped.",
            "Ask the person, or say why they cannot be asked.",
            "score",
        )
    return None
