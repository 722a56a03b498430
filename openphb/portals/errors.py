"""The pages people see when something is not there, not theirs, or broken."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse

from openphb.web.shortcuts import page

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return page(request, "errors/400.jinja", {}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return page(request, "errors/403.jinja", {}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return page(request, "errors/404.jinja", {}, status=404)


def problem(request: HttpRequest) -> HttpResponse:
    """Show the incident's id, which the log carries too."""
    return page(request, "errors/500.jinja", {}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere: nothing was changed."""
    logger.info("csrf failure", extra={"reason": reason})
    context: dict[str, Any] = {"stale": True}
    return page(request, "errors/403.jinja", context, status=403)
