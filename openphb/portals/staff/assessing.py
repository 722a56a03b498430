"""How a case was assessed and its clocks: on Today, as a next step, and on the case's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.agreements.types import AgreementAnswer, AgreementState
from openphb.domains.cases.assessing import clocks
from openphb.domains.cases.types import Assessed, CaseAnswer, Eligibility
from openphb.domains.plans.types import PlanAnswer
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.web.formatting import short_date, time_of_day
from openphb.web.navigation import Link
from openphb.web.parts import Clock, Happening, clock, hour_clock

# Without a direct payment nothing is signed: the hours are counted on for so long.
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Milestone:
    """One step of a fast track: when it was taken, and how long after the body received the tool."""

    name: str
    when: str
    after: str


@dataclass(frozen=True)
class EligibilityTold:
    """What the case's page tells of eligibility."""

    clock: Clock | None
    since_receipt: str
    """How long ago the body received the completed tool of a fast track; blank for other cases."""
    milestones: tuple[Milestone, ...]
    readings: tuple[tuple[str, str, str], ...]
    """Each assessment: its tool, what the tool's own rule says, and where it is."""
    late: int
    late_unexplained: bool
    refund: bool
    review: Clock | None
    links: tuple[Link, ...]


def waiting_clock(
    due: date | None, due_at: datetime | None, *, today: date, now: datetime
) -> Clock | None:
    """Return the clock of what a case waits for: in hours where they are known, else in days."""
    if due_at is not None:
        return hour_clock("", due_at, now=now)
    return clock("", due, today=today) if due else None


def told(
    viewer: Viewer,
    at: datetime,
    case: CaseAnswer,
    known: Assessed,
    agreed: PlanAnswer | None,
    agreement: AgreementAnswer | None,
    *,
    review_opened: bool,
) -> EligibilityTold:
    """Return what the page of a case tells of eligibility at an hour."""
    counting = known.counting
    until = known.decided_on or viewer.today
    eligible = not case.decisions or case.decisions[0].decision is Eligibility.ELIGIBLE
    fast = counting is not None and counting.due_at is not None
    steps = tuple(_milestones(known, agreed, agreement)) if fast else ()
    received = counting.received_at if counting else None
    here = [case.facts.id]
    links = [Link(_("Assessments and clocks"), reverse("cases:assessments", args=here))]
    if viewer.holds(Permission.ASSESSMENT_RECORD) and not known.assessments:
        links = [Link(_("Record an assessment"), links[0].href)]
    return EligibilityTold(
        clock=_clock(known, viewer.today, at),
        since_receipt=_since(received, at, agreed, agreement) if fast and received else "",
        milestones=steps,
        readings=tuple(
            (
                _(one.tool.name),
                _(one.reading.expectation.words),
                reverse("cases:assessment", args=[one.id]),
            )
            for one in known.assessments
        ),
        late=clocks.late_days(counting, until=until) if counting else 0,
        late_unexplained=not known.delays,
        refund=counting is not None
        and clocks.refund_may_be_owed(
            case.facts.category, counting, until=until, delays=known.delays, eligible=eligible
        ),
        review=clock(_("First CHC review"), known.chc_review_due, today=viewer.today)
        if known.chc_review_due and not review_opened
        else None,
        links=tuple(links),
    )


def happened(known: Assessed) -> Iterator[Happening]:
    """Yield what was recorded of how a case was assessed."""
    for one in known.assessments:
        yield Happening(
            day_of(one.told.received_at),
            _("Received: %(tool)s") % {"tool": _(one.tool.name)},
            text=_("The tool’s own rule: %(what)s.") % {"what": _(one.reading.expectation.words)},
            href=reverse("cases:assessment", args=[one.id]),
        )
    for notice in known.notices:
        yield Happening(day_of(notice.received_at), _("Notice of need received"), text=notice.words)
    for delay in known.delays:
        yield Happening(delay.said_on, _("Why the decision is late"), text=delay.words)


def _clock(known: Assessed, today: date, at: datetime) -> Clock | None:
    found = known.counting
    if found is None:
        return None
    if found.due_at is not None:
        return hour_clock(_("Decision"), found.due_at, now=at, done=known.decided_recorded_at)
    return clock(_("Decision"), found.due, today=today, done=known.decided_on)


def _milestones(
    known: Assessed, agreed: PlanAnswer | None, agreement: AgreementAnswer | None
) -> Iterator[Milestone]:
    received = known.counting.received_at if known.counting else None
    if received is None:
        return
    signed = agreement is not None and agreement.state is AgreementState.SIGNED
    last = (
        max((one.recorded_at for one in agreement.signatures), default=None) if agreement else None
    )
    steps: Iterable[tuple[str, datetime | None]] = (
        (_("The body received the tool"), received),
        (_("Eligibility decided"), known.decided_recorded_at),
        (_("Plan agreed"), agreed.decision.decided_at if agreed and agreed.decision else None),
        (_("Agreement signed"), last if signed else None),
    )
    for name, when in steps:
        yield Milestone(
            name,
            f"{short_date(day_of(when))}, {time_of_day(when)}" if when else _("Not yet"),
            _hours_words(received, when) if when and when > received else "",
        )


def _since(
    received: datetime, at: datetime, agreed: PlanAnswer | None, agreement: AgreementAnswer | None
) -> str:
    """Return how long ago the tool was received; blank once all is signed, or agreed a week ago."""
    signed = agreement is not None and agreement.state is AgreementState.SIGNED
    if signed or (agreed is not None and at - received > A_WEEK):
        return ""
    return _hours_words(received, at)


def _hours_words(since: datetime, until: datetime) -> str:
    """Return how long it is in whole hours, or minutes below one."""
    passed = until.astimezone(UTC) - since.astimezone(UTC)
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
