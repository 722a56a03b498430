"""A run's report as then known: worked out again, set beside the one made when it was prepared."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from openphb.domains.payments import queries
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.web.shortcuts import page


@requires(Permission.RUN_VIEW)
def run_report(request: Request, run_id: UUID) -> HttpResponse:
    """Whether a run's report comes out the same today, byte for byte, with both its hashes."""
    run = queries.run(viewer=request.viewer, run_id=run_id)
    return page(
        request,
        "payments/run_report.jinja",
        {
            "run": run,
            "report": queries.report_of_run(viewer=request.viewer, run_id=run_id),
            "back_href": reverse("payments:run", args=[run_id]),
        },
    )


@requires(Permission.RUN_VIEW)
def run_report_file(request: Request, run_id: UUID) -> HttpResponse:
    """The report as JSON: ids and pence, no names."""
    run = queries.run(viewer=request.viewer, run_id=run_id)
    report = queries.report_of_run(viewer=request.viewer, run_id=run_id)
    response = HttpResponse(report.content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{run.reference}-report.json"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
