"""How a view answers with a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.datastructures import MultiValueDict

from openphb.kernel.refusal import Refusal
from openphb.web import unsaved
from openphb.web.forms import Form
from openphb.web.navigation import Layout, Navigation


def page(
    request: HttpRequest, template: str, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """The page `template` makes of `context`, in the frame that belongs to this request.

    What was kept of its `form`, because it came when nobody was signed in, stands in it again.
    """
    shown = {"layout": layout_for(request), **context}
    shown["unsaved_at"] = unsaved.offer(request, context.get("form"))
    return render(request, template, shown, status=status)


def answered(
    request: HttpRequest,
    template: str,
    form: Form,
    act: Callable[[], object],
    *,
    says: str,
    back: str,
    onward: str = "",
    **shown: object,
) -> HttpResponse:
    """Act once a form is whole, say so, and go `onward` or back; else the page of the form.

    Where the act is refused, the form says why.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, says)
            return HttpResponseRedirect(onward or back)
    return page(request, template, {"form": form, "back_href": back, **shown})


def told(
    request: HttpRequest, title: str, *says: str, onward: tuple[str, str], caption: str = ""
) -> HttpResponse:
    """The page of a question that is no longer open: how it stands, in `says`, and where to go.

    Who sends an answer all the same is told so with a status of 409: it changed nothing.
    """
    status = 409 if request.method == "POST" else 200
    shown = {"title": title, "says": says, "onward": onward, "back_href": onward[1]}
    return page(request, "layouts/told.jinja", shown | {"caption": caption}, status=status)


def posted(request: HttpRequest) -> QueryDict | None:
    """The answers that were sent; None where the page is only being asked for.

    A form with nothing chosen is sent without a single answer: it is one to be told what is missing.
    """
    return request.POST if request.method == "POST" else None


def posted_files(request: HttpRequest) -> MultiValueDict[str, UploadedFile[Any]] | None:
    """The files that were sent with the answers; None where the page is only being asked for."""
    return request.FILES if request.method == "POST" else None


def layout_for(request: HttpRequest) -> Layout:
    """The frame of a page, from what middleware left on the request, else safe defaults.

    Read: `navigation` (Navigation), `viewer_name`, `acting_for` (str), `pretend_today`
    (date or None), `pretend_href` (str), `writer` (Writer or None), and the messages that earlier
    requests left for this one.
    """
    return Layout(
        navigation=getattr(request, "navigation", Navigation()),
        viewer_name=getattr(request, "viewer_name", ""),
        acting_for=getattr(request, "acting_for", ""),
        pretend_today=getattr(request, "pretend_today", None),
        pretend_href=getattr(request, "pretend_href", ""),
        sign_out=path_if_routed("account_logout"),
        accessibility=path_if_routed("accessibility"),
        privacy=path_if_routed("privacy"),
        writer=getattr(request, "writer", None),
        notices=tuple((message.level_tag, str(message)) for message in get_messages(request)),
    )


def path_if_routed(name: str) -> str:
    """The path of a route that an installation may leave out, or ""."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
