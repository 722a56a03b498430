"""How shortfalls and batches are worded."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from openphb.domains.sufficiency.types import BatchState, RaiseOutcome, ShortWhy
from openphb.kernel.money import pounds
from openphb.web.parts import Cell, Colour


def why_tag(why: ShortWhy) -> Cell:
    """Return why a line is short, as a tag."""
    return {
        ShortWhy.CARD: Cell(_("Card price"), tag=Colour.BLUE),
        ShortWhy.TWO_CARERS: Cell(_("Two needed, one funded"), tag=Colour.RED),
        ShortWhy.MINIMUM_WAGE: Cell(_("Minimum wage"), tag=Colour.ORANGE),
    }[why]


def state_tag(state: BatchState) -> Cell:
    """Return how a batch stands, as a tag."""
    return {
        BatchState.PROPOSED: Cell(_("Waits for a decision"), tag=Colour.YELLOW),
        BatchState.REFUSED: Cell(_("Refused"), tag=Colour.GREY),
        BatchState.RAISING: Cell(_("Budgets are being raised"), tag=Colour.BLUE),
        BatchState.DONE: Cell(_("Done"), tag=Colour.GREEN),
    }[state]


def outcome_words(outcome: RaiseOutcome) -> str:
    """Return what came of one budget."""
    return {
        RaiseOutcome.RAISED: _("Raised"),
        RaiseOutcome.PLAN_CHANGED: _("Not raised: another version of the plan was agreed"),
        RaiseOutcome.BEING_WRITTEN: _("Not raised: a version of the plan is being written"),
        RaiseOutcome.UNSIGNED: _("Not raised: the agreement is not signed yet"),
        RaiseOutcome.DIED: _("Not raised: the person has died"),
    }[outcome]


def rise_words(from_pence: int, to_pence: int) -> str:
    """Return a rise of one unit: "£24.60 to £25.60"."""
    return _("%(now)s to %(then)s") % {"now": pounds(from_pence), "then": pounds(to_pence)}


def name_of(names: Mapping[UUID, str], subject_id: UUID) -> str:
    """Return somebody's name, or that it is not to be seen."""
    return names.get(subject_id) or _("Somebody you do not see")
