"""Pauses, hospital stays and a death as pages tell them: to staff in order, to people with care."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import PauseAnswer, StopGround
from openphb.domains.agreements.views.wording import pause_words
from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import ClosingLiability
from openphb.domains.people import queries as people
from openphb.domains.people.types import LifeAnswer, StayAnswer
from openphb.foundation.access.types import Viewer
from openphb.web.formatting import long_date
from openphb.web.parts import Happening


@dataclass(frozen=True)
class Circumstances:
    """What is known now of one budget and its person that changes what is due."""

    pauses: tuple[PauseAnswer, ...]
    life: LifeAnswer
    closing: tuple[ClosingLiability, ...]
    today: date

    @property
    def died_on(self) -> date | None:
        return self.life.death.died_on if self.life.death else None

    @property
    def paused(self) -> tuple[PauseAnswer, ...]:
        """Return the pauses that are not over."""
        return tuple(
            one for one in self.pauses if one.period.end is None or one.period.end > self.today
        )

    def days_of(self, one: PauseAnswer) -> str:
        """Return from when to when, in words."""
        return pause_words(one)

    @property
    def stopped(self) -> bool:
        """Whether the direct payment is stopped for good, now or from a day to come."""
        return any(one.told.for_good for one in self.paused)

    @property
    def in_hospital(self) -> StayAnswer | None:
        """Return the stay that is not over."""
        return next((one for one in self.life.stays if one.nights.end is None), None)


def of(viewer: Viewer, subject_id: UUID, budget_id: UUID | None) -> Circumstances:
    """Return what the viewer may see, in a constant number of statements."""
    return Circumstances(
        agreements.pauses(viewer=viewer, budget_id=budget_id) if budget_id else (),
        people.life(viewer=viewer, subject_id=subject_id),
        payments.closing_costs(viewer=viewer, budget_id=budget_id) if budget_id else (),
        viewer.today,
    )


def happened(known: Circumstances) -> Iterator[Happening]:
    """Yield what happened, for a story."""
    for pause in known.pauses:
        told = pause.told
        yield Happening(
            pause.period.start,
            (
                _("Direct payment stopped: %(why)s")
                if told.for_good
                else _("Payments paused: %(why)s")
            )
            % {"why": told.why},
            by=told.recorded_by_name,
            text=f"{told.words} {_('Authority:')} {told.authority} {_('Care:')} {told.safe_care}",
        )
        if pause.period.end is not None:
            yield Happening(pause.period.end, _("Payments go on"))
    for stay in known.life.stays:
        yield Happening(
            stay.nights.start,
            _("Went into hospital"),
            by=stay.told.recorded_by_name,
            text=stay.told.place,
        )
        if stay.nights.end is not None:
            nights = {"nights": stay.nights.days}
            yield Happening(stay.nights.end, _("Came home after %(nights)s nights") % nights)
    if known.life.death is not None:
        yield Happening(
            known.life.death.died_on,
            _("Died"),
            by=known.life.death.told.recorded_by_name,
            text=known.life.death.told.words,
        )


def holder_words(known: Circumstances) -> tuple[str, ...]:
    """Return in plain words what changes the money now, for the person or who helps them."""
    if known.died_on is not None:
        return (
            _(
                "We are sorry. Payments stopped after %(day)s. Nobody needs to do anything today. "
                "The care co-ordinator helps with wages and other costs that are still owed."
            )
            % {"day": long_date(known.died_on)},
        )
    said: list[str] = []
    for one in known.paused:
        days = {"first": long_date(one.period.start), "words": one.told.words}
        if one.told.for_good:
            said += _stopped_words(one, days)
            continue
        if one.period.last_day is not None:
            days["last"] = long_date(one.period.last_day)
            said.append(_("Payments are paused from %(first)s to %(last)s. %(words)s") % days)
        else:
            said.append(_("Payments are paused from %(first)s. %(words)s") % days)
        said.append(_("Your care meanwhile: %(care)s") % {"care": one.told.safe_care})
        if one.told.review_on:
            said.append(
                _("We look at this again by %(day)s.") % {"day": long_date(one.told.review_on)}
            )
        said.append(
            _(
                "%(authority)s decided it. If you disagree, ask your care co-ordinator to look again."
            )
            % {"authority": one.told.authority.rstrip(".")}
        )
    if known.in_hospital is not None:
        said.append(
            _("You are in hospital since %(day)s. Your agreement says what is paid meanwhile.")
            % {"day": long_date(known.in_hospital.nights.start)}
        )
    return tuple(said)


def _stopped_words(one: PauseAnswer, days: dict[str, str]) -> tuple[str, ...]:
    if one.told.reason is StopGround.OTHER_BODY:
        return (
            _("From %(first)s another body pays your direct payment. %(words)s") % days,
            _("You do not have to do anything. Your next payment comes when you expect it."),
        )
    return (
        _("Your direct payment stops: %(first)s is the first day it does not pay for. %(words)s")
        % days,
        _("Your care from then on: %(care)s") % {"care": one.told.safe_care},
        _("%(authority)s decided it. You can ask us in writing to look at it again.")
        % {"authority": one.told.authority.rstrip(".")},
    )
