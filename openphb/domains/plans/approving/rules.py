"""Who decides about a plan: facts in, the route out, with its reasons in words.

As near the person as the rules let it be: the lowest level that no rule goes beyond, and there only
those whose own limit covers the plan. Nobody decides about a plan that they sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from uuid import UUID

from openphb.domains.cases.types import Category
from openphb.domains.plans.approving.types import (
    Able,
    ApprovalLevel,
    Authority,
    Condition,
    Cover,
    PlanFacts,
    RiskLevel,
    Route,
    Rule,
    Scheme,
)
from openphb.kernel.calendars import add_working_days
from openphb.kernel.money import Pence, pounds
from openphb.kernel.refusal import Refusal

_PER_CENT = 100_00


def route(
    facts: PlanFacts,
    scheme: Scheme,
    *,
    able: Collection[Able],
    covers: Sequence[Cover],
    on: date,
) -> Route:
    """Return who decides about a plan on a day, by when, and why.

    `able` are those whose role lets them decide about plans there on that day.
    """
    asked, because = level_asked(facts, scheme)
    here = [
        one
        for one in authorities(facts, scheme, able=able, covers=covers, on=on)
        if not _is_away(one, covers, on)
    ]
    level = min((one.level for one in here), key=lambda one: one.height, default=asked)
    if level is not asked:
        because = (
            *because,
            f"Nobody who is here holds the limit of {an(asked)} for it, so it is for {an(level)}.",
        )
    due_on = add_working_days(facts.sent_on, scheme.days_of(level))
    return Route(
        asked=asked,
        level=level,
        because=because,
        deciders=tuple(one for one in here if one.level is level),
        above=tuple(one for one in here if one.level is not level),
        due_on=due_on,
        is_overdue=on > due_on,
        nobody="" if here else _why_nobody(facts, scheme, able=able, covers=covers, on=on),
        by_panel=needs_panel(facts, scheme),
    )


def authority_of(
    user_id: UUID,
    facts: PlanFacts,
    scheme: Scheme,
    *,
    able: Collection[Able],
    covers: Sequence[Cover],
    on: date,
) -> Authority:
    """Return by what somebody may decide about a plan on a day: the nearest level that they hold.

    Refusals: `approver_submitted_it`, `approver_away`, `limit_not_held`.
    """
    if user_id in facts.senders:
        raise Refusal(
            "approver_submitted_it",
            "You sent this plan for approval, so somebody else has to decide.",
            "Ask another approver.",
        )
    if any(one.absent == user_id and one.in_force(on) for one in covers):
        raise Refusal(
            "approver_away",
            "You are recorded as away today, so somebody else decides.",
            "If you are back, say so under “Who may agree which plans”, then decide.",
        )
    for one in authorities(facts, scheme, able=able, covers=covers, on=on):
        if one.user_id == user_id:
            return one
    found = route(facts, scheme, able=able, covers=covers, on=on)
    names = ", ".join(one.name for one in (*found.deciders, *found.above))
    raise Refusal(
        "limit_not_held",
        f"{' '.join(found.because)} You do not hold a limit for that on this day.",
        f"It can be decided by: {names}." if names else found.nobody,
        details={"level": str(found.asked)},
    )


def whole_of(weekly_pence: Pence, proposed_by: UUID, *, on: date) -> PlanFacts:
    """Return what the rules ask of a rise of many plans: as of one plan that costs the whole of it.

    It is for no one person, so nothing is asked of a risk, a kind of case or what was agreed before.
    """
    return PlanFacts(
        weekly_pence=weekly_pence,
        once_pence=0,
        indicative_weekly_pence=None,
        agreed_weekly_pence=None,
        risk=RiskLevel.LOW,
        is_novel=False,
        category="",
        senders=frozenset({proposed_by}),
        sent_on=on,
    )


def level_asked(facts: PlanFacts, scheme: Scheme) -> tuple[ApprovalLevel, tuple[str, ...]]:
    """Return the level that a scheme's rules ask for, and the words of the rules that do."""
    met = [(rule, words) for rule in scheme.rules if (words := why_met(rule, facts))]
    level = max(
        (rule.level for rule, _words in met), key=lambda one: one.height, default=ApprovalLevel.LEAD
    )
    if facts.referred and level.height <= ApprovalLevel.PANEL.height:
        also = [words for rule, words in met if rule.level is ApprovalLevel.PANEL]
        return ApprovalLevel.PANEL, (f"Referred to the panel by {sentence(facts.referred)}", *also)
    if level is ApprovalLevel.LEAD:
        return level, ("No rule asks for more than the lead nurse.",)
    return level, tuple(words for rule, words in met if rule.level is level)


def needs_panel(facts: PlanFacts, scheme: Scheme) -> bool:
    """Return whether the panel has to meet about a plan before whoever holds the limit decides."""
    return bool(facts.referred) or level_asked(facts, scheme)[0] is ApprovalLevel.PANEL


def authorities(
    facts: PlanFacts,
    scheme: Scheme,
    *,
    able: Collection[Able],
    covers: Sequence[Cover],
    on: date,
) -> tuple[Authority, ...]:
    """Return everybody whose limit covers a plan at the level asked or above, the nearest first.

    Each of them once, by the nearest of their limits. Never its sender, in their own name or for
    somebody who is away, nor by the sender's limit.
    """
    asked, _because = level_asked(facts, scheme)
    people = {one.user_id: one for one in able}
    found = [
        one
        for one in _held(scheme, people, covers, on)
        if one.level.height >= asked.height
        and not facts.senders & {one.user_id, one.covered}
        and _covers(one.weekly_pence, facts.weekly_pence)
        and _covers(one.once_pence, facts.once_pence)
    ]
    found.sort(key=lambda one: (one.level.height, one.cover_id is not None, one.name))
    nearest: dict[UUID, Authority] = {}
    for one in found:
        nearest.setdefault(one.user_id, one)
    return tuple(nearest.values())


def why_met(rule: Rule, facts: PlanFacts) -> str:
    """Return why a plan meets a rule, as a sentence; blank where it does not."""
    then = f"so it is for {an(rule.level)}."
    said = _why(rule, facts)
    return f"{said}, {then}" if said else ""


def sentence(words: str) -> str:
    """Return words with a full stop, where they end with none."""
    said = words.strip()
    return said if said.endswith((".", "!", "?")) else f"{said}."


def an(level: ApprovalLevel) -> str:
    """Return a level with its article, as in a sentence."""
    return f"the {level.words}"


def percent(hundredths: int) -> str:
    """Return hundredths of a per cent in words: 1050 is "10.5 %"."""
    return f"{hundredths / 100:g} %"


def _why(rule: Rule, facts: PlanFacts) -> str:
    value, weekly, once = rule.value, facts.weekly_pence, facts.once_pence
    said = ""
    match rule.condition:
        case Condition.WEEKLY_ABOVE if weekly > value:
            said = f"{pounds(weekly)} a week is above {pounds(value)} a week"
        case Condition.ONCE_ABOVE if once > value:
            said = f"{pounds(once)} once is above {pounds(value)} once"
        case Condition.ABOVE_INDICATIVE_PERCENT | Condition.ABOVE_INDICATIVE_WEEKLY:
            said = _more(rule, facts.indicative_weekly_pence, weekly, "the indicative budget")
        case Condition.RISE_PERCENT | Condition.RISE_WEEKLY:
            said = _more(rule, facts.agreed_weekly_pence, weekly, "the version agreed before")
        case Condition.BELOW_INDICATIVE_PERCENT:
            said = _less(rule, facts.indicative_weekly_pence, weekly, "the indicative budget")
        case Condition.CUT_PERCENT:
            said = _less(rule, facts.agreed_weekly_pence, weekly, "the version agreed before")
        case Condition.RISK_AT_LEAST if facts.risk.height >= RiskLevel(rule.word).height:
            said = f"The risk is {facts.risk}"
        case Condition.NOVEL if facts.is_novel:
            said = "Nothing like one of its lines was decided before"
        case Condition.CATEGORY if facts.category == rule.word:
            said = f"It is a case of {Category(rule.word).words}"
    return said


def _more(rule: Rule, before: int | None, now: int, what: str) -> str:
    if before is None or now <= before:
        return ""
    more = now - before
    if rule.condition.is_percent:
        # Of nothing, anything is more than any per cent.
        if more * _PER_CENT <= before * rule.value:
            return ""
        return f"{pounds(more)} a week above {what} is more than {percent(rule.value)}"
    if more <= rule.value:
        return ""
    return f"{pounds(more)} a week above {what} is more than {pounds(rule.value)}"


def _less(rule: Rule, before: int | None, now: int, what: str) -> str:
    if before is None or (before - now) * _PER_CENT <= before * rule.value or now >= before:
        return ""
    return f"{pounds(before - now)} a week below {what} is more than {percent(rule.value)}"


def _held(
    scheme: Scheme, people: dict[UUID, Able], covers: Sequence[Cover], on: date
) -> Iterator[Authority]:
    """Yield every limit in force on a day with who decides by it: its holder, and who stands in."""
    for holder in scheme.holders:
        if not holder.in_force(on):
            continue
        for person in people.values():
            if holder.user_id != person.user_id and holder.role not in person.roles:
                continue
            limit = (holder.weekly_pence, holder.once_pence)
            yield Authority(person.user_id, person.name, holder.level, *limit)
            for cover in covers:
                stand_in = people.get(cover.stand_in) if cover.stand_in else None
                if cover.absent == person.user_id and cover.in_force(on) and stand_in:
                    yield Authority(
                        stand_in.user_id,
                        stand_in.name,
                        holder.level,
                        *limit,
                        cover.id,
                        person.user_id,
                        person.name,
                    )


def _covers(limit: int | None, pence: int) -> bool:
    return limit is None or pence <= limit


def _is_away(one: Authority, covers: Sequence[Cover], on: date) -> bool:
    return any(cover.absent == one.user_id and cover.in_force(on) for cover in covers)


def _why_nobody(
    facts: PlanFacts,
    scheme: Scheme,
    *,
    able: Collection[Able],
    covers: Sequence[Cover],
    on: date,
) -> str:
    if authorities(facts, scheme, able=able, covers=covers, on=on):
        return "Everybody who may decide about it is away. Say who stands in for them."
    asked, _because = level_asked(facts, scheme)
    people = {one.user_id: one for one in able}
    high = [one for one in _held(scheme, people, covers, on) if one.level.height >= asked.height]
    if not high:
        return (
            f"Nobody is named as {asked.words} or above. Name somebody in the scheme of approval."
        )
    if all(facts.senders & {one.user_id, one.covered} for one in high):
        return "Only whoever sent it holds the limit for it. Name somebody else in the scheme of approval."
    return (
        f"{pounds(facts.weekly_pence)} a week and {pounds(facts.once_pence)} once are above everybody’s "
        "limit. Name somebody with a higher one in the scheme of approval."
    )
