"""A budget from the price list in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from openphb.domains.budgets.types import OwnWords


def price_list(_stored: Mapping[str, Any]) -> OwnWords:
    """Return what is told of a budget from the commissioner's list beside what is told of every one."""
    return OwnWords(
        picture="things",
        once=_("Things from the list that you get once"),
        other=_("Things from the list"),
    )
