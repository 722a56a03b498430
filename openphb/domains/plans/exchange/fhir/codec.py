"""What every resource is made with: its frame, concepts, references, amounts and days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from openphb.domains.plans.exchange.elements import At, not_understood, number
from openphb.domains.plans.exchange.fhir import names

Json = dict[str, Any]


def resource(kind: str, ident: UUID, /, **content: object) -> Json:
    """Return a resource with its profile; what is None, blank or empty is left out."""
    meta = {"meta": {"profile": [names.profile(kind)]}} if kind in names.PROFILED else {}
    return {"resourceType": kind, "id": str(ident), **meta, **filled(content)}


def filled(content: Mapping[str, object]) -> Json:
    """Return what there is of some elements: FHIR knows no empty one."""
    return {name: value for name, value in content.items() if value not in (None, "", [], {})}


def entry(made: Json) -> Json:
    """Return a resource as a bundle holds it."""
    return {"fullUrl": f"urn:uuid:{made['id']}", "resource": made}


def to(ident: UUID, display: str = "") -> Json:
    """Return a reference within the bundle."""
    return filled({"reference": f"urn:uuid:{ident}", "display": display})


def text(words: str) -> Json:
    """Return words as a concept without a code."""
    return filled({"text": words})


def coded(system: str, code: str, display: str, words: str = "") -> Json:
    """Return a concept with its code."""
    coding = {"system": system, "code": code, "display": display}
    return filled({"coding": [coding], "text": words})


def money(pence: int) -> Json:
    """Return an amount in pounds."""
    return {"value": number(Decimal(pence) / 100), "currency": "GBP"}


def pence(at: At) -> int:
    """Return an amount in pence. Refusal: `element`, where it is not in pounds."""
    currency = at.need("currency")
    if currency.text() != "GBP":
        raise not_understood(currency.path, "only pounds (GBP) are understood.")
    return at.need("value").hundredths()


def period(from_day: date | None, to_day: date | None) -> Json:
    """Return a half-open span of days as FHIR counts it: its last day is in it."""
    last = None if to_day is None else to_day - timedelta(days=1)
    return filled({"start": from_day and from_day.isoformat(), "end": last and last.isoformat()})


def days(at: At | None) -> tuple[date | None, date | None]:
    """Return a period as a half-open span."""
    if at is None:
        return None, None
    start, end = at.find("start"), at.find("end")
    first = None if start is None else start.day()
    if end is None:
        return first, None
    last = end.day()
    if last == date.max:
        raise not_understood(end.path, "no day comes after this one.")
    return first, last + timedelta(days=1)


def pointed(at: At) -> UUID:
    """Return which resource of the bundle a reference names."""
    return at.need("reference").uuid()
