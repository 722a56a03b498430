"""Runs everything that OpenPHB is, from one process: PostgreSQL, web, worker.

What crashes is started again, more slowly each time. Ctrl-C and SIGTERM stop web, worker and
PostgreSQL in that order. If this process is killed, the kernel tells each child to stop.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from openphb.config.database import bring_up_to_date, embedded_cluster
from openphb.config.environment import DatabaseRole, Environment, child_environment
from openphb.foundation.postgres.children import start_child, stop_child
from openphb.foundation.postgres.cluster import Cluster
from openphb.kernel.refusal import Refusal

SECONDS_TO_READY = 90
SECONDS_TO_STOP = 20
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0
TICK = 0.2
# A page that somebody waits for has nine parts of a busy processor where a batch has one.
NICENESS_OF_THE_WORKER = 10


class Stopped(Exception):  # noqa: N818  somebody asked, nothing failed
    """Ctrl-C or SIGTERM came while something was still being prepared."""


@dataclass
class Service:
    """One long-running child, and how its restarts are paced."""

    name: str
    command: Sequence[str]
    log: Path | None
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    started_at: float = field(default=0.0)
    start_after: float = field(default=0.0)

    def start(self) -> None:
        environment = child_environment("app")
        if self.log is None:
            self.process = self._child(environment, sys.stderr.buffer)
        else:
            with self.log.open("ab") as output:
                self.process = self._child(environment, output)
        self.started_at = time.monotonic()

    def _child(self, environment: dict[str, str], output: IO[bytes]) -> subprocess.Popen[bytes]:
        return start_child(
            self.command,
            environment=environment,
            signal_when_orphaned=signal.SIGTERM,
            output=output,
        )

    def stop(self) -> None:
        if self.process is not None:
            stop_child(self.process, signal.SIGTERM, SECONDS_TO_STOP, signal.SIGKILL)
            self.process = None


class Supervisor:
    """Starts, watches and stops. `say` tells a person what is happening."""

    def __init__(
        self, environment: Environment, say: Callable[[str], None], log_folder: Path | None = None
    ) -> None:
        self.environment = environment
        self.say = say
        self.log_folder = log_folder
        self.cluster: Cluster | None = (
            embedded_cluster(environment) if environment.embedded else None
        )
        self.services: list[Service] = []
        self._stop_asked = False
        self._cluster_pause = FIRST_PAUSE

    @property
    def address(self) -> str:
        """Where people find it."""
        host = self.environment.address
        if host in {"0.0.0.0", "::"}:  # noqa: S104  compared, not listened on
            host = "localhost"
        return f"http://{f'[{host}]' if ':' in host else host}:{self.environment.port}/"

    def __enter__(self) -> Supervisor:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_stop)
        return self

    def __exit__(self, *_: object) -> None:
        if self.services:
            self.say("Stopping.")
        for service in self.services:
            service.stop()
        if self.cluster is not None:
            self.cluster.stop()

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_asked = True

    def start_database(self) -> None:
        """Brings the database up and up to date."""
        if self.cluster is not None:
            if not self.cluster.has_data():
                self.say("Making the database.")
            self.cluster.start()
        bring_up_to_date(self.environment, self.cluster, self._migrate)

    def _migrate(self, command: Sequence[str]) -> None:
        self.say("Making the tables.")
        self.run_step(command, "owner")

    def run_step(
        self, command: Sequence[str], role: DatabaseRole, output: IO[bytes] | None = None
    ) -> None:
        """Runs `command` to its end, its standard output into `output` if given. Refuses where it
        fails; raises Stopped where we are asked to stop meanwhile."""
        child = start_child(
            command,
            environment=child_environment(role),
            signal_when_orphaned=signal.SIGTERM,
            output=output or sys.stderr.buffer,
            errors=sys.stderr.buffer,
        )
        while child.poll() is None:
            if self._stop_asked:
                stop_child(child, signal.SIGTERM, SECONDS_TO_STOP, signal.SIGKILL)
                raise Stopped
            time.sleep(0.05)
        if child.returncode != 0:
            raise Refusal(
                code="step-failed",
                message=f"`{' '.join(command[1:])}` failed with status {child.returncode}.",
                mend="What it said is above.",
            )

    def start_services(self) -> None:
        """Starts web and worker, and returns when the web answers that it is ready."""
        self._check_port()
        self.services = [
            Service("web", web_command(self.environment), self._log("web")),
            Service("worker", worker_command(), self._log("worker")),
        ]
        for service in self.services:
            service.start()
        self._wait_until_ready()

    def watch(self) -> None:
        """Returns when somebody asks us to stop. Until then, starts again whatever ends."""
        while not self._stop_asked:
            if self.cluster is not None and not self.cluster.is_running():
                self._restart_cluster(self.cluster)
            for service in self.services:
                self._tend(service)
            time.sleep(TICK)

    def _restart_cluster(self, cluster: Cluster) -> None:
        self.say(f"PostgreSQL ended. Starting it again in {self._cluster_pause:.0f} s.")
        self._wait(self._cluster_pause)
        self._cluster_pause = min(self._cluster_pause * 2, LONGEST_PAUSE)
        cluster.stop()
        if not self._stop_asked:
            cluster.start()

    def _tend(self, service: Service) -> None:
        now = time.monotonic()
        if service.process is not None:
            status = service.process.poll()
            if status is None:
                return
            if now - service.started_at > HEALTHY_AFTER:
                service.pause = FIRST_PAUSE
            self.say(
                f"The {service.name} ended with status {status}. "
                f"Starting it again in {service.pause:.0f} s."
            )
            service.process = None
            service.start_after = now + service.pause
            service.pause = min(service.pause * 2, LONGEST_PAUSE)
        elif now >= service.start_after:
            service.start()

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self._stop_asked:
            time.sleep(TICK)

    def _log(self, name: str) -> Path | None:
        if self.log_folder is None:
            return None
        self.log_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.log_folder / f"{name}.log"
        path.write_bytes(b"")
        return path

    def _check_port(self) -> None:
        address, port = self.environment.address, self.environment.port
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind((address, port))
            except OSError as fault:
                raise Refusal(
                    code="port-taken",
                    message=f"OpenPHB cannot listen on {address} port {port}: {fault.strerror}.",
                    mend="Stop what is using it, or set OPENPHB_PORT to another number.",
                    where="OPENPHB_PORT",
                ) from fault

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_READY
        while not self._is_ready():
            if self._stop_asked:
                raise Stopped
            web = self.services[0]
            ended = web.process is None or web.process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise Refusal(
                    code="web-not-ready",
                    message="The web server ended." if ended else "The web server is not ready.",
                    mend=f"What it said is in {web.log}." if web.log else "What it said is above.",
                )
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(  # noqa: S310  our own address
                self.address + "health/ready", timeout=5
            ) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def web_command(environment: Environment) -> list[str]:
    """gunicorn: two sync workers, forked from one that has loaded everything, to share memory."""
    host = environment.address
    bind = f"[{host}]:{environment.port}" if ":" in host else f"{host}:{environment.port}"
    # A heartbeat file on a busy disk would make a worker look dead.
    memory = ["--worker-tmp-dir", "/dev/shm"] if Path("/dev/shm").is_dir() else []  # noqa: S108  gunicorn makes its own file there, under a name nobody can guess
    return [
        *(sys.executable, "-m", "gunicorn", "openphb.config.wsgi:application"),
        *("--bind", bind, "--workers", "2", "--preload", "--no-control-socket"),
        *("--timeout", "60", "--graceful-timeout", "15", "--log-level", "warning"),
        *memory,
    ]


def worker_command() -> list[str]:
    """procrastinate, one job at a time: a job is a batch, and gives way to pages (decision 63)."""
    batch = [sys.executable, "-m", "django", "procrastinate", "worker"]
    return ["nice", "-n", str(NICENESS_OF_THE_WORKER), *batch]
