"""Reads a pain.001 message of UK payments and says what is wrong with it.

It shares nothing with the writer but the reading of XML: the rules are stated again here, from the
same schemas, so that a slip in the one is caught by the other. It is narrower than the schema: an
order in another currency, or to an IBAN, is sound ISO 20022 and no Faster Payment.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from openphb.kernel.money import Pence, pounds
from openphb.kernel.refusal import Refusal
from openphb.kernel.xml import (
    Element,
    find,
    find_all,
    iso_message,
    line_of,
    local_name,
    parse_xml,
    text_at,
)

_VERSIONS = ("03", "09")
_ILLEGAL = re.compile(r"[^A-Za-z0-9/?:().,'+ -]")
_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,5})?")

_GROUP = ("MsgId", "CreDtTm", "Authstn", "NbOfTxs", "CtrlSum", "InitgPty", "FwdgAgt")
_BATCH = (
    *("PmtInfId", "PmtMtd", "BtchBookg", "NbOfTxs", "CtrlSum", "PmtTpInf", "ReqdExctnDt"),
    *("PoolgAdjstmntDt", "Dbtr", "DbtrAcct", "DbtrAgt", "DbtrAgtAcct", "InstrForDbtrAgt"),
    *("UltmtDbtr", "ChrgBr", "ChrgsAcct", "ChrgsAcctAgt", "CdtTrfTxInf"),
)
_TRANSFER = (
    *("PmtId", "PmtTpInf", "Amt", "XchgRateInf", "ChrgBr", "ChqInstr", "UltmtDbtr"),
    *("IntrmyAgt1", "IntrmyAgt1Acct", "IntrmyAgt2", "IntrmyAgt2Acct"),
    *("IntrmyAgt3", "IntrmyAgt3Acct", "CdtrAgt", "CdtrAgtAcct", "Cdtr", "CdtrAcct"),
    *("UltmtCdtr", "InstrForCdtrAgt", "InstrForDbtrAgt", "Purp", "RgltryRptg", "Tax"),
    *("RltdRmtInf", "RmtInf", "SplmtryData"),
)
_MAY_REPEAT = {"Authstn", "CdtTrfTxInf", "InstrForCdtrAgt", "RgltryRptg", "RltdRmtInf"} | {
    "SplmtryData"
}


@dataclass(frozen=True)
class Pain001Fault:
    """One thing wrong: a stable code, words, and the line it is on ("" for the whole file)."""

    code: str
    message: str
    where: str


@dataclass(frozen=True)
class Pain001Check:
    """What the file's own payments add up to, and every fault found."""

    message: str | None
    """"pain.001.001.09"; None where it is not one."""
    message_id: str | None
    pence: Pence
    count: int
    days: tuple[date, ...]
    errors: tuple[Pain001Fault, ...]

    @property
    def valid(self) -> bool:
        """Return whether no fault was found."""
        return not self.errors


@dataclass(frozen=True)
class _Paid:
    """What a payment says, as far as it could be read."""

    element: Element
    end_to_end_id: str | None
    amount: Decimal


def check_pain001(data: bytes) -> Pain001Check:
    """Return the totals and faults of a file; never raises for what the file holds.

    Codes: `file_too_large`, `xml_broken`, `xml_doctype`, `not_pain001`, `version`;
    `element_missing`, `element_unknown`, `element_order`, `element_repeated`; `message_id`,
    `created`, `method`, `payment_information_repeated`, `no_payments`, `count_missing`,
    `count_message`, `count_batch`, `control_sum_message`, `control_sum_batch`, `date_missing`,
    `date`, `date_past`; `clearing_system`, `sort_code`, `account_number`, `own_account`,
    `name_missing`, `name_length`, `illegal_character`, `reference_length`; `amount_missing`,
    `amount`, `amount_zero`, `currency`, `end_to_end_missing`, `end_to_end_length`,
    `end_to_end_repeated`.
    """
    try:
        root = parse_xml(data)
    except Refusal as refusal:
        return _nothing(Pain001Fault(refusal.code, refusal.message, refusal.where))
    kind = iso_message(root)
    order = find(root, "CstmrCdtTrfInitn")
    if kind is None or kind[0] != "pain.001" or order is None:
        return _nothing(Pain001Fault("not_pain001", "This is not a payment order (pain.001).", ""))
    name = f"pain.001.001.{kind[1]}"
    if kind[1] not in _VERSIONS:
        words = f"This is version {int(kind[1])} of pain.001; versions 3 and 9 are known here."
        return _nothing(Pain001Fault("version", words, ""), name)
    faults: list[Pain001Fault] = []
    batches = find_all(order, "PmtInf")
    paid: list[_Paid] = []
    days: set[date] = set()
    made_on = _made_on(order)
    for batch in batches:
        day, day_faults = _day(batch, kind[1], made_on)
        if day:
            days.add(day)
        of_batch, transfer_faults = _transfers(batch)
        paid += of_batch
        faults += [*_shape(batch, _BATCH), *day_faults, *_batch(batch), *transfer_faults]
        faults += _totals(batch, of_batch, "batch")
    faults = [*_header(order, paid), *faults, *_repeats(batches, paid)]
    if not paid:
        faults.append(Pain001Fault("no_payments", "The file pays nobody.", ""))
    return Pain001Check(
        message=name,
        message_id=text_at(order, "GrpHdr/MsgId"),
        pence=int(sum((one.amount for one in paid), Decimal(0)) * 100),
        count=len(paid),
        days=tuple(sorted(days)),
        errors=tuple(faults),
    )


def _nothing(fault: Pain001Fault, message: str | None = None) -> Pain001Check:
    return Pain001Check(message, None, 0, 0, (), (fault,))


def _fault(code: str, message: str, element: Element) -> Pain001Fault:
    return Pain001Fault(code, message, f"line {line_of(element)}")


def _shape(element: Element, names: tuple[str, ...]) -> Iterator[Pain001Fault]:
    """Yield where the element's parts are not those of the schema, in its order."""
    reached = 0
    seen: Counter[str] = Counter()
    for part in element:
        name = local_name(part)
        if name not in names:
            yield _fault(
                "element_unknown", f"{local_name(element)} has no part called {name}.", part
            )
            continue
        place = names.index(name)
        if place < reached:
            yield _fault("element_order", f"{name} may not come after {names[reached]}.", part)
        reached = max(reached, place)
        seen[name] += 1
        if seen[name] == 2 and name not in _MAY_REPEAT:
            yield _fault("element_repeated", f"{name} is there twice.", part)


def _header(order: Element, paid: list[_Paid]) -> Iterator[Pain001Fault]:
    header = find(order, "GrpHdr")
    if header is None:
        yield _fault("element_missing", "The message has no header (GrpHdr).", order)
        return
    yield from _shape(header, _GROUP)
    if not 1 <= len(text_at(header, "MsgId") or "") <= 35:
        yield _fault("message_id", "The message has no id of 1 to 35 characters.", header)
    if _made_on(order) is None:
        yield _fault("created", "The message does not say when it was made.", header)
    if find(header, "InitgPty") is None:
        yield _fault("element_missing", "The message does not say who sends it.", header)
    yield from _totals(header, paid, "message")


def _made_on(order: Element) -> date | None:
    try:
        return datetime.fromisoformat(text_at(order, "GrpHdr/CreDtTm") or "").date()
    except ValueError:
        return None


def _totals(element: Element, paid: list[_Paid], of: str) -> Iterator[Pain001Fault]:
    """Yield where NbOfTxs or CtrlSum is not what the payments give."""
    count = text_at(element, "NbOfTxs")
    if count is None and of == "message":
        yield _fault("count_missing", "The message does not say how many payments it has.", element)
    elif count is not None and (not re.fullmatch("[0-9]{1,15}", count) or int(count) != len(paid)):
        yield _fault(
            f"count_{of}", f"NbOfTxs is {count[:20]} and there are {len(paid)} payments.", element
        )
    written = text_at(element, "CtrlSum")
    total = sum((one.amount for one in paid), Decimal(0))
    if written is not None and (
        not re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,17})?", written) or Decimal(written) != total
    ):
        yield _fault(
            f"control_sum_{of}",
            f"CtrlSum is {written[:40]} and the payments give {total}.",
            element,
        )


def _day(
    batch: Element, version: str, made_on: date | None
) -> tuple[date | None, list[Pain001Fault]]:
    text = text_at(batch, "ReqdExctnDt" if version == "03" else "ReqdExctnDt/Dt")
    if text is None:
        if version == "09" and text_at(batch, "ReqdExctnDt", "ReqdExctnDt/DtTm"):
            words = "ReqdExctnDt must hold its day in Dt in this version."
            return None, [_fault("date", words, batch)]
        return None, [_fault("date_missing", "There is no day to pay on (ReqdExctnDt).", batch)]
    try:
        day = date.fromisoformat(text) if re.fullmatch("[0-9]{4}(-[0-9]{2}){2}", text) else None
    except ValueError:
        day = None
    if day is None:
        return None, [_fault("date", f"“{text[:30]}” is not a day.", batch)]
    if made_on and day < made_on:
        return day, [_fault("date_past", "The day to pay on is before the file was made.", batch)]
    return day, []


def _batch(batch: Element) -> Iterator[Pain001Fault]:
    if not 1 <= len(text_at(batch, "PmtInfId") or "") <= 35:
        yield _fault("element_missing", "PmtInf has no PmtInfId of 1 to 35 characters.", batch)
    if text_at(batch, "PmtMtd") != "TRF":
        yield _fault("method", "The payment method is not TRF (transfer).", batch)
    yield from _party(batch, "Dbtr", "the payer")


def _transfers(batch: Element) -> tuple[list[_Paid], list[Pain001Fault]]:
    paid: list[_Paid] = []
    faults: list[Pain001Fault] = []
    payer = _account(batch, "Dbtr")
    for transfer in find_all(batch, "CdtTrfTxInf"):
        amount, amount_faults = _amount(transfer)
        paid.append(_Paid(transfer, text_at(transfer, "PmtId/EndToEndId"), amount))
        faults += [
            *_shape(transfer, _TRANSFER),
            *_end_to_end(transfer),
            *amount_faults,
            *_party(transfer, "Cdtr", "the payment"),
            *_reference(transfer),
        ]
        if _account(transfer, "Cdtr") == payer != (None, None):
            words = "The account to pay is the account the money leaves."
            faults.append(_fault("own_account", words, transfer))
    return paid, faults


def _end_to_end(transfer: Element) -> Iterator[Pain001Fault]:
    text = text_at(transfer, "PmtId/EndToEndId")
    if text is None:
        yield _fault("end_to_end_missing", "The payment has no EndToEndId.", transfer)
    elif len(text) > 35:
        yield _fault("end_to_end_length", "An EndToEndId has at most 35 characters.", transfer)


def _amount(transfer: Element) -> tuple[Decimal, list[Pain001Fault]]:
    amount = find(transfer, "Amt/InstdAmt")
    if amount is None:
        return Decimal(0), [_fault("amount_missing", "The payment has no amount.", transfer)]
    faults = []
    if amount.get("Ccy") != "GBP":
        words = f"The currency is {(amount.get('Ccy') or 'missing')[:10]} and must be GBP."
        faults.append(_fault("currency", words, amount))
    text = (amount.text or "").strip()
    value = Decimal(text) if _AMOUNT.fullmatch(text) else None
    if value is None or value * 100 != int(value * 100):
        words = f"“{text[:30]}” is not an amount in pounds and pence."
        return Decimal(0), [*faults, _fault("amount", words, amount)]
    if value == 0:
        faults.append(_fault("amount_zero", "The amount is zero.", amount))
    return value, faults


def _party(element: Element, role: str, whose: str) -> Iterator[Pain001Fault]:
    """Yield what is wrong with a payer's or a payee's name, sort code and account number."""
    name = text_at(element, f"{role}/Nm")
    if name is None:
        yield _fault("name_missing", f"There is no name for {whose}.", element)
    elif len(name) > 140:
        yield _fault("name_length", "A name has at most 140 characters.", element)
    elif found := _ILLEGAL.search(name):
        yield _fault("illegal_character", f"A name has the character “{found[0]}”.", element)
    bank = f"{role}Agt/FinInstnId/ClrSysMmbId"
    if text_at(element, f"{bank}/ClrSysId/Cd") != "GBDSC":
        yield _fault("clearing_system", f"The clearing system of {whose} is not GBDSC.", element)
    sort_code, account = _account(element, role)
    for code, text, digits, words in (
        ("sort_code", sort_code, 6, "sort code"),
        ("account_number", account, 8, "account number"),
    ):
        if not re.fullmatch(f"[0-9]{{{digits}}}", text or ""):
            yield _fault(code, f"The {words} of {whose} is not {digits} digits.", element)


def _account(element: Element, role: str) -> tuple[str | None, str | None]:
    return (
        text_at(element, f"{role}Agt/FinInstnId/ClrSysMmbId/MmbId"),
        text_at(element, f"{role}Acct/Id/Othr/Id"),
    )


def _reference(transfer: Element) -> Iterator[Pain001Fault]:
    text = text_at(transfer, "RmtInf/Ustrd")
    if text is None:
        return
    if len(text) > 140:
        yield _fault("reference_length", "A reference has at most 140 characters.", transfer)
    if found := _ILLEGAL.search(text):
        yield _fault("illegal_character", f"A reference has the character “{found[0]}”.", transfer)


def _repeats(batches: list[Element], paid: list[_Paid]) -> Iterator[Pain001Fault]:
    yield from _twice(
        [(text_at(batch, "PmtInfId"), batch) for batch in batches],
        "payment_information_repeated",
        lambda text: f"PmtInfId {text} is there twice.",
    )
    yield from _twice(
        [(one.end_to_end_id, one.element) for one in paid],
        "end_to_end_repeated",
        lambda text: f"EndToEndId {text} is there twice: one of the two would not be told apart.",
    )


def _twice(
    found: list[tuple[str | None, Element]], code: str, words: Callable[[str], str]
) -> Iterator[Pain001Fault]:
    seen: Counter[str] = Counter()
    for text, element in found:
        if text is not None:
            seen[text] += 1
            if seen[text] == 2:
                yield _fault(code, words(text[:35]), element)


def totals_in_words(check: Pain001Check) -> str:
    """Return what a check found in one line."""
    return (
        f"{'valid' if check.valid else 'not valid'}: {check.count} payments of "
        f"{pounds(check.pence)}"
    )
