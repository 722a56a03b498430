"""Every step from referral to approved details, and who takes it how many days before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from openphb.config.demo.beginnings.offered import (
    accept,
    decide_eligibility,
    indicate,
    offer,
    refer,
)
from openphb.config.demo.beginnings.planned import approve, draft, submit
from openphb.config.demo.beginnings.signed import (
    agree_to_be_paid,
    approve_bank,
    decide_direct_payment,
    prepare_agreement,
    refuse_direct_payment,
    sign,
    sign_for_body,
)
from openphb.config.demo.beginnings.way import Begun, Step, Way, on
from openphb.config.demo.cast import CastMember
from openphb.config.demo.stage import Stage

CO_ORDINATORS = ("nurse", "nurse2")


# Of those whose budget is managed another way, one in so many asked for a direct payment in vain.
REFUSED_EVERY = 5


def begin(
    stage: Stage, member: CastMember, index: int, *, until: date, co_ordinator: str = ""
) -> Begun | None:
    """Take one person from referral to agreed plan and, for a direct payment, to approved details.

    Where no `co_ordinator` is named, the two of the county take turns. Steps whose day is after
    `until` are not taken: who starts soon is still on the way. Returns
    None for somebody whose plan is not agreed yet.
    """
    commissioner = stage.commissioner(member.commissioner)
    nurse = co_ordinator or CO_ORDINATORS[index % len(CO_ORDINATORS)]
    way = Way(stage, member, commissioner, nurse, index)
    steps = STEPS + (PAYMENT_STEPS if member.has_direct_payment else ())
    if not member.has_direct_payment and index % REFUSED_EVERY == 0:
        steps += (Step(15, "manager", refuse_direct_payment),)
    if not walk(way, steps, until=until):
        return None
    made = way.made
    return Begun(
        member,
        commissioner,
        made["subject"],
        made["case"],
        made["budget"],
        made["plan"],
        made.get("agreement"),
        nurse,
        index,
    )


def walk(way: Way, steps: Iterable[Step], *, until: date = date.max) -> bool:
    """Take each step on its own day, none after `until`; return whether all were taken."""
    for step in steps:
        day = way.member.starts_on - timedelta(days=step.days_before)
        if day > until:
            return False
        with on(way.stage, step.who or way.nurse, day) as (viewer, at):
            step.do(viewer, at, way)
    return True


# Days before the money starts, who ("" is the person's own co-ordinator), and what they do.
STEPS = (
    Step(60, "", refer),
    Step(46, "clinician", decide_eligibility),
    Step(42, "", offer),
    Step(36, "", accept),
    Step(32, "", indicate),
    Step(26, "", draft),
    Step(25, "", submit),
    Step(20, "approver", approve),
)


PAYMENT_STEPS = (
    Step(16, "", agree_to_be_paid),
    Step(15, "manager", decide_direct_payment),
    Step(14, "", prepare_agreement),
    Step(10, "", sign),
    Step(9, "manager", sign_for_body),
    Step(8, "finance.approver", approve_bank),
)
