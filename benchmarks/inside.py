"""What must be done inside Django, on one world: `benchmarks.inside`, which prints JSON.

Signs each page's user in, finds each page's record, and counts the queries of each page.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django
import psycopg
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse

from benchmarks.pages import PAGES, Page


def main() -> None:
    """Print, for each page: route, who, path, session, status, queries."""
    django.setup()
    clients = {who: _signed_in(who) for who in {page.who for page in PAGES}}
    seen, faults = [], []
    with psycopg.connect(settings.ENVIRONMENT.database_urls["readonly"]) as everything:
        for page in PAGES:
            try:
                seen.append(_seen(clients[page.who], page, _path(everything, page)))
            except (LookupError, NoReverseMatch) as fault:
                faults.append(f"{page.route} as {page.who}: {fault}")
    if faults:
        raise SystemExit("\n".join(faults))
    json.dump(seen, sys.stdout)


def _path(everything: psycopg.Connection[Any], page: Page) -> str:
    if not page.record:
        return reverse(page.route)
    row = everything.execute(page.record).fetchone()
    if row is None:
        raise LookupError("the world has no record for it")
    return reverse(page.route, args=[row[0]])


def _signed_in(who: str) -> Client:
    """Return a client whose session has its row, as after a real sign-in."""
    from allauth.usersessions.models import UserSession

    from openphb.foundation.access.models import User

    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    user = User.objects.get(username=who)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    UserSession.objects.get_or_create(
        session_key=client.session.session_key,
        defaults={"user": user, "ip": "127.0.0.1", "user_agent": "benchmark"},
    )
    return client


def _seen(client: Client, page: Page, path: str) -> dict[str, Any]:
    """Open the page twice and count the second time: the first fills what a process keeps."""
    client.get(path)
    with (
        CaptureQueriesContext(connections["default"]) as queries,
        CaptureQueriesContext(connections["attempts"]) as attempts,
    ):
        response = client.get(path)
    if response.status_code != 200:
        raise LookupError(f"it answered {response.status_code}")
    return {
        "route": page.route,
        "who": page.who,
        "path": path,
        "pattern": get_resolver().resolve(path).route,
        "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "cookie": settings.SESSION_COOKIE_NAME,
        "bytes": len(response.content),
        "queries": len(queries) + len(attempts),
    }


if __name__ == "__main__":
    main()
