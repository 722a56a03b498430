"""How an organisation's papers stand on a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from openphb.domains.monitoring.types import PaperDraft, PaperKind, PaperState
from openphb.kernel.refusal import Refusal


def paper_fault(draft: PaperDraft) -> Refusal | None:
    """Return why a paper cannot be recorded, or None. Codes: `paper_words`, `paper_days`."""
    if not draft.words.strip():
        return Refusal(
            "paper_words",
            "It does not say what was seen.",
            "Name the paper, or say why none is needed.",
            "words",
        )
    if draft.holds_until is not None and draft.holds_until < draft.holds_from:
        return Refusal(
            "paper_days",
            "It would end before it begins.",
            "Enter a later last day, or leave it empty.",
            "holds_until",
        )
    return None


def standing(
    kind: PaperKind, shown: Sequence[PaperDraft], *, today: date, soon_days: int
) -> tuple[PaperState, PaperDraft | None]:
    """Return how one kind stands by what was shown of it, the oldest record first.

    Of several the last that has begun counts: next year's policy neither holds today nor hides
    today's, but it does end the worry that today's ends soon.
    """
    begun = [one for one in _of(kind, shown) if one.holds_from <= today]
    if not begun:
        return PaperState.MISSING, None
    last = begun[-1]
    if not last.needed:
        return PaperState.NOT_NEEDED, last
    if last.holds_until is None:
        return PaperState.HOLDS, last
    if last.holds_until < today:
        return PaperState.ENDED, last
    follows = any(
        one.holds_from <= last.holds_until + timedelta(days=1)
        and (one.holds_until is None or one.holds_until > last.holds_until)
        for one in _of(kind, shown)
        if one is not last
    )
    soon = last.holds_until <= today + timedelta(days=soon_days)
    return (PaperState.ENDS_SOON if soon and not follows else PaperState.HOLDS), last


def _of(kind: PaperKind, shown: Iterable[PaperDraft]) -> list[PaperDraft]:
    return [one for one in shown if one.kind is kind]
