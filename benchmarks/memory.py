"""Proportional set size: each process's own pages, and its part of those that it shares."""

from __future__ import annotations

from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Memory:
    """PSS in bytes of web, worker and database, each with all its processes."""

    web: int
    worker: int
    database: int
    processes: int

    @property
    def total(self) -> int:
        return self.web + self.worker + self.database


def measure(*, web: int, worker: int, database: int) -> Memory:
    """Return the memory of three trees of processes, by the process ids of their roots."""
    trees = [_tree(root) for root in (web, worker, database)]
    sizes = [sum(_pss(process) for process in tree) for tree in trees]
    return Memory(sizes[0], sizes[1], sizes[2], processes=sum(map(len, trees)))


def _tree(root: int) -> list[psutil.Process]:
    process = psutil.Process(root)
    return [process, *process.children(recursive=True)]


def _pss(process: psutil.Process) -> int:
    try:
        size: int = process.memory_full_info().pss
    except psutil.NoSuchProcess:
        return 0
    return size
