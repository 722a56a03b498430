"""What came from outside, held against HL7's own rules before anything reads it.

Nothing is fetched: no entity, no schema, no address. Whatever a file points to outside itself
stays a word in it.
"""

from __future__ import annotations

from typing import Any

from pydantic_core import ValidationError

from openphb.domains.plans.exchange.elements import leaves, not_understood, parsed
from openphb.domains.plans.exchange.fhir import models, xml
from openphb.domains.plans.exchange.fhir.codec import Json
from openphb.kernel.refusal import Refusal

MOST_CHARACTERS = 1_000_000
MOST_SAID = 5


def opened(content: str) -> Json:
    """Return a FHIR R4 resource, written in JSON or in XML, as JSON has it.

    :raises Refusal: `too_large`, `empty`, `not_json`, `not_xml`, `not_fhir`; `element` with the
        paths of the first five elements that are not as FHIR says.
    """
    if len(content) > MOST_CHARACTERS:
        raise Refusal(
            "too_large",
            f"The file is longer than {MOST_CHARACTERS:,} characters.",
            "Ask for a file with this one plan alone.",
            "content",
        )
    start = content.lstrip("\ufeff \t\r\n")
    if not start:
        raise Refusal("empty", "There is nothing in it.", "Choose the file again.", "content")
    found = xml.as_json(start) if start.startswith("<") else parsed(start)
    check(found)
    assert isinstance(found, dict), "what is no object was refused"
    return found


def check(found: object) -> None:
    """Hold a resource against HL7's rules. Refusals: `not_fhir`, `element`."""
    kind = found.get("resourceType") if isinstance(found, dict) else None
    model = models.of(kind) if isinstance(kind, str) else None
    if model is None:
        raise models.not_fhir()
    for path, value in leaves(found, str(kind)):
        if value == "null":
            raise not_understood(path, "this is null; what is not there is left out.")
    try:
        model.model_validate(found)
    except ValidationError as fault:
        raise _faulty(str(kind), fault) from fault
    except (ValueError, KeyError, TypeError) as fault:
        # The library says so, without a place, where it knows no such kind inside a bundle.
        raise models.not_fhir() from fault


def _faulty(kind: str, fault: ValidationError) -> Refusal:
    said = dict.fromkeys(
        f"{_path(kind, one['loc'])}: {one['msg']}" for one in fault.errors(include_url=False)
    )
    return Refusal(
        "element",
        " ".join(f"{line.rstrip('.')}." for line in list(said)[:MOST_SAID]),
        "Ask whoever made the file to mend it there, then choose it again.",
        "content",
        {"paths": [line.partition(":")[0] for line in said]},
    )


def _path(kind: str, places: tuple[Any, ...]) -> str:
    return kind + "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in places)
