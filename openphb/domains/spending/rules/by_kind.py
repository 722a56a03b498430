"""What money that somebody has is for: earmarked, planned, or kept for nothing. Pure.

Only what is kept for nothing may be asked back. Money for tax, holiday pay, notice, respite and bills
is owed to others, and a saving that the plan agreed is no surplus. Whatever is said, the three come
to what is held: more cannot be kept for something than there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from openphb.domains.payments.types import HeldByKind
from openphb.domains.spending.types import (
    KeptFor,
    LastMoneyDraft,
    LastMoneyKind,
    LastMoneyState,
)
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

SHORTEST = 5


def held_now(
    left_pence: int,
    proved_until: date | None,
    *,
    came_back: Iterable[tuple[date, int]],
    written_off_pence: int,
) -> int:
    """Return the pence that are held: what the account has, less what it gave back since it was proved.

    Money that was written off is the person's, or their family's, and is held no more.
    """
    back = sum(pence for day, pence in came_back if proved_until is None or day > proved_until)
    return max(left_pence - back - written_off_pence, 0)


def by_kind(
    held_pence: int,
    kept: Mapping[KeptFor, int],
    *,
    put_by_pence: int = 0,
    proved_until: date | None = None,
) -> HeldByKind:
    """Return what is held by what it is for; the three parts come to what is held.

    `put_by_pence` is what the plan's own lines put by for extra cover and is there.
    """
    owed = sum(pence for kind, pence in kept.items() if kind is not KeptFor.PLANNED)
    earmarked = min(owed, held_pence)
    planned = min(kept.get(KeptFor.PLANNED, 0) + put_by_pence, held_pence - earmarked)
    return HeldByKind(
        held_pence, earmarked, planned, held_pence - earmarked - planned, proved_until
    )


def keeping_fault(
    kind: KeptFor, pence: int, words: str, *, held_pence: int, kept: Mapping[KeptFor, int]
) -> Refusal | None:
    """Return why it cannot be recorded what money is kept for, or None.

    Codes: `kept_pence`, `kept_more_than_held`, `kept_words_missing`.
    """
    others = sum(amount for one, amount in kept.items() if one is not kind)
    if pence < 0:
        return Refusal(
            "kept_pence", "That cannot be the amount.", "Enter nothing or more.", "pence"
        )
    if others + pence > held_pence:
        return Refusal(
            "kept_more_than_held",
            f"Only {pounds(max(held_pence - others, 0))} is there that is kept for nothing else.",
            "Enter no more than that, or take the last bank statement in first.",
            "pence",
        )
    if len(words.strip()) < SHORTEST:
        return Refusal(
            "kept_words_missing",
            "It does not say how you know.",
            "Say what shows it, such as a payslip, a bill or the firm’s letter.",
            "words",
        )
    return None


def last_fault(
    draft: LastMoneyDraft, *, left_pence: int, ended: bool, open_already: bool, today: date
) -> Refusal | None:
    """Return why nothing can be proposed so about money that is left, or None.

    `left_pence` is what is kept for nothing, less what was paid too much: that is dealt with on its
    own. Codes: `last_not_ended`, `last_open`, `last_above_left`, `last_pence`, `last_reasons_missing`,
    `last_who_pays_missing`, `last_told_when`, `last_time_short`. Source: SI 2013/1617, regulation 15.
    """
    ask = draft.kind is LastMoneyKind.ASK
    day, by = draft.told_on, draft.answer_by
    checks = (
        (
            not ended,
            "last_not_ended",
            "This budget goes on.",
            "What has built up while it goes on is looked at in a review.",
            "",
        ),
        (
            open_already,
            "last_open",
            "Something is proposed or agreed already.",
            "Have it decided or done first.",
            "",
        ),
        (draft.pence < 1, "last_pence", "That cannot be the amount.", "Enter the amount.", "pence"),
        (
            draft.pence > left_pence,
            "last_above_left",
            f"Only {pounds(left_pence)} is left that is kept for nothing.",
            "Ask for no more than that.",
            "pence",
        ),
        (
            len(draft.reasons.strip()) < SHORTEST,
            "last_reasons_missing",
            "It gives no reasons.",
            "Say why, in words that the family or executor can read.",
            "reasons",
        ),
        (
            ask and len(draft.repaid_by.strip()) < SHORTEST,
            "last_who_pays_missing",
            "It does not say who is asked.",
            "Name them: after a death, who settles the person’s affairs.",
            "repaid_by",
        ),
        (
            ask and (day is None or day > today),
            "last_told_when",
            "They cannot have been told on that day.",
            "Enter the day of the letter, not one to come.",
            "told_on",
        ),
        (
            ask and (by is None or (day is not None and (by - day).days < LEAST_DAYS)),
            "last_time_short",
            f"That gives them less than {LEAST_DAYS} days.",
            "Give them at least four weeks. After a death it often takes longer.",
            "answer_by",
        ),
    )
    return next(
        (Refusal(code, what, mend, where) for wrong, code, what, mend, where in checks if wrong),
        None,
    )


LEAST_DAYS = 28


def deciding_fault(
    *, state: LastMoneyState, same_person: bool, reason: str, pence: int, left_pence: int
) -> Refusal | None:
    """Return why a proposal cannot be decided, or None.

    Codes: `last_not_proposed`, `last_decided_by_its_proposer`, `last_reasons_missing`,
    `last_above_left`.
    """
    if state is not LastMoneyState.PROPOSED:
        return Refusal("last_not_proposed", "This is decided already.", "Look at the page again.")
    if same_person:
        return Refusal(
            "last_decided_by_its_proposer",
            "You proposed this, so somebody else must decide it.",
            "Ask another finance approver.",
        )
    if len(reason.strip()) < SHORTEST:
        return Refusal(
            "last_reasons_missing", "It gives no reason.", "Say why in a few words.", "reason"
        )
    if pence > left_pence:
        return Refusal(
            "last_above_left",
            f"Only {pounds(left_pence)} is left now that is kept for nothing.",
            "Refuse it, and propose what is left now.",
        )
    return None


def receiving_fault(
    *,
    state: LastMoneyState,
    kind: LastMoneyKind,
    received_on: date,
    told_on: date | None,
    today: date,
) -> Refusal | None:
    """Return why money cannot be recorded as come back, or None. Codes: `last_not_agreed`, `last_when`."""
    if state is not LastMoneyState.AGREED or kind is not LastMoneyKind.ASK:
        return Refusal(
            "last_not_agreed",
            "It is not agreed that this is asked back.",
            "Propose it and have it agreed first.",
        )
    if received_on > today or (told_on is not None and received_on < told_on):
        since = f" from {long_date(told_on)}" if told_on else ""
        return Refusal(
            "last_when",
            "Money for this cannot have come in on that day.",
            f"Enter the day on the bank statement:{since} to today.",
            "received_on",
        )
    return None
