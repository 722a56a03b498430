"""What a site's own system says of a payment that it did not make, for a person to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from openphb.domains.payments.types import Rail


@dataclass(frozen=True)
class SiteReason:
    """One answer of a finance system or a card provider. The codes are ours: none publishes its own."""

    code: str
    words: str
    ends_number: bool
    """Whether the number itself is wrong, so that nothing more may be sent to it."""


_REASONS = {
    Rail.SUPPLIER_INVOICE: (
        SiteReason("INV-NONE", "The supplier number is not known.", ends_number=True),
        SiteReason("INV-SHUT", "The supplier or its site is closed.", ends_number=True),
        SiteReason("INV-OTHER", "The supplier is somebody else.", ends_number=True),
        SiteReason("INV-BANK", "The bank sent the money back to the system.", ends_number=True),
        SiteReason("INV-HOLD", "The supplier or the invoice is on hold.", ends_number=False),
        SiteReason("INV-CODE", "A code that it is charged to was refused.", ends_number=False),
        SiteReason("INV-TWICE", "The invoice number was taken already.", ends_number=False),
        SiteReason("INV-DAY", "The day was in a period that is closed.", ends_number=False),
        SiteReason("INV-ELSE", "Something else.", ends_number=False),
    ),
    Rail.PREPAID_CARD: (
        SiteReason("CRD-NONE", "The card is not known.", ends_number=True),
        SiteReason("CRD-SHUT", "The card is closed, lost or stolen.", ends_number=True),
        SiteReason("CRD-OTHER", "The card is somebody else’s.", ends_number=True),
        SiteReason("CRD-MOST", "The card would hold more than it may.", ends_number=False),
        SiteReason("CRD-FUND", "The account that loads the cards is short.", ends_number=False),
        SiteReason("CRD-ELSE", "Something else.", ends_number=False),
    ),
}
_BY_CODE = {one.code: one for of_rail in _REASONS.values() for one in of_rail}


def site_reasons(rail: Rail) -> tuple[SiteReason, ...]:
    """Return why a rail's payment is refused; empty where banks answer."""
    return _REASONS.get(rail, ())


def ends_number(code: str) -> bool:
    """Return whether a reason says that the number itself is wrong."""
    return code in _BY_CODE and _BY_CODE[code].ends_number
