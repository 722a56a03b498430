"""What several pages show of a role."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from openphb.foundation.access.queries import HeldRole
from openphb.web.parts import Cell, Colour


def now_cell(one: HeldRole, today: date) -> Cell:
    """Return whether a role is in force, in a word and a colour."""
    if one.in_force(today):
        return Cell(_("In force"), tag=Colour.GREEN)
    later = one.valid_from > today
    return Cell(_("Not yet") if later else _("Ended"), tag=Colour.BLUE if later else Colour.GREY)
