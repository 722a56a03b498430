"""What the ISO 20022 readers share: amounts, days, accounts and reasons of UK payments."""

from __future__ import annotations

import re
from datetime import date

from openphb.domains.payments.returned.types import StatusFault
from openphb.kernel.money import Pence, parse_pounds
from openphb.kernel.refusal import Refusal
from openphb.kernel.xml import Element, find_all, line_of, text_at

_AGAIN = "Ask the bank for the file again, and say what is wrong with this one."


def fault(element: Element, code: str, message: str, mend: str = _AGAIN) -> StatusFault:
    """Return a fault at an element."""
    return StatusFault(line_of(element), code, message, mend)


def fault_of(element: Element, refusal: Refusal) -> StatusFault:
    """Return a refusal as a fault at an element."""
    return StatusFault(line_of(element), refusal.code, refusal.message, refusal.mend or _AGAIN)


def pence_of(amount: Element) -> Pence:
    """Return a sterling amount; it is never below zero. Refusals: `currency`, `amount`."""
    currency = amount.get("Ccy") or "no currency"
    if currency != "GBP":
        raise Refusal(
            "currency",
            f"An amount is in {currency[:20]}, and payments are in pounds.",
            "Ask the bank for the file of the sterling account.",
        )
    text = (amount.text or "").strip()
    if not re.fullmatch(r"[0-9]{1,13}(\.[0-9]{0,5})?", text):
        raise Refusal("amount", f"“{text[:30]}” is not an amount.", _AGAIN)
    return parse_pounds(text.rstrip("."))


def day_of(element: Element, *paths: str) -> date:
    """Return the day at the first path that has one, whatever its time zone. Refusal: `date`."""
    text = text_at(element, *paths) or ""
    try:
        if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text[:10])
    except ValueError:
        pass
    raise Refusal("date", f"“{text[:30]}” is not a day.", _AGAIN)


def account_of(element: Element, account: str, agent: str) -> tuple[str | None, str | None]:
    """Return (sort code, account number) from the paths of an account and of its bank."""
    iban = text_at(element, f"{account}/Id/IBAN")
    if british := re.fullmatch("GB[0-9]{2}[A-Z]{4}([0-9]{6})([0-9]{8})", iban or ""):
        return british[1], british[2]
    number = text_at(element, f"{account}/Id/Othr/Id")
    if number and re.fullmatch("[0-9]{14}", number):
        return number[:6], number[6:]
    member = text_at(element, f"{agent}/FinInstnId/ClrSysMmbId/MmbId")
    sort_code = re.sub("[ -]", "", member or "")
    return (
        sort_code if re.fullmatch("[0-9]{6}", sort_code) else None,
        number if number and re.fullmatch("[0-9]{8}", number) else None,
    )


def reason_of(element: Element, path: str) -> tuple[str | None, str | None]:
    """Return (code, the bank's words) of the first reason at a path that has either."""
    for reason in find_all(element, path):
        code = text_at(reason, "Rsn/Cd", "Rsn/Prtry")
        words = " ".join(
            " ".join((one.text or "").split()) for one in find_all(reason, "AddtlInf")
        ).strip()
        if code or words:
            return code, words or None
    return None, None


def given(text: str | None) -> str | None:
    """Return an id; None for the word by which banks say that there is none."""
    return None if text is None or text.upper() == "NOTPROVIDED" else text
