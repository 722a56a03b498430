"""What is written down of those who help to plan, and whether one can be chosen on a day."""

from __future__ import annotations

from datetime import date

from openphb.domains.plans.helping.types import HelperDraft
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


def check_helper(helper: HelperDraft) -> None:
    """Refusals: `words_missing`, `contract_ends_first`, `training_without_name`."""
    for where, name in (
        ("name", "The name"),
        ("helps_with", "What they help with"),
        ("contact", "How they are reached"),
    ):
        if not getattr(helper, where).strip():
            raise Refusal("words_missing", f"{name} is empty.", "Write it in a few words.", where)
    if helper.contract_to is not None and helper.contract_to < helper.contract_from:
        raise Refusal(
            "contract_ends_first",
            "The contract ends before it begins.",
            "Check both days.",
            "contract_to",
        )
    if helper.trained_until is not None and not helper.training.strip():
        raise Refusal(
            "training_without_name",
            "A day is given until which a training counts, and no training.",
            "Write which training it was.",
            "training",
        )


def why_not(helper: HelperDraft, on: date) -> str:
    """Return why somebody cannot be chosen on a day; blank where they can. Both last days count."""
    if on < helper.contract_from:
        return f"Their contract begins on {long_date(helper.contract_from)}."
    if helper.contract_to is not None and on > helper.contract_to:
        return f"Their contract ended on {long_date(helper.contract_to)}."
    if not helper.training.strip():
        return "No training is written down for them."
    if helper.trained_until is not None and on > helper.trained_until:
        return f"Their training counted until {long_date(helper.trained_until)}."
    return ""


def check_choice(helper: HelperDraft, on: date) -> None:
    """Refusal `helper_lapsed`, with the reason."""
    reason = why_not(helper, on)
    if reason:
        raise Refusal(
            "helper_lapsed",
            f"{helper.name} cannot be chosen today. {reason}",
            "Choose somebody else, or ask the PHB manager to bring the list up to date.",
            "helper",
        )
