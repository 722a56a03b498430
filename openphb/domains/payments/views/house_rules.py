"""How runs are paid: limits, the value that needs two approvals, the calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets.types import Frequency
from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms import (
    CalendarForm,
    ChargingCodesForm,
    LimitForm,
    PolicyForm,
    RuleDecisionForm,
    SiteRailForm,
)
from openphb.domains.payments.types import (
    SITE_RAILS,
    CalendarRule,
    ChargingCodes,
    HouseRule,
    HouseRuleState,
    Limit,
    PlannedDay,
    Policy,
    Rail,
    RailTerms,
    RuleAbout,
    Says,
)
from openphb.domains.payments.views import wording
from openphb.domains.payments.views.runs import of_run
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Role
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date
from openphb.web.forms import Form
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page, posted


@requires(Permission.RUN_VIEW)
def calendar(request: Request) -> HttpResponse:
    """The next pay days, by when their runs are prepared and their files must go."""
    planned = queries.pay_calendar(viewer=request.viewer)
    may_prepare = request.viewer.holds(Permission.RUN_PREPARE)
    names = {one.name for one in planned}
    several = len(names) > 1
    return page(
        request,
        "payments/calendar.jinja",
        {
            "only": names.pop() if len(names) == 1 else "",
            "columns": (
                Column(_("Money arrives")),
                *((Column(_("Whose")),) if several else ()),
                Column(_("Prepare by"), Kind.DAY),
                Column(_("File must go by"), Kind.DAY),
                Column(_("Run")),
                Column(_("Because")),
            ),
            "rows": [_planned(one, may_prepare=may_prepare, several=several) for one in planned],
            "back_href": reverse("payments:runs"),
        },
    )


def _planned(one: PlannedDay, *, may_prepare: bool, several: bool) -> tuple[object, ...]:
    run: Cell | str = ""
    if one.run_id:
        run = Cell(
            _("Run %(reference)s") % {"reference": one.run_reference}, href=of_run(one.run_id)
        )
    elif may_prepare and one.payer_id:
        href = f"{reverse('payments:prepare')}?payer={one.payer_id}"
        run = Cell(_("Late: prepare it") if one.late else _("Prepare"), href=href)
    elif one.late:
        run = Cell(_("Late"), tag=Colour.RED)
    moved = _("Banks are closed on %(day)s") % {"day": long_date(one.day.meant)}
    return (
        long_date(one.day.pay_on),
        *((one.name,) if several else ()),
        one.day.prepare_by,
        one.day.hand_over_by,
        run,
        moved if one.day.moved else "",
    )


@requires(Permission.RUN_VIEW)
def house_rules(request: Request) -> HttpResponse:
    """Every rule about runs, those in force and those that wait first."""
    shown = [
        (name, [_rule(one) for one in sorted(found, key=_waiting_first)])
        for tenant_id, _organisation, name in queries.commissioners(
            viewer=request.viewer, permission=Permission.RUN_VIEW
        )
        for found in [queries.house_rules(viewer=request.viewer, tenant_id=tenant_id)]
    ]
    return page(
        request,
        "payments/house_rules.jinja",
        {
            "shown": shown,
            "columns": (
                Column(_("Rule")),
                Column(_("From"), Kind.DAY),
                Column(_("How it stands")),
                Column(_("Who")),
            ),
            "may_propose": request.viewer.holds(Permission.RUN_RULES_PROPOSE),
            "back_href": reverse("payments:runs"),
        },
    )


def _waiting_first(one: HouseRule) -> tuple[bool, bool]:
    return (one.state is not HouseRuleState.PROPOSED, not one.in_force)


def _rule(one: HouseRule) -> tuple[object, ...]:
    who = _("Proposed by %(name)s") % {"name": one.proposed_by_name}
    if one.decided_by_name:
        who += _(", decided by %(name)s") % {"name": one.decided_by_name}
    return (Cell(wording.rule_says(one.says), href=_href(one)), one.valid_from, _state(one), who)


def _state(one: HouseRule) -> Cell:
    if one.in_force:
        return Cell(_("In force"), tag=Colour.GREEN)
    words, colour = {
        HouseRuleState.PROPOSED: (_("Waits for a decision"), Colour.ORANGE),
        HouseRuleState.AGREED: (_("Agreed, not in force"), Colour.WHITE),
        HouseRuleState.REFUSED: (_("Refused"), Colour.GREY),
    }[one.state]
    return Cell(words, tag=colour)


def _href(one: HouseRule) -> str:
    return reverse(f"payments:decide_{one.about}", args=[one.id])


@requires(Permission.RUN_RULES_PROPOSE)
def propose_limit(request: Request) -> HttpResponse:
    """Up to how much a role or a person approves."""
    role = Role.FINANCE_APPROVER
    people = queries.approvers(viewer=request.viewer)
    holders = [(role.value, _("Any %(role)s") % {"role": role.label.lower()})]
    holders += [(str(user_id), name) for user_id, name in people]
    form = LimitForm(posted(request), commissioners=_commissioners(request), holders=holders)

    def said(given: dict[str, Any]) -> Limit:
        of_role = given["holder"] == role.value
        return Limit(
            role.value if of_role else None,
            None if of_role else UUID(given["holder"]),
            "",
            given["run_pence"],
            given["payment_pence"],
        )

    return _proposed(request, form, said, _("Propose an approval limit"))


@requires(Permission.RUN_RULES_PROPOSE)
def propose_policy(request: Request) -> HttpResponse:
    """Above which value two approve, and how long a changed account waits."""
    form = PolicyForm(posted(request), commissioners=_commissioners(request))
    return _proposed(
        request,
        form,
        lambda given: Policy(given["second_above_pence"], given["cooling_off_days"]),
        _("Propose when two approve, and how long a changed account waits"),
    )


@requires(Permission.RUN_RULES_PROPOSE)
def propose_calendar(request: Request) -> HttpResponse:
    """On which days money arrives."""
    form = CalendarForm(
        posted(request),
        commissioners=_commissioners(request),
        rails=wording.rails_offered(SITE_RAILS),
    )
    return _proposed(
        request,
        form,
        lambda given: CalendarRule(
            Frequency(given["frequency"]),
            given["first_day"],
            given["days_before_end"] or 0,
            Rail(given["rail"]),
            given["prepare_days"],
        ),
        _("Propose a calendar of runs"),
    )


@requires(Permission.RUN_RULES_PROPOSE)
def propose_rail(request: Request) -> HttpResponse:
    """How a site's own system pays: how long it takes, and what its file looks like."""
    offered = wording.rails_offered(SITE_RAILS)
    form = SiteRailForm(
        posted(request),
        commissioners=_commissioners(request),
        rails={rail.value: offered[rail.value] for rail in SITE_RAILS},
        initial={"valid_from": request.viewer.today},
    )
    return _proposed(
        request,
        form,
        lambda given: RailTerms(Rail(given["rail"]), given["lead_days"], given["layout"]),
        _("Propose how a site’s own system pays"),
    )


@requires(Permission.RUN_RULES_PROPOSE)
def propose_codes(request: Request) -> HttpResponse:
    """What supplier invoices are charged to."""
    form = ChargingCodesForm(
        posted(request),
        commissioners=_commissioners(request),
        initial={"valid_from": request.viewer.today},
    )
    return _proposed(
        request,
        form,
        lambda given: ChargingCodes(
            given["cost_centre"],
            given["subjective_code"],
            given["source"],
            (given["analysis_1"], given["analysis_2"], given["analysis_3"]),
        ),
        _("Propose what invoices are charged to"),
    )


@requires(Permission.RUN_VIEW)
def decide_limit(request: Request, limit_id: UUID) -> HttpResponse:
    """One approval limit: how it stands, and for who may, the decision."""
    return _decided(request, RuleAbout.LIMIT, limit_id)


@requires(Permission.RUN_VIEW)
def decide_policy(request: Request, policy_id: UUID) -> HttpResponse:
    """One policy: how it stands, and for who may, the decision."""
    return _decided(request, RuleAbout.POLICY, policy_id)


@requires(Permission.RUN_VIEW)
def decide_calendar(request: Request, calendar_id: UUID) -> HttpResponse:
    """One calendar: how it stands, and for who may, the decision."""
    return _decided(request, RuleAbout.CALENDAR, calendar_id)


@requires(Permission.RUN_VIEW)
def decide_rail(request: Request, rail_id: UUID) -> HttpResponse:
    """How a site's own system pays: how it stands, and for who may, the decision."""
    return _decided(request, RuleAbout.RAIL, rail_id)


@requires(Permission.RUN_VIEW)
def decide_codes(request: Request, codes_id: UUID) -> HttpResponse:
    """Charging codes: how they stand, and for who may, the decision."""
    return _decided(request, RuleAbout.CODES, codes_id)


def _commissioners(request: Request) -> list[tuple[str, str]]:
    return [
        (str(tenant_id), name)
        for tenant_id, _organisation, name in queries.commissioners(
            viewer=request.viewer, permission=Permission.RUN_RULES_PROPOSE
        )
    ]


def _proposed(
    request: Request,
    form: Form,
    said: Callable[[dict[str, Any]], Says],
    title: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.propose_rule(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=UUID(given["commissioner"]),
                valid_from=given["valid_from"],
                says=said(given),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is proposed. Somebody else decides it."))
            return HttpResponseRedirect(reverse("payments:house_rules"))
    return page(
        request,
        "payments/propose_rule.jinja",
        {"form": form, "heading": title, "back_href": reverse("payments:house_rules")},
    )


def _decided(request: Request, about: RuleAbout, rule_id: UUID) -> HttpResponse:
    found = queries.house_rule(viewer=request.viewer, about=about, rule_id=rule_id)
    asked = found.state is HouseRuleState.PROPOSED and request.viewer.holds(
        Permission.RUN_RULES_DECIDE
    )
    form = RuleDecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_rule(
                by=request.viewer,
                at=request.moment.at,
                about=about,
                rule_id=rule_id,
                agree=form.cleaned_data["decision"] == "agree",
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Decided."))
            return HttpResponseRedirect(reverse("payments:house_rules"))
    return page(
        request,
        "payments/decide_rule.jinja",
        {
            "form": form,
            "rule": found,
            "says": wording.rule_says(found.says),
            "own_layout": found.says.layout if isinstance(found.says, RailTerms) else "",
            "state": _state(found),
            "asked": asked,
            "back_href": reverse("payments:house_rules"),
        },
    )
