"""What every question about a draft does: show, take the answer, go on; or say why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from openphb.domains.plans import queries, rules
from openphb.domains.plans.types import PlanAnswer
from openphb.foundation.access.routes import Request
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere, Refusal, Stale
from openphb.web.forms import VersionedForm
from openphb.web.shortcuts import page


def draft(request: Request, plan_id: UUID) -> PlanAnswer:
    """Return a version that may still be written. Refusals: `nothing_there`, `plan_not_draft`."""
    found = queries.plan(viewer=request.viewer, plan_id=plan_id)
    rules.require_draft(found.state)
    return found


def ask(
    request: Request,
    form: VersionedForm,
    act: Callable[[int], object],
    *,
    plan: PlanAnswer,
    title: str,
    back: str,
    onward: str | None = None,
    intro: str = "",
    button: str = "",
    said: str = "",
    template: str = "plans/question.jinja",
    more: Mapping[str, object] = MappingProxyType({}),
) -> HttpResponse:
    """Show a question; on an answer, `act` on the version that was on the screen and go on.

    A refusal is shown on the form. `onward` is where to go (`back` unless given), `said` what the
    next page says was done. A page of its own extends `plans/question.jinja`, and takes `more`.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act(form.seen_version or 0)
        except (NothingThere, NotPermitted):
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.renew_version(queries.plan(viewer=request.viewer, plan_id=plan.id).version)
        else:
            messages.success(request, said or _("Saved."))
            return HttpResponseRedirect(onward or back)
    return page(
        request,
        template,
        {
            **more,
            "form": form,
            "title": title,
            "intro": intro,
            "caption": caption(plan),
            "back_href": back,
            "button_text": button or _("Save and go on"),
        },
    )


def caption(plan: PlanAnswer) -> str:
    """Return what stands above a page about a version."""
    return _("Care and support plan, version %(number)s") % {"number": plan.number}
