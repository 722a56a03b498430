"""The embedded PostgreSQL starts, stops, survives, and refuses to be started twice."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from openphb.foundation.postgres import address
from openphb.foundation.postgres.cluster import Cluster, process_lives
from openphb.foundation.postgres.programs import find_programs, other_user
from openphb.kernel.refusal import Refusal


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path / "postgres", fsync=False)
    yield cluster
    cluster.stop()


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def test_keeps_what_was_written_across_a_stop_and_a_start(cluster):
    cluster.start()
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    cluster.stop()
    assert not cluster.is_running()
    cluster.start()
    with psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_listens_on_no_network_and_its_socket_is_closed_to_others(cluster):
    cluster.start()
    with psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700


def test_writes_neither_statements_nor_values_to_its_log(cluster):
    cluster.start()
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE people (number text PRIMARY KEY)")
        connection.execute("INSERT INTO people VALUES ('9434765919')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES ('9434765919')")
    log = cluster.log.read_text()
    assert "people_pkey" in log
    assert "9434765919" not in log


def test_recovers_every_acknowledged_row_after_it_is_killed(tmp_path, request):
    cluster = Cluster(tmp_path / "postgres", fsync=True)
    request.addfinalizer(cluster.stop)
    cluster.start()
    assert cluster.process is not None
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE acknowledged (number int)")
        for number in range(200):
            connection.execute("INSERT INTO acknowledged VALUES (%s)", [number])
        os.kill(cluster.process.pid, signal.SIGKILL)
        cluster.process.wait()
    cluster.stop()
    cluster.start()
    with psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SELECT count(*) FROM acknowledged").fetchone() == (200,)


def test_a_second_start_is_refused_and_says_what_to_do(cluster):
    cluster.start()
    with pytest.raises(Refusal, match="already running") as refused:
        Cluster(cluster.folder, fsync=False).start()
    assert refused.value.code == "postgres-already-running"
    assert "OPENPHB_HOME" in refused.value.mend
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("SELECT 1")


def test_a_leftover_pid_file_that_names_a_living_process_does_not_stop_it(cluster):
    cluster.start()
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    cluster.start()
    assert cluster.is_running()


def test_stops_by_itself_when_the_process_that_started_it_is_killed(tmp_path):
    folder = tmp_path / "postgres"
    program = (
        "import sys, time; from pathlib import Path; "
        "from openphb.foundation.postgres.cluster import Cluster; "
        "c = Cluster(Path(sys.argv[1]), fsync=False); c.start(); "
        "print(c.process.pid, flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", program, folder], stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout is not None
    postmaster = int(starter.stdout.readline())
    starter.kill()
    starter.wait()
    wait_until(lambda: not process_lives(postmaster))
    again = Cluster(folder, fsync=False)
    again.start()
    again.stop()


def test_waits_for_the_postgresql_of_a_killed_parent_instead_of_refusing(tmp_path):
    folder = tmp_path / "postgres"
    program = (
        "import os, sys; from pathlib import Path; "
        "from openphb.foundation.postgres.cluster import Cluster; "
        "Cluster(Path(sys.argv[1]), fsync=False).start(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, folder], check=False)
    again = Cluster(folder, fsync=False)
    again.start()
    again.stop()


def test_refuses_data_of_another_version_and_says_how_to_upgrade(cluster):
    cluster.start()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(Refusal, match="openphb restore"):
        cluster.start()


def test_says_what_postgresql_said_when_it_does_not_start(cluster):
    cluster.start()
    cluster.stop()
    (cluster.data / "pg_hba.conf").write_text("nonsense\n")
    with pytest.raises(Refusal, match=r"pg_hba\.conf") as refused:
        cluster.start()
    assert str(cluster.log) in refused.value.mend
    assert not cluster.is_running()


def test_a_long_path_gets_a_short_socket_directory():
    folder = Path("/srv") / ("x" * 120)
    assert len(str(address.socket_directory(folder))) < 60
    assert address.socket_directory(folder) == address.socket_directory(folder)
    assert address.socket_directory(Path("/srv/a")) == Path("/srv/a/socket")


def test_refuses_a_program_folder_without_programs(tmp_path):
    with pytest.raises(Refusal, match="No PostgreSQL was found"):
        find_programs(tmp_path)


@pytest.mark.skipif(os.getuid() != 0, reason="only root must become somebody else")
@pytest.mark.skipif(sys.platform != "linux", reason="root's fallback is for Linux containers")
def test_root_without_user_namespaces_runs_it_as_a_user_that_exists():
    # tmp_path is closed to others, which is what this way cannot live with.
    folder = Path("/tmp") / f"openphb-test-{os.getpid()}"
    cluster = Cluster(folder, fsync=False, confined=other_user())
    try:
        cluster.start()
        with psycopg.connect(cluster.url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert cluster.process is not None
        assert Path(f"/proc/{cluster.process.pid}").stat().st_uid != 0
    finally:
        cluster.stop()
        subprocess.run(["rm", "-rf", folder], check=True)


@pytest.mark.skipif(os.getuid() != 0, reason="only root must become somebody else")
def test_root_is_told_when_the_other_user_cannot_enter_the_folder(tmp_path):
    tmp_path.chmod(0o700)
    with pytest.raises(Refusal, match="cannot enter"):
        Cluster(tmp_path / "postgres", confined=other_user()).start()
