"""Reads XML that others sent: whole, and without anything from outside it.

Bank messages have no use for entities, external files or the network, so none is allowed. Paths
are element names without their namespace, because a message's version is looked at once.
"""

from __future__ import annotations

import re

from lxml import etree

from openphb.kernel.refusal import Refusal

LARGEST_BYTES = 32 * 1024 * 1024

Element = etree._Element

_ISO_20022 = re.compile(r"urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.[0-9]{3})\.001\.([0-9]{2})")
_MEND = "Download the file again; it may have been cut short or changed."


def parse_xml(data: bytes, largest: int = LARGEST_BYTES) -> Element:
    """Return the root of an XML document; comments are left out, so that none splits a value.

    Refusals: `file_too_large`, `xml_broken`, `xml_doctype`.
    """
    if len(data) > largest:
        raise Refusal(
            "file_too_large",
            f"The file has more than {largest // 1024 // 1024} megabytes.",
            "Ask for the same in smaller files.",
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise Refusal(
            "xml_broken",
            f"The XML is broken at line {fault.lineno}: {fault.msg}.",
            _MEND,
            f"line {fault.lineno}",
        ) from fault
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        raise Refusal(
            "xml_doctype",
            "The XML declares a document type, which no bank’s message does.",
            _MEND,
        )
    return root


def iso_message(root: Element) -> tuple[str, str] | None:
    """Return the kind and version of an ISO 20022 document ("camt.053", "08"), or None."""
    name = etree.QName(root)
    found = _ISO_20022.fullmatch(name.namespace or "")
    return (found[1], found[2]) if found and name.localname == "Document" else None


def local_name(element: Element) -> str:
    """Return the element's name without its namespace."""
    return etree.QName(element).localname


def find_all(element: Element, path: str) -> list[Element]:
    """Return the elements at a path of names, "NtryDtls/TxDtls"."""
    return element.findall(_anywhere(path))


def find(element: Element, path: str) -> Element | None:
    """Return the first element at a path of names."""
    return element.find(_anywhere(path))


def text_at(element: Element, *paths: str) -> str | None:
    """Return the text at the first path that has any, its white space made single spaces."""
    for path in paths:
        found = element.findtext(_anywhere(path))
        if found and (text := " ".join(found.split())):
            return text
    return None


def line_of(element: Element) -> int | None:
    """Return the line of the file on which the element begins."""
    line = element.sourceline
    return line if isinstance(line, int) else None


def _anywhere(path: str) -> str:
    return "/".join("{*}" + name for name in path.split("/"))
