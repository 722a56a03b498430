"""The page on which care is taken over from a council."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import HandOverDraft, RefundBy
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.journeys.hand_over import take_over
from openphb.kernel.refusal import Refusal
from openphb.web.forms import (
    DayField,
    Form,
    InSteps,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look
from openphb.web.shortcuts import page, posted

COUNCIL = "local_authority"


class HandOverForm(Form):
    """From which council, since when, who decided it, and who gives contributions back."""

    STEPS: ClassVar = (
        ("from_id", "decided_on", "effective_on"),
        ("decided_by", "reason", "source"),
        ("refund_by",),
    )

    from_id = SelectField(
        label=gettext_lazy("Which council paid for the care?"),
        choices=[],
        missing=gettext_lazy("Choose the council"),
    )
    decided_on = DayField(
        label=gettext_lazy("On which day was it decided that the person is eligible?"),
        missing=gettext_lazy("Enter the day of the decision"),
    )
    effective_on = DayField(
        label=gettext_lazy("From which day is the person eligible?"),
        help_text=gettext_lazy("The first day that the NHS pays for. It may be long ago."),
        missing=gettext_lazy("Enter the first day that the NHS pays for"),
    )
    decided_by = TextField(
        label=gettext_lazy("Who decided it?"),
        missing=gettext_lazy("Write the name of who decided it"),
        max_length=200,
    )
    reason = TextAreaField(
        label=gettext_lazy("Why from that day?"),
        missing=gettext_lazy("Write why the person is eligible from that day"),
        max_length=2000,
        look=Look(rows=3),
    )
    source = TextField(
        label=gettext_lazy("Where is the decision written?"),
        missing=gettext_lazy("Write where the decision can be read"),
        max_length=300,
    )
    refund_by = RadiosField(
        label=gettext_lazy("Who gives the person back what they contributed since then?"),
        choices=[
            (RefundBy.COUNCIL, gettext_lazy("The council, which took it")),
            (RefundBy.NHS, gettext_lazy("We do, straight to the person")),
        ],
        hints={
            RefundBy.COUNCIL: gettext_lazy("We repay the council the whole cost of the care."),
            RefundBy.NHS: gettext_lazy("We repay the council its own money only."),
        },
        missing=gettext_lazy("Choose who gives the money back"),
    )

    def __init__(self, *args: Any, councils: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`councils` are what may be chosen, as (id, name)."""
        super().__init__(*args, **kwargs)
        self.offer("from_id", councils, none=True)


@requires(Permission.FUNDING_HAND_OVER)
def hand_over(request: Request, budget_id: UUID) -> HttpResponse:
    """Record that the NHS takes over what a council paid for."""
    viewer = request.viewer
    found = payments.funding_of_budget(viewer=viewer, budget_id=budget_id)
    councils = [
        (str(body_id), name)
        for body_id, name, kind in payments.funders_on(viewer=viewer, on=viewer.today)
        if kind == COUNCIL
    ]
    steps = InSteps(
        posted(request),
        HandOverForm.STEPS,
        lambda sent: HandOverForm(sent, councils=councils, initial={"decided_on": viewer.today}),
    )
    back = reverse("payments:funding", args=[budget_id])
    if steps.answers is not None:
        said = steps.answers.cleaned_data
        try:
            hand_over_id = take_over(
                by=viewer,
                at=request.moment.at,
                budget_id=budget_id,
                draft=HandOverDraft(
                    **said
                    | {"from_id": UUID(said["from_id"]), "refund_by": RefundBy(said["refund_by"])}
                ),
            )
        except Refusal as refusal:
            steps.refuse(refusal)
        else:
            messages.success(
                request, _("It is recorded. Everybody goes on being paid as they are.")
            )
            return HttpResponseRedirect(reverse("payments:hand_over", args=[hand_over_id]))
    shown = {"steps": steps, "form": steps.form, "back_href": back}
    return page(request, "journeys/hand_over.jinja", shown | {"caption": found.case_reference})
