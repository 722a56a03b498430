"""The page on which a one-off budget is closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openphb.domains.budgets import queries as budgets
from openphb.domains.one_offs import queries
from openphb.domains.one_offs.types import OneOffAnswer, OneOffState
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.journeys import close_one_off
from openphb.kernel.refusal import Refusal
from openphb.web.forms import Form, RadiosField, TextAreaField
from openphb.web.forms.fields import Look
from openphb.web.shortcuts import page, posted, told


class CloseForm(Form):
    """Whether it goes on, and why nobody was asked whether it helped."""

    goes_on = RadiosField(
        label=gettext_lazy("Is it over?"),
        choices=[
            ("no", gettext_lazy("Yes. No yearly review follows")),
            ("yes", gettext_lazy("No, it is made ongoing: reviews go on as usual")),
        ],
        missing=gettext_lazy("Choose whether it is over"),
    )
    not_asked = TextAreaField(
        label=gettext_lazy("Why can the person not be asked whether it helped?"),
        required=False,
        max_length=300,
        look=Look(rows=2),
    )

    def __init__(self, *args: Any, found: OneOffAnswer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if found.help is not None:
            del self.fields["not_asked"]


@requires(Permission.ONE_OFF_DECIDE)
def close(request: Request, budget_id: UUID) -> HttpResponse:
    """Is it over, and did it help?"""
    viewer = request.viewer
    budgets.budget_named(viewer=viewer, permission=Permission.ONE_OFF_DECIDE, budget_id=budget_id)
    found = queries.one_off(
        viewer=viewer, budget_id=budget_id, permission=Permission.ONE_OFF_DECIDE
    )
    back = reverse("one_offs:one_off", args=[budget_id])
    if found is None:
        return told(
            request,
            _("This is no one-off budget"),
            _("A one-off budget pays once, and nothing again and again."),
            onward=(_("Go back"), back),
        )
    if found.state is OneOffState.CLOSED:
        return told(
            request,
            _("This one-off budget is closed"),
            _("A new payment opens it again."),
            onward=(_("Go back"), back),
        )
    form = CloseForm(posted(request), found=found)
    if request.method == "POST" and form.is_valid():
        try:
            close_one_off.close(
                by=viewer,
                at=request.moment.at,
                budget_id=budget_id,
                not_asked=form.cleaned_data.get("not_asked") or "",
                goes_on=form.cleaned_data["goes_on"] == "yes",
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The one-off budget is closed."))
            return HttpResponseRedirect(back)
    return page(
        request, "journeys/close_one_off.jinja", {"form": form, "found": found, "back_href": back}
    )
