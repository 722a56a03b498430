"""The kinds of run that are prepared, as data: what each may pay, when, and what must be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openphb.domains.payments.rules.runs import reason_fault
from openphb.domains.payments.types import RunKind
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


@dataclass(frozen=True)
class KindRule:
    """One kind of run. All of them are prepared by one person and approved by another."""

    most_days_ahead: int
    """How many days before it is due money may arrive; 0 where it arrives when it is due."""
    most_people: int | None
    """How many recipients are named, one by one; None where everybody who is due is paid."""
    today_only: bool
    says_why: bool
    """Whether it needs a reason."""
    names_authority: bool
    """Whether it must say who allowed it."""


KINDS: Mapping[RunKind, KindRule] = {
    RunKind.ORDINARY: KindRule(0, None, today_only=False, says_why=False, names_authority=False),
    # Before Christmas, or before a holiday abroad: five weeks hold one four-weekly period.
    RunKind.ADVANCE: KindRule(35, None, today_only=False, says_why=True, names_authority=False),
    RunKind.BILLS: KindRule(0, None, today_only=False, says_why=False, names_authority=False),
    RunKind.EMERGENCY: KindRule(0, 10, today_only=True, says_why=True, names_authority=True),
}


def kind_fault(
    kind: RunKind,
    *,
    pay_on: date,
    due_on: date | None,
    today: date,
    named: Sequence[str],
    reason: str,
    authority: str,
) -> Refusal | None:
    """Return why a run of a kind may not be prepared so, or None.

    Codes: `run_moved`, `run_ahead`, `run_named`, `run_today`, `reason_needed`, `run_authority`.
    """
    if kind not in KINDS:
        return Refusal(
            "run_moved",
            "What another rail did not pay is moved from that run.",
            "Open that run, and choose to move it.",
            "kind",
        )
    rule = KINDS[kind]
    return (
        _ahead_fault(rule, pay_on, due_on)
        or _named_fault(rule, named)
        or (_today_fault(today) if rule.today_only and pay_on != today else None)
        or (reason_fault(reason) if rule.says_why else None)
        or (authority_fault(authority) if rule.names_authority else None)
    )


def _ahead_fault(rule: KindRule, pay_on: date, due_on: date | None) -> Refusal | None:
    if not rule.most_days_ahead:
        if due_on in (None, pay_on):
            return None
        return Refusal(
            "run_ahead",
            "Only an advance pays before money is due.",
            "Choose an advance, or leave the day out until which it pays.",
            "due_on",
        )
    latest = pay_on + timedelta(days=rule.most_days_ahead)
    if due_on is not None and pay_on < due_on <= latest:
        return None
    return Refusal(
        "run_ahead",
        "An advance pays what becomes due after the day on which the money arrives.",
        f"Enter the pay day that it is for, after {long_date(pay_on)} and by {long_date(latest)}.",
        "due_on",
    )


def _named_fault(rule: KindRule, named: Sequence[str]) -> Refusal | None:
    if rule.most_people is None:
        if not named:
            return None
        return Refusal(
            "run_named",
            "This kind of run pays everybody who is due.",
            "Leave the cases out, or choose an emergency.",
            "named",
        )
    if 1 <= len(named) <= rule.most_people:
        return None
    return Refusal(
        "run_named",
        f"An emergency pays 1 to {rule.most_people} people, each named.",
        "Enter the reference of each case on a line of its own.",
        "named",
    )


def _today_fault(today: date) -> Refusal:
    return Refusal(
        "run_today",
        "An emergency is paid today.",
        f"Enter {long_date(today)}, or choose an ordinary run.",
        "pay_on",
    )


def authority_fault(authority: str) -> Refusal | None:
    """Return why it is not said who allowed something, or None. Code: `run_authority`."""
    if len(authority.strip()) >= 3:
        return None
    return Refusal(
        "run_authority",
        "It is not said who allowed this.",
        "Write the name and the post of whoever allowed it.",
        "authority",
    )
