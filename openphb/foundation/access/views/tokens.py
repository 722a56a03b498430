"""The person's own page for tokens: each lends one permission to one call of the command line."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from openphb.foundation.access import actions, forms, matrix, queries
from openphb.foundation.access.routes import Request, signed_in
from openphb.foundation.access.types import LENT_BY_TOKEN, Permission
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import Refusal
from openphb.web.shortcuts import page, posted

# What is typed after `openphb` for each permission, as the page shows it.
CALLS = {
    Permission.RUN_PREPARE: "run prepare --pay-on {day} --token …",
    Permission.RUN_APPROVE: "run approve --run … --total-pence … --token …",
    Permission.RUN_SUBMIT: "run submit --run … --out … --token …",
}


@never_cache
@signed_in("One's own page: it lends only what one's own roles hold.")
def token(request: Request) -> HttpResponse:
    """Ask what a call will do; issue a token, which is shown on this answer alone."""
    viewer = request.viewer
    held = [one for one in LENT_BY_TOKEN if viewer.holds(one)]
    form = forms.GetToken(
        posted(request),
        permissions=[(str(one), matrix.words(one).capitalize()) for one in held],
        tenants=[
            (str(key), name) for key, name in queries.tenants(viewer=viewer, permissions=held)
        ],
    )
    if request.method == "POST" and form.is_valid():
        permission = Permission(form.cleaned_data["permission"])
        try:
            issued = actions.issue_token(
                by=viewer,
                at=request.moment.at,
                permission=permission,
                tenant_id=UUID(form.cleaned_data["tenant"]),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            # No redirect: the token is kept nowhere that another page could read it from.
            return page(
                request,
                "access/token_issued.jinja",
                {
                    "secret": issued.secret,
                    "until": f"{issued.expires_at.astimezone(LONDON):%H:%M}",
                    "call": "openphb "
                    + CALLS[permission].format(day=request.moment.today.isoformat()),
                    "back_href": reverse("access:token"),
                },
            )
    return page(
        request, "access/token.jinja", {"form": form, "nothing_held": not held, "back_href": "/"}
    )
