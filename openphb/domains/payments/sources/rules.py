"""Which pot a line's own part is drawn from, and what a cap says to it. Pure.

What is drawn on a pot in a financial year is what the commissioner itself bears of care agreed for
days of that year: what signed agreements and agreed plans give, and what agreed plans will give once
their agreement is signed. What was paid too much is to come back and is no commitment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from openphb.domains.cases.types import Category
from openphb.domains.payments.funding.rules import borne
from openphb.domains.payments.rules.commitments import horizon
from openphb.domains.payments.types import (
    CapAnswer,
    CapFacts,
    Draws,
    Entitled,
    SourceDraft,
    SourceKind,
    SourceYear,
    TermsDraft,
    WhoBears,
)
from openphb.kernel.money import LARGEST, pounds
from openphb.kernel.periods import Period, financial_year, financial_year_period, long_date
from openphb.kernel.refusal import Refusal


def source_on(draws: Draws, budget_id: UUID, line_key: UUID, month: date) -> UUID | None:
    """Return the pot that a line draws on in a month; None where nobody named one.

    What was chosen for the line itself goes before what its kind of budget does, and that before
    what every other kind does; of two that say the same, the later holds.
    """
    for one in draws.choices.get(line_key, ()):
        if one.valid.contains(month):
            return one.source_id
    kind = draws.categories.get(budget_id)
    begun = [one for one in draws.defaults if one.since <= month]
    for wanted in (kind, None):
        found = [one.source_id for one in begun if one.category == wanted]
        if found:
            return found[-1]
    return None


def drawn_by(
    lines: Iterable[Entitled], who: WhoBears, draws: Draws, budget_id: UUID, *, on: date
) -> dict[SourceYear, int]:
    """Return what one budget's lines draw on each pot, in `on`'s financial year and the next."""
    found: dict[SourceYear, int] = defaultdict(int)
    both = Period(financial_year_period(on).start, horizon(on))
    for line in lines:
        for one, source_id in _ours(line, draws, budget_id, both):
            found[source_id, financial_year(one.start)] += _pence(line, who, one)
    return {key: pence for key, pence in found.items() if pence}


def _ours(
    line: Entitled, draws: Draws, budget_id: UUID, days: Period
) -> Iterator[tuple[Period, UUID | None]]:
    held = line.valid.overlap(days)
    for month in held.by_months() if held else ():
        first = month.start.replace(day=1)
        yield month, source_on(draws, budget_id, line.line_key, first)


def _pence(line: Entitled, who: WhoBears, days: Period) -> int:
    return sum(
        one.pence
        for one in borne(line, who, days)
        if one.bearer.body_id == who.ours and not one.bearer.person
    )


def cap_answer(facts: CapFacts) -> CapAnswer:
    """Return what a cap says: it refuses nothing, and lets nothing pass without a decision."""
    if not facts.over_pence:
        return CapAnswer.WITHIN
    if facts.after_pence <= facts.before_pence:
        return CapAnswer.NO_MORE
    if facts.allowed_pence is not None and facts.total_pence <= facts.allowed_pence:
        return CapAnswer.ALLOWED
    return CapAnswer.ASKS


def asks(name: str, year: str, facts: CapFacts) -> Refusal:
    """Return what is said where a cap would be passed and nobody has decided about it."""
    return Refusal(
        "cap_passed",
        f"With this, {name} would come to {pounds(facts.total_pence)} in {year}: "
        f"{pounds(facts.over_pence)} over its cap of {pounds(facts.cap_pence)}.",
        "Ask finance whether it may go over. Somebody named decides that, with a reason.",
    )


def source_fault(draft: SourceDraft, *, is_council: bool) -> Refusal | None:
    """Return why a pot cannot be proposed, or None.

    Codes: `source_words_missing`, `pool_without_council`, `pool_of_nobody`. Source: NHS Act 2006, s75:
    a pooled fund is of an NHS body and a council, under an agreement.
    """
    for name, words, what in (
        ("name", draft.name, "what it is called"),
        ("source", draft.source, "where it is written"),
    ):
        if not words.strip():
            return Refusal(
                "source_words_missing", f"It does not say {what}.", f"Write {what}.", name
            )
    if draft.kind is SourceKind.POOLED and not (draft.with_body_id and is_council):
        return Refusal(
            "pool_without_council",
            "A fund pooled under section 75 is an NHS body’s and a council’s.",
            "Choose the council.",
            "with_body",
        )
    if draft.kind is not SourceKind.POOLED and draft.with_body_id:
        return Refusal(
            "pool_of_nobody",
            "Only a pooled fund is shared with a council.",
            "Leave the council out, or choose pooled.",
            "with_body",
        )
    return None


def terms_fault(draft: TermsDraft, *, today: date) -> Refusal | None:
    """Return why terms of a year cannot be proposed, or None.

    Codes: `terms_year`, `terms_past`, `terms_day`, `terms_pence`, `cap_above_pot`,
    `source_words_missing`.
    """
    years = (financial_year(today), financial_year(financial_year_period(today).end or today))
    if draft.year not in years:
        return Refusal(
            "terms_year",
            f"{draft.year} is not this financial year or the next.",
            f"Choose {years[0]} or {years[1]}.",
            "year",
        )
    if financial_year(draft.valid_from) != draft.year:
        return Refusal(
            "terms_day",
            f"{long_date(draft.valid_from)} is not in {draft.year}.",
            "Choose a day of that year.",
            "valid_from",
        )
    if not 1 <= draft.annual_pence <= LARGEST:
        return Refusal(
            "terms_pence", "A pot has more than nothing.", "Enter what it has.", "annual"
        )
    if not 0 <= draft.cap_pence <= draft.annual_pence:
        return Refusal(
            "cap_above_pot",
            f"A cap is never more than the pot itself, {pounds(draft.annual_pence)}.",
            "Enter the same amount, or less to keep some back.",
            "cap",
        )
    if not draft.source.strip():
        return Refusal(
            "source_words_missing",
            "It does not say where it is written.",
            "Write where it can be read.",
            "source",
        )
    return None


def month_fault(day: date, where: str) -> Refusal | None:
    """Return why a pot cannot be drawn on from a day, or None. Code: `source_month`."""
    if day.day == 1:
        return None
    return Refusal(
        "source_month",
        "Money is drawn by whole months.",
        "Choose the first of a month.",
        where,
    )


def draw_fault(
    category: Category | None, only_for: Collection[Category], *, name: str, where: str
) -> Refusal | None:
    """Return why a kind of budget cannot draw on a pot, or None. Code: `source_not_for_this`.

    No kind means every one that has no pot of its own.
    """
    if not only_for or category in only_for:
        return None
    kinds = ", ".join(one.words.lower() for one in only_for)
    return Refusal(
        "source_not_for_this",
        f"{name} is only for {kinds}.",
        "Choose another pot, or a kind of budget that it is for.",
        where,
    )


def question_fault(
    *, total_pence: int, cap_pence: int, reason: str, already_pence: int | None
) -> Refusal | None:
    """Return why nobody need be asked whether a pot may go over its cap, or None.

    Codes: `cap_not_passed`, `cap_already_allowed`, `reason_needed`.
    """
    if total_pence <= cap_pence:
        return Refusal(
            "cap_not_passed",
            f"{pounds(total_pence)} is within the cap of {pounds(cap_pence)}.",
            "There is nothing to ask.",
            "total",
        )
    if already_pence is not None and total_pence <= already_pence:
        return Refusal(
            "cap_already_allowed",
            f"It was decided already that it may go to {pounds(already_pence)}.",
            "Go on: nobody need be asked again.",
            "total",
        )
    if not reason.strip():
        return Refusal("reason_needed", "It does not say why.", "Write why.", "reason")
    return None


def question_decision_fault(
    *,
    is_open: bool,
    asked_by: UUID,
    user_id: UUID,
    reason: str,
) -> Refusal | None:
    """Return why somebody may not decide whether a pot goes over its cap, or None.

    Codes: `question_decided`, `question_own`, `reason_needed`.
    """
    if not is_open:
        return Refusal(
            "question_decided", "This was decided already.", "Read what was decided, and why."
        )
    if asked_by == user_id:
        return Refusal(
            "question_own",
            "You asked this, so somebody else must decide it.",
            "Ask another finance approver.",
        )
    if not reason.strip():
        return Refusal("reason_needed", "It does not say why.", "Write why.", "reason")
    return None


def added(*several: Mapping[SourceYear, int]) -> dict[SourceYear, int]:
    """Return what is drawn in all."""
    found: dict[SourceYear, int] = defaultdict(int)
    for one in several:
        for key, pence in one.items():
            found[key] += pence
    return dict(found)


def years_from(on: date) -> Sequence[str]:
    """Return the financial years that a forecast is of: that of a day and the next."""
    this = financial_year_period(on)
    assert this.end is not None
    return (financial_year(this.start), financial_year(this.end))
