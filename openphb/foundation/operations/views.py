"""Pages of whoever runs the system: whether money may leave, and the demonstration's day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.operations import actions, queries
from openphb.foundation.operations.forms import DayForm, ReleaseForm
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date
from openphb.web.shortcuts import page, posted


@requires(Permission.RAILS_RELEASE)
def rails(request: Request) -> HttpResponse:
    """Whether payments may leave this copy; after a restore, the question that opens them."""
    closed = queries.rails_closed()
    form = ReleaseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.release_quarantine(
                reason=form.cleaned_data["reason"], by=request.viewer, at=request.moment.at
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Payments may leave again."))
            return HttpResponseRedirect(reverse("operations:rails"))
    return page(
        request,
        "operations/rails.jinja",
        {
            "form": form,
            "closed": closed,
            "began_at": closed.began_at.astimezone(LONDON) if closed else None,
            "taken_at": closed.backup_taken_at.astimezone(LONDON) if closed else None,
            "button_text": _("Let payments leave"),
        },
    )


@requires(Permission.CLOCK_SET)
def day(request: Request) -> HttpResponse:
    """Move the demonstration's day forward."""
    form = DayForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_day(to=form.cleaned_data["to"], by=request.viewer, at=request.moment.at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            words = _("Today is now %(day)s.") % {"day": long_date(form.cleaned_data["to"])}
            messages.success(request, words)
            return HttpResponseRedirect(reverse("operations:day"))
    return page(
        request,
        "operations/day.jinja",
        {
            "form": form,
            "today": request.moment.today,
            "pretended": request.moment.pretended,
            "button_text": _("Move the day"),
        },
    )
