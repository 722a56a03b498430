"""Profiles that cannot be, refused by name before anything is priced. Pure.

No refusal looks at a level, but for one that its domain does not have: a level decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from openphb.domains.budgets.methods.cost_matrix import COUNTED_WORDS, DAYS
from openphb.domains.budgets.methods.cost_matrix.refusing import HOURS_IN_A_DAY, refuse_week
from openphb.domains.budgets.methods.needs_profile.category_packs import pack_coded
from openphb.domains.budgets.methods.needs_profile.types import (
    CategoryPack,
    Help,
    Need,
    Profile,
    Support,
    Willing,
)
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.periods import long_date
from openphb.kernel.recurring import weekday_words
from openphb.kernel.refusal import Refusal

MOST_SUPPORT = 20
LONGEST_NAME = 100
LONGEST_WHY = 200
LONGEST_NEED = 2_000


def refuse_profile(profile: Profile, on: date) -> None:
    """Refuse a profile that cannot be on a day.

    Refusals: `needs_pack_unknown`, `assessment_missing`, `assessment_in_future`,
    `domain_not_of_pack`, `domain_twice`, `level_not_of_domain`, `need_too_long`,
    `help_without_need`, `help_without_reason`, `support_too_many`, `support_of_no_help`,
    `support_unnamed`, `day_too_long`, `support_asked_in_future`, `support_not_asked`,
    `support_of_two_together`, `support_beyond_need`, `nothing_to_pay_for`, those of `refuse_week`.
    """
    pack = pack_coded(profile.pack)
    _refuse_assessment(profile, on)
    _refuse_needs(pack, profile.needs)
    described = {need.domain for need in profile.needs if need.words.strip()}
    for place, one in enumerate(profile.help):
        _refuse_help(one, described, f"help[{place}]")
    refuse_week(replace(profile.around, rows=tuple(one.needed for one in profile.help)))
    if len(profile.support) > MOST_SUPPORT:
        raise Refusal(
            "support_too_many",
            f"There are {len(profile.support)} rows of unpaid support, and a profile holds "
            f"{MOST_SUPPORT}.",
            "Put what one person gives of one help in one row.",
        )
    for place, support in enumerate(profile.support):
        _refuse_support(profile, support, on, f"support[{place}]")
    _refuse_more_than_needed(profile)
    if not (profile.around.items or profile.around.others) and not any(
        sum(one.needed.hundredths) > sum(given)
        for one, given in zip(profile.help, unpaid_by_help(profile).values(), strict=True)
    ):
        raise Refusal(
            "nothing_to_pay_for",
            "All the help is given unpaid, so there is nothing to pay for.",
            "Ask whether those who give it can go on, and who gives it when they have a break.",
        )


def unpaid_by_help(profile: Profile) -> Mapping[int, tuple[int, ...]]:
    """Return help's place → what comes unpaid of it, by day: from the willing and able alone."""
    return {
        place: tuple(
            sum(
                one.hundredths[day]
                for one in profile.support
                if one.help == place and one.willing is Willing.YES
            )
            for day in range(DAYS)
        )
        for place in range(len(profile.help))
    }


def _refuse_assessment(profile: Profile, on: date) -> None:
    if not profile.assessed.by.strip():
        raise Refusal(
            "assessment_missing",
            "A profile rests on a separate assessment of needs, and nobody is named who made it.",
            "Write who assessed the needs.",
            "assessed.by",
        )
    if profile.assessed.on > on:
        raise Refusal(
            "assessment_in_future",
            f"The needs would be assessed on {long_date(profile.assessed.on)}, in the future.",
            "Check the date, or wait for the assessment.",
            "assessed.on",
        )


def _refuse_needs(pack: CategoryPack, needs: tuple[Need, ...]) -> None:
    domains = {domain.code: domain for domain in pack.domains}
    seen: set[str] = set()
    for need in needs:
        if need.domain not in domains:
            raise Refusal(
                "domain_not_of_pack",
                f"“{need.domain[:40]}” is no domain of {pack.name}.",
                f"Its domains are {', '.join(domains)}.",
            )
        domain = domains[need.domain]
        if need.domain in seen:
            raise Refusal(
                "domain_twice",
                f"“{domain.name}” stands there twice.",
                "Write what is needed there once.",
            )
        seen.add(need.domain)
        if need.level is not None and need.level not in domain.levels:
            raise Refusal(
                "level_not_of_domain",
                f"“{domain.name}” has no level “{need.level.words}”.",
                f"It has {', '.join(one.words for one in domain.levels)}.",
                f"needs.{need.domain}.level",
            )
        if len(need.words) > LONGEST_NEED:
            raise Refusal(
                "need_too_long",
                f"What is needed is told in at most {LONGEST_NEED:,} characters.",
                "Write the need here, and leave the rest in the assessment.",
                f"needs.{need.domain}.words",
            )


def _refuse_help(one: Help, described: set[str], where: str) -> None:
    if one.domain not in described:
        raise Refusal(
            "help_without_need",
            "This help answers a need of which nothing is written.",
            "Choose the need that it chiefly answers, and write above what the person needs there.",
            f"{where}.domain",
        )
    if not one.why.strip() or len(one.why) > LONGEST_WHY:
        raise Refusal(
            "help_without_reason",
            "It does not say in a line what this help is for.",
            f"Write it in a few words, {LONGEST_WHY} characters at most.",
            f"{where}.why",
        )


def _refuse_support(profile: Profile, support: Support, on: date, where: str) -> None:
    if not 0 <= support.help < len(profile.help):
        raise Refusal(
            "support_of_no_help",
            "This unpaid support is part of no help that is written.",
            "Choose the help of which it is a part.",
            f"{where}.help",
        )
    if not support.who.strip() or len(support.who) > LONGEST_NAME:
        raise Refusal(
            "support_unnamed",
            "It does not say who gives this support.",
            f"Write their name and relation, {LONGEST_NAME} characters at most.",
            f"{where}.who",
        )
    for day, hundredths in enumerate(support.hundredths):
        if not 0 <= hundredths <= HOURS_IN_A_DAY:
            raise Refusal(
                "day_too_long",
                "A day holds at most 24 hours.",
                "Write less.",
                f"{where}.hundredths[{day}]",
            )
    if support.asked_on is not None and support.asked_on > on:
        raise Refusal(
            "support_asked_in_future",
            f"They would be asked on {long_date(support.asked_on)}, in the future.",
            "Check the date, or write that they are not asked yet.",
            f"{where}.asked_on",
        )
    if support.willing is not Willing.NOT_ASKED and support.asked_on is None:
        raise Refusal(
            "support_not_asked",
            "Nobody knows what somebody is willing and able to give until they are asked.",
            "Write the day on which they were asked, or that they are not asked yet.",
            f"{where}.asked_on",
        )
    if support.willing is Willing.YES and profile.help[support.help].needed.two_people:
        raise Refusal(
            "support_of_two_together",
            "Two carers come together for this help, so it does not say whom the support replaces.",
            "Make two rows of it, one carer in each.",
            f"{where}.help",
        )


def _refuse_more_than_needed(profile: Profile) -> None:
    for place, given in unpaid_by_help(profile).items():
        needed = profile.help[place].needed
        for day in range(DAYS):
            if given[day] > needed.hundredths[day]:
                last = max(
                    n
                    for n, one in enumerate(profile.support)
                    if one.help == place and one.willing is Willing.YES and one.hundredths[day]
                )
                unit = COUNTED_WORDS[needed.unit]
                raise Refusal(
                    "support_beyond_need",
                    f"On {weekday_words(1 << day)} {counted_hundredths(given[day], unit)} would "
                    f"come unpaid, and {counted_hundredths(needed.hundredths[day], unit)} are "
                    "needed.",
                    "Write all the help that is needed, whoever gives it; or less support.",
                    f"support[{last}].hundredths[{day}]",
                )
