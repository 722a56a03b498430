"""Tells what a bank's answer is, and reads it: in or out as a whole."""

from __future__ import annotations

from hashlib import sha256

from openphb.domains.payments.returned.arucs import read_arucs
from openphb.domains.payments.returned.camt import NOTIFICATIONS, STATEMENTS, read_camt
from openphb.domains.payments.returned.pain002 import VERSIONS, read_pain002
from openphb.domains.payments.returned.types import Found, StatusFile, with_ids
from openphb.kernel.refusal import Refusal
from openphb.kernel.xml import Element, iso_message, local_name, parse_xml

_READERS = {
    "pain.002": (VERSIONS, read_pain002),
    "camt.053": (STATEMENTS, read_camt),
    "camt.054": (NOTIFICATIONS, read_camt),
}


def read_statuses(data: bytes) -> StatusFile:
    """Return what a file says became of payments. A file with a fault has no lines.

    Refusals: `not_a_status_file`, `status_version`, those of `parse_xml`, and those of the readers.
    """
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        raise _not_a_status_file("no XML")
    found = _found(parse_xml(data))
    return StatusFile(
        format=found.format,
        hash=sha256(data).hexdigest(),
        lines=() if found.faults else with_ids(found.lines),
        passed_over=found.passed_over,
        faults=found.faults,
    )


def _found(root: Element) -> Found:
    if local_name(root).lower() == "bacsdocument":
        return read_arucs(root)
    message = iso_message(root)
    if message is None:
        raise _not_a_status_file(f"XML that begins with “{local_name(root)[:40]}”")
    kind, version = message
    if kind not in _READERS:
        raise _not_a_status_file(f"a {kind} message")
    versions, reader = _READERS[kind]
    if version not in versions:
        known = " and ".join(str(int(one)) for one in versions)
        raise Refusal(
            "status_version",
            f"This is version {int(version)} of {kind}; known here: {known}.",
            "Ask the bank for one of those.",
        )
    return reader(root, f"{kind}.001.{version}")


def _not_a_status_file(what: str) -> Refusal:
    return Refusal(
        "not_a_status_file",
        f"This is {what}, not a bank’s answer about payments.",
        "Choose a status report (pain.002), a notification (camt.054), a statement (camt.053) or "
        "Bacs’s report of returned credits (ARUCS) as XML.",
    )
