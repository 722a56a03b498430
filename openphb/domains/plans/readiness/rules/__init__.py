"""The checks of a plan: facts in, faults out. What is said of each stands in `data/faults.csv`."""

from __future__ import annotations

from collections.abc import Iterator

from openphb.domains.plans.readiness import register
from openphb.domains.plans.readiness.facts import Facts, Found
from openphb.domains.plans.readiness.rules import (
    buying,
    content,
    exceptions,
    family,
    hours,
    joins,
    money,
    own_money,
    twice,
)
from openphb.domains.plans.readiness.types import Check, NamedException, Severity
from openphb.domains.plans.types import Fault

_TOPICS = (content, joins, buying, family, own_money, hours, twice, money)
_ORDER = {severity: place for place, severity in enumerate(Severity)}


def faults(facts: Facts) -> tuple[Fault, ...]:
    """Return every fault of a plan: what stops it first, then what needs approval, then hints.

    What somebody approved by name is no fault any more, as long as the approval lasts.
    """
    faults_ = [fault for fault in _all(facts) if not _let_through(facts, fault)]
    return tuple(sorted(faults_, key=lambda fault: _ORDER[fault.severity]))


def let_through(facts: Facts) -> tuple[tuple[Fault, NamedException], ...]:
    """Return what would be faults, had nobody approved them by name, each with its approval."""
    return tuple(
        (fault, one)
        for fault in _all(facts)
        if fault.about and (one := exceptions.approved(facts, fault.about)) is not None
    )


def _let_through(facts: Facts, fault: Fault) -> bool:
    return bool(fault.about) and exceptions.approved(facts, fault.about) is not None


def _all(facts: Facts) -> Iterator[Fault]:
    checks = register.checks_on(facts.on)
    seen = [one for topic in _TOPICS for one in topic.found(facts)]
    wanted = frozenset(one.about for one in seen if one.about)
    of_exceptions = list(exceptions.found(facts, wanted))
    # That an approval ran out says what has to be approved, so that is not said twice.
    ran_out = {one.about for one in of_exceptions if one.about}
    for one in (*(one for one in seen if one.about not in ran_out), *of_exceptions):
        check = checks.get(one.code)
        if check is not None:
            yield _fault(check, one)


def _fault(check: Check, found: Found) -> Fault:
    return Fault(
        code=check.code,
        message=check.message.format_map(found.said),
        mend=check.mend.format_map(found.said),
        where=found.where or check.place,
        severity=check.severity,
        why=check.why.format_map(found.said),
        about=found.about if check.severity is Severity.NEEDS_APPROVAL else "",
    )
