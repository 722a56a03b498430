"""Pages about how to talk with somebody, what they agree to, and what they can decide."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.people import actions, queries
from openphb.domains.people.forms import (
    CapacityForm,
    CommunicationForm,
    ConsentForm,
    communication_of,
)
from openphb.domains.people.types import CapacityAbout, Communication
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.web.forms import Form
from openphb.web.shortcuts import page, posted


@requires(Permission.PERSON_COMMUNICATION)
def communication(request: Request, subject_id: UUID) -> HttpResponse:
    """How to talk with somebody: said by them or by staff, and kept as it was before."""
    told = queries.communication(viewer=request.viewer, subject_id=subject_id)
    form = CommunicationForm(
        posted(request), told=told[0].communication if told else Communication()
    )

    def act() -> None:
        actions.record_communication(
            by=request.viewer,
            at=request.moment.at,
            subject_id=subject_id,
            told=communication_of(form.cleaned_data),
        )

    # Somebody's own page is their record: they come back to it.
    return _kept(request, subject_id, form, act, "people/communication.jinja", {"told": told})


@requires(Permission.PERSON_REGISTER)
def consent(request: Request, subject_id: UUID) -> HttpResponse:
    form = ConsentForm(posted(request), today=request.viewer.today)

    def act() -> None:
        actions.record_consent(
            by=request.viewer,
            at=request.moment.at,
            subject_id=subject_id,
            said_on=form.cleaned_data["said_on"],
            consent=form.consent,
        )

    return _kept(request, subject_id, form, act, "people/consent.jinja", {})


@requires(Permission.PERSON_REGISTER)
def capacity(request: Request, subject_id: UUID) -> HttpResponse:
    asked = request.GET.get("about", "")
    about = next((one for one in CapacityAbout if one.value == asked), None)
    form = CapacityForm(
        posted(request),
        today=request.viewer.today,
        initial={"about": about, "decision": _(about.words)} if about else {},
    )

    def act() -> None:
        actions.record_capacity(
            by=request.viewer, at=request.moment.at, subject_id=subject_id, told=form.capacity
        )

    return _kept(request, subject_id, form, act, "people/capacity.jinja", {})


def _kept(
    request: Request,
    subject_id: UUID,
    form: Form,
    act: Callable[[], None],
    template: str,
    context: dict[str, object],
) -> HttpResponse:
    shown = queries.person_of_subject(viewer=request.viewer, subject_id=subject_id)
    if form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is written down."))
            return redirect("people:person", subject_id=subject_id)
    back = reverse("people:person", args=[subject_id])
    return page(request, template, {"form": form, "person": shown, "back_href": back, **context})
