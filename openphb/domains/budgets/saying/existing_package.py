"""A package that was looked at, in plain words: what changes, what ends, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from openphb.domains.budgets.methods.existing_package import Part, Settled, stored_parts
from openphb.domains.budgets.types import OwnWords


def existing_package(stored: Mapping[str, Any]) -> OwnWords:
    """Return what is told of a package beside what is told of every budget.

    Refusal: `working_unreadable`.
    """
    parts = stored_parts(stored)
    moved = tuple(_said(part) for part in parts if part.settled is not Settled.KEEP)
    if not moved:
        same = (_("We looked at all the care that you have now. It stays as it is."),)
        return OwnWords(more=((_("What changes"), same),), easy=(("plan", same),))
    kept = sum(part.settled is Settled.KEEP for part in parts)
    rest = (_("The rest stays as it is."),) if kept else ()
    changes = (*moved, *rest)
    return OwnWords(more=((_("What changes"), changes),), easy=(("plan", changes),))


def _said(part: Part) -> str:
    line = part.now.line
    why = " ".join(part.why.split())
    why = why if why.endswith((".", "!", "?")) else f"{why}."
    if part.settled is Settled.END:
        return _("%(what)s ends. %(why)s") % {"what": line.description, "why": why}
    return _("%(what)s changes. %(why)s") % {"what": line.description, "why": why}
