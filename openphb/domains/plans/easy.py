"""A plan, and what was decided about it, in Easy Read: one idea a step, each with its picture.

Every amount, day and count is the plan's own; the person's words are theirs and stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.plans.types import LineAnswer, PlanAnswer, PlanState, Verdict
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date


@dataclass(frozen=True)
class EasyStep:
    """One idea: a picture's name, and one short sentence a line."""

    picture: str
    sentences: tuple[str, ...]


def plan_steps(plan: PlanAnswer, *, whom: str) -> tuple[EasyStep, ...]:
    """Return a plan in Easy Read. `whom` is who may be called about it."""
    return (
        EasyStep("plan", (_("This is your plan."), _standing(plan))),
        *_left_out(plan),
        *_wants(plan),
        *_buys(plan),
        *_money(plan),
        *_safe(plan),
        *_days(plan),
        _call(whom),
    )


def decision_steps(plan: PlanAnswer, *, whom: str) -> tuple[EasyStep, ...]:
    """Return a decision in Easy Read. The decision must be there."""
    assert plan.decision is not None, "a letter is written when somebody has decided"
    agreed = plan.decision.verdict is Verdict.APPROVED
    name = plan.decision.decided_by_name or _("An approver")
    on = long_date(day_of(plan.decision.decided_at))
    answer = {
        Verdict.APPROVED: _("We said yes."),
        Verdict.PART: _("We said yes to some of it."),
        Verdict.REFUSED: _("We said no."),
    }[plan.decision.verdict]
    after = (
        (*_money(plan), *_buys(plan), *_days(plan))
        if agreed
        else (EasyStep("plan", (_("What we said yes to is in a new plan."),)),)
        if plan.decision.verdict is Verdict.PART
        else (
            EasyStep(
                "calendar",
                (
                    _("You keep the care that you have now."),
                    _("The plan can be written again."),
                    _("We will talk about it with you."),
                ),
            ),
        )
    )
    return (
        EasyStep("letter", (_("We read your plan."), answer)),
        *_left_out(plan),
        EasyStep("talk", (_("This is why:"), *plan.decision.told.splitlines())),
        EasyStep(
            "people",
            (_("%(name)s decided.") % {"name": name}, _("It was on %(day)s.") % {"day": on}),
        ),
        *after,
        EasyStep(
            "wrong",
            (
                _("Do you think this is wrong?"),
                _("You can ask us to think again."),
                _("You can tell us, write to us or call us."),
                _("Somebody can do it for you."),
            ),
        ),
        EasyStep(
            "letter",
            (
                _("We will look at it again."),
                _("Then we write to you."),
                _("You can also complain."),
            ),
        ),
        _call(whom),
    )


def _left_out(plan: PlanAnswer) -> Iterator[EasyStep]:
    if plan.left_out:
        said = [_("Some parts are not here."), _("They are for other people to read.")]
        if plan.lines_left_out:
            said.append(_("So some money is not here too."))
        yield EasyStep("people", tuple(said))


def _standing(plan: PlanAnswer) -> str:
    if plan.decision is not None and plan.decision.verdict is Verdict.PART:
        return _("We said yes to some of it.")
    if plan.state is PlanState.REFUSED:
        return _("We said no to it.")
    return {
        PlanState.DRAFT: _("It is not finished yet."),
        PlanState.SUBMITTED: _("We have not decided yet."),
        PlanState.AGREED: _("We said yes to it."),
    }.get(plan.state, _("There is a newer plan now."))


def _wants(plan: PlanAnswer) -> Iterator[EasyStep]:
    if plan.outcomes:
        yield EasyStep(
            "people", (_("This is what you want:"), *(one.words for one in plan.outcomes))
        )


def _buys(plan: PlanAnswer) -> Iterator[EasyStep]:
    if plan.lines:
        said = (sentence for line in plan.lines for sentence in (line.description, _price(line)))
        yield EasyStep("things", (_("The money is for:"), *said))


def _price(line: LineAnswer) -> str:
    if line.totals.one_off_pence:
        return _("It costs %(money)s, once.") % {"money": pounds(line.totals.one_off_pence)}
    return _("It costs %(money)s a week.") % {"money": pounds(line.totals.weekly_pence)}


def _money(plan: PlanAnswer) -> Iterator[EasyStep]:
    totals, direct = plan.totals, plan.direct_payment
    said = [_("All of it is %(money)s a week.") % {"money": pounds(totals.weekly_pence)}]
    said.append(_("That is %(money)s a year.") % {"money": pounds(totals.annual_pence)})
    if totals.one_off_pence:
        said.append(_("There is %(money)s more, once.") % {"money": pounds(totals.one_off_pence)})
    yield EasyStep("money", tuple(said))
    if direct.weekly_pence:
        paid = _("%(money)s a week of it is paid to you.") % {"money": pounds(direct.weekly_pence)}
        yield EasyStep(
            "sum", (paid, _("Or to somebody you choose."), _("You buy the help with it."))
        )


def _safe(plan: PlanAnswer) -> Iterator[EasyStep]:
    for risk in plan.risks:
        said = (_("This could go wrong:"), risk.words, _("So we agreed:"), risk.agreed)
        yield EasyStep("talk", said)


def _days(plan: PlanAnswer) -> Iterator[EasyStep]:
    said = []
    if plan.starts_on:
        said.append(_("It starts on %(day)s.") % {"day": long_date(plan.starts_on)})
    if plan.review_on:
        said.append(_("We look at it with you by %(day)s.") % {"day": long_date(plan.review_on)})
    said.append(
        ngettext(
            "Before we pay less, we tell you %(num)s week before.",
            "Before we pay less, we tell you %(num)s weeks before.",
            plan.notice_weeks,
        )
        % {"num": plan.notice_weeks}
    )
    yield EasyStep("calendar", tuple(said))


def _call(whom: str) -> EasyStep:
    return EasyStep(
        "phone",
        (_("You can call %(whom)s.") % {"whom": whom}, _("You can ask somebody to help you.")),
    )
