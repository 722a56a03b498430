"""Who may be paid: the household exception (2013 Regulations, reg 7(8)), checks, two roles in one."""

from __future__ import annotations

from collections.abc import Iterator

from openphb.domains.plans.readiness import kin as kinship
from openphb.domains.plans.readiness.facts import Facts, Found
from openphb.domains.plans.readiness.types import Beside, LineAbout
from openphb.domains.plans.types import LineAnswer

HOUSEHOLD = "household_paid"
ADULT = 18


def found(facts: Facts) -> Iterator[Found]:
    """Yield what stands against paying the people whom the lines name, and against who holds money."""
    for line in facts.plan.lines:
        about = facts.about_line(line)
        if about.paid_name.strip():
            yield from _paid(facts, line, about)
    for one in facts.beside:
        if (one.decides or one.receives) and not _close(facts, one):
            yield Found(
                "holder_of_money_unchecked",
                said={"name": one.name, "relationship": one.relationship},
            )


def _paid(facts: Facts, line: LineAnswer, about: LineAbout) -> Iterator[Found]:
    where = f"about.{line.id}"
    said = {"line": line.description, "name": about.paid_name}
    if not about.relationship:
        yield Found("relationship_not_said", where, said)
    elif about.same_household:
        kin = kinship.of_code(about.relationship, facts.on)
        said["relationship"] = kin.words
        if about.household_from is None:
            yield Found("household_not_dated", where, said)
        if kin.listed:
            yield Found(HOUSEHOLD, where, said, f"{HOUSEHOLD}:{_name(about.paid_name)}")
        else:
            yield Found("household_not_listed", where, said)
    if about.dbs_on is None:
        child = facts.age is not None and facts.age < ADULT
        yield Found("dbs_for_child" if child else "dbs_not_seen", where, said)
    if any(one.receives and _name(one.name) == _name(about.paid_name) for one in facts.beside):
        yield Found("nominee_is_paid", where, said)


def _close(facts: Facts, one: Beside) -> bool:
    """Return whether the law asks no check of somebody: close family who live with the person.

    A friend counts only if they take part in the care, which nobody wrote down: so it is asked.
    """
    kin = kinship.named(one.relationship, facts.on)
    return one.same_household and kin is not None and kin.listed


def _name(name: str) -> str:
    return " ".join(name.casefold().split())
