"""The parts of a draft: needs, outcomes, budget lines and risks; a list and a question of each."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import actions
from openphb.domains.plans.agreeing import queries as agreeing
from openphb.domains.plans.forms import (
    FundersForm,
    LineForm,
    NeedForm,
    OutcomeForm,
    RiskForm,
    cover_words,
    quantity,
)
from openphb.domains.plans.sections.types import PartKind
from openphb.domains.plans.types import LineAnswer, LineDraft, LineKind, PlanAnswer
from openphb.domains.plans.views.asking import ask, draft
from openphb.domains.plans.views.listing import found_in, initial_now, list_of
from openphb.domains.plans.views.reading import how_much
from openphb.domains.plans.views.saying import need_more, outcome_more, risk_more
from openphb.domains.rates import queries as rates
from openphb.domains.rates.catalogue import catalogue, key_of
from openphb.domains.rates.rules import holding
from openphb.domains.rates.types import ItemKey
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.foundation.organisations.models import OrganisationKind
from openphb.kernel.money import pounds
from openphb.kernel.refusal import NothingThere
from openphb.web.shortcuts import posted

FUNDERS = (
    OrganisationKind.ICB,
    OrganisationKind.LOCAL_AUTHORITY,
    OrganisationKind.EDUCATION,
)


@requires(Permission.PLAN_WRITE)
def needs(request: Request, plan_id: UUID) -> HttpResponse:
    """List the needs of a draft."""
    plan = draft(request, plan_id)
    return list_of(
        request,
        plan,
        "need",
        title=_("Needs"),
        intro=_("What does the person need help with?"),
        empty=_("The needs that this plan answers will be listed here."),
        rows=[(one.id, one.words, need_more(one), []) for one in plan.needs],
    )


@requires(Permission.PLAN_WRITE)
def need(request: Request, plan_id: UUID, part_id: UUID | None = None) -> HttpResponse:
    """Ask for one need."""
    plan = draft(request, plan_id)
    found = found_in(request, plan.needs, part_id)
    form = NeedForm(
        posted(request),
        version=plan.version,
        initial=NeedForm.initial_of(found) if found else None,
    )
    return ask(
        request,
        form,
        lambda version: actions.put_need(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            version=version,
            need_id=part_id,
            words=form.cleaned_data["words"],
            assessed=form.assessed(),
            sees=form.read_by,
        ),
        plan=plan,
        title=_("Change a need") if part_id else _("Add a need"),
        back=reverse("plans:needs", args=[plan.id]),
        again=lambda now: initial_now(now.needs, part_id, NeedForm.initial_of),
        part=(PartKind.NEED, part_id),
    )


@requires(Permission.PLAN_WRITE)
def outcomes(request: Request, plan_id: UUID) -> HttpResponse:
    """List the outcomes of a draft."""
    plan = draft(request, plan_id)
    names = {one.id: one.words for one in plan.needs}
    return list_of(
        request,
        plan,
        "outcome",
        title=_("Outcomes"),
        intro=_("What does the person want to achieve?"),
        empty=_("What the person wants to achieve will be listed here."),
        rows=[
            (
                one.id,
                one.words,
                _("Comes from: %(need)s. Known by: %(measure)s. %(more)s")
                % {
                    "need": names.get(one.need_id, _("no need yet")),
                    "measure": one.measure,
                    "more": outcome_more(one),
                }
                if one.need_id
                else _("Not linked to a need yet"),
                [],
            )
            for one in plan.outcomes
        ],
    )


@requires(Permission.PLAN_WRITE)
def outcome(request: Request, plan_id: UUID, part_id: UUID | None = None) -> HttpResponse:
    """Ask for one outcome; without a need there is nothing it could come from yet."""
    plan = draft(request, plan_id)
    if not plan.needs:
        return HttpResponseRedirect(reverse("plans:need_add", args=[plan.id]))
    found = found_in(request, plan.outcomes, part_id)
    initial = (
        OutcomeForm.initial_of(found)
        if found
        else {"need": str(plan.needs[0].id) if len(plan.needs) == 1 else None}
    )
    form = OutcomeForm(posted(request), needs=plan.needs, version=plan.version, initial=initial)
    return ask(
        request,
        form,
        lambda version: actions.put_outcome(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            version=version,
            outcome_id=part_id,
            words=form.cleaned_data["words"],
            measure=form.cleaned_data["measure"],
            need_id=UUID(form.cleaned_data["need"]),
            measured=form.measured(),
            no_line_reason=form.cleaned_data["no_line_reason"],
            sees=form.read_by,
        ),
        plan=plan,
        title=_("Change an outcome") if part_id else _("Add an outcome"),
        back=reverse("plans:outcomes", args=[plan.id]),
        again=lambda now: initial_now(now.outcomes, part_id, OutcomeForm.initial_of),
        part=(PartKind.OUTCOME, part_id),
    )


@requires(Permission.PLAN_WRITE)
def lines(request: Request, plan_id: UUID) -> HttpResponse:
    """List the budget lines of a draft, with what they come to."""
    plan = draft(request, plan_id)
    return list_of(
        request,
        plan,
        "line",
        title=_("Budget lines"),
        intro=_("Together they come to %(week)s a week, and %(once)s once.")
        % {
            "week": pounds(plan.totals.weekly_pence),
            "once": pounds(plan.totals.one_off_pence),
        },
        empty=_("What the money buys will be listed here."),
        begin=(
            _("Begin with the lines of the indicative budget"),
            reverse("plans:begin", args=[plan.id]),
        )
        if agreeing.lines_offered(viewer=request.viewer, plan_id=plan.id)
        else None,
        rows=[
            (
                one.id,
                one.description,
                _line_more(one),
                [
                    (_("Who pays"), reverse("plans:funders", args=[plan.id, one.id])),
                    (_("Who is paid"), reverse("plans:line_about", args=[plan.id, one.id])),
                    *_cover_link(plan, one),
                ],
            )
            for one in plan.lines
        ],
    )


@requires(Permission.PLAN_WRITE)
def line(request: Request, plan_id: UUID, part_id: UUID | None = None) -> HttpResponse:
    """Ask for one budget line; without an outcome there is nothing it could serve yet."""
    plan = draft(request, plan_id)
    if not plan.outcomes:
        return HttpResponseRedirect(reverse("plans:outcome_add", args=[plan.id]))
    found = found_in(request, plan.lines, part_id)
    form = LineForm(
        posted(request),
        outcomes=plan.outcomes,
        prices=_prices(request.viewer, plan, found),
        version=plan.version,
        initial=LineForm.initial_of(found) if found else {"valid_from": plan.starts_on},
    )
    shares = {share.funder_id: share.ten_thousandths for share in found.shares} if found else {}
    return ask(
        request,
        form,
        lambda version: _put_line(request, plan, part_id, version, form.draft(shares)),
        plan=plan,
        title=_("Change a budget line") if part_id else _("Add a budget line"),
        back=reverse("plans:lines", args=[plan.id]),
        again=lambda now: initial_now(now.lines, part_id, LineForm.initial_of),
        part=(PartKind.LINE, part_id),
    )


@requires(Permission.PLAN_WRITE)
def funders(request: Request, plan_id: UUID, part_id: UUID) -> HttpResponse:
    """Ask who pays for a line: the commissioner alone, or another body a part of it."""
    plan = draft(request, plan_id)
    found = next((one for one in plan.lines if one.id == part_id), None)
    if found is None:
        raise NothingThere("line")
    commissioner = organisations.responsible_for(plan.tenant_id, found.valid_from)
    own = commissioner.id if commissioner else None
    bodies = [
        (str(one.id), one.name)
        for one in organisations.organisations(found.valid_from)
        if one.kind in FUNDERS and one.id != own
    ]
    other = next((share for share in found.shares if share.funder_id != own), None)
    form = FundersForm(
        posted(request),
        bodies=bodies,
        version=plan.version,
        initial={"other": str(other.funder_id), "percent": other.ten_thousandths}
        if other
        else None,
    )

    def share(version: int) -> object:
        said = form.cleaned_data
        shares: dict[UUID, int] = {}
        if said["other"] and own is not None:
            shares = {UUID(said["other"]): said["percent"], own: 10_000 - said["percent"]}
        return _put_line(request, plan, part_id, version, _as_draft(found, shares))

    return ask(
        request,
        form,
        share,
        plan=plan,
        title=_("Who pays for “%(line)s”?") % {"line": found.description},
        intro=_("%(body)s pays for all of it unless another body pays for a part.")
        % {"body": commissioner.name if commissioner else _("The commissioner")},
        back=reverse("plans:lines", args=[plan.id]),
    )


@requires(Permission.PLAN_WRITE)
def risks(request: Request, plan_id: UUID) -> HttpResponse:
    """List the risks of a draft."""
    plan = draft(request, plan_id)
    return list_of(
        request,
        plan,
        "risk",
        title=_("Risks"),
        intro=_("What could go wrong, what was agreed about it, and who carries it?"),
        empty=_("Risks will be listed here. If none was found, add that as a statement."),
        rows=[
            (
                one.id,
                one.words,
                _("Agreed: %(agreed)s. Carried by: %(who)s. %(more)s")
                % {"agreed": one.agreed, "who": one.carried_by, "more": risk_more(one)},
                [],
            )
            for one in plan.risks
        ],
    )


@requires(Permission.PLAN_WRITE)
def risk(request: Request, plan_id: UUID, part_id: UUID | None = None) -> HttpResponse:
    """Ask for one risk."""
    plan = draft(request, plan_id)
    found = found_in(request, plan.risks, part_id)
    form = RiskForm(
        posted(request),
        version=plan.version,
        initial=RiskForm.initial_of(found) if found else None,
    )
    return ask(
        request,
        form,
        lambda version: actions.put_risk(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            version=version,
            risk_id=part_id,
            words=form.cleaned_data["words"],
            agreed=form.cleaned_data["agreed"],
            carried_by=form.cleaned_data["carried_by"],
            weighed=form.weighed(),
            sees=form.read_by,
        ),
        plan=plan,
        title=_("Change a risk") if part_id else _("Add a risk"),
        back=reverse("plans:risks", args=[plan.id]),
        again=lambda now: initial_now(now.risks, part_id, RiskForm.initial_of),
        part=(PartKind.RISK, part_id),
    )


def _line_more(line: LineAnswer) -> str:
    """Return what a line costs, who pays it, and what extra cover it pays for."""
    said = _("%(sum)s. Paid by: %(funders)s") % {
        "sum": how_much(line),
        "funders": ", ".join(
            f"{share.funder_name} {quantity(share.ten_thousandths)} %" for share in line.shares
        ),
    }
    return f"{said}. {cover_words(line.cover)}" if line.cover else said


def _cover_link(plan: PlanAnswer, line: LineAnswer) -> list[tuple[str, str]]:
    if line.kind is not LineKind.CONTINGENCY:
        return []
    return [(_("When it may be used"), reverse("plans:line_cover", args=[plan.id, line.id]))]


def _prices(viewer: Viewer, plan: PlanAnswer, line: LineAnswer | None) -> list[tuple[str, str]]:
    """Return what a line may be priced by: what the card prices, and what this line names already."""
    named = line.rate_code if line else ""
    found = {}
    if plan.tenant_id in viewer.scope(Permission.RATE_VIEW).tenant_ids:
        on = plan.starts_on or viewer.today
        card = rates.card_on(viewer=viewer, tenant_id=plan.tenant_id, on=on)
        found = {
            code: f"{rate.key.words}: {rate.says}"
            for code, rate in holding(card.rates, on).items()
            if rate.key.unit.is_money and not (isinstance(rate.key, ItemKey) and rate.key.is_limit)
        }
    if named and named not in found:
        found[named] = key_of(named).full_words
    return [(code, found[code]) for code in catalogue() if code in found]


def _put_line(
    request: Request, plan: PlanAnswer, line_id: UUID | None, version: int, wanted: LineDraft
) -> UUID:
    return actions.put_line(
        by=request.viewer,
        at=request.moment.at,
        plan_id=plan.id,
        version=version,
        line_id=line_id,
        line=wanted,
    )


def _as_draft(line: LineAnswer, shares: dict[UUID, int]) -> LineDraft:
    return LineDraft(
        kind=line.kind,
        description=line.description,
        supplier=line.supplier,
        management_option=line.management_option,
        quantity_hundredths=line.quantity_hundredths,
        unit=line.unit,
        unit_pence=line.unit_pence,
        basis=line.basis,
        falls_on=line.falls_on,
        rate_code=line.rate_code,
        carers_needed=line.carers_needed,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
        outcome_ids=line.outcome_ids,
        shares=shares,
        sees=line.sees,
    )
