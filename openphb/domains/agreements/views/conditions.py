"""Pages of the conditions of agreements: what all have, and each commissioner's own versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import actions, reference
from openphb.domains.agreements.conditions import queries
from openphb.domains.agreements.conditions.rules import MOST
from openphb.domains.agreements.conditions.types import LocalTermsState
from openphb.domains.agreements.employing import queries as employing
from openphb.domains.agreements.forms import LocalTermsForm, TermsDecisionForm
from openphb.domains.agreements.types import AgreementKind
from openphb.domains.budgets.forms.rows import rows_wanted
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.shortcuts import page, posted

# How many more conditions the button asks for.
MORE = 2


@requires(Permission.CONDITION_VIEW)
def conditions(request: Request) -> HttpResponse:
    """The conditions that every agreement has, with their rules, and each commissioner's own."""
    viewer = request.viewer
    writes = viewer.scope(Permission.CONDITION_PROPOSE).tenant_ids
    found = [
        {
            "tenant_id": tenant_id,
            "name": queries.commissioner_name(viewer=viewer, tenant_id=tenant_id),
            "now": queries.in_force(tenant_id, viewer.today),
            "versions": queries.versions(viewer=viewer, tenant_id=tenant_id),
            "writes": tenant_id in writes,
        }
        for tenant_id in sorted(viewer.scope(Permission.CONDITION_VIEW).tenant_ids)
    ]
    context = {
        "found": found,
        "standard": [
            (kind, [row for row in reference.conditions(viewer.today) if kind in row.kinds])
            for kind in AgreementKind
        ],
        "duties": {one.duty: one for one in reference.duties(viewer.today)},
        "back_href": reverse("staff:today"),
    }
    return page(request, "agreements/conditions.jinja", context)


@requires(Permission.CONDITION_PROPOSE)
def write_terms(request: Request, tenant_id: UUID) -> HttpResponse:
    """A new version, which begins with what counts today."""
    viewer = request.viewer
    if tenant_id not in viewer.scope(Permission.CONDITION_PROPOSE).tenant_ids:
        raise NothingThere("own conditions")
    now = queries.in_force(tenant_id, viewer.today)
    sent = posted(request)
    asked: dict[str, Any] = {
        "before": now.draft if now else None,
        "duties": employing.duty_rules(tenant_id=tenant_id, day=viewer.today),
        "rows": rows_wanted(sent, MOST, more=MORE) if sent else 0,
        "initial": {"starts_on": viewer.today},
    }
    if sent and "more" in sent:
        form = LocalTermsForm(**asked)
        form.stand_as_sent(sent)
        form.initial["rows"] = form.count
    else:
        form = LocalTermsForm(sent, **asked)
    if form.is_valid():
        try:
            made = actions.propose_terms(
                by=viewer, at=request.moment.at, tenant_id=tenant_id, draft=form.draft
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is written. Somebody else agrees to it."))
            return redirect("agreements:local_terms", terms_id=made)
    context = {
        "form": form,
        "most": MOST,
        "caption": queries.commissioner_name(viewer=viewer, tenant_id=tenant_id),
        "back_href": reverse("agreements:conditions"),
    }
    return page(request, "agreements/write_terms.jinja", context)


@requires(Permission.CONDITION_VIEW)
def local_terms(request: Request, terms_id: UUID) -> HttpResponse:
    """One version: what it says, and for who may, whether it is agreed."""
    viewer = request.viewer
    found = queries.version(viewer=viewer, terms_id=terms_id)
    decides = (
        found.state is LocalTermsState.PROPOSED
        and found.tenant_id in viewer.scope(Permission.CONDITION_DECIDE).tenant_ids
    )
    form = TermsDecisionForm(posted(request))
    # Who sends a decision that is no longer asked for is refused by the action, in its words.
    if form.is_valid():
        try:
            actions.decide_terms(
                by=viewer,
                at=request.moment.at,
                terms_id=terms_id,
                agree=form.cleaned_data["decision"] == "agree",
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Decided."))
            return redirect("agreements:conditions")
    own = found.proposed_by == viewer.user_id
    context = {
        "form": form,
        "found": found,
        "duties": {one.duty: one for one in reference.duties(viewer.today)},
        "asked": decides and not own,
        "own": decides and own,
        "name": queries.commissioner_name(viewer=viewer, tenant_id=found.tenant_id),
        "back_href": reverse("agreements:conditions"),
    }
    return page(request, "agreements/local_terms.jinja", context)
