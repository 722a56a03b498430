"""What the worker does for a page, a run or a statement: how far it is, and where it led."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from openphb.domains.payments.actions.commitments import STATING
from openphb.domains.payments.views.runs import of_run
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.jobs import work as long_work
from openphb.foundation.jobs.types import WorkAnswer, WorkState
from openphb.kernel.refusal import NothingThere
from openphb.web.shortcuts import page


@never_cache
@requires(Permission.RUN_VIEW)
def work(request: Request, work_id: UUID) -> HttpResponse:
    """Show long work as it stands; where it is done, go to what it made or changed."""
    found = long_work.work(viewer=request.viewer, work_id=work_id, permission=Permission.RUN_VIEW)
    if not found.what.startswith("payments."):
        raise NothingThere("work")
    if found.state is WorkState.DONE and found.result_id is not None:
        return HttpResponseRedirect(_led_to(found, found.result_id))
    doing, again_href = _words(found)
    return page(
        request,
        "jobs/work.jinja",
        {
            "work": found,
            "doing": doing,
            "again_href": again_href,
            "here": request.path,
            "back_href": again_href if found.what == STATING else reverse("payments:runs"),
            "back_words": _("Back to the commitments") if found.what == STATING else "",
        },
    )


def _led_to(found: WorkAnswer, result_id: UUID) -> str:
    if found.what != STATING:
        return of_run(result_id)
    return f"{_commitments(found)}?{urlencode({'statement': str(result_id)})}"


def _words(found: WorkAnswer) -> tuple[str, str]:
    """Return what is being done, and where it is asked for again."""
    if found.what == STATING:
        return _("Working out the commitments"), _commitments(found)
    if found.what == "payments.prepare":
        return _("Preparing a payment run"), reverse("payments:prepare")
    if found.what == "payments.move":
        run_id = UUID(str(found.asked["run_id"]))
        return _("Moving a payment run"), reverse("payments:move_run", args=[run_id])
    return _("Approving a payment run"), of_run(UUID(str(found.asked["run_id"])))


def _commitments(found: WorkAnswer) -> str:
    return reverse("payments:commitments_of", args=[found.tenant_id])


def of_work(work_id: UUID) -> str:
    """Return where long work is watched."""
    return reverse("payments:work", args=[work_id])
