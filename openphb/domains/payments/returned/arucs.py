"""Reads Bacs's report of credits that came back (ARUCS), by a form that is not confirmed.

No definition and no sample of it was at hand. Its sister, the report of returned Direct Debits
(ARUDD), was: a `BACSDocument` whose items carry reference, code, day and amount as attributes. This
reads the same shape with "credit" for "debit", whatever the elements around it are called, and
every line says that the format is unconfirmed. A returned credit in a statement (camt.053) is the
safer source.
"""

from __future__ import annotations

import re
from datetime import date

from openphb.domains.payments.returned.iso import fault, fault_of
from openphb.domains.payments.returned.reasons import Scheme, in_words
from openphb.domains.payments.returned.types import Found, StatusFault, StatusKind, StatusLine
from openphb.kernel.money import Pence, parse_pounds, pounds
from openphb.kernel.refusal import Refusal
from openphb.kernel.xml import Element, line_of, local_name

NAME = "bacs returned credits"

_ITEM = re.compile(r"return\w*credit\w*item|unapplied\w*credit\w*item|returneditem", re.IGNORECASE)


def read_arucs(root: Element) -> Found:
    """Return the credits that came back.

    Refusals: `direct_debits`, `no_returned_credits`. Faults: `item_incomplete`, `currency`,
    `amount`, `date`, `total_count`, `total_amount`.
    """
    names = {local_name(element).lower() for element in root.iter()}
    if "arudd" in names or "returneddebititem" in names:
        raise Refusal(
            "direct_debits",
            "This is a report of returned Direct Debits (ARUDD), not of returned payments.",
            "Download the ARUCS report.",
        )
    items = [one for one in root.iter() if _ITEM.fullmatch(local_name(one))]
    if not items:
        raise Refusal(
            "no_returned_credits",
            "No returned credit could be found in this report.",
            "Record the returned payments by hand, or use the bank’s statement.",
        )
    reported = _reported_on(root)
    lines: list[StatusLine] = []
    faults: list[StatusFault] = []
    for item in items:
        try:
            lines.append(_item(item, reported))
        except Refusal as refusal:
            faults.append(fault_of(item, refusal))
    if not faults:
        faults += _total_faults(root)
    return Found(NAME, tuple(lines), tuple(faults))


def _item(item: Element, reported: date | None) -> StatusLine:
    code = _attribute(item, "returnCode", "reasonCode", "code")
    words = _attribute(item, "returnDescription", "reasonDescription", "description")
    account = next((one for one in item if _attribute(one, "sortCode", "number")), None)
    if account is None:
        raise Refusal("item_incomplete", "A returned credit does not say which account it was to.")
    sort_code = re.sub("[ -]", "", _attribute(account, "sortCode") or "")
    number = _attribute(account, "number", "accountNumber") or ""
    if not re.fullmatch("[0-9]{6}", sort_code) or not re.fullmatch("[0-9]{8}", number):
        raise Refusal("item_incomplete", "A sort code or account number is not all there.")
    said = _attribute(item, "originalProcessingDate", "processingDate")
    return StatusLine(
        kind=StatusKind.RETURNED,
        on=reported or _day(said),
        source_format=NAME,
        reason=in_words(Scheme.ARUCS, code, words),
        reason_code=code,
        bank_words=words,
        reference=_attribute(item, "ref", "reference") or _attribute(account, "ref"),
        sort_code=sort_code,
        account_number=number,
        pence=_pence(item),
        paid_on=_day(said) if said else None,
        confirmed_format=False,
        line=line_of(item),
    )


def _pence(element: Element) -> Pence:
    currency = _attribute(element, "currency")
    if currency not in (None, "GBP"):
        raise Refusal("currency", f"An amount is in {currency}, and payments are in pounds.")
    text = _attribute(element, "valueOf", "amount", "value") or ""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,2})?", text):
        raise Refusal("amount", f"“{text[:30]}” is not an amount.")
    return parse_pounds(text)


def _reported_on(root: Element) -> date | None:
    for element in root.iter():
        text = _attribute(element, "currentProcessingDate", "reportDate")
        if text:
            return _day(text)
    return None


def _day(text: str | None) -> date:
    try:
        if text and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Refusal("date", f"“{(text or '')[:30]}” is not a day.", "Ask the bank for it again.")


def _total_faults(root: Element) -> list[StatusFault]:
    """Return where an element's totals are not those of the items beside it."""
    faults: list[StatusFault] = []
    for totals in root.iter():
        group = totals.getparent()
        if local_name(totals).lower() != "totals" or group is None:
            continue
        items = [one for one in group.iter() if _ITEM.fullmatch(local_name(one))]
        count = _attribute(totals, "numberOf", "count")
        if count is not None and count != str(len(items)):
            words = f"The report counts {count[:15]} credits and lists {len(items)}."
            faults.append(fault(totals, "total_count", words))
        try:
            total, summed = _pence(totals), sum(_pence(one) for one in items)
        except Refusal as refusal:
            faults.append(fault_of(totals, refusal))
            continue
        if total != summed:
            words = f"The report says {pounds(total)} and its credits are {pounds(summed)}."
            faults.append(fault(totals, "total_amount", words))
    return faults


def _attribute(element: Element, *names: str) -> str | None:
    """Return the first of the attributes that says anything, whatever the case of its name."""
    found = {str(name).lower(): str(value) for name, value in element.attrib.items()}
    for name in names:
        if text := " ".join(found.get(name.lower(), "").split()):
            return text
    return None
