"""What may be agreed about extra cover. Pure."""

from __future__ import annotations

from openphb.domains.plans.extra_cover.types import CoverTerms, Trigger
from openphb.domains.plans.types import LineKind
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal

MOST_HOURS = 48_00
"""Hours a day, in hundredths: two people round the clock."""
MOST_DAYS = 182
"""Half a year: what lasts longer is no emergency and belongs in the plan."""
MOST_WORDS = 1_000


def check_terms(terms: CoverTerms, *, kind: LineKind) -> None:
    """Refuse what could not be kept when it is needed.

    Refusals: `cover_of_this_line` (only what is put by has any), `cover_trigger_missing`,
    `cover_words_missing`, `cover_words_long`, `cover_hours`, `cover_rate`, `cover_days`,
    `cover_cap_time` (not enough for one day), `cover_cap_year` (less than one start may cost).
    """
    checks = (
        (
            kind is not LineKind.CONTINGENCY,
            "cover_of_this_line",
            "Only money put by for when things go wrong pays for extra cover.",
            "Choose that kind for the line first.",
            "",
        ),
        (
            not terms.triggers,
            "cover_trigger_missing",
            "It does not say what has to happen.",
            "Choose at least one thing that may start it.",
            "triggers",
        ),
        (
            Trigger.OTHER in terms.triggers and not terms.words.strip(),
            "cover_words_missing",
            "It does not say what else may start it.",
            "Write what has to happen, so that nobody has to ask then.",
            "words",
        ),
        (
            len(terms.words) > MOST_WORDS,
            "cover_words_long",
            f"That is more than {MOST_WORDS} characters.",
            "Write it shorter.",
            "words",
        ),
        (
            not 1 <= terms.hours_hundredths <= MOST_HOURS,
            "cover_hours",
            "That cannot be the hours of one day.",
            f"Write more than 0 and no more than {MOST_HOURS // 100} hours.",
            "hours",
        ),
        (
            terms.rate_pence < 1 or terms.day_pence < 1,
            "cover_rate",
            "It does not say what an hour costs.",
            "Write what is paid for one hour.",
            "rate",
        ),
        (
            not 1 <= terms.longest_days <= MOST_DAYS,
            "cover_days",
            "That cannot be how long it lasts.",
            f"Write from 1 to {MOST_DAYS} days.",
            "longest_days",
        ),
        (
            terms.cap_time_pence < terms.day_pence,
            "cover_cap_time",
            f"One day costs {pounds(terms.day_pence)}, more than it may cost in all.",
            "Write at least what one day costs.",
            "cap_time",
        ),
        (
            terms.cap_year_pence < terms.cap_time_pence,
            "cover_cap_year",
            "All of a year may cost less than one time.",
            "Write at least as much for a year as for one time.",
            "cap_year",
        ),
    )
    for wrong, code, message, mend, where in checks:
        if wrong:
            raise Refusal(code, message, mend, where)
