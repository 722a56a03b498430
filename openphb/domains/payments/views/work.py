"""A run that the worker prepares or approves: how far it is, and where it led."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from openphb.domains.payments.views.runs import of_run
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.jobs import work as long_work
from openphb.foundation.jobs.types import WorkState
from openphb.web.shortcuts import page


@never_cache
@requires(Permission.RUN_VIEW)
def work(request: Request, work_id: UUID) -> HttpResponse:
    """Show long work as it stands; where it is done, go to its run."""
    found = long_work.work(viewer=request.viewer, work_id=work_id, permission=Permission.RUN_VIEW)
    if found.state is WorkState.DONE and found.result_id is not None:
        return HttpResponseRedirect(of_run(found.result_id))
    preparing = found.what == "payments.prepare"
    return page(
        request,
        "jobs/work.jinja",
        {
            "work": found,
            "doing": _("Preparing a payment run") if preparing else _("Approving a payment run"),
            "again_href": reverse("payments:prepare")
            if preparing
            else of_run(UUID(str(found.asked["run_id"]))),
            "here": request.path,
            "back_href": reverse("payments:runs"),
        },
    )


def of_work(work_id: UUID) -> str:
    """Return where long work is watched."""
    return reverse("payments:work", args=[work_id])
