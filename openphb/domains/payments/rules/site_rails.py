"""What can be agreed about a site's own system, and about what its invoices are charged to."""

from __future__ import annotations

from openphb.domains.payments.rails import layout_of
from openphb.domains.payments.rules.payees import PLAIN
from openphb.domains.payments.types import SITE_RAILS, ChargingCodes, RailTerms
from openphb.kernel.refusal import Refusal

MOST_LEAD_DAYS = 60
LONGEST_CODE = 25


def terms_fault(says: RailTerms) -> Refusal | None:
    """Return why terms of a rail cannot be proposed, or None.

    Codes: `rail_not_of_a_site`, `rail_lead_days`, and those of `layout_of`.
    """
    if says.rail not in SITE_RAILS:
        return Refusal(
            "rail_not_of_a_site",
            "Bacs and Faster Payments are the same everywhere.",
            "Choose supplier invoices or prepaid cards.",
            "rail",
        )
    if not 0 <= says.lead_days <= MOST_LEAD_DAYS:
        return Refusal(
            "rail_lead_days",
            f"A site’s own system takes 0 to {MOST_LEAD_DAYS} working days.",
            "Ask whoever runs it how long a payment takes.",
            "lead_days",
        )
    try:
        layout_of(says)
    except Refusal as refusal:
        # Whatever part of it is wrong, it was given in one field.
        return Refusal(refusal.code, refusal.message, refusal.mend, "layout")
    return None


def charging_fault(says: ChargingCodes) -> Refusal | None:
    """Return why charging codes cannot be proposed, or None.

    Codes: `charging_code_form`, `charging_code_source`.
    """
    analysis = {f"analysis_{place}": code for place, code in enumerate(says.analysis, start=1)}
    given = {"cost_centre": says.cost_centre, "subjective_code": says.subjective_code}
    for name, code in (given | {name: code for name, code in analysis.items() if code}).items():
        if len(code) > LONGEST_CODE or not PLAIN.fullmatch(code):
            return Refusal(
                "charging_code_form",
                f"A code has 1 to {LONGEST_CODE} letters, digits and . / _ - and begins with a "
                "letter or a digit.",
                "Copy it from the finance system as it stands there.",
                name,
            )
    if len(says.source.strip()) < 5:
        return Refusal(
            "charging_code_source",
            "It is not said where the codes come from.",
            "Name the letter, message or record, with its day.",
            "source",
        )
    return None
