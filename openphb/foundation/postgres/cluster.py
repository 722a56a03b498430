"""One embedded PostgreSQL: made, started, and stopped by us.

It listens on no network, only on a socket in a directory of mode 0700, and trusts whoever opens
it: the file system is the lock, and whoever passes it could read the data files too. The roles
(roles.py) keep our own processes apart, not strangers. Its log holds no statement and no value.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from openphb.foundation.postgres import address
from openphb.foundation.postgres.children import start_child, stop_child
from openphb.foundation.postgres.programs import (
    Confinement,
    Programs,
    check_reachable,
    confinement,
    copy_for,
    find_programs,
    program_environment,
)
from openphb.kernel.refusal import Refusal

SUPERUSER = "postgres"
SECONDS_TO_START = 120  # recovery after a crash replays at most max_wal_size
SECONDS_TO_STOP = 30
SECONDS_FOR_ORPHANS = 6  # PostgreSQL whose parent was killed needs about two
LARGEST_LOG = 5_000_000
READY_LINE = 7

# Small on purpose: one machine, some tens of people. Kept here, not in postgresql.conf, so that
# an old data folder gets what this version means.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "max_wal_size": "512MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and the DETAIL of an error hold people's data, and logs travel.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}
SETTINGS_BY_VERSION = {18: {"io_method": "sync"}}  # three fewer processes
SETTINGS_WITHOUT_FSYNC = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Cluster:
    """The PostgreSQL whose data, socket, lock and log are in `folder`.

    With `fsync` off it is quicker and a power cut loses it: for tests only.
    """

    def __init__(
        self,
        folder: Path,
        fsync: bool = True,
        *,
        programs: Path | None = None,
        confined: Confinement | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.socket = address.socket_directory(self.folder)
        self.log = self.folder / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._fsync = fsync
        self._asked_for = programs
        self._confinement = confined
        self._lock: int | None = None

    def url(self, role: str = SUPERUSER, database: str = "postgres") -> str:
        """The libpq address of `database` for `role`."""
        return address.url(self.folder, role, database)

    def start(self) -> None:
        """Returns when PostgreSQL answers, making the data folder the first time. Refuses where it
        is running already, where the data is another version's, and where it does not start."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._take_lock()
        try:
            programs, confined = self._programs()
            self._make_data(programs, confined)
            self._check_version(programs)
            self._make_socket_directory(confined)
            self._forget_stale_process()
            self._launch(programs, confined)
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends sessions, writes everything down, and stops. Stopping twice is no fault."""
        if self.process is not None:
            # SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one (then it recovers).
            stop_child(self.process, signal.SIGINT, SECONDS_TO_STOP, signal.SIGQUIT)
            self.process = None
        if self._lock is not None:
            # Backends of a killed PostgreSQL hold the lock a moment longer; the next start waits
            # for them because nobody's number is in it.
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    def is_running(self) -> bool:
        """Whether any process, ours or another's, is running this cluster."""
        if self._lock is not None:
            return self.process is not None and self.process.poll() is None
        if not (self.folder / "lock").exists():
            return False
        lock = self._open_lock()
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    def has_data(self) -> bool:
        """Whether the cluster was ever made."""
        return (self.data / "PG_VERSION").exists()

    def _open_lock(self) -> int:
        return os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)

    def _take_lock(self) -> None:
        """Holds `lock`. PostgreSQL and its backends inherit it, so the kernel lets go of it only
        when the last of them has ended: no stale process id can lie about that."""
        if self._lock is not None:
            raise self._already_running()
        lock = self._open_lock()
        deadline = time.monotonic() + SECONDS_FOR_ORPHANS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if self._has_live_owner() or time.monotonic() > deadline:
                    os.close(lock)
                    raise self._already_running() from None
                time.sleep(0.05)
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        self._lock = lock

    def _has_live_owner(self) -> bool:
        """Whether the process that started the cluster lives. If not, PostgreSQL is stopping."""
        text = (self.folder / "lock").read_text()
        return text.isdigit() and process_lives(int(text))

    def _already_running(self) -> Refusal:
        return Refusal(
            code="postgres-already-running",
            message=f"The database in {self.folder} is already running.",
            mend="Stop the other `openphb serve` or `make demo` first (Ctrl-C in its window), "
            "or set OPENPHB_HOME to another folder.",
        )

    def _programs(self) -> tuple[Programs, Confinement]:
        programs = find_programs(self._asked_for)
        confined = self._confinement or confinement()
        if confined.user is not None:
            self.folder.chmod(0o711)
            check_reachable(confined.user, self.folder)
            copied = self.folder / f"programs-{programs.version}"
            programs = copy_for(confined.user, programs, copied)
        return programs, confined

    def _make_data(self, programs: Programs, confined: Confinement) -> None:
        if self.has_data():
            return
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if confined.user is not None:
            shutil.chown(draft, confined.user)
        # Bytes order text the same on every machine and in every version.
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if programs.version >= 17
            else ["--locale=C.UTF-8"]
        )
        arguments = ["-D", str(draft), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "-N"]
        made = subprocess.run(
            [*confined.prefix, str(programs.bin / "initdb"), *arguments, *locale],
            env=program_environment(programs),
            capture_output=True,
            text=True,
            errors="replace",
            user=confined.user,
            extra_groups=None if confined.user is None else [],
            cwd="/",
            check=False,
        )
        if made.returncode != 0:
            raise Refusal(
                code="postgres-not-made",
                message=f"PostgreSQL could not make its data folder: {made.stderr.strip()}",
                mend=f"Check that {self.folder} can be written and that the disk has room.",
            )
        (draft / "pg_hba.conf").write_text("local all all trust\n")
        # A folder that has the final name is whole, even if we are killed half way.
        draft.rename(self.data)
        if self._fsync:
            os.sync()

    def _check_version(self, programs: Programs) -> None:
        data_version = (self.data / "PG_VERSION").read_text().strip()
        if data_version != str(programs.version):
            raise Refusal(
                code="postgres-version",
                message=f"The data in {self.folder} is PostgreSQL {data_version}'s; "
                f"{programs.bin} is version {programs.version}.",
                mend="With OPENPHB_PG_BIN naming the old version, run `openphb backup FILE`. Then "
                "move the folder away and, with the new version, run `openphb restore FILE`.",
            )

    def _make_socket_directory(self, confined: Confinement) -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if confined.user is not None:
            shutil.chown(self.socket, confined.user)
        found = self.socket.lstat()
        ours = found.st_uid == os.getuid() or confined.user is not None
        if self.socket.is_symlink() or not ours:
            raise Refusal(
                code="postgres-socket-directory",
                message=f"{self.socket} belongs to somebody else.",
                mend="Remove it, or set OPENPHB_HOME to a folder with a shorter name.",
            )
        self.socket.chmod(0o700)

    def _forget_stale_process(self) -> None:
        """Removes a `postmaster.pid` that a crash left: its recycled number, or a dead process that
        nobody reaped, would keep PostgreSQL from starting. We hold the lock that every process of
        this cluster inherits, so the one it names has ended, unless it was started by hand."""
        left = self.data / "postmaster.pid"
        if not left.exists():
            return
        process_id = left.read_text().partition("\n")[0]
        try:
            if Path(f"/proc/{process_id}/cwd").samefile(self.data):
                raise self._already_running()
        except OSError:
            pass  # no such process, or not one that we may look at
        left.unlink()

    def _launch(self, programs: Programs, confined: Confinement) -> None:
        settings = SETTINGS | {"unix_socket_directories": str(self.socket)}
        settings |= {"port": str(address.PORT)}
        for version, more in SETTINGS_BY_VERSION.items():
            if programs.version >= version:
                settings |= more
        if not self._fsync:
            settings |= SETTINGS_WITHOUT_FSYNC
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.old"))
        assert self._lock is not None
        with self.log.open("ab") as output:
            self.process = start_child(
                [*confined.prefix, programs.bin / "postgres", "-D", self.data, *options],
                environment=program_environment(programs),
                signal_when_orphaned=signal.SIGINT,
                output=output,
                user=confined.user,
                inherit=(self._lock,),
            )

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._says_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Refusal(
                    code="postgres-did-not-start",
                    message=f"PostgreSQL did not start: {self._last_words()}",
                    mend=f"The whole of its log is {self.log}.",
                )
            time.sleep(0.005)

    def _says_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready"

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        telling = [line for line in lines[-20:] if "FATAL" in line or "error" in line.lower()]
        return (telling or lines or ["it said nothing"])[-1]


def process_lives(process_id: int) -> bool:
    """Whether the process exists and is not merely waiting for its parent to notice its end."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state != "Z"
