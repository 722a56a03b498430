"""The pages for when something went wrong: what happened, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from openphb.web.navigation import Layout, Navigation

TEMPLATE = "layouts/error.jinja"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's signature
    """400: the request could not be read."""
    return error_page(
        request,
        400,
        gettext("We could not read what was sent"),
        gettext("Go back, reload the page and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's signature
    """403: this person may not see this page. It does not say whether the thing exists."""
    return error_page(
        request,
        403,
        gettext("You cannot see this page"),
        gettext(
            "It may belong to someone else, or your role may not include it. "
            "If you need it for your work, ask the person who manages your access."
        ),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """403: the form's token is old, often because of signing in again in another window."""
    # Middleware that keeps words from being lost has to know why this was refused.
    request.token_refused = True  # type: ignore[attr-defined]  # a mark for `access.unsaved`
    return error_page(
        request,
        403,
        gettext("This page was open too long"),
        gettext("Nothing was changed. Go back, reload the page and send your answers again."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's signature
    """404: there is no such page."""
    return error_page(
        request,
        404,
        gettext("Page not found"),
        gettext(
            "If you typed the address, check it. If you followed a link, it may be out of date."
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a bug. `request.incident_id`, where middleware set it, ties the page to the log."""
    return error_page(
        request,
        500,
        gettext("Sorry, there is a problem"),
        gettext("Something went wrong on our side. What you sent was not saved. Try again later."),
    )


def error_page(request: HttpRequest, status: int, heading: str, mend: str) -> HttpResponse:
    """An error page that asks nothing of the database, which may be what is broken."""
    layout = Layout(navigation=Navigation(home=getattr(request, "home_path", "/")))
    context = {
        "layout": layout,
        "heading": heading,
        "mend": mend,
        "incident": getattr(request, "incident_id", ""),
    }
    return render(request, TEMPLATE, context, status=status)
