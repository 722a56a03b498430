"""The ways out: the console, a mail server, GOV.UK Notify. Which one is chosen at start."""

from __future__ import annotations

import smtplib
import ssl
import sys
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import IO, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import jwt
import requests

from openphb.foundation.messaging.types import Envelope
from openphb.kernel.refusal import Refusal

NOTIFY = "https://api.notifications.service.gov.uk"
SECONDS = 20


class GatewayFault(Exception):  # noqa: N818  a fault that may pass, told apart from a refusal
    """The way out did not work this time; trying again may. `code` names no person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Gateway(Protocol):
    """A way out. `send` returns the gateway's own reference, "" where it has none.

    :raises GatewayFault: what may pass, such as a server that does not answer.
    :raises Refusal: what will not, such as an address that does not exist.
    """

    @property
    def name(self) -> str: ...

    def send(self, envelope: Envelope, *, again: bool) -> str:
        """Hand a message over. `again`: an earlier attempt may have got through unnoticed."""


def rejected(code: str) -> Refusal:
    """The refusal of a message that will never get through as it is."""
    return Refusal(
        code=code,
        message="The message could not be sent to this address.",
        mend="Check the e-mail address with the person, then send the message again.",
        where="to_address",
    )


@dataclass(frozen=True)
class Console:
    """Prints messages, for demonstrations: nobody there is real."""

    stream: IO[str] | None = None
    name: str = field(default="console", init=False)

    def send(self, envelope: Envelope, *, again: bool) -> str:  # noqa: ARG002  it does not matter here
        print(
            f"--- message {envelope.reference}\nTo: {envelope.to_address}\n"
            f"Subject: {envelope.heading}\n\n{envelope.body}\n---",
            file=self.stream or sys.stdout,
            flush=True,
        )
        return ""


@dataclass(frozen=True)
class Smtp:
    """A mail server, at `smtps://name:password@host:465?from=phb@example.nhs.uk`.

    With `smtp://` the connection is made private by STARTTLS, except to this machine itself.
    """

    url: str = field(repr=False)
    name: str = field(default="smtp", init=False)

    def send(self, envelope: Envelope, *, again: bool) -> str:  # noqa: ARG002  a mail server cannot be asked
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        sender = parse_qs(parts.query).get("from", [user if "@" in user else f"openphb@{host}"])[0]
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, envelope.to_address, envelope.heading
        mail["Message-ID"] = f"<{envelope.reference}@{sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(envelope.body)
        try:
            with self._connect(parts.scheme, host, parts.port) as server:
                if user:
                    server.login(user, password)
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as fault:
            codes = [code for code, _words in fault.recipients.values()]
            if codes and min(codes) >= 500:
                raise rejected("smtp_recipient_refused") from fault
            raise GatewayFault("smtp_recipient_deferred") from fault
        except (smtplib.SMTPException, OSError) as fault:
            raise GatewayFault(f"smtp_{type(fault).__name__}".lower()) from fault
        return str(mail["Message-ID"])

    def _connect(self, scheme: str, host: str, port: int | None) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=context)
        server = smtplib.SMTP(host, port or 25, timeout=SECONDS)
        if host not in {"localhost", "127.0.0.1", "::1"}:
            server.starttls(context=context)
        return server


@dataclass(frozen=True)
class Notify:
    """GOV.UK Notify, by an API key and the id of one template: ((heading)) over ((body)).

    The key is its name, the service's id and a secret, joined by hyphens; both ids are 36 long.
    """

    key: str = field(repr=False)
    template_id: str
    address: str = NOTIFY
    name: str = field(default="notify", init=False)

    def send(self, envelope: Envelope, *, again: bool) -> str:
        if again and (found := self._already_has(envelope)):
            return found
        answer = self._ask(
            "POST",
            "/v2/notifications/email",
            json={
                "email_address": envelope.to_address,
                "template_id": self.template_id,
                "personalisation": {"heading": envelope.heading, "body": envelope.body},
                "reference": str(envelope.reference),
            },
        )
        if answer.status_code == 400:
            raise rejected("notify_rejected")
        if answer.status_code != 201:
            raise GatewayFault(f"notify_{answer.status_code}")
        return str(answer.json()["id"])

    def _already_has(self, envelope: Envelope) -> str:
        answer = self._ask(
            "GET", "/v2/notifications", params={"reference": str(envelope.reference)}
        )
        if answer.status_code != 200:
            raise GatewayFault(f"notify_{answer.status_code}")
        found = answer.json()["notifications"]
        return str(found[0]["id"]) if found else ""

    def _ask(
        self,
        method: str,
        path: str,
        *,
        json: dict[str, str | dict[str, str]] | None = None,
        params: dict[str, str] | None = None,
    ) -> requests.Response:
        try:
            return requests.request(
                method,
                self.address + path,
                json=json,
                params=params,
                headers={"Authorization": f"Bearer {self._token()}"},
                timeout=SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as fault:
            raise GatewayFault(f"notify_{type(fault).__name__}".lower()) from fault

    def _token(self) -> str:
        # Notify refuses a token more than 30 seconds old, so each request has its own.
        claims = {"iss": self.key[-73:-37], "iat": int(time.time())}
        return jwt.encode(claims, self.key[-36:], algorithm="HS256")


_CHOSEN: list[Gateway] = []


def configure(gateway: Gateway | None) -> None:
    """Choose the way out for this process; None where there is none."""
    _CHOSEN[:] = [gateway] if gateway else []


def current() -> Gateway:
    """Return the way out.

    :raises Refusal: `no_gateway`, if none was configured.
    """
    if not _CHOSEN:
        raise Refusal(
            code="no_gateway",
            message="OpenPHB has not been told how to send e-mail.",
            mend="Ask whoever looks after the server to set OPENPHB_SMTP_URL or OPENPHB_NOTIFY_KEY.",
        )
    return _CHOSEN[0]
