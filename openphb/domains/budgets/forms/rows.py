"""How many rows a form has that may be given more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any


def rows_wanted(
    sent: Mapping[str, Any], most: int, *, more: int, name: str = "rows", button: str = "more"
) -> int:
    """Return how many rows a sent form had, and with its "add more" pressed how many it wants."""
    said = str(sent.get(name, ""))
    count = int(said) if re.fullmatch(r"[0-9]{1,3}", said) else 0
    return min(count + (more if button in sent else 0), most)
