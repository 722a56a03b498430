"""`kill -9` of web, worker or database while a nurse works: nothing that was acknowledged is lost."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from benchmarks.system import running_cluster
from openphb.config.demo.cast import nhs_number_for_tests
from openphb.foundation.backup.bring_back import Quarantine, restore
from openphb.foundation.backup.take import backup
from openphb.foundation.postgres import address
from openphb.kernel.ids import new_id
from openphb.kernel.tests.doses import dose
from tests.migrating import lasting_folder, migrate
from tests.worlds import World

KILLS = dose(3, 60)
VICTIMS = {"web": "gunicorn", "worker": "procrastinate", "database": "postgres"}


@dataclass
class Running:
    """The whole product, as `openphb demo` runs it, in a home of its own."""

    home: Path
    port: int
    process: subprocess.Popen[str]
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def children(self) -> dict[str, int]:
        """Return what runs under the supervisor: what it is → its process."""
        found = {}
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for pid in map(int, children.read_text().split()):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            for name, mark in VICTIMS.items():
                if mark in words:
                    found[name] = pid
        return found

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


class Nurse:
    """Signs in as a person does and refers people, one after the other."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar), _Stay()
        )
        self.sent: list[str] = []
        self.acknowledged: list[str] = []
        self.stopping = threading.Event()

    def post(self, path: str, answers: dict[str, str]) -> tuple[int, str]:
        """Send a form and return the status and where it leads."""
        page = self.opener.open(self.running.address + path, timeout=20).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page[:500]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **answers}).encode()
        request = urllib.request.Request(
            self.running.address + path, body, {"Referer": self.running.address + path}
        )
        answer = self.opener.open(request, timeout=20)
        return answer.status, answer.headers.get("Location", "")

    def signs_in(self) -> None:
        who = next(s for s in self.running.made["sign_ins"] if s["username"] == "nurse")
        answers = {"login": who["username"], "password": who["password"]}
        assert self.post("/accounts/login/", answers)[0] == 302
        code = format_hotp_value(hotp_value(who["totp_secret"], int(time.time()) // 30))
        assert self.post("/accounts/2fa/authenticate/", {"code": code})[0] == 302

    def works(self) -> None:
        number = 0
        while not self.stopping.is_set():
            number += 1
            nhs_number = nhs_number_for_tests(50_000 + number)
            self.sent.append(nhs_number)
            try:
                status, to = self.post("/cases/refer/", self.referral(number, nhs_number))
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
                continue
            if status == 302 and "/referred/" in to:
                self.acknowledged.append(nhs_number)

    def referral(self, number: int, nhs_number: str) -> dict[str, str]:
        """Return somebody who is like nobody else, so that no likely match is asked about."""
        tenant = self.running.made["tenant"]
        day, month, year = number % 28 + 1, number % 12 + 1, 1930 + number % 61
        name = "".join(chr(ord("a") + int(digit)) * 2 for digit in str(number * 7919))
        return {
            "tenant": tenant,
            "nhs_number": nhs_number,
            **{"date_of_birth-day": str(day), "date_of_birth-month": str(month)},
            "date_of_birth-year": str(year),
            **{"given_name": f"A{name}", "family_name": f"Q{name[::-1]}", "postcode": ""},
            **{
                "referrer": "professional",
                "category": "chc_adult",
                "referred_by": "GP",
                "reason": "Needs care day and night.",
            },
            **{"referred_on-day": "20", "referred_on-month": "11", "referred_on-year": "2026"},
        }


class _Stay(urllib.request.HTTPRedirectHandler):
    """Shows where an answer leads instead of going there."""

    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        fp.status = code
        return fp


@pytest.fixture
def running(tmp_path: Path, own_world: World) -> Iterator[Running]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # The session's world, carried over: the demonstration finds nothing to migrate and nobody to make.
    home, carried, at = tmp_path / "home", tmp_path / "world.tar", datetime.now(UTC)
    home.mkdir(mode=0o700)
    backup(carried, readonly_url=own_world.url("readonly_all"), documents=tmp_path / "none", at=at)
    with running_cluster(home) as cluster:
        owner, reader = cluster.url("owner", "openphb"), cluster.url("readonly_all", "openphb")
        migrate(lasting_folder(), owner)
        restore(
            carried,
            owner_url=owner,
            readonly_url=reader,
            documents=home / "documents",
            quarantine=Quarantine(new_id(), at),
        )
    hidden = ("DATABASE_URL", "OPENPHB_", "DJANGO_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    process = subprocess.Popen(
        [sys.executable, "-m", "openphb.config.cli", "demo", "--json"],
        env=kept | {"OPENPHB_HOME": str(home), "OPENPHB_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=(tmp_path / "said.txt").open("w"),
        text=True,
    )
    assert process.stdout is not None
    found = Running(home, port, process, json.loads(process.stdout.readline()))
    with psycopg.connect(reader) as asking:
        row = asking.execute("select tenant_id::text from people_person limit 1").fetchone()
    assert row is not None
    found.made["tenant"] = row[0]
    yield found
    process.send_signal(signal.SIGINT)
    process.wait(60)


def wait_until(true: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come back by itself"
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to find what to kill")
def test_what_was_acknowledged_is_there_whole_after_any_kill(running: Running) -> None:
    nurse = Nurse(running)
    nurse.signs_in()
    working = threading.Thread(target=nurse.works, daemon=True)
    working.start()
    chance = Random(7)
    kills = 0
    while kills < KILLS:
        before = len(nurse.acknowledged)
        wait_until(lambda before=before: len(nurse.acknowledged) > before + 2)
        time.sleep(chance.random() * 0.2)
        children = running.children()
        victim = ("web", "database", "worker")[kills % 3]
        if victim not in children:
            continue
        os.kill(children[victim], signal.SIGKILL)
        kills += 1
        wait_until(lambda: running.ready() and set(running.children()) == set(VICTIMS))
    after = len(nurse.acknowledged)
    wait_until(lambda: len(nurse.acknowledged) > after)
    nurse.stopping.set()
    working.join(60)
    with psycopg.connect(
        address.url(running.home / "postgres", "readonly_all", "openphb")
    ) as reader:
        rows = reader.execute(
            "select p.nhs_number, count(distinct p.id), count(distinct c.id), count(distinct e.id)"
            " from people_person p left join cases_case c on c.subject_id = p.subject_id"
            " left join audit_auditevent e on e.record_id = c.id"
            " where p.nhs_number = any(%s) group by 1",
            [nurse.sent],
        ).fetchall()
        whole = {number: counts for number, *counts in rows}
    lost = [number for number in nurse.acknowledged if number not in whole]
    half = {n: counts for n, counts in whole.items() if counts[0] != 1 or 0 in counts[1:]}
    assert (lost, half) == ([], {})
    assert all(counts[1] == 1 for counts in whole.values())
    assert len(set(nurse.acknowledged)) == len(nurse.acknowledged) > KILLS
