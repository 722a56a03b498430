"""The ways out speak to real servers that the tests start on this machine."""

from __future__ import annotations

import io
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import jwt
import pytest

from openphb.foundation.messaging.gateways import Console, GatewayFault, Notify, Smtp
from openphb.foundation.messaging.types import Envelope
from openphb.kernel.refusal import Refusal

SERVICE = "11111111-2222-4333-8444-555555555555"
SECRET = "99999999-8888-4777-8666-555555555555"
KEY = f"phb team-key-{SERVICE}-{SECRET}"
ENVELOPE = Envelope(
    UUID("0190aaaa-0000-7000-8000-000000000001"),
    "mr.w@example.org",
    "Your review – Thursday",
    "Dear Mr W,\nWe visit on 10 December.",
)


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class FakeNotify(BaseHTTPRequestHandler):
    """GOV.UK Notify, as its documentation describes these two calls."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def known(self) -> bool:
        token = self.headers["Authorization"].removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"require": ["iat"]})
        except jwt.InvalidTokenError:
            self.answer(403, {"errors": [{"error": "AuthError"}]})
            return False
        assert claims["iss"] == SERVICE
        return True

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.path == "/v2/notifications/email"
        server: Any = self.server
        server.tokens.append(self.headers["Authorization"])
        if not self.known():
            return
        status = server.statuses.pop(0) if server.statuses else 201
        if status != 201:
            self.answer(status, {"status_code": status, "errors": []})
            return
        server.taken.append(body)
        self.answer(201, {"id": f"notify-{len(server.taken)}", "reference": body["reference"]})

    def do_GET(self) -> None:
        server: Any = self.server
        if not self.known():
            return
        found = [
            {"id": f"notify-{n}"}
            for n, body in enumerate(server.taken, 1)
            if self.path == f"/v2/notifications?reference={body['reference']}"
        ]
        self.answer(200, {"notifications": found})


@pytest.fixture
def notify() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), FakeNotify)
    server.taken, server.statuses, server.tokens = [], [], []
    with serving(server):
        yield server


def gateway(server: Any, key: str = KEY) -> Notify:
    return Notify(key, "template-1", f"http://127.0.0.1:{server.server_port}")


def test_notify_is_given_the_address_the_words_and_our_reference(notify):
    assert gateway(notify).send(ENVELOPE, again=False) == "notify-1"
    assert notify.taken == [
        {
            "email_address": "mr.w@example.org",
            "template_id": "template-1",
            "personalisation": {"heading": ENVELOPE.heading, "body": ENVELOPE.body},
            "reference": str(ENVELOPE.reference),
        }
    ]


def test_a_second_attempt_asks_notify_first_and_sends_nothing_that_it_has(notify):
    way_out = gateway(notify)
    first = way_out.send(ENVELOPE, again=False)
    assert way_out.send(ENVELOPE, again=True) == first
    assert len(notify.taken) == 1


def test_a_second_attempt_sends_what_notify_does_not_have(notify):
    gateway(notify).send(ENVELOPE, again=True)
    assert len(notify.taken) == 1


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_what_may_pass_at_notify_is_a_fault(notify, status):
    notify.statuses.append(status)
    with pytest.raises(GatewayFault) as caught:
        gateway(notify).send(ENVELOPE, again=False)
    assert caught.value.code == f"notify_{status}"


def test_what_notify_rejects_is_refused(notify):
    notify.statuses.append(400)
    with pytest.raises(Refusal) as caught:
        gateway(notify).send(ENVELOPE, again=False)
    assert caught.value.code == "notify_rejected"


def test_a_wrong_key_is_a_fault_that_somebody_can_mend(notify):
    with pytest.raises(GatewayFault) as caught:
        gateway(notify, KEY[:-1] + "0").send(ENVELOPE, again=False)
    assert caught.value.code == "notify_403"


def test_a_server_that_is_not_there_is_a_fault(notify):
    gone = Notify(KEY, "template-1", "http://127.0.0.1:1")
    with pytest.raises(GatewayFault, match="notify_connectionerror"):
        gone.send(ENVELOPE, again=False)


def test_neither_the_key_nor_the_password_is_shown_with_the_gateway():
    assert SECRET not in repr(Notify(KEY, "template-1"))
    assert "hunter2" not in repr(Smtp("smtps://phb:hunter2@mail.example.org"))


class FakeMailServer(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to be given one message."""

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def handle(self) -> None:
        server: Any = self.server
        self.say("220 here")
        while line := self.rfile.readline():
            word = line.split()[0].upper()
            if word == b"DATA":
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                server.taken.append(b"".join(lines))
                self.say("250 taken")
            elif word == b"RCPT":
                self.say(server.answers.pop(0) if server.answers else "250 fine")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")


@pytest.fixture
def mail_server() -> Iterator[Any]:
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), FakeMailServer)
    server.taken, server.answers = [], []
    with serving(server):
        yield server


def smtp(server: Any) -> Smtp:
    return Smtp(f"smtp://127.0.0.1:{server.server_address[1]}?from=phb@ourshire.example")


def test_a_mail_carries_the_words_and_the_same_id_at_every_attempt(mail_server):
    for again in (False, True):
        smtp(mail_server).send(ENVELOPE, again=again)
    first, second = [message_from_bytes(taken) for taken in mail_server.taken]
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"] == f"<{ENVELOPE.reference}@ourshire.example>"
    assert (first["From"], first["To"]) == ("phb@ourshire.example", "mr.w@example.org")
    words: Any = first.get_payload(decode=True)
    assert words.decode().replace("\r\n", "\n").strip() == ENVELOPE.body


@pytest.mark.parametrize(
    ("answer", "error"), [("550 no such person", Refusal), ("450 later", GatewayFault)]
)
def test_a_mail_server_refuses_for_good_or_for_now(mail_server, answer, error):
    mail_server.answers.append(answer)
    with pytest.raises(error):
        smtp(mail_server).send(ENVELOPE, again=False)
    assert mail_server.taken == []


def test_a_mail_server_that_is_not_there_is_a_fault():
    with pytest.raises(GatewayFault, match="smtp_connectionrefusederror"):
        Smtp("smtp://127.0.0.1:1").send(ENVELOPE, again=False)


def test_the_console_prints_the_message():
    said = io.StringIO()
    Console(said).send(ENVELOPE, again=False)
    assert ENVELOPE.body in said.getvalue()
    assert str(ENVELOPE.reference) in said.getvalue()
