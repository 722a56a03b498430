"""Writes an ISO 20022 pain.001 order of Faster Payments in pounds.

| element | what stands there |
|---|---|
| GrpHdr | MsgId; CreDtTm; NbOfTxs and CtrlSum of the message; InitgPty/Nm |
| PmtInf | PmtInfId; PmtMtd `TRF`; NbOfTxs and CtrlSum; PmtTpInf; ReqdExctnDt (a date in version 3, `Dt` inside it in version 9); the account the money leaves |
| CdtTrfTxInf | EndToEndId; InstdAmt in GBP; the account to pay; RmtInf/Ustrd, the reference on the recipient's statement |
| account | sort code as ClrSysMmbId/MmbId of clearing system `GBDSC`; account number as Id/Othr/Id |

Sources: the schemas pain.001.001.03 and .09; GBDSC is in ISO 20022's external code list of clearing
systems, as `URNS` is in that of service levels. What banks do differently is in `Order`. The
characters are ISO 20022's basic Latin set. The widths of name (40) and reference (18) are those of
the Faster Payments scheme, narrower than the schema's.
"""  # noqa: E501  a table row cannot be folded

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lxml import etree

from openphb.kernel.bank_details import BankDetails
from openphb.kernel.latin import plain_letters
from openphb.kernel.money import Pence, pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

NAME_WIDTH = 40
REFERENCE_WIDTH = 18
ID_WIDTH = 35
END_TO_END_WIDTH = 31
"""What Faster Payments carries of it; the schema itself would take 35."""

_FORBIDDEN = re.compile(r"[^A-Za-z0-9/?:().,'+ -]")
_ID = re.compile(r"[A-Za-z0-9-]+")


class Version(StrEnum):
    """Which version of the message the bank takes."""

    V03 = "03"
    V09 = "09"


@dataclass(frozen=True)
class Order:
    """What one bank asks for and another does not."""

    version: Version = Version.V09
    service_level: str | None = "URNS"
    """A code of ISO's list; URNS is urgent payment, net settlement: Faster Payments."""
    local_instrument: str | None = None
    """The bank's own word for the scheme, where it wants one."""
    largest_pence: Pence = 100_000_000
    """£1,000,000: the Faster Payments scheme's limit since February 2022; a bank may set less."""


@dataclass(frozen=True)
class Debtor:
    """Who pays, and the account that the money leaves."""

    name: str
    account: BankDetails


@dataclass(frozen=True)
class Transfer:
    """One payment. `end_to_end_id` comes back with every answer about it."""

    account: BankDetails
    name: str
    reference: str
    pence: Pence
    end_to_end_id: str


@dataclass(frozen=True)
class Pain001File:
    """The bytes to send, and what they add up to."""

    data: bytes
    message_id: str
    pay_on: date
    pence: Pence
    count: int


def write_pain001(
    *,
    debtor: Debtor,
    transfers: Sequence[Transfer],
    message_id: str,
    pay_on: date,
    made_at: datetime,
    order: Order | None = None,
) -> Pain001File:
    """Return one message that pays every transfer on `pay_on`, which may be any day of the week.

    The same arguments give the same bytes. Names are cut to 40 characters; references are not,
    because half a reference is another reference.
    Refusals: `pain001_no_payments`, `pain001_message_id`, `pain001_date`, `pain001_name`,
    `pain001_reference`, `pain001_amount`, `pain001_own_account`, `pain001_end_to_end_id`,
    `pain001_end_to_end_repeated`.
    """
    order = order or Order()
    _refuse_bad_message(debtor, transfers, message_id, pay_on, made_at)
    for place, transfer in enumerate(transfers, start=1):
        _refuse_bad_transfer(transfer, debtor, order, f"payment {place}")
    _refuse_repeats(transfers)
    total = sum(transfer.pence for transfer in transfers)
    namespace = f"urn:iso:std:iso:20022:tech:xsd:pain.001.001.{order.version}"
    root = etree.fromstring(f'<Document xmlns="{namespace}"/>')
    message = _Writer(namespace, _under(root, namespace, "CstmrCdtTrfInitn"))
    header = message.inside("GrpHdr")
    header.put("MsgId", message_id)
    header.put("CreDtTm", made_at.replace(microsecond=0, tzinfo=None).isoformat())
    header.put("NbOfTxs", str(len(transfers)))
    header.put("CtrlSum", _decimal(total))
    header.put("InitgPty/Nm", _name(debtor.name))
    batch = message.inside("PmtInf")
    batch.put("PmtInfId", message_id)
    batch.put("PmtMtd", "TRF")
    batch.put("NbOfTxs", str(len(transfers)))
    batch.put("CtrlSum", _decimal(total))
    _put_kind(batch, order)
    day = "ReqdExctnDt" if order.version is Version.V03 else "ReqdExctnDt/Dt"
    batch.put(day, pay_on.isoformat())
    batch.put("Dbtr/Nm", _name(debtor.name))
    batch.put("DbtrAcct/Id/Othr/Id", debtor.account.account_number)
    _put_sort_code(batch, "DbtrAgt", debtor.account)
    for transfer in transfers:
        _put_transfer(batch.inside("CdtTrfTxInf"), transfer)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Pain001File(data, message_id, pay_on, total, len(transfers))


def latin_text(text: str) -> str:
    """Return text in ISO 20022's basic Latin characters; "&" is "+", any other mark a space."""
    plain = plain_letters(text).replace("&", "+")
    return " ".join(_FORBIDDEN.sub(" ", plain).split())


@dataclass(frozen=True)
class _Writer:
    """Adds elements in the order they are put, which the schema lays down."""

    namespace: str
    element: etree._Element

    def inside(self, name: str) -> _Writer:
        return _Writer(self.namespace, _under(self.element, self.namespace, name))

    def put(self, path: str, text: str) -> etree._Element:
        element = self.element
        for name in path.split("/"):
            element = _under(element, self.namespace, name)
        element.text = text
        return element


def _under(element: etree._Element, namespace: str, name: str) -> etree._Element:
    return etree.SubElement(element, f"{{{namespace}}}{name}")


def _put_kind(batch: _Writer, order: Order) -> None:
    if order.service_level is None and order.local_instrument is None:
        return
    kind = batch.inside("PmtTpInf")
    if order.service_level is not None:
        kind.put("SvcLvl/Cd", order.service_level)
    if order.local_instrument is not None:
        kind.put("LclInstrm/Prtry", order.local_instrument)


def _put_sort_code(writer: _Writer, agent: str, account: BankDetails) -> None:
    bank = writer.inside(agent).inside("FinInstnId").inside("ClrSysMmbId")
    bank.put("ClrSysId/Cd", "GBDSC")
    bank.put("MmbId", account.sort_code)


def _put_transfer(writer: _Writer, transfer: Transfer) -> None:
    writer.put("PmtId/EndToEndId", transfer.end_to_end_id)
    writer.put("Amt/InstdAmt", _decimal(transfer.pence)).set("Ccy", "GBP")
    _put_sort_code(writer, "CdtrAgt", transfer.account)
    writer.put("Cdtr/Nm", _name(transfer.name))
    writer.put("CdtrAcct/Id/Othr/Id", transfer.account.account_number)
    writer.put("RmtInf/Ustrd", latin_text(transfer.reference))


def _name(name: str) -> str:
    return latin_text(name)[:NAME_WIDTH].strip()


def _decimal(pence: Pence) -> str:
    whole, part = divmod(pence, 100)
    return f"{whole}.{part:02d}"


def _refuse_bad_message(
    debtor: Debtor,
    transfers: Sequence[Transfer],
    message_id: str,
    pay_on: date,
    made_at: datetime,
) -> None:
    if not transfers:
        raise Refusal(
            "pain001_no_payments",
            "There is nothing to pay.",
            "Add a payment to the run.",
            "payments",
        )
    if not _ID.fullmatch(message_id) or len(message_id) > ID_WIDTH:
        raise Refusal(
            "pain001_message_id",
            "A message id is 1 to 35 letters, digits or hyphens.",
            "Use one that this payer has never used.",
            "message_id",
        )
    if pay_on < made_at.date():
        raise Refusal(
            "pain001_date",
            f"A message made on {long_date(made_at.date())} cannot pay on {long_date(pay_on)}.",
            "Choose the day the file is made, or a later one.",
            "pay_on",
        )
    if not _name(debtor.name):
        raise Refusal(
            "pain001_name",
            "The payer’s name has no letter that the bank can carry.",
            "Give the name in Latin letters.",
            "name",
        )


def _refuse_bad_transfer(transfer: Transfer, debtor: Debtor, order: Order, where: str) -> None:
    if not 0 < transfer.pence <= order.largest_pence:
        raise Refusal(
            "pain001_amount",
            f"A Faster Payment cannot be {pounds(transfer.pence)}.",
            f"A payment is £0.01 to {pounds(order.largest_pence)}; pay more by Bacs.",
            where,
        )
    if transfer.account == debtor.account:
        raise Refusal(
            "pain001_own_account",
            "The account to pay is the account the money leaves.",
            "Check the bank details to pay.",
            where,
        )
    if not _name(transfer.name):
        raise Refusal(
            "pain001_name",
            "The name to pay has no letter that the bank can carry.",
            "Give the name in Latin letters.",
            where,
        )
    if not 1 <= len(latin_text(transfer.reference)) <= REFERENCE_WIDTH:
        raise Refusal(
            "pain001_reference",
            f"A Faster Payment’s reference is 1 to {REFERENCE_WIDTH} characters.",
            "Use letters, digits and / - ? : ( ) . , ' + only.",
            where,
        )
    if not _ID.fullmatch(transfer.end_to_end_id) or len(transfer.end_to_end_id) > END_TO_END_WIDTH:
        raise Refusal(
            "pain001_end_to_end_id",
            f"An end-to-end id is 1 to {END_TO_END_WIDTH} letters, digits or hyphens.",
            "Make it from the payment’s own id.",
            where,
        )


def _refuse_repeats(transfers: Sequence[Transfer]) -> None:
    seen: dict[str, int] = {}
    for place, transfer in enumerate(transfers, start=1):
        first = seen.setdefault(transfer.end_to_end_id, place)
        if first != place:
            raise Refusal(
                "pain001_end_to_end_repeated",
                f"Payments {first} and {place} have the same end-to-end id.",
                "Pay each payment once.",
                f"payment {place}",
            )
