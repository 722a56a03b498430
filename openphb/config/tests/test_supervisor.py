"""The supervisor, with real processes of its own making."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from openphb.config.database import bring_up_to_date, migrations_fingerprint, started
from openphb.config.environment import Environment, read
from openphb.config.supervisor import Service, Supervisor, worker_command
from openphb.foundation.postgres.cluster import Cluster, process_lives
from openphb.kernel.refusal import Refusal

# A supervisor in a process of its own, with two services that do nothing but live; it prints the
# number of each of its children, and again whenever one has been started anew.
PROGRAM = """
import sys
from pathlib import Path
from openphb.config.environment import environment
from openphb.config import supervisor as module
from openphb.config.supervisor import Service, Supervisor
module.FIRST_PAUSE = 0.1

class Telling(Service):
    def start(self):
        super().start()
        print(self.name, self.process.pid, flush=True)

with Supervisor(environment(), lambda words: print("said", words, flush=True)) as running:
    running.cluster.start()
    print("postgres", running.cluster.process.pid, flush=True)
    running.services = [
        Telling(name, [sys.executable, "-c", "import time; time.sleep(60)"], None, pause=0.1)
        for name in ("web", "worker")
    ]
    for service in running.services:
        service.start()
    running.watch()
print("ended", flush=True)
"""


class Running:
    """The program above, and what it has said so far."""

    def __init__(self, home: Path) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "OPENPHB_HOME": str(home)},
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.strip())

    def pids(self, name: str) -> list[int]:
        return [int(line.split()[1]) for line in self.lines if line.startswith(f"{name} ")]


def wait_until(true, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


@pytest.fixture
def running(tmp_path):
    started_program = Running(tmp_path / "home")
    wait_until(lambda: started_program.pids("worker"))
    yield started_program
    started_program.process.kill()
    started_program.process.wait()


def children(running: Running) -> list[int]:
    return [running.pids(name)[-1] for name in ("postgres", "web", "worker")]


def test_a_service_that_crashes_is_started_again(running):
    os.kill(running.pids("web")[0], signal.SIGKILL)
    wait_until(lambda: len(running.pids("web")) == 2)
    assert "said The web ended with status -9. Starting it again in 0 s." in running.lines
    assert process_lives(running.pids("web")[1])
    assert len(running.pids("worker")) == 1


def test_postgresql_that_crashes_is_started_again(running, tmp_path):
    os.kill(running.pids("postgres")[0], signal.SIGKILL)
    url = Cluster(tmp_path / "home" / "postgres").url()

    def answers():
        try:
            with psycopg.connect(url) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    wait_until(lambda: any("PostgreSQL ended" in line for line in running.lines))
    wait_until(answers)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_stops_everything_and_says_so(running, number):
    running.process.send_signal(number)
    assert running.process.wait(30) == 0
    wait_until(lambda: "ended" in running.lines)
    assert not any(process_lives(child) for child in children(running))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a killed parent")
def test_killed_it_leaves_nothing_running(running):
    running.process.kill()
    running.process.wait()
    wait_until(lambda: not any(process_lives(child) for child in children(running)))


def settings(tmp_path: Path) -> Environment:
    return read({"OPENPHB_HOME": str(tmp_path / "home"), "OPENPHB_PORT": "8000"})


def test_a_taken_port_is_refused_before_anything_starts(tmp_path):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = replace(settings(tmp_path), port=taken.getsockname()[1])
        with pytest.raises(Refusal, match="cannot listen") as refused:
            Supervisor(environment, lambda _: None).start_services()
    assert "OPENPHB_PORT" in refused.value.mend


def test_a_step_that_fails_stops_the_start(tmp_path):
    supervisor = Supervisor(settings(tmp_path), lambda _: None)
    with (tmp_path / "out").open("wb") as out, pytest.raises(Refusal, match="status 3"):
        supervisor.run_step([sys.executable, "-c", "raise SystemExit(3)"], "owner", out)


def test_a_step_has_the_role_it_was_given(tmp_path):
    supervisor = Supervisor(settings(tmp_path), lambda _: None)
    program = "import os; print(os.environ['OPENPHB_DB_ROLE'])"
    with (tmp_path / "out").open("wb") as out:
        supervisor.run_step([sys.executable, "-c", program], "owner", out)
    assert (tmp_path / "out").read_text() == "owner\n"


def test_the_worker_gives_way_to_pages():
    command = worker_command()
    asked = "import os; print(os.getpriority(os.PRIO_PROCESS, 0))"
    before_python = command[: command.index(sys.executable)]
    its = subprocess.run(
        [*before_python, sys.executable, "-c", asked], stdout=subprocess.PIPE, text=True, check=True
    )
    assert int(its.stdout) == min(os.getpriority(os.PRIO_PROCESS, 0) + 10, 19)


def test_restarts_slow_down_up_to_a_limit(tmp_path):
    supervisor = Supervisor(settings(tmp_path), lambda _: None)
    service = Service("web", [sys.executable, "-c", ""], None)
    pauses = []
    for _ in range(8):
        service.start()
        assert service.process is not None
        service.process.wait()
        pauses.append(service.pause)
        supervisor._tend(service)
        assert service.process is None
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_migrations_run_once_until_one_of_them_changes(tmp_path):
    environment = settings(tmp_path)
    cluster = Cluster(environment.postgres_folder, fsync=False)
    runs: list[object] = []
    with started(cluster) as ours:
        assert ours
        for _ in range(3):
            bring_up_to_date(environment, cluster, runs.append)
        assert len(runs) == 1
        (cluster.folder / "migrated").write_text("another version's")
        bring_up_to_date(environment, cluster, runs.append)
        assert len(runs) == 2


def test_a_failed_migration_is_tried_again(tmp_path):
    environment = settings(tmp_path)
    cluster = Cluster(environment.postgres_folder, fsync=False)

    def fail(_):
        raise Refusal("step-failed", "no")

    runs: list[object] = []
    with started(cluster):
        with pytest.raises(Refusal):
            bring_up_to_date(environment, cluster, fail)
        bring_up_to_date(environment, cluster, runs.append)
    assert len(runs) == 1


def test_the_fingerprint_follows_every_file_that_decides(tmp_path):
    folder = tmp_path / "domains" / "people" / "migrations"
    folder.mkdir(parents=True)
    (tmp_path / "foundation" / "postgres").mkdir(parents=True)
    (tmp_path / "foundation" / "postgres" / "roles.sql").write_text("-- roles")
    (folder / "0001_initial.py").write_text("one")
    seen = [migrations_fingerprint(tmp_path)]
    (folder / "0001_initial.sql").write_text("two")
    seen.append(migrations_fingerprint(tmp_path))
    (folder / "0001_initial.py").write_text("three")
    seen.append(migrations_fingerprint(tmp_path))
    (tmp_path / "foundation" / "postgres" / "roles.sql").write_text("-- others")
    seen.append(migrations_fingerprint(tmp_path))
    assert len(set(seen)) == 4


def test_a_cluster_started_for_one_command_waits_for_the_others_that_use_it(tmp_path):
    folder = tmp_path / "postgres"
    first = Cluster(folder, fsync=False)
    inside, release = threading.Event(), threading.Event()

    def second():
        with started(Cluster(folder, fsync=False)) as ours:
            assert not ours
            inside.set()
            release.wait(20)
            with psycopg.connect(first.url()) as connection:
                connection.execute("SELECT 1")

    with started(first) as ours:
        assert ours
        user = threading.Thread(target=second)
        user.start()
        assert inside.wait(20)
        threading.Timer(0.3, release.set).start()
    user.join()
    assert not first.is_running()
