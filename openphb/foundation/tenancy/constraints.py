"""CHECK constraints that several tables say in the same way."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import CheckConstraint, F, Q


def one_of(name: str, field: str, enum: type[StrEnum], *, or_null: bool = False) -> CheckConstraint:
    """The column holds a member of `enum` (or nothing, where allowed)."""
    condition = Q(**{f"{field}__in": [member.value for member in enum]})
    return CheckConstraint(
        name=name, condition=condition | Q(**{field: None}) if or_null else condition
    )


def together(name: str, *fields: str) -> CheckConstraint:
    """The columns are all empty or all filled: who and when belong together."""
    filled, empty = Q(), Q()
    for field in fields:
        filled &= Q(**{f"{field}__isnull": False})
        empty &= Q(**{f"{field}__isnull": True})
    return CheckConstraint(name=name, condition=filled | empty)


def ordered(name: str, start: str, end: str) -> CheckConstraint:
    """A half-open period ends after it starts, or is open."""
    return CheckConstraint(
        name=name, condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": F(start)})
    )


def pence_between(name: str, field: str, least: int, most: int) -> CheckConstraint:
    """An amount of whole pence lies within sane bounds."""
    return CheckConstraint(
        name=name, condition=Q(**{f"{field}__gte": least}) & Q(**{f"{field}__lte": most})
    )
