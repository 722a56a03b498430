"""The permission matrix, read from `permissions.csv`: one table that an auditor can read."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("permissions.csv")


@cache
def rows() -> dict[str, tuple[str, frozenset[str]]]:
    """Return permission → (what it allows, the roles that hold it)."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        return {
            row["permission"]: (
                row["allows"],
                frozenset(role for role, cell in row.items() if cell == "yes"),
            )
            for row in csv.DictReader(file)
        }


def allows(permission: str, role: str) -> bool:
    return role in rows()[permission][1]


def words(permission: str) -> str:
    return rows()[permission][0]
