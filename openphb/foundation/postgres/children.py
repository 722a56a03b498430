"""Child processes that never outlive us, however we end."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
# Loaded before any fork: between fork and exec a child may take no lock, and loading takes one.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def start_child(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    signal_when_orphaned: signal.Signals,
    output: IO[bytes] | None = None,
    errors: IO[bytes] | None = None,
    user: str | None = None,
    inherit: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    """Starts `command` in a process group of its own, so that Ctrl-C reaches only us and we stop
    things in order. On Linux the kernel sends `signal_when_orphaned` if we are killed; elsewhere
    a killed parent leaves the child running, and the next start says so. Call from the main
    thread: the kernel watches the thread that forked."""
    parent = os.getpid()

    def tie_to_parent() -> None:
        if _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, signal_when_orphaned)
            if os.getppid() != parent:  # it died between the fork and the call above
                os._exit(1)

    return subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors or output,
        user=user,
        extra_groups=None if user is None else [],
        cwd="/" if user is not None else None,
        pass_fds=inherit,
        process_group=0,
        preexec_fn=tie_to_parent,  # noqa: PLW1509  three system calls, no lock, no other thread
    )


def stop_child(
    child: subprocess.Popen[bytes], first: signal.Signals, patience: float, then: signal.Signals
) -> int:
    """Asks with `first`, waits `patience` seconds, then insists with `then`. The exit status."""
    if child.poll() is None:
        child.send_signal(first)
        try:
            return child.wait(patience)
        except subprocess.TimeoutExpired:
            child.send_signal(then)
    return child.wait()
