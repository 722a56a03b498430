"""Every route of the product: sign-in, then what each room offers."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from openphb.config.domains import DOMAINS, FOUNDATION, PORTALS


def _rooms(layer: str, names: tuple[str, ...]) -> list[URLPattern | URLResolver]:
    modules = [f"openphb.{layer}.{name}.urls" for name in names]
    return [
        path("", include(module))
        for module in modules
        if find_spec(module.rpartition(".")[0]) and find_spec(module)
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    # Not allauth's own list of all: it would add pages for linking services, which ours replace.
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/", include("openphb.foundation.access.sign_in.urls")),
    *_rooms("portals", PORTALS),
    *_rooms("foundation", FOUNDATION),
    *_rooms("domains", DOMAINS),
    path("", include("openphb.journeys.urls")),
]

handler400 = "openphb.web.errors.bad_request"
handler403 = "openphb.web.errors.forbidden"
handler404 = "openphb.web.errors.not_found"
handler500 = "openphb.web.errors.server_error"
