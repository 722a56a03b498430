"""Pages that ask whether two records are one person's; a person answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.people import actions, queries
from openphb.domains.people.forms import JoinForm, PartForm, SettleForm, said_of
from openphb.domains.people.types import PersonSummary, SamePerson
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date
from openphb.web.shortcuts import page, posted


@requires(Permission.RECORD_JOIN)
def unsure(request: Request) -> HttpResponse:
    """The pairs of records of which nobody is sure."""
    return page(request, "people/unsure.jinja", {"asked": queries.unsure(viewer=request.viewer)})


@requires(Permission.RECORD_JOIN)
def settle(request: Request, comparison_id: UUID) -> HttpResponse:
    asked = queries.comparison(viewer=request.viewer, comparison_id=comparison_id)
    form = SettleForm(posted(request))
    if form.is_valid():
        try:
            actions.settle_unsure(
                by=request.viewer,
                at=request.moment.at,
                comparison_id=comparison_id,
                answer=SamePerson(form.cleaned_data["answer"]),
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is settled."))
            return redirect("people:person", subject_id=asked.first.subject_id)
    return page(
        request,
        "people/settle.jinja",
        {
            "form": form,
            "asked": asked,
            "said": said_of(asked),
            "back_href": reverse("people:unsure"),
        },
    )


@requires(Permission.RECORD_JOIN)
def join(request: Request, subject_id: UUID) -> HttpResponse:
    """Another record of the same person: likely ones, or who is found by a name or number."""
    viewer = request.viewer
    shown = queries.person_of_subject(viewer=viewer, subject_id=subject_id)
    text = request.GET.get("q", "").strip()
    others = _others(request, shown, text)
    form = JoinForm(
        posted(request), others=[(one.subject_id, _named(one)) for one in others.values()]
    )
    if form.is_valid():
        try:
            actions.join_records(
                by=viewer,
                at=request.moment.at,
                kept_id=subject_id,
                other_id=UUID(form.cleaned_data["other"]),
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The records are joined."))
            return redirect("people:person", subject_id=subject_id)
    return page(
        request,
        "people/join.jinja",
        {
            "form": form,
            "person": shown,
            "others": others,
            "text": text,
            "back_href": reverse("people:person", args=[subject_id]),
        },
    )


@requires(Permission.RECORD_JOIN)
def part(request: Request, join_id: UUID) -> HttpResponse:
    joined = queries.join(viewer=request.viewer, join_id=join_id)
    form = PartForm(posted(request))
    if form.is_valid():
        try:
            actions.part_records(
                by=request.viewer,
                at=request.moment.at,
                join_id=join_id,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("They are two records again."))
            return redirect("people:person", subject_id=joined.kept_id)
    back = reverse("people:person", args=[joined.kept_id])
    return page(request, "people/part.jinja", {"form": form, "joined": joined, "back_href": back})


def _others(request: Request, shown: PersonSummary, text: str) -> dict[UUID, PersonSummary]:
    viewer = request.viewer
    likely = queries.alike(viewer=viewer, subject_id=shown.subject_id)
    own = set(queries.together(viewer=viewer, subject_id=shown.subject_id))
    found = [*(one.person for one in likely)]
    if text:
        found += queries.find(viewer=viewer, text=text)
    return {
        one.subject_id: one
        for one in found
        if one.subject_id not in own and one.tenant_id == shown.tenant_id
    }


def _named(one: PersonSummary) -> str:
    return ", ".join(
        (
            one.name,
            _("born %(day)s") % {"day": long_date(one.date_of_birth)},
            one.number_words,
            one.postcode or _("no postcode"),
        )
    )
