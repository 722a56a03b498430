"""What keeps a letter's words from being agreed, and which words count on a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from openphb.domains.cases.lettering import reference
from openphb.domains.cases.lettering.filling import (
    FIELD,
    HEADING,
    WHOLE,
    names_in,
    numbered,
)
from openphb.domains.cases.types.lettering import (
    LetterDraft,
    LetterFault,
    LetterKind,
    LetterPart,
    LetterTold,
)
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

MOST_CHARACTERS = 12_000
SHORTEST_REASON = 3

# Where a letter says what it has to say: an Easy Read letter has no other part, and a table no place
# in one.
TOLD = (LetterPart.BODY, LetterPart.CONTACT)
TABLES = frozenset({"lines", "redress"})


def faults(draft: LetterDraft, *, today: date) -> tuple[LetterFault, ...]:
    """Return all that keeps a letter's words from being agreed, in the order of the letter.

    Codes: `letter_starts_in_past`, `letter_too_long`, `letter_brace`, `letter_unknown_field`,
    `letter_field_in_heading`, `letter_field_not_alone`, `letter_table_elsewhere`,
    `letter_nobody_greeted`,
    `letter_routes_mixed`, `letter_need_missing`, `letter_need_falls_away`.
    """
    return (
        *_of_the_whole(draft, today),
        *(fault for part in LetterPart for fault in _of_part(draft, part)),
        *_of_needs(draft, max(today, draft.starts_on)),
    )


def refuse_faults(draft: LetterDraft, *, today: date) -> None:
    """Refuse words with a fault, by the first: its code, where, and how to mend it; see `faults`."""
    for fault in faults(draft, today=today):
        raise as_refusal(fault)


def as_refusal(fault: LetterFault) -> Refusal:
    """Return a fault as the answer that a page shows at its part."""
    where = f"{fault.part.words}, line {fault.line}: " if fault.line else ""
    source = f" ({fault.source})" if fault.source else ""
    return Refusal(fault.code, f"{where}{fault.message}", f"{fault.mend}{source}", fault.part.value)


def refuse_deciding(*, decided: bool, own: bool, reason: str) -> None:
    """Refuse to decide twice, alone, or without a reason.

    Refusals: `letter_decided`, `letter_own`, `reason_needed`.
    """
    if decided:
        raise Refusal("letter_decided", "It was decided already.", "Write a new version.")
    if own:
        raise Refusal(
            "letter_own",
            "You wrote this version, so somebody else must agree to it.",
            "Ask another person who agrees to our letters.",
        )
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(
            "reason_needed",
            "The reason is missing.",
            "Say in a few words why, for whoever reads this later.",
            "reason",
        )


def counting(agreed: Iterable[LetterTold], kind: LetterKind, on: date) -> LetterTold:
    """Return the words that count for a kind of letter on a day: OpenPHB's own where no other do.

    Of two that count from one day the one that was agreed later counts, then the later written.
    """
    theirs = [one for one in agreed if one.draft.kind is kind and one.counts_from <= on]
    return max(
        theirs,
        key=lambda one: (one.counts_from, one.agreed_on, one.id.int if one.id else 0),
        default=reference.standard(kind),
    )


def _of_the_whole(draft: LetterDraft, today: date) -> Iterator[LetterFault]:
    if draft.starts_on < today:
        yield LetterFault(
            "letter_starts_in_past",
            LetterPart.BODY,
            0,
            f"It would begin on {long_date(draft.starts_on)}, before anybody agreed to it.",
            "Choose today or a later day.",
        )
    for part in LetterPart:
        if len(draft.part(part)) > MOST_CHARACTERS:
            yield LetterFault(
                "letter_too_long",
                part,
                0,
                f"It has more than {MOST_CHARACTERS:,} characters.",
                "Make it shorter: nobody reads so long a letter.",
            )
    if "name" not in names_in(draft.greeting):
        yield LetterFault(
            "letter_nobody_greeted",
            LetterPart.GREETING,
            0,
            "The greeting does not say to whom it is written.",
            "Write {name} in it: “Dear {name}”.",
        )


def _of_part(draft: LetterDraft, part: LetterPart) -> Iterator[LetterFault]:
    known = reference.fields_of(draft.kind)
    for number, line in numbered(draft.part(part)):
        rest = FIELD.sub("", line)
        if "{" in rest or "}" in rest:
            yield LetterFault(
                "letter_brace",
                part,
                number,
                "A brace opens or closes nothing.",
                "Write a field as {name}, with one brace on each side. A letter has no other code.",
            )
        for name in names_in(line):
            if name not in known:
                yield _unknown(part, number, name, known)
        if line.startswith(HEADING) and names_in(line):
            yield LetterFault(
                "letter_field_in_heading",
                part,
                number,
                "A heading has a field in it.",
                "Write the field in a line of its own, under the heading.",
            )
        for name in TABLES & set(names_in(line)):
            if part not in TOLD:
                yield LetterFault(
                    "letter_table_elsewhere",
                    part,
                    number,
                    f"{{{name}}} is a table, and there is no place for one here.",
                    f"Write {{{name}}} in the letter itself.",
                )
            if not WHOLE.match(line):
                yield LetterFault(
                    "letter_field_not_alone",
                    part,
                    number,
                    f"{{{name}}} is a table, and words stand in the same line.",
                    f"Give {{{name}}} a line of its own.",
                )
        if {"ask_again", "complaint"} <= set(names_in(line)):
            yield LetterFault(
                "letter_routes_mixed",
                part,
                number,
                "Asking us to look again and complaining stand in one line.",
                "Give {complaint} a line of its own: they are two ways, and neither waits for the "
                "other.",
            )


def _of_needs(draft: LetterDraft, on: date) -> Iterator[LetterFault]:
    known = reference.fields_of(draft.kind)
    said = [names_in(line) for part in TOLD for _at, line in numbered(draft.part(part))]
    for need in reference.needs_on(draft.kind, on):
        where = [names for names in said if need.field in names]
        source = need.source
        if not where:
            yield LetterFault(
                "letter_need_missing",
                LetterPart.BODY,
                0,
                f"The letter does not say {need.words}.",
                f"Write {{{need.field}}} in a line of the letter.",
                source,
            )
            continue
        sure = [
            names
            for names in where
            if all(
                name == need.field or name not in known or draft.kind in known[name].always
                for name in names
            )
        ]
        if not sure:
            yield LetterFault(
                "letter_need_falls_away",
                LetterPart.BODY,
                0,
                f"The line that says {need.words} falls away where another field in it is empty.",
                f"Give {{{need.field}}} a line of its own.",
                source,
            )


def _unknown(part: LetterPart, number: int, name: str, known: Iterable[str]) -> LetterFault:
    like = get_close_matches(name, list(known), n=1)
    elsewhere = any(one.name == name for one in reference.fields())
    return LetterFault(
        "letter_unknown_field",
        part,
        number,
        f"{{{name}}} is no field of this letter."
        + (" Other letters have it." if elsewhere and not like else ""),
        f"Did you mean {{{like[0]}}}?" if like else "Take it out, or choose one from the list.",
    )
