"""A plan as one JSON file under the headings of the PRSB standard (DAPB4022), written and read.

The headings are the standard's words; what stands under them is ours, and `data/plan.schema.json`
says all of it. A file is read whole or refused: what could not be written again exactly as it came
is not taken.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from openphb.domains.plans.exchange.elements import canonical, leaves, not_understood
from openphb.domains.plans.exchange.types import SharedPlan

FORMAT: Final = "openphb-care-and-support-plan"
FORMAT_VERSION: Final = 2

# Heading → what of a plan stands under it. The sections stand where UNDER says.
HEADINGS: Final = {
    "Person demographics": ("person",),
    "Personal contacts": ("contacts",),
    "Professional contacts": ("team", "body", "funders"),
    "Care and support plan": (
        "id",
        "case",
        "number",
        "state",
        "starts_on",
        "review_on",
        "notice_weeks",
        "needs",
        "outcomes",
        "actions",
        "steps",
        "assents",
        "decision",
        "parts_left_out",
    ),
    "Personal health budget": (
        "lines",
        "totals",
        "direct_payment",
        "weeks_in_year",
        "difference_reasons",
    ),
    "Risks": ("risks",),
}
OTHERS: Final = "Other sections of the plan"
UNDER: Final = {
    "about_me": "About me",
    "what_matters": "About me",
    "how_to_support_me": "About me",
    "communication": "Individual requirements",
    "contingency": "Contingency plans",
    "capacity": "Legal information",
    "advance_decisions": "Legal information",
    "liberty": "Legal information",
    "safeguarding": "Safeguarding",
}
WORDED: Final = tuple(dict.fromkeys([*UNDER.values(), OTHERS]))
UNDER_OF: Final = {name: heading for heading, names in HEADINGS.items() for name in names}


def written(plan: SharedPlan) -> dict[str, Any]:
    """Return a plan under its headings. Each section says which it is in the plan's own order."""
    said = _adapter().dump_python(plan, mode="json")
    found: dict[str, Any] = {"format": FORMAT, "format_version": FORMAT_VERSION}
    for heading, names in HEADINGS.items():
        found[heading] = {name: said[name] for name in names}
    for order, section in enumerate(said["sections"]):
        heading = UNDER.get(section["code"], OTHERS)
        found.setdefault(heading, []).append({"order": order, **section})
    return found


def is_ours(found: object) -> bool:
    """Return whether a file says that it is a plan in this format."""
    return isinstance(found, dict) and found.get("format") == FORMAT


def read(found: object) -> SharedPlan:
    """Return the plan that parsed JSON says.

    :raises Refusal: `element`, with the path of what is missing, unknown or not of its kind.
    """
    if not isinstance(found, dict) or not is_ours(found):
        raise not_understood("format", f"{FORMAT} belongs here.")
    flat: dict[str, Any] = {}
    for heading in HEADINGS:
        part = found.get(heading)
        if not isinstance(part, dict):
            raise not_understood(heading, "this heading is missing, or is no object.")
        flat |= part
    flat["sections"] = _sections(found)
    try:
        plan = _adapter().validate_json(canonical(flat), strict=True)
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        raise not_understood(_path(first["loc"]), f"{first['msg']}.") from fault
    said, came = dict(leaves(written(plan))), dict(leaves(found))
    for path in sorted(set(said) | set(came)):
        if said.get(path) != came.get(path):
            raise not_understood(path, "this cannot be taken as it is.")
    return plan


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the format, which `data/plan.schema.json` publishes."""
    whole = _adapter().json_schema()
    parts, known = whole["properties"], whole["$defs"]
    section = known["SharedSection"]
    known["SharedSection"] = {
        **section,
        "properties": {"order": {"type": "integer", "minimum": 0}, **section["properties"]},
        "required": ["order", *section["required"]],
    }
    properties: dict[str, Any] = {
        "format": {"const": FORMAT},
        "format_version": {"const": FORMAT_VERSION},
    }
    for heading, names in HEADINGS.items():
        properties[heading] = {
            "type": "object",
            "properties": {name: parts[name] for name in names},
            "required": list(names),
            "additionalProperties": False,
        }
    for heading in WORDED:
        properties[heading] = {"type": "array", "items": {"$ref": "#/$defs/SharedSection"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A care and support plan under the headings of the PRSB standard",
        "description": "Amounts are in pence, quantities in hundredths, shares in ten-thousandths. "
        "The day of each to_day and valid_to is the first on which something no longer holds.",
        "type": "object",
        "properties": properties,
        "required": ["format", "format_version", *HEADINGS],
        "additionalProperties": False,
        "$defs": known,
    }


def _sections(found: dict[str, Any]) -> list[Any]:
    ordered = []
    for heading in WORDED:
        part = found.get(heading, [])
        if not isinstance(part, list):
            raise not_understood(heading, "a list belongs here.")
        for index, one in enumerate(part):
            if not isinstance(one, dict) or not isinstance(one.get("order"), int):
                raise not_understood(f"{heading}[{index}].order", "a whole number belongs here.")
            ordered.append(one)
    ordered.sort(key=lambda one: one["order"])
    return [{key: value for key, value in one.items() if key != "order"} for one in ordered]


def _path(places: tuple[int | str, ...]) -> str:
    name = str(places[0]) if places else ""
    inner = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in places)
    return f"{UNDER_OF.get(name, 'sections')}{inner}"


@cache
def _adapter() -> TypeAdapter[SharedPlan]:
    return TypeAdapter(SharedPlan)
