"""Pages about people: find, register, who stands beside them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.people import actions, queries
from openphb.domains.people.forms import (
    ContactForm,
    EndContactForm,
    EqualityForm,
    NumberForm,
    PersonForm,
)
from openphb.domains.people.types import (
    Compared,
    Identity,
    Likely,
    NoNumber,
    NumberStatus,
    SamePerson,
    Standing,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.refusal import Refusal
from openphb.web.shortcuts import page, posted


@requires(Permission.PERSON_VIEW)
def find(request: Request) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    found = queries.find(viewer=request.viewer, text=text) if text else ()
    context = {
        "text": text,
        "found": found,
        "most": queries.MOST_FOUND,
        "may_register": request.viewer.holds(Permission.PERSON_REGISTER),
        "may_join": request.viewer.holds(Permission.RECORD_JOIN),
    }
    return page(request, "people/find.jinja", context)


@requires(Permission.PERSON_REGISTER)
def register(request: Request) -> HttpResponse:
    form = PersonForm(
        posted(request),
        commissioners=queries.commissioners(
            viewer=request.viewer, permission=Permission.PERSON_REGISTER
        ),
    )
    likely: tuple[Likely, ...] = ()
    if form.is_valid():
        likely = queries.likely(
            viewer=request.viewer,
            tenant_id=form.tenant_id,
            identity=Identity.of(form.details),
        )
        compared = form.ask_same(likely)
        if compared is not None:
            try:
                subject_id, done = _registered(request, form, compared)
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, done)
                return redirect("people:person", subject_id=subject_id)
    return page(
        request,
        "people/register.jinja",
        {"form": form, "likely": likely, "back_href": reverse("people:find")},
    )


def _registered(
    request: Request, form: PersonForm, compared: tuple[Compared, ...]
) -> tuple[UUID, str]:
    """Return whose record it is, made or found, and what to say of it."""
    write: dict[str, Any] = {
        "by": request.viewer,
        "at": request.moment.at,
        "tenant_id": form.tenant_id,
    }
    same = [one.subject_id for one in compared if one.answer is SamePerson.YES]
    with transaction.atomic():
        made = None if same else actions.register(**write, details=form.details)
        actions.keep_comparisons(**write, compared=compared, made_id=made)
    if made is not None:
        return made, _("The person is registered.")
    return same[0], _("They were here already. Nobody new is registered.")


@requires(Permission.PERSON_VIEW)
def person(request: Request, subject_id: UUID) -> HttpResponse:
    shown = queries.person_of_subject(viewer=request.viewer, subject_id=subject_id)
    trail.looked(
        "person",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PERSON_VIEW,
        tenant_id=shown.tenant_id,
        subject_id=subject_id,
    )
    context = {
        "person": shown,
        "contacts": queries.contacts(viewer=request.viewer, subject_id=subject_id),
        "today": request.viewer.today,
        "may_register": request.viewer.holds(Permission.PERSON_REGISTER),
        "may_ask": request.viewer.holds(Permission.EQUALITY_ANSWER),
        "may_join": request.viewer.holds(Permission.RECORD_JOIN),
        "may_talk": request.viewer.holds(Permission.PERSON_COMMUNICATION),
        "may_see_cases": request.viewer.holds(Permission.CASE_VIEW),
        "joins": queries.joins(viewer=request.viewer, subject_id=subject_id),
        "talking": queries.communication(viewer=request.viewer, subject_id=subject_id),
        "consents": queries.consents(viewer=request.viewer, subject_id=subject_id),
        "capacity": queries.capacity(viewer=request.viewer, subject_id=subject_id),
    }
    return page(request, "people/person.jinja", context)


@requires(Permission.PERSON_REGISTER)
def number(request: Request, subject_id: UUID) -> HttpResponse:
    """The NHS number, where it was not known, and how sure it is."""
    shown = queries.person_of_subject(viewer=request.viewer, subject_id=subject_id)
    form = NumberForm(posted(request), person=shown)
    if form.is_valid():
        reason = form.cleaned_data["no_number_reason"]
        try:
            actions.record_number(
                by=request.viewer,
                at=request.moment.at,
                subject_id=subject_id,
                nhs_number=form.cleaned_data["nhs_number"],
                status=NumberStatus(form.cleaned_data["status"]),
                no_number_reason=NoNumber(reason) if reason else None,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is written down."))
            return redirect("people:person", subject_id=subject_id)
    context = {
        "form": form,
        "person": shown,
        "back_href": reverse("people:person", args=[subject_id]),
    }
    return page(request, "people/number.jinja", context)


@requires(Permission.PERSON_REGISTER)
def add_contact(request: Request, subject_id: UUID) -> HttpResponse:
    shown = queries.person_of_subject(viewer=request.viewer, subject_id=subject_id)
    form = ContactForm(posted(request), today=request.viewer.today)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_contact(
                by=request.viewer,
                at=request.moment.at,
                subject_id=subject_id,
                name=given["name"],
                relationship=given["relationship"],
                standing=Standing(given["standing"]),
                authority=given["authority"],
                same_household="same" in given["household"],
                valid_from=given["valid_from"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The contact is added."))
            return redirect("people:person", subject_id=subject_id)
    context = {
        "form": form,
        "person": shown,
        "back_href": reverse("people:person", args=[subject_id]),
    }
    return page(request, "people/add_contact.jinja", context)


@requires(Permission.PERSON_REGISTER)
def end_contact(request: Request, subject_id: UUID, contact_id: UUID) -> HttpResponse:
    contact = queries.contact(viewer=request.viewer, subject_id=subject_id, contact_id=contact_id)
    form = EndContactForm(posted(request), today=request.viewer.today)
    if form.is_valid():
        try:
            actions.end_contact(
                by=request.viewer,
                at=request.moment.at,
                contact_id=contact_id,
                valid_to=form.cleaned_data["valid_to"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The contact has an end."))
            return redirect("people:person", subject_id=subject_id)
    context = {
        "form": form,
        "contact": contact,
        "back_href": reverse("people:person", args=[subject_id]),
    }
    return page(request, "people/end_contact.jinja", context)


@requires(Permission.EQUALITY_ANSWER)
def equality(request: Request, subject_id: UUID) -> HttpResponse:
    """What a person may say about themselves; each answer is theirs to give, and to leave."""
    told = queries.equality(viewer=request.viewer, subject_id=subject_id)
    shown = queries.person_of_subject(viewer=request.viewer, subject_id=subject_id)
    back = reverse("people:equality", args=[subject_id])
    if not told.all_shown:
        back = reverse("people:person", args=[subject_id])
    form = EqualityForm(posted(request), answers=told.answers)
    if form.is_valid():
        try:
            actions.record_equality(
                by=request.viewer, at=request.moment.at, subject_id=subject_id, answers=form.answers
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Thank you. The answers are kept."))
            return redirect(back)
    context = {"form": form, "person": shown, "told": told}
    if not told.all_shown:
        context["back_href"] = back
    return page(request, "people/equality.jinja", context)
