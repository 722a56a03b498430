"""A one-off budget in plain words: what each thing will do for the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from openphb.domains.budgets.methods.one_off import stored_things
from openphb.domains.budgets.types import OwnWords


def one_off(stored: Mapping[str, Any]) -> OwnWords:
    """Return what is told of a one-off budget beside what is told of every one.

    Refusal: `working_unreadable`.
    """
    outcomes = tuple(
        f"{thing.what.strip()}: {_ended(thing.outcome)}" for thing in stored_things(stored).things
    )
    once = (
        _("You get this money once, to buy these things."),
        _("It does not come each week."),
    )
    return OwnWords(
        what=_("things that help you"),
        picture="things",
        once=_("What you can buy"),
        more=((_("What it will do for you"), outcomes), (_("When you get it"), once)),
        easy=(("money", once),),
        official=(_("One-off budget: a single sum toward a goal, which is not paid again."),),
    )


def _ended(words: str) -> str:
    said = " ".join(words.split())
    return said if said.endswith((".", "!", "?")) else f"{said}."
