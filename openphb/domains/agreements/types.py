"""Words of this domain: agreements, recipients, signatures and bank details."""

from __future__ import annotations

from enum import StrEnum


class RecipientKind(StrEnum):
    """Who is actually paid (2013 Regulations, reg 10(1A) as amended in 2017)."""

    HOLDER = "holder"
    REPRESENTATIVE = "representative"
    NOMINEE = "nominee"
    MANAGED_ACCOUNT = "managed_account"


class AgreementState(StrEnum):
    """Where an agreement stands. Money needs `signed`."""

    PREPARED = "prepared"
    SIGNED = "signed"
    ENDED = "ended"


class Party(StrEnum):
    """Whose signature it is."""

    PERSON = "person"
    BODY = "body"


class BankState(StrEnum):
    """Bank details are proposed by one person and approved by another."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"


class ModulusAnswer(StrEnum):
    """What the modulus check said. It proves the shape of a number, not that the account exists."""

    VALID = "valid"
    INVALID = "invalid"
    CANNOT_BE_CHECKED = "cannot_be_checked"
