"""Pages of precedents: finding them, taking everybody out of a decided line, sharing with others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.people import queries as people
from openphb.domains.plans import actions
from openphb.domains.plans.approving.refusing import codes_on
from openphb.domains.plans.forms.precedents import (
    ConfirmForm,
    KeepOutForm,
    SearchForm,
    SharingForm,
)
from openphb.domains.plans.precedents import queries
from openphb.domains.plans.precedents.rules import band_words
from openphb.domains.plans.precedents.types import PrecedentAnswer, Proposed
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.forms import Form
from openphb.web.parts import Cell, Colour, Column
from openphb.web.shortcuts import page, posted

DECISIONS = {"agreed": True, "not_agreed": False}


@requires(Permission.PRECEDENT_VIEW)
def precedents(request: Request) -> HttpResponse:
    """Find how like things were decided."""
    viewer = request.viewer
    form = SearchForm(request.GET if "q" in request.GET else None)
    found: tuple[PrecedentAnswer, ...] | None = None
    if form.is_bound and form.is_valid():
        found = queries.search(
            viewer=viewer,
            text=form.cleaned_data["q"],
            agreed=DECISIONS.get(form.cleaned_data["decision"]),
        )
    may_share = viewer.scope(Permission.PRECEDENT_SHARE).tenant_ids
    return page(
        request,
        "plans/precedents/search.jinja",
        {
            "form": form,
            "found": found,
            "most": queries.MOST,
            "columns": precedent_columns(),
            "rows": precedent_rows(found or (), request),
            "waiting_href": reverse("plans:precedents_waiting")
            if viewer.holds(Permission.PRECEDENT_CONFIRM)
            else "",
            "sharings": [
                (
                    one,
                    reverse("plans:precedents_share", args=[one.tenant_id])
                    if one.tenant_id in may_share
                    else "",
                )
                for one in queries.sharings(viewer=viewer)
            ],
        },
    )


@requires(Permission.PRECEDENT_CONFIRM)
def precedents_waiting(request: Request) -> HttpResponse:
    """List the decided lines that nobody has looked at yet."""
    found = queries.to_confirm(viewer=request.viewer)
    names = people.names(viewer=request.viewer, subject_ids={one.subject_id for one in found})
    rows = [
        [
            Cell(one.bought, href=reverse("plans:precedent_confirm", args=[one.line_id])),
            names.get(one.subject_id, _("A person")),
            _decision(agreed=one.agreed),
            band_words(one.band),
            f"{one.month:%B %Y}",
        ]
        for one in found
    ]
    return page(
        request,
        "plans/precedents/waiting.jinja",
        {
            "columns": [
                Column(_("Line")),
                Column(_("Whose plan")),
                Column(_("Decision")),
                Column(_("Money")),
                Column(_("Decided in")),
            ],
            "rows": rows,
            "most": queries.MOST,
            "back_href": reverse("plans:precedents"),
        },
    )


@requires(Permission.PRECEDENT_CONFIRM)
def precedent_confirm(request: Request, decided_line_id: UUID) -> HttpResponse:
    """Take everybody out of one decided line, and say so."""
    found = queries.proposed(viewer=request.viewer, line_id=decided_line_id)
    form = ConfirmForm(
        posted(request),
        initial={
            "bought": found.bought.words,
            "outcome": found.outcome.words,
            "reason": found.reason.words,
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = tried(
            form,
            lambda: actions.confirm_precedent(
                by=request.viewer,
                at=request.moment.at,
                line_id=decided_line_id,
                bought=said["bought"],
                outcome=said["outcome"],
                reason=said["reason"],
            ),
        )
        if done:
            messages.success(request, _("Others find it now. Nobody is in it."))
            return HttpResponseRedirect(reverse("plans:precedents_waiting"))
    return page(
        request,
        "plans/precedents/confirm.jinja",
        {
            "form": form,
            **_told(found),
            "known": queries.is_looked_at(viewer=request.viewer, line=found.line),
            "keep_out_href": reverse("plans:precedent_keep_out", args=[decided_line_id]),
            "button_text": _("Nobody is in these words: let others find it"),
            "back_href": reverse("plans:precedents_waiting"),
        },
    )


@requires(Permission.PRECEDENT_CONFIRM)
def precedent_keep_out(request: Request, decided_line_id: UUID) -> HttpResponse:
    """Let nobody find a decided line, and say why."""
    line = queries.decided_line(viewer=request.viewer, line_id=decided_line_id)
    form = KeepOutForm(posted(request))
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        done = tried(
            form,
            lambda: actions.keep_out(
                by=request.viewer,
                at=request.moment.at,
                line_id=decided_line_id,
                because=because,
            ),
        )
        if done:
            messages.success(request, _("It is kept out."))
            return HttpResponseRedirect(reverse("plans:precedents_waiting"))
    return page(
        request,
        "plans/question.jinja",
        {
            "form": form,
            "title": _("Keep a line out"),
            "intro": line.bought,
            "back_href": reverse("plans:precedent_confirm", args=[decided_line_id]),
            "button_text": _("Keep it out"),
        },
    )


@requires(Permission.PRECEDENT_SHARE)
def precedents_share(request: Request, tenant_id: UUID) -> HttpResponse:
    """Say whether other commissioners find a commissioner's precedents."""
    if tenant_id not in request.viewer.scope(Permission.PRECEDENT_SHARE).tenant_ids:
        raise NothingThere("commissioner")
    (now,) = (one for one in queries.sharings(viewer=request.viewer) if one.tenant_id == tenant_id)
    form = SharingForm(posted(request), initial={"shares": "yes" if now.shares else "no"})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = tried(
            form,
            lambda: actions.share_precedents(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=tenant_id,
                shares=said["shares"] == "yes",
                words=said["words"],
            ),
        )
        if done:
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(reverse("plans:precedents"))
    return page(
        request,
        "plans/question.jinja",
        {
            "form": form,
            "title": _("Share how things were decided"),
            "intro": _(
                "Others would read what was bought, what it was for, about how much it cost, the "
                "decision, its reason, its month and that it was here. Nobody’s name is in it."
            ),
            "caption": now.commissioner,
            "back_href": reverse("plans:precedents"),
            "button_text": _("Save"),
        },
    )


def precedent_columns() -> list[Column]:
    """Return what is told of a precedent in a table."""
    return [
        Column(_("What")),
        Column(_("What for")),
        Column(_("Decision")),
        Column(_("Why")),
        Column(_("Money")),
        Column(_("Where and when")),
    ]


def precedent_rows(found: Iterable[PrecedentAnswer], request: Request) -> list[list[Cell | str]]:
    """Return precedents as rows of a table."""
    codes = {one.code: one.words for one in codes_on(request.viewer.today)}
    return [
        [
            one.bought,
            one.outcome,
            _decision(agreed=one.agreed),
            f"{codes.get(one.code, one.code)}. {one.reason}" if one.code else one.reason,
            band_words(one.band),
            f"{one.commissioner}, {one.month:%B %Y}, {one.category.words}",
        ]
        for one in found
    ]


def _decision(*, agreed: bool) -> Cell:
    return Cell(_("Agreed"), tag=Colour.GREEN) if agreed else Cell(_("Not agreed"), tag=Colour.RED)


def _told(found: Proposed) -> dict[str, object]:
    parts = (
        (_("What was to be bought"), found.line.bought, found.bought),
        (_("What it was for"), found.line.outcome, found.outcome),
        (_("Why"), found.line.reason, found.reason),
    )
    return {
        "decision": _decision(agreed=found.line.agreed),
        "band": band_words(found.line.band),
        "parts": [(name, words) for name, words, _cleaned in parts],
        "taken_out": list(dict.fromkeys(one for *_words, each in parts for one in each.taken_out)),
        "doubts": list(dict.fromkeys(one for *_words, each in parts for one in each.doubts)),
    }


def tried(form: Form, act: Callable[[], object]) -> bool:
    """Act; where it is refused, say so in the form and return False."""
    try:
        act()
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True
