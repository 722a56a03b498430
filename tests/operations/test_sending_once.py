"""Two workers that hold the same delivery at the same moment send one message."""

from __future__ import annotations

import socketserver
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import django; django.setup()
from datetime import date
from openphb.foundation.access.models import Grant, GrantLine, User
from openphb.foundation.access.session import acting
from openphb.foundation.clock import business
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.messaging.actions import send
from openphb.foundation.tenancy.models import Subject, Tenant
moment = business.read()
tenant = Tenant.objects.create(name="Ourshire records")
system = ensure_system_user(tenant_ids=[tenant.id], at=moment.at)
with acting(system, moment.today) as by:
    subject = Subject.objects.create(tenant=tenant)
    print(send(by=by, at=moment.at, tenant_id=tenant.id, subject_id=subject.id,
               to_address="mr.w@example.org", heading="Your review", body="On Thursday.",
               template="test"))
"""
DELIVER = """
import sys, types, django; django.setup()
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.foundation.messaging.jobs import deliver
context = types.SimpleNamespace(job=types.SimpleNamespace(id=1, attempts=0))
deliver._work(context, actor_id=str(SYSTEM_USER_ID), message_id=sys.argv[1])
"""


class SlowMailServer(socketserver.StreamRequestHandler):
    """Takes its time over each message, so that two deliveries overlap."""

    def handle(self) -> None:
        server: Any = self.server
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line.split()[0].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                for _line in iter(self.rfile.readline, b".\r\n"):
                    pass
                server.taken += 1
                time.sleep(3)
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")


def test_a_message_goes_out_once_although_two_processes_deliver_it(own_database):
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), SlowMailServer)
    server.daemon_threads, server.taken = True, 0
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    environment = {
        **own_database,
        "OPENPHB_SMTP_URL": f"smtp://127.0.0.1:{server.server_address[1]}?from=phb@example.org",
    }
    try:
        prepared = subprocess.run(
            [sys.executable, "-c", PREPARE],
            env=environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        message_id = prepared.stdout.split()[-1]
        both = [
            subprocess.Popen([sys.executable, "-c", DELIVER, message_id], env=environment, cwd=ROOT)
            for _one in range(2)
        ]
        assert [one.wait(timeout=60) for one in both] == [0, 0]
    finally:
        server.shutdown()
        server.server_close()
    assert server.taken == 1
    with psycopg.connect(environment["OPENPHB_READONLY_URL"]) as connection:
        assert connection.execute("select state, gateway from messaging_message").fetchall() == [
            ("sent", "smtp")
        ]
