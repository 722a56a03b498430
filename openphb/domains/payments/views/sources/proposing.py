"""What finance proposes of a pot, asks for it, and says of single lines."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms.sources import (
    ChoiceForm,
    DrawForm,
    OverForm,
    SourceForm,
    TermsForm,
    first_of_year,
)
from openphb.domains.payments.sources.rules import years_from
from openphb.domains.payments.views.funding import COUNCIL, bodies
from openphb.domains.payments.views.sources.parts import asking, path_of
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal
from openphb.web.forms import InSteps
from openphb.web.shortcuts import page, posted


@requires(Permission.SOURCE_PROPOSE)
def propose_source(request: Request) -> HttpResponse:
    """Propose a pot with what it has in its first year."""
    viewer = request.viewer
    years = years_from(viewer.today)
    steps = InSteps(
        posted(request),
        SourceForm.STEPS,
        lambda sent: SourceForm(
            sent,
            commissioners=[
                (str(tenant_id), name)
                for tenant_id, _organisation, name in queries.commissioners(
                    viewer=viewer, permission=Permission.SOURCE_PROPOSE
                )
            ],
            councils=bodies(request, COUNCIL),
            years=years,
            initial={"valid_from": first_of_year(years[0])},
        ),
    )
    if isinstance(steps.answers, SourceForm):
        try:
            source_id = actions.propose_source(
                by=viewer,
                at=request.moment.at,
                tenant_id=UUID(steps.answers.cleaned_data["commissioner"]),
                draft=steps.answers.draft,
                terms=steps.answers.terms,
            )
        except Refusal as refusal:
            steps.refuse(refusal)
        else:
            messages.success(request, _("It is proposed. Somebody else decides it."))
            return HttpResponseRedirect(path_of(source_id))
    return page(
        request,
        "payments/propose_source.jinja",
        {"steps": steps, "form": steps.form, "back_href": reverse("payments:sources")},
    )


@requires(Permission.SOURCE_PROPOSE)
def propose_terms(request: Request, funding_source_id: UUID) -> HttpResponse:
    """Propose what a pot has in another year, or from a day on."""
    found = queries.source(viewer=request.viewer, source_id=funding_source_id)
    years = years_from(request.viewer.today)
    form = TermsForm(posted(request), years=years, initial={"valid_from": first_of_year(years[1])})
    return asking(
        request,
        form,
        lambda: actions.propose_terms(
            by=request.viewer, at=request.moment.at, source_id=found.id, terms=form.terms
        ),
        heading=_("Propose what it has and where it is capped"),
        caption=found.name,
        intro=_("It holds once somebody else has agreed to it."),
        button=_("Propose it"),
        done=_("It is proposed. Somebody else decides it."),
        then=path_of(found.id),
    )


@requires(Permission.SOURCE_PROPOSE)
def propose_draw(request: Request, funding_source_id: UUID) -> HttpResponse:
    """Propose which kind of budget draws on a pot."""
    found = queries.source(viewer=request.viewer, source_id=funding_source_id)
    form = DrawForm(posted(request), initial={"valid_from": request.viewer.today.replace(day=1)})
    return asking(
        request,
        form,
        lambda: actions.propose_draw(
            by=request.viewer,
            at=request.moment.at,
            source_id=found.id,
            category=form.kind,
            valid_from=form.cleaned_data["valid_from"],
        ),
        heading=_("Propose who draws on it"),
        caption=found.name,
        intro=_("Of two pots for one kind of budget, the one from the later day holds."),
        button=_("Propose it"),
        done=_("It is proposed. Somebody else decides it."),
        then=path_of(found.id),
    )


@requires(Permission.SOURCE_PROPOSE)
def ask_for_pot(request: Request, funding_source_id: UUID) -> HttpResponse:
    """Ask whether a pot may go over its cap of a year, for whatever draws on it."""
    found = queries.source(viewer=request.viewer, source_id=funding_source_id)
    over = next((one for one in found.years if one.left_pence < 0), None)
    form = OverForm(
        posted(request),
        years=[one.year for one in found.years],
        initial={"year": over.year, "total": over.drawn_pence} if over else None,
    )
    return asking(
        request,
        form,
        lambda: actions.ask_for_pot(
            by=request.viewer,
            at=request.moment.at,
            source_id=found.id,
            year=form.cleaned_data["year"],
            total_pence=form.cleaned_data["total"],
            reason=form.cleaned_data["reason"],
        ),
        heading=_("Ask whether it may go over its cap"),
        caption=found.name,
        intro=" ".join(
            _("In %(year)s %(drawn)s is drawn on it. Its cap is %(cap)s.")
            % {
                "year": one.year,
                "drawn": pounds(one.drawn_pence),
                "cap": pounds(one.cap_pence),
            }
            for one in found.years
        ),
        button=_("Ask"),
        done=_("It is asked. A finance approver decides it."),
        then=path_of(found.id),
    )


@requires(Permission.FUNDING_RECORD)
def choose_source(request: Request, budget_id: UUID) -> HttpResponse:
    """Say which pot some lines of a plan draw on, whatever their kind of budget does."""
    viewer = request.viewer
    found = queries.funding_of_budget(viewer=viewer, budget_id=budget_id)
    form = ChoiceForm(
        posted(request),
        lines=[(str(line.line_key), line.words) for line in found.lines],
        sources=[
            (str(source_id), name)
            for source_id, name in queries.source_names(viewer=viewer, tenant_id=found.tenant_id)
        ],
        initial={"starts_on": viewer.today.replace(day=1)},
    )
    trail.looked(
        "which pot a line draws on",
        by=viewer,
        at=request.moment.at,
        permission=Permission.FUNDING_RECORD,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    return asking(
        request,
        form,
        lambda: actions.choose_source(
            by=viewer,
            at=request.moment.at,
            budget_id=budget_id,
            line_keys=[UUID(one) for one in form.cleaned_data["lines"]],
            source_id=UUID(form.cleaned_data["source"]),
            starts_on=form.cleaned_data["starts_on"],
            reason=form.cleaned_data["reason"],
        ),
        heading=_("Which pot do these lines draw on?"),
        caption=found.case_reference,
        intro=_("It is about the commissioner’s own part. No payment to the person changes."),
        button=_("Record it"),
        done=_("It is recorded. No payment changes by it."),
        then=reverse("payments:funding", args=[budget_id]),
    )
