"""FHIR in XML as FHIR in JSON: the same elements, with the path of any that FHIR does not have."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from openphb.domains.plans.exchange.elements import MOST_DEEP, MOST_PLACES, not_understood
from openphb.domains.plans.exchange.fhir import models
from openphb.domains.plans.exchange.fhir.codec import Json
from openphb.kernel.refusal import Refusal

FHIR = "http://hl7.org/fhir"
XHTML = "http://www.w3.org/1999/xhtml"
RESOURCE = "Resource"
MOST_DIGITS = 40


def as_json(content: str) -> Json:
    """Return a resource in XML as JSON has it. No entity is resolved, and nothing is fetched.

    :raises Refusal: `not_xml`; `not_fhir`; `element`, with its path.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    # A declared encoding would speak of bytes; this is text already.
    raw = re.sub(r"^<\?xml[^>]*\?>", "", content, count=1).encode("utf-8", "surrogatepass")
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise _not_xml(f"it cannot be read: {fault}") from fault
    info: Any = root.getroottree().docinfo
    if info.doctype:
        raise _not_xml("it brings definitions of its own (DOCTYPE), and FHIR has none")
    return _resource(root, etree.QName(root).localname, 0)


def _resource(node: Any, path: str, deep: int) -> Json:
    name = etree.QName(node)
    if name.namespace != FHIR or models.of(name.localname) is None:
        raise models.not_fhir()
    return {"resourceType": name.localname, **_object(node, name.localname, path, deep)}


def _object(node: Any, kind: str, path: str, deep: int) -> Json:
    if deep > MOST_DEEP:
        raise _not_xml("it is nested too deep")
    known = models.elements(kind)
    found: Json = {}
    for attribute, value in node.attrib.items():
        if attribute not in {"id", "url"} or attribute not in known:
            raise not_understood(f"{path}.{attribute}", "FHIR has no such attribute here.")
        found[attribute] = value
    if (node.text or "").strip() or any((child.tail or "").strip() for child in node):
        raise not_understood(path, "FHIR has no text outside its elements.")
    for child in node:
        name = etree.QName(child)
        element = known.get(name.localname)
        if element is None or name.namespace not in {FHIR, XHTML}:
            raise not_understood(f"{path}.{name.localname}", "FHIR has no such element here.")
        _put(found, child, name.localname, element, path, deep)
    return found


def _put(found: Json, child: Any, name: str, element: models.Element, path: str, deep: int) -> None:
    place = f"{path}.{name}"
    if element.many:
        place = f"{place}[{len(found.get(name, []))}]"
    elif name in found:
        raise not_understood(place, "this may stand here once.")
    value, more = _value(child, element, place, deep)
    if element.many:
        if more:
            raise not_understood(place, "extensions of one of several values are not understood.")
        found.setdefault(name, []).append(value)
        return
    if value is not None:
        found[name] = value
    if more:
        found[f"_{name}"] = more


def _value(child: Any, element: models.Element, path: str, deep: int) -> tuple[Any, Json]:
    if etree.QName(child).namespace == XHTML:
        return etree.tostring(child, encoding="unicode", with_tail=False), {}
    if element.primitive is None:
        if element.kind == RESOURCE:
            if len(child) != 1:
                raise not_understood(path, "one resource belongs here.")
            return _resource(child[0], path, deep + 1), {}
        return _object(child, element.kind, path, deep + 1), {}
    if (child.text or "").strip():
        raise not_understood(path, "a value stands in the attribute `value`, not between tags.")
    said = {name: value for name, value in child.attrib.items() if name != "value"}
    if set(said) - {"id"}:
        raise not_understood(path, "FHIR has no such attribute here.")
    inner = [
        _object(one, "Extension", f"{path}.extension[{index}]", deep + 1)
        for index, one in enumerate(child)
    ]
    more = {**said, **({"extension": inner} if inner else {})}
    return _primitive(child.get("value"), element.primitive, path), more


def _primitive(value: str | None, kind: type, path: str) -> Any:
    if value is None:
        return None
    if kind is bool:
        if value not in {"true", "false"}:
            raise not_understood(path, "true or false belongs here.")
        return value == "true"
    if kind in {int, Decimal}:
        if len(value) > MOST_DIGITS:
            raise not_understood(path, "this number is too long.")
        try:
            exact = Decimal(value)
        except InvalidOperation as fault:
            raise not_understood(path, "a number belongs here.") from fault
        if not exact.is_finite() or abs(exact.adjusted()) > MOST_PLACES:
            raise not_understood(path, "a number belongs here.")
        return int(exact) if kind is int and exact == exact.to_integral_value() else exact
    return value


def _not_xml(why: str) -> Refusal:
    return Refusal(
        "not_xml",
        f"This file cannot be taken as XML: {why}.",
        "Ask whoever made the file to send it again.",
        "content",
    )
