"""What somebody else decides of a pot: its years, who draws on it, and its cap."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms.sources import (
    OverDecisionForm,
    ProposalDecisionForm,
)
from openphb.domains.payments.types import (
    HouseRuleState,
    QuestionState,
)
from openphb.domains.payments.views.sources.parts import asking, draw_words, path_of, question_state
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.shortcuts import answered, posted


@requires(Permission.SOURCE_DECIDE)
def decide_terms(request: Request, source_terms_id: UUID) -> HttpResponse:
    """Decide what a pot has in a year and where it is capped."""
    found, terms = queries.terms_proposed(viewer=request.viewer, terms_id=source_terms_id)
    form = ProposalDecisionForm(posted(request))
    return asking(
        request,
        form,
        lambda: actions.decide_terms(
            by=request.viewer,
            at=request.moment.at,
            terms_id=terms.id,
            agree=form.cleaned_data["decision"] == "agree",
            reason=form.cleaned_data["reason"],
        ),
        heading=_("Decide what it has and where it is capped"),
        caption=found.name,
        intro=_(
            "%(name)s proposes %(annual)s for %(year)s from %(day)s, capped at %(cap)s. It is "
            "written in: %(source)s."
        )
        % {
            "name": terms.proposed_by_name,
            "annual": pounds(terms.annual_pence),
            "year": terms.year,
            "day": long_date(terms.valid_from),
            "cap": pounds(terms.cap_pence),
            "source": terms.source,
        },
        button=_("Decide"),
        done=_("Decided."),
        then=path_of(found.id),
        waits=terms.state is HouseRuleState.PROPOSED,
    )


@requires(Permission.SOURCE_DECIDE)
def decide_draw(request: Request, source_draw_id: UUID) -> HttpResponse:
    """Decide which kind of budget draws on a pot."""
    found, draw = queries.draw_proposed(viewer=request.viewer, draw_id=source_draw_id)
    form = ProposalDecisionForm(posted(request))
    return asking(
        request,
        form,
        lambda: actions.decide_draw(
            by=request.viewer,
            at=request.moment.at,
            draw_id=draw.id,
            agree=form.cleaned_data["decision"] == "agree",
            reason=form.cleaned_data["reason"],
        ),
        heading=_("Decide who draws on it"),
        caption=found.name,
        intro=_("%(name)s proposes that it is drawn on from %(day)s by: %(kind)s.")
        % {
            "name": draw.proposed_by_name,
            "day": long_date(draw.valid_from),
            "kind": draw_words(draw),
        },
        button=_("Decide"),
        done=_("Decided. Have commitments worked out to see what it changes."),
        then=path_of(found.id),
        waits=draw.state is HouseRuleState.PROPOSED,
    )


@requires(Permission.SOURCE_VIEW)
def cap_question(request: Request, cap_question_id: UUID) -> HttpResponse:
    """One question about a cap: what was asked, and for who may, the decision."""
    viewer = request.viewer
    found = queries.question(viewer=viewer, question_id=cap_question_id)
    asked = (
        found.state is QuestionState.ASKED
        and found.asked_by != viewer.user_id
        and found.tenant_id in viewer.scope(Permission.SOURCE_DECIDE).tenant_ids
    )
    form = OverDecisionForm(posted(request))
    return answered(
        request,
        "payments/cap_question.jinja",
        form,
        lambda: actions.decide_over_cap(
            by=viewer,
            at=request.moment.at,
            question_id=found.id,
            allow=form.cleaned_data["decision"] == "allow",
            allowed_pence=form.cleaned_data["allowed"],
            reason=form.cleaned_data["reason"],
        ),
        says=_("Decided."),
        back=reverse("payments:sources"),
        onward=path_of(found.source_id),
        found=found,
        caption=f"{found.source_name}, {found.year}",
        state=question_state(found),
        asked=asked,
        source_href=path_of(found.source_id),
        plan_href=reverse("plans:plan", args=[found.plan_id])
        if found.plan_id and viewer.holds(Permission.PLAN_VIEW)
        else "",
    )
