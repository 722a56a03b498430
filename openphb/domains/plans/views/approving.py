"""Pages of a commissioner's scheme of approval: in force, put forward, tried out."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import actions
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.approving.scheme_file import HEADER, write_scheme
from openphb.domains.plans.approving.types import (
    Condition,
    Holder,
    PlanFacts,
    RiskLevel,
    Rule,
    Scheme,
    SchemeState,
)
from openphb.domains.plans.forms.approving import (
    SchemeDecisionForm,
    SchemeForm,
    TryForm,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Role
from openphb.kernel.ids import new_id
from openphb.kernel.money import pounds
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page, posted, posted_files

STATES = {
    SchemeState.PROPOSED: (_("Waits for another person"), Colour.YELLOW),
    SchemeState.AGREED: (_("Agreed"), Colour.GREEN),
    SchemeState.REFUSED: (_("Refused"), Colour.RED),
}


CONDITIONS = {
    Condition.WEEKLY_ABOVE: _("It costs more than %(value)s a week"),
    Condition.ONCE_ABOVE: _("It costs more than %(value)s once"),
    Condition.ABOVE_INDICATIVE_PERCENT: _(
        "It is above the indicative budget by more than %(value)s"
    ),
    Condition.ABOVE_INDICATIVE_WEEKLY: _(
        "It is above the indicative budget by more than %(value)s a week"
    ),
    Condition.BELOW_INDICATIVE_PERCENT: _(
        "It is below the indicative budget by more than %(value)s"
    ),
    Condition.RISE_PERCENT: _("It is above what was agreed before by more than %(value)s"),
    Condition.RISE_WEEKLY: _("It is above what was agreed before by more than %(value)s a week"),
    Condition.CUT_PERCENT: _("It is below what was agreed before by more than %(value)s"),
    Condition.RISK_AT_LEAST: _("Its risk is at least %(value)s"),
    Condition.NOVEL: _("Nothing like one of its lines was decided before"),
    Condition.CATEGORY: _("The case is of the kind %(value)s"),
}


@requires(Permission.SCHEME_VIEW)
def schemes(request: Request) -> HttpResponse:
    """The commissioners whose scheme of approval the viewer may see."""
    found = approving.commissioners(viewer=request.viewer, permission=Permission.SCHEME_VIEW)
    if len(found) == 1:
        return HttpResponseRedirect(reverse("plans:scheme_of", args=[found[0][0]]))
    rows = [[Cell(name, href=reverse("plans:scheme_of", args=[one]))] for one, name in found]
    return page(
        request,
        "plans/approving/schemes.jinja",
        {"columns": [Column(_("Commissioner"))], "rows": rows},
    )


@requires(Permission.SCHEME_VIEW)
def scheme_of(request: Request, tenant_id: UUID) -> HttpResponse:
    """The scheme that counts today, who is away, and what was put forward."""
    viewer = request.viewer
    found = approving.scheme_on(viewer=viewer, tenant_id=tenant_id, on=viewer.today)
    proposed = approving.schemes(viewer=viewer, tenant_id=tenant_id)
    may_cover = tenant_id in viewer.scope(Permission.COVER_RECORD).tenant_ids
    return page(
        request,
        "plans/approving/scheme.jinja",
        {
            "caption": commissioner_name(request, tenant_id),
            "scheme": found,
            "tenant_id": tenant_id,
            **_parts(found),
            "cover_columns": [
                Column(_("Who is away")),
                Column(_("From"), Kind.DAY),
                Column(_("Back on"), Kind.DAY),
                Column(_("Who stands in")),
                Column(_("Note")),
            ],
            "covers": [
                [
                    Cell(
                        one.absent_name,
                        href=reverse("plans:cover_end", args=[one.cover.id]) if may_cover else "",
                    ),
                    one.cover.valid_from,
                    one.cover.valid_to,
                    one.stand_in_name or _("Nobody"),
                    one.words,
                ]
                for one in approving.covers(viewer=viewer, tenant_id=tenant_id)
            ],
            "proposed_columns": [
                Column(_("Scheme")),
                Column(_("From"), Kind.DAY),
                Column(_("Put forward by")),
                Column(_("How it stands")),
            ],
            "proposed": [
                [
                    Cell(one.scheme.name, href=reverse("plans:scheme", args=[one.scheme.id])),
                    one.scheme.valid_from,
                    one.proposed_by_name,
                    Cell(STATES[one.state][0], tag=STATES[one.state][1]),
                ]
                for one in proposed
            ],
            "may_propose": tenant_id in viewer.scope(Permission.SCHEME_PROPOSE).tenant_ids,
            "may_cover": may_cover,
            "helpers_href": reverse("plans:helpers", args=[tenant_id])
            if tenant_id in viewer.scope(Permission.HELPER_RECORD).tenant_ids
            else "",
        },
    )


@requires(Permission.SCHEME_VIEW)
def scheme_file(request: Request, tenant_id: UUID) -> HttpResponse:
    """The scheme that counts today as CSV: the template for the next."""
    viewer = request.viewer
    found = approving.scheme_on(viewer=viewer, tenant_id=tenant_id, on=viewer.today)
    people = {
        one.user_id: one.email for one in approving.people_of(viewer=viewer, tenant_id=tenant_id)
    }
    response = HttpResponse(write_scheme(found, people=people), content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="scheme-of-approval.csv"'
    return response


@requires(Permission.SCHEME_PROPOSE)
def scheme_new(request: Request, tenant_id: UUID) -> HttpResponse:
    """A file with a new scheme: put forward whole, or told what is wrong with its rows."""
    if tenant_id not in request.viewer.scope(Permission.SCHEME_PROPOSE).tenant_ids:
        raise NothingThere("commissioner")
    form = SchemeForm(posted(request), posted_files(request))
    context: dict[str, object] = {
        "form": form,
        "caption": commissioner_name(request, tenant_id),
        "tenant_id": tenant_id,
        "header_row": HEADER,
        "faults": [],
        "back_href": reverse("plans:scheme_of", args=[tenant_id]),
    }
    if request.method == "POST" and form.is_valid():
        try:
            scheme_id, faults = actions.import_scheme(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=tenant_id,
                name=form.cleaned_data["name"],
                valid_from=form.cleaned_data["valid_from"],
                data=form.cleaned_data["file"].read(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if scheme_id is not None:
                messages.success(request, _("It is put forward. Somebody else decides it."))
                return HttpResponseRedirect(reverse("plans:scheme", args=[scheme_id]))
            if not faults:
                messages.success(request, _("This scheme counts already. Nothing was added."))
                return HttpResponseRedirect(reverse("plans:scheme_of", args=[tenant_id]))
            context["fault_columns"] = [
                Column(_("Row")),
                Column(_("Column")),
                Column(_("What is wrong")),
                Column(_("How to mend it")),
            ]
            context["faults"] = [
                (_("Line %(number)s") % {"number": one.line}, one.column, one.message, one.mend)
                for one in faults
            ]
    return page(request, "plans/approving/new.jinja", context)


@requires(Permission.SCHEME_VIEW)
def scheme(request: Request, scheme_id: UUID) -> HttpResponse:
    """A scheme that was put forward: its rows, how it stands, and for who may, the decision."""
    viewer = request.viewer
    found = approving.scheme(viewer=viewer, scheme_id=scheme_id)
    decides = (
        found.state is SchemeState.PROPOSED
        and found.tenant_id in viewer.scope(Permission.SCHEME_DECIDE).tenant_ids
    )
    form = SchemeDecisionForm(posted(request))
    # Who sends a decision that is no longer asked for is refused by the action, in its words.
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_scheme(
                by=viewer,
                at=request.moment.at,
                scheme_id=scheme_id,
                agree=form.cleaned_data["decision"] == "agree",
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Decided."))
            return HttpResponseRedirect(reverse("plans:scheme_of", args=[found.tenant_id]))
    own = decides and found.proposed_by == viewer.user_id
    return page(
        request,
        "plans/approving/proposal.jinja",
        {
            "form": form,
            "found": found,
            "state": STATES[found.state],
            **_parts(found.scheme),
            "asked": decides and not own,
            "own": own,
            "back_href": reverse("plans:scheme_of", args=[found.tenant_id]),
        },
    )


@requires(Permission.SCHEME_VIEW)
def scheme_try(request: Request, tenant_id: UUID) -> HttpResponse:
    """Who would decide about a plan: worked out by the scheme that counts today, and kept nowhere."""
    viewer = request.viewer
    form = TryForm(request.GET if "weekly_pence" in request.GET else None)
    route = None
    setting = approving.setting(viewer=viewer, tenant_id=tenant_id)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        route = setting.route(
            PlanFacts(
                weekly_pence=said["weekly_pence"],
                once_pence=said["once_pence"] or 0,
                indicative_weekly_pence=said["indicative_weekly_pence"],
                agreed_weekly_pence=said["agreed_weekly_pence"],
                risk=RiskLevel(said["risk"]),
                is_novel=False,
                category=said["category"],
                # Sent by nobody who decides.
                senders=frozenset({new_id()}),
                sent_on=viewer.today,
            ),
            viewer.today,
        )
    return page(
        request,
        "plans/approving/try.jinja",
        {
            "form": form,
            "route": route,
            "caption": commissioner_name(request, tenant_id),
            "back_href": reverse("plans:scheme_of", args=[tenant_id]),
        },
    )


def commissioner_name(request: Request, tenant_id: UUID) -> str:
    """Return whose scheme it is; "" where the viewer may not see it."""
    found = approving.commissioners(viewer=request.viewer, permission=Permission.SCHEME_VIEW)
    return dict(found).get(tenant_id, "")


def _parts(found: Scheme) -> dict[str, object]:
    names = names_of(one.user_id for one in found.holders)
    return {
        "days": [(level.words, many) for level, many in found.days],
        "rule_columns": [Column(_("Where")), Column(_("It is for")), Column(_("Source"))],
        "rules": [[condition_words(one), one.level.words, one.source] for one in found.rules],
        "holder_columns": [
            Column(_("Level")),
            Column(_("Who")),
            Column(_("Up to, a week")),
            Column(_("Up to, once")),
            Column(_("From"), Kind.DAY),
            Column(_("Until"), Kind.DAY),
        ],
        "holders": [
            [
                one.level.words,
                _holder_words(one, names),
                _limit_words(one.weekly_pence),
                _limit_words(one.once_pence),
                one.valid_from,
                one.valid_to - timedelta(days=1) if one.valid_to else None,
            ]
            for one in found.holders
        ],
    }


def condition_words(rule: Rule) -> str:
    """Return what a rule asks of a plan, as a sentence."""
    value = rule.word.replace("_", " ")
    if rule.condition.is_money:
        value = pounds(rule.value)
    elif rule.condition.is_percent:
        value = f"{rule.value / 100:g} %"
    return CONDITIONS[rule.condition] % {"value": value}


def _holder_words(one: Holder, names: dict[UUID, str]) -> str:
    if one.user_id is None:
        return _("Whoever is %(role)s") % {"role": Role(one.role).label}
    return names.get(one.user_id, _("Somebody who left"))


def _limit_words(pence: int | None) -> str:
    return _("No limit") if pence is None else pounds(pence)
