"""The pack `needs-profile/1`: needs told in words, the help that answers each, and what is paid of it.

What is worked out or worded here never changes: another way is another pack. The only amounts are
the cost matrix's, of the help that is left when the unpaid support of the willing and able is taken
off. A level is kept and shown; no sum reads one. A profile says nothing about who may have a budget.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import cast

from openphb.domains.budgets.methods import cost_matrix
from openphb.domains.budgets.methods.cost_matrix import (
    COUNTED_WORDS,
    DAYS,
    CareWeek,
    Priced,
    Row,
    named_lines,
)
from openphb.domains.budgets.methods.needs_profile.category_packs import pack_coded
from openphb.domains.budgets.methods.needs_profile.refusing import refuse_profile, unpaid_by_help
from openphb.domains.budgets.methods.needs_profile.types import (
    Amounts,
    NeedsWorked,
    Profile,
    Support,
    Willing,
)
from openphb.domains.budgets.types import HelpTold, NeedTold, WeeksInYear
from openphb.domains.cases.types import Level
from openphb.domains.rates.types import RateCard
from openphb.kernel.counting import counted_hundredths, hundredths_words

PACK = "needs-profile/1"


def priced_for(profile: Profile, card: RateCard, on: date) -> Priced:
    """Return everything that what is paid for of a profile needs to be priced on a day.

    Refusals: those of `refuse_profile` and of `cost_matrix.priced_for`.
    """
    refuse_profile(profile, on)
    return cost_matrix.priced_for(paid_week(profile), card, on)


def work_out(profile: Profile, priced: Priced, *, weeks_in_year: WeeksInYear) -> NeedsWorked:
    """Return what a profile comes to: the cost matrix's sum of the help that is paid for.

    Refusals: those of `refuse_profile` and of `cost_matrix.work_out`.
    """
    refuse_profile(profile, priced.on)
    made = cost_matrix.work_out(paid_week(profile), priced, weeks_in_year=weeks_in_year)
    matrix = replace(made, worked=replace(made.worked, pack=PACK))
    return NeedsWorked(profile, matrix, sums_of(profile))


def paid_week(profile: Profile) -> CareWeek:
    """Return the week that is paid for: by row and day, what is needed less what comes unpaid.

    Every row of help keeps its place, those of which nothing is paid too. The profile is one that
    `refuse_profile` lets pass.
    """
    unpaid = unpaid_by_help(profile)
    rows = tuple(_left(one.needed, unpaid[place]) for place, one in enumerate(profile.help))
    return replace(profile.around, rows=rows)


def told(profile: Profile) -> tuple[NeedTold, ...]:
    """Return the needs of which something is written, in the pack's order, each with its help."""
    unpaid = unpaid_by_help(profile)
    needs = {need.domain: need for need in profile.needs}
    return tuple(
        NeedTold(
            name=domain.name,
            plain=domain.plain,
            level=_level_words(needs[domain.code].level),
            words=needs[domain.code].words.strip(),
            help=tuple(
                _help_told(profile, place, unpaid[place])
                for place, one in enumerate(profile.help)
                if one.domain == domain.code
            ),
        )
        for domain in pack_coded(profile.pack).domains
        if domain.code in needs and needs[domain.code].words.strip()
    )


def look_again(profile: Profile) -> tuple[str, ...]:
    """Return what somebody should look at once more, as sentences; nothing of it changes the sum."""
    return tuple(_look_again(profile))


def _look_again(profile: Profile) -> Iterator[str]:
    names = {domain.code: domain.name for domain in pack_coded(profile.pack).domains}
    answered = {one.domain for one in profile.help}
    for need in profile.needs:
        name = names[need.domain]
        if need.level is Level.NONE and need.domain in answered:
            yield f"{name}: no needs were found there, and help is written for it."
        if need.level not in (None, Level.NONE) and need.domain not in answered:
            yield f"{name}: {_level_words(need.level)}, and no help is written for it."
    for one in profile.support:
        if one.willing is Willing.NOT_ASKED:
            yield f"{one.who.strip()} was not asked yet. What they may give is not counted."


def sums_of(profile: Profile) -> tuple[str, ...]:
    """Return a sentence for each row of help: needed, less unpaid, is paid."""
    return tuple(_sums(profile))


def _sums(profile: Profile) -> Iterator[str]:
    names = {domain.code: domain.name for domain in pack_coded(profile.pack).domains}
    unpaid = unpaid_by_help(profile)
    for place, one in enumerate(profile.help):
        needed, given = sum(one.needed.hundredths), sum(unpaid[place])
        unit = COUNTED_WORDS[one.needed.unit]
        yield (
            f"{names[one.domain]}, {one.why.strip()}: {_row_words(one.needed)}, "
            f"{counted_hundredths(needed, unit)} a week needed − {hundredths_words(given)} unpaid "
            f"{_who_gives(profile, place)}= {counted_hundredths(needed - given, unit)} a week paid."
        )


def _who_gives(profile: Profile, place: int) -> str:
    who = ", ".join(
        f"{one.who.strip()} {hundredths_words(sum(one.hundredths))}"
        for one in _counted(profile, place)
    )
    return f"({who}) " if who else ""


def _counted(profile: Profile, place: int) -> list[Support]:
    return [one for one in profile.support if one.help == place and one.willing is Willing.YES]


def _help_told(profile: Profile, place: int, unpaid: tuple[int, ...]) -> HelpTold:
    one = profile.help[place]
    needed = sum(one.needed.hundredths)
    return HelpTold(
        why=one.why.strip(),
        words=_row_words(one.needed),
        unit=COUNTED_WORDS[one.needed.unit],
        needed_hundredths=needed,
        unpaid=tuple(
            (support.who.strip(), sum(support.hundredths)) for support in _counted(profile, place)
        ),
        paid_hundredths=needed - sum(unpaid),
        lines=named_lines(_left(one.needed, unpaid)),
    )


def _left(needed: Row, unpaid: tuple[int, ...]) -> Row:
    left = cast(Amounts, tuple(needed.hundredths[day] - unpaid[day] for day in range(DAYS)))
    # A night on which nobody is paid wakes nobody who is.
    woken = needed.woken_hundredths if any(left) else 0
    return replace(needed, hundredths=left, woken_hundredths=woken)


def _row_words(row: Row) -> str:
    both = ", two people" if row.two_people else ""
    return f"{row.who.words}, {row.when.words.lower()}{both}"


def _level_words(level: Level | None) -> str:
    return "" if level is None else level.words
