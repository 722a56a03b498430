"""What the parts of a plan say beside their first words, in short sentences for every page and paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from openphb.domains.plans import reference
from openphb.domains.plans.forms import (
    ASSENT_WORDS,
    ROLE_WORDS,
    SEES_WORDS,
    STATUS_WORDS,
    cover_words,
)
from openphb.domains.plans.sections.types import (
    ActionAnswer,
    AssentAnswer,
    MeasureKind,
    PersonAnswer,
    Sees,
    StepAnswer,
)
from openphb.domains.plans.types import (
    LineAnswer,
    NeedAnswer,
    OutcomeAnswer,
    PlanAnswer,
    RiskAnswer,
)
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date


@dataclass(frozen=True)
class Told:
    """A part of a plan as a page or a paper tells it."""

    words: str
    more: str


def sections_told(plan: PlanAnswer, *, on_paper: bool = False) -> list[tuple[str, str, str]]:
    """Return the sections that have words: heading, words, and who reads it if not all.

    What few may read is not printed: paper goes from hand to hand.
    """
    found = []
    for row in reference.sections():
        words = plan.words.get(row.section, "")
        if not words or (on_paper and row.restricted):
            continue
        mark = plan.sections.get(row.section)
        found.append((row.heading, words, read_by(mark.sees) if mark else ""))
    return found


def read_by(sees: Sees) -> str:
    """Return who reads a part, where that is not both bodies."""
    if sees is Sees.BOTH:
        return ""
    return _("Read by: %(who)s.") % {"who": SEES_WORDS[sees]}


def need_more(need: NeedAnswer) -> str:
    """Return who assessed a need and who watches over what it comes from."""
    one = need.assessed
    on = long_date(one.assessed_on) if one.assessed_on else ""
    return _together(
        _("Assessed by %(who)s on %(day)s.") % {"who": one.assessed_by, "day": on}
        if one.assessed_by and on
        else "",
        _("Assessed by %(who)s.") % {"who": one.assessed_by} if one.assessed_by and not on else "",
        _("Assessed on %(day)s.") % {"day": on} if on and not one.assessed_by else "",
        _("Condition: %(what)s.") % {"what": one.condition} if one.condition else "",
        _("Watched over by %(who)s.") % {"who": one.monitored_by} if one.monitored_by else "",
        read_by(need.sees),
    )


def outcome_more(outcome: OutcomeAnswer) -> str:
    """Return how far an outcome is to get and by when, and why nothing is bought for it."""
    one = outcome.measured
    most = "/10" if one.kind is MeasureKind.SCALE else ""
    return _together(
        _("Now: %(now)s.") % {"now": f"{one.baseline:,}{most}"} if one.baseline is not None else "",
        _("To reach: %(goal)s.") % {"goal": f"{one.target:,}{most}"}
        if one.target is not None
        else "",
        _("By %(day)s.") % {"day": long_date(one.by_when)} if one.by_when else "",
        _("Nothing has to be bought for it: %(why)s") % {"why": outcome.no_line_reason}
        if outcome.no_line_reason
        else "",
        read_by(outcome.sees),
    )


def risk_more(risk: RiskAnswer) -> str:
    """Return how a risk is seen and weighed, and when it is looked at again."""
    one = risk.weighed
    return _together(
        _("The person says: %(words)s") % {"words": one.person_view} if one.person_view else "",
        _("The professionals say: %(words)s") % {"words": one.professional_view}
        if one.professional_view
        else "",
        _("Without what was agreed: likely %(l)s of 5, bad %(i)s of 5.")
        % {"l": one.likelihood, "i": one.impact}
        if one.likelihood
        else "",
        _("With it: likely %(l)s of 5, bad %(i)s of 5.")
        % {"l": one.residual_likelihood, "i": one.residual_impact}
        if one.residual_likelihood
        else "",
        _("Looked at again on %(day)s.") % {"day": long_date(one.look_again_on)}
        if one.look_again_on
        else "",
        read_by(risk.sees),
    )


def action_told(action: ActionAnswer) -> Told:
    """Return what will be done, by whom, by when, and how far it is."""
    one = action.draft
    return Told(
        one.words,
        _together(
            _("Who: %(who)s.") % {"who": one.who},
            _("By %(day)s.") % {"day": long_date(one.by_when)} if one.by_when else "",
            f"{STATUS_WORDS[one.status]}.",
            read_by(action.sees),
        ),
    )


def step_told(step: StepAnswer) -> Told:
    """Return what is done when something goes wrong, by whom, and up to how much."""
    one = step.draft
    return Told(
        one.trigger,
        _together(
            _("Then: %(what)s.") % {"what": one.happens.rstrip(".")},
            _("Who: %(who)s.") % {"who": one.who.rstrip(".")},
            _("Up to %(money)s each time.") % {"money": pounds(one.cap_pence)}
            if one.cap_pence
            else "",
            read_by(step.sees),
        ),
    )


def covers_told(lines: Iterable[LineAnswer]) -> list[Told]:
    """Return what extra cover lines pay for, each under what the line is called."""
    return [Told(line.description, cover_words(line.cover)) for line in lines if line.cover]


def person_told(person: PersonAnswer) -> Told:
    """Return who somebody is to the plan and how they are reached."""
    one = person.draft
    return Told(
        one.name,
        _together(
            f"{ROLE_WORDS[one.role]}.",
            f"{one.does.rstrip('.')}." if one.does else "",
            _("Reached by: %(how)s") % {"how": one.contact} if one.contact else "",
            read_by(person.sees),
        ),
    )


def assent_told(assent: AssentAnswer) -> Told:
    """Return who agreed, when and how."""
    one = assent.draft
    return Told(
        one.name,
        _together(
            f"{one.standing.rstrip('.')}.",
            _("Agreed on %(day)s.") % {"day": long_date(one.agreed_on)},
            f"{ASSENT_WORDS[one.form]}.",
            _("The plan was put to them as: %(how)s.") % {"how": one.put_as} if one.put_as else "",
        ),
    )


def parts_told(plan: PlanAnswer) -> dict[str, list[Told]]:
    """Return the parts that need no money, for a page or a paper."""
    return {
        "actions_told": [action_told(one) for one in plan.actions],
        "steps_told": [step_told(one) for one in plan.steps],
        "covers_told": covers_told(plan.lines),
        "people_told": [person_told(one) for one in plan.people],
        "assents_told": [assent_told(one) for one in plan.assents],
        "needs_told": [Told(one.words, need_more(one)) for one in plan.needs],
    }


def _together(*sentences: str) -> str:
    return " ".join(_full(sentences))


def _full(sentences: Iterable[str]) -> list[str]:
    return [sentence for sentence in sentences if sentence]
