"""What a page and a letter say of a direct payment that becomes lower."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.plans.lowering import queries
from openphb.domains.plans.lowering.types import Fall, LoweredAnswer, Lowering
from openphb.foundation.access.types import Viewer
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date


def fall_told(found: Lowering) -> list[str]:
    """Return what whoever decides reads of a fall: how much, from when, and what was promised."""
    said = fall_words(found.fall)
    if found.is_backwards:
        said.append(
            _(
                "%(day)s is over. Nobody may lower it for days that are over: the version has to "
                "start later, or it is refused."
            )
            % {"day": long_date(found.fall.from_day)}
        )
        return said
    said.append(
        ngettext(
            "The person was promised %(num)s day’s notice.",
            "The person was promised %(num)s days’ notice.",
            found.notice_days,
        )
        % {"num": found.notice_days}
    )
    said.append(
        _("That would be until %(day)s. Say why it cannot wait, or have the version start later.")
        % {"day": long_date(found.promised_on)}
        if found.is_short
        else _("This version leaves it whole.")
    )
    return said


def fall_words(found: Fall) -> list[str]:
    """Return a sentence for each day from which less is given, the earliest first."""
    said = [
        (
            step.day,
            _("From %(day)s, the direct payment is %(now)s a week. Agreed before: %(was)s.")
            % {
                "day": long_date(step.day),
                "now": pounds(step.now_weekly_pence),
                "was": pounds(step.was_weekly_pence),
            },
        )
        for step in found.steps
    ]
    if found.once_day is not None:
        said.append(
            (
                found.once_day,
                _("On %(day)s or later, %(once)s less is paid, once.")
                % {"day": long_date(found.once_day), "once": pounds(found.once_less_pence)},
            )
        )
    words = [sentence for _day, sentence in sorted(said)]
    return words if found.steps else [*words, _("The weekly amount does not change.")]


def told_in_letter(viewer: Viewer, plan_id: UUID) -> dict[str, list[str]]:
    """Return what the letter about a decision says of a lower direct payment."""
    found = queries.lowered_by(viewer=viewer, plan_id=plan_id)
    if found is None:
        return {"lowered": [], "lowered_because": []}
    words = {one.code: one.words for one in queries.grounds(viewer, found.lowering.decided_on)}
    return {"lowered": _letter(found), "lowered_because": [words[one] for one in found.grounds]}


def _letter(found: LoweredAnswer) -> list[str]:
    fall = found.lowering.fall
    said = [
        *fall_words(fall),
        _("Before %(day)s nothing gets less.") % {"day": long_date(fall.from_day)},
    ]
    if found.why_sooner:
        said.append(
            _("We promised to tell you by %(day)s at the latest. It comes sooner, because: %(why)s")
            % {
                "day": long_date(found.lowering.tell_by),
                "why": found.why_sooner,
            }
        )
    return said
