"""Words that are sent after the session ended: kept for their writer, and offered again to nobody else.

A page with words to write carries a signed mark of whom it was made for. Where its answers come
when nobody is signed in (or with the token of a session before), they are sealed and kept in the
session of that browser; the next visit of the same page by the same user finds them in their boxes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from openphb.foundation.access.routes import Request
from openphb.web.unsaved import LEAVE_OUT, MARK, Unsaved, Writer

# How long a page may stand open, and how long what was sent from it waits.
PAGE_SECONDS = 24 * 60 * 60
KEPT_SECONDS = 12 * 60 * 60
MOST_PAGES = 5
MOST_CHARACTERS = 200_000
SLOT = "unsaved"
SAVED_COOKIE = "openphb-saved"
_SALT = "openphb.unsaved"


class UnsavedWords:
    """Keeps what was sent too late, offers it again, and tells a browser what was saved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        request = cast(Request, plain)
        frame = cast(Any, plain)
        if request.viewer.user_id is not None:
            frame.writer = writer(request.viewer.user_id, request.path)
            frame.unsaved = _kept(request, request.viewer.user_id)
        response = self.get_response(plain)
        return _after(request, response) if request.method == "POST" else response

    def process_view(
        self,
        plain: HttpRequest,
        view: Callable[..., Any],  # noqa: ARG002  Django's signature
        args: list[Any],  # noqa: ARG002  Django's signature
        kwargs: dict[str, Any],  # noqa: ARG002  Django's signature
    ) -> HttpResponse | None:
        """Take away what was kept, where its writer says so."""
        request = cast(Request, plain)
        if request.method != "POST" or LEAVE_OUT not in request.POST:
            return None
        if request.viewer.user_id is not None:
            _forget(request)
        return HttpResponseRedirect(request.get_full_path())


def writer(user_id: UUID, path: str) -> Writer:
    """Return what a page tells of whoever writes on it."""
    return Writer(
        mark=signing.dumps([str(user_id), path], salt=_SALT),
        name=_secret(f"name {user_id}").hex()[:16],
        key=base64.b64encode(_secret(f"key {user_id}")).decode(),
    )


def _after(request: Request, response: HttpResponse) -> HttpResponse:
    author = _author(request)
    if author is None:
        return response
    refused_token = getattr(request, "token_refused", False)
    if refused_token or _sent_to_sign_in(response):
        if request.viewer.user_id in (None, author):
            _keep(request, author)
            if refused_token:
                # Asked for again, the page offers the words with a token of this session.
                return HttpResponseRedirect(request.get_full_path())
    elif response.status_code == 302 and request.viewer.user_id == author:
        _forget(request)
        response.set_cookie(
            SAVED_COOKIE,
            quote(request.path, safe=""),
            max_age=600,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


def _author(request: Request) -> UUID | None:
    """Return for whom the page was made that these answers come from; None where it does not say."""
    try:
        user_id, path = signing.loads(request.POST.get(MARK, ""), salt=_SALT, max_age=PAGE_SECONDS)
    except signing.BadSignature:
        return None
    return UUID(user_id) if path == request.path else None


def _sent_to_sign_in(response: HttpResponse) -> bool:
    to = str(response.headers.get("Location", ""))
    return response.status_code == 302 and to.startswith(
        (reverse("account_login"), reverse("mfa_index"))
    )


def _keep(request: Request, author: UUID) -> None:
    sent = {
        name: values
        for name, values in request.POST.lists()
        if name not in (MARK, "csrfmiddlewaretoken")
    }
    words = json.dumps({"user": str(author), "at": request.moment.at.isoformat(), "sent": sent})
    if len(words) > MOST_CHARACTERS:
        return
    slot = dict(request.session.get(SLOT, {}))
    slot.pop(request.path, None)
    slot[request.path] = _fernet().encrypt(words.encode()).decode()
    request.session[SLOT] = dict(list(slot.items())[-MOST_PAGES:])


def _kept(request: Request, user_id: UUID) -> Unsaved | None:
    sealed = request.session.get(SLOT, {}).get(request.path)
    if sealed is None:
        return None
    try:
        found = json.loads(_fernet().decrypt(sealed.encode(), ttl=KEPT_SECONDS))
    except InvalidToken:
        _forget(request)
        return None
    if found["user"] != str(user_id):
        _forget(request)
        return None
    sent = QueryDict(mutable=True)
    for name, values in found["sent"].items():
        sent.setlist(name, values)
    return Unsaved(sent, datetime.fromisoformat(found["at"]))


def _forget(request: Request) -> None:
    slot = dict(request.session.get(SLOT, {}))
    if slot.pop(request.path, None) is not None:
        request.session[SLOT] = slot


def _secret(purpose: str) -> bytes:
    return hmac.new(
        settings.SECRET_KEY.encode(), f"{_SALT} {purpose}".encode(), hashlib.sha256
    ).digest()


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_secret("seal")))
