"""What changed between two versions of a plan, in words and in pounds a week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import queries, reference
from openphb.domains.plans.comparing.rules import compare
from openphb.domains.plans.comparing.types import (
    Amounts,
    Comparison,
    Costed,
    Happened,
    PartChange,
    Said,
)
from openphb.domains.plans.forms import OPTION_WORDS, SEES_WORDS, cover_words, quantity
from openphb.domains.plans.sections.types import PartKind, Sees
from openphb.domains.plans.types import PlanAnswer
from openphb.domains.plans.views.asking import caption
from openphb.domains.plans.views.reading import STATE_WORDS, dates_summary, how_much
from openphb.domains.plans.views.saying import (
    Told,
    action_told,
    assent_told,
    need_more,
    outcome_more,
    person_told,
    risk_more,
    step_told,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.money import Pence, pounds
from openphb.kernel.refusal import NothingThere
from openphb.web.formatting import long_date
from openphb.web.parts import Colour, Column, Kind
from openphb.web.shortcuts import page

HAPPENED = {
    Happened.ADDED: (_("Added"), Colour.GREEN),
    Happened.CHANGED: (_("Changed"), Colour.BLUE),
    Happened.TAKEN: (_("Taken away"), Colour.ORANGE),
}


@requires(Permission.PLAN_VIEW)
def changes(request: Request, plan_id: UUID) -> HttpResponse:
    """Show what one version changes against another (`since`; without it, the one before)."""
    plan = queries.plan(viewer=request.viewer, plan_id=plan_id)
    others = [
        one
        for one in queries.plans_of_budget(viewer=request.viewer, budget_id=plan.budget_id)
        if one.id != plan.id
    ]
    asked = request.GET.get("since", "")
    earlier = [one for one in others if one.number < plan.number]
    chosen = (
        next((one for one in others if str(one.id) == asked), None)
        if asked
        else next(iter(earlier), None)
    )
    if asked and chosen is None:
        raise NothingThere("version")
    trail.looked(
        "plan against another version",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_VIEW,
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
    )
    before = queries.plan(viewer=request.viewer, plan_id=chosen.id) if chosen else None
    found = compare(said_of(before), said_of(plan), plan.weeks_in_year) if before else None
    return page(
        request,
        "plans/changes.jinja",
        {
            "plan": plan,
            "before": before,
            "caption": caption(plan),
            "back_href": reverse("plans:plan", args=[plan.id]),
            "found": found,
            "groups": _groups(found) if found else [],
            "happened": HAPPENED,
            "money_words": money_words,
            "columns": [
                Column(_("Line")),
                Column(_("A week before"), Kind.MONEY),
                Column(_("A week now"), Kind.MONEY),
                Column(_("Change a week"), Kind.CHANGE),
                Column(_("Change once"), Kind.CHANGE),
            ],
            "rows": _rows(found) if found else [],
            "versions": [
                (
                    one.id,
                    _("Version %(number)s: %(state)s")
                    % {"number": one.number, "state": STATE_WORDS[one.state][0]},
                )
                for one in others
            ],
        },
    )


def money_words(amounts: Amounts) -> list[str]:
    """Return what became of a line's money, in words: "From £284.00 to £304.00 a week: £20.00 more"."""
    found = []
    if amounts.weekly_change:
        found.append(
            _("From %(before)s to %(after)s a week: %(change)s.")
            % {
                "before": pounds(amounts.weekly_before),
                "after": pounds(amounts.weekly_after),
                "change": more_or_less(amounts.weekly_change),
            }
        )
    if amounts.once_change:
        found.append(
            _("From %(before)s to %(after)s once: %(change)s.")
            % {
                "before": pounds(amounts.once_before),
                "after": pounds(amounts.once_after),
                "change": more_or_less(amounts.once_change),
            }
        )
    return found


def more_or_less(pence: Pence) -> str:
    """Return a change as people say it: "£20.00 more"."""
    if pence == 0:
        return _("the same")
    words = _("%(sum)s more") if pence > 0 else _("%(sum)s less")
    return words % {"sum": pounds(abs(pence))}


def said_of(plan: PlanAnswer) -> list[Said]:
    """Return the sections and parts of a version, worded as its page words them."""
    return [*_sections(plan), *_parts(plan), *_lines(plan), *_dates(plan)]


def _sections(plan: PlanAnswer) -> Iterator[Said]:
    for row in reference.sections():
        words = plan.words.get(row.section, "")
        mark = plan.sections.get(row.section)
        if words:
            facts = _facts(Told(words, ""), mark.sees if mark else Sees.BOTH)
            yield Said(PartKind.SECTION, row.section, row.heading, facts)


def _parts(plan: PlanAnswer) -> Iterator[Said]:
    needs = {one.id: one.words for one in plan.needs}
    for need in plan.needs:
        yield Said(
            PartKind.NEED,
            str(need.need_key),
            need.words,
            _facts(Told(need.words, need_more(need))),
        )
    for outcome in plan.outcomes:
        facts = (
            *_facts(Told(outcome.words, outcome_more(outcome))),
            (_("Known by"), outcome.measure),
            (_("Comes from"), needs.get(outcome.need_id, "") if outcome.need_id else ""),
        )
        yield Said(PartKind.OUTCOME, str(outcome.outcome_key), outcome.words, facts)
    for risk in plan.risks:
        facts = (
            *_facts(Told(risk.words, risk_more(risk))),
            (_("Agreed"), risk.agreed),
            (_("Carried by"), risk.carried_by),
        )
        yield Said(PartKind.RISK, str(risk.risk_key), risk.words, facts)
    for action in plan.actions:
        told = action_told(action)
        yield Said(PartKind.ACTION, str(action.action_key), told.words, _facts(told))
    for step in plan.steps:
        told = step_told(step)
        yield Said(PartKind.STEP, str(step.step_key), told.words, _facts(told))
    for person in plan.people:
        told = person_told(person)
        yield Said(PartKind.PERSON, str(person.person_key), told.words, _facts(told))
    for assent in plan.assents:
        told = assent_told(assent)
        # Who agreed to one version agreed to that one: it is new in each.
        yield Said(PartKind.ASSENT, str(assent.id), told.words, _facts(told))


def _lines(plan: PlanAnswer) -> Iterator[Said]:
    outcomes = {one.id: one.words for one in plan.outcomes}
    # Asked of the translation once, not once a line: a plan may have hundreds.
    names = (
        _("What it says"),
        _("Read by"),
        _("Who gives it"),
        _("How much"),
        _("Who looks after the money"),
        _("Who pays"),
        _("Helps with"),
        _("From"),
        _("Until"),
        _("Extra cover"),
    )
    options = {option: str(words) for option, words in OPTION_WORDS.items()}
    for line in plan.lines:
        says = (
            line.description,
            "" if line.sees is Sees.BOTH else str(SEES_WORDS[line.sees]),
            line.supplier,
            how_much(line),
            options[line.management_option],
            "; ".join(
                f"{one.funder_name} {quantity(one.ten_thousandths)} %" for one in line.shares
            ),
            "; ".join(outcomes.get(one, "") for one in line.outcome_ids),
            long_date(line.valid_from),
            long_date(line.valid_to) if line.valid_to else "",
            cover_words(line.cover) if line.cover else "",
        )
        yield Said(
            PartKind.LINE,
            str(line.line_key),
            line.description,
            tuple(zip(names, says, strict=True)),
            Costed(line.quantity_hundredths, line.unit_pence, line.basis, line.falls_on),
        )


def _dates(plan: PlanAnswer) -> Iterator[Said]:
    facts = tuple(
        (
            row.name,
            long_date(row.value) if isinstance(row.value, date) else str(row.value or ""),
        )
        for row in dates_summary(plan)
    )
    yield Said(PartKind.DATES, "dates", _("Start and review"), facts)


def _facts(told: Told, sees: Sees = Sees.BOTH) -> tuple[tuple[str, str], ...]:
    """Return what a part says; who reads it only where its own words do not say that already."""
    return (
        (_("What it says"), told.words),
        (_("More"), told.more),
        (_("Read by"), "" if sees is Sees.BOTH else str(SEES_WORDS[sees])),
    )


def _groups(found: Comparison) -> list[tuple[str, tuple[PartChange, ...]]]:
    words = {
        PartKind.SECTION: _("In the person's words"),
        PartKind.PERSON: _("People of the plan"),
        PartKind.NEED: _("Needs"),
        PartKind.OUTCOME: _("Outcomes"),
        PartKind.ACTION: _("Actions"),
        PartKind.LINE: _("Budget lines"),
        PartKind.RISK: _("Risks"),
        PartKind.STEP: _("Steps when things go wrong"),
        PartKind.DATES: _("Start and review"),
        PartKind.ASSENT: _("Who agreed to it"),
    }
    return [(name, found.of(kind)) for kind, name in words.items() if found.of(kind)]


def _rows(found: Comparison) -> list[list[object]]:
    def row(name: str, one: Amounts) -> list[object]:
        return [
            name,
            one.weekly_before,
            one.weekly_after,
            _signed(one.weekly_change),
            _signed(one.once_change),
        ]

    lines = [row(one.title, one.amounts) for one in found.of(PartKind.LINE)]
    changed = found.of(PartKind.LINE)
    rest = Amounts(
        found.amounts.weekly_before - sum(one.amounts.weekly_before for one in changed),
        found.amounts.weekly_after - sum(one.amounts.weekly_after for one in changed),
        found.amounts.once_before - sum(one.amounts.once_before for one in changed),
        found.amounts.once_after - sum(one.amounts.once_after for one in changed),
    )
    return [
        *lines,
        row(_("All lines that stay as they were"), rest),
        row(_("The whole plan"), found.amounts),
    ]


def _signed(pence: Pence) -> str:
    if pence == 0:
        return pounds(0)
    return f"{'+' if pence > 0 else '−'}{pounds(abs(pence))}"
