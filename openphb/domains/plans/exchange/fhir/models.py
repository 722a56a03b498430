"""HL7's own rules for each kind of resource, as `fhir.resources` has them (R4B reads R4)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, get_args

from openphb.kernel.refusal import Refusal

# R4B's own name for the complex type of an element ends so.
TYPE = "Type"


@dataclass(frozen=True)
class Element:
    """What may stand under a name: a list or one, and its type by FHIR's name or Python's."""

    many: bool
    kind: str
    primitive: type | None


def of(kind: str) -> Any | None:
    """Return the model of a kind of resource or of a complex type, or None where FHIR has none."""
    if not kind.isidentifier():
        return None
    # Loaded when first needed: it takes half a second.
    library = import_module("fhir.resources.R4B")
    try:
        return library.get_fhir_model_class(kind)
    except (ValueError, KeyError):
        return None


@cache
def elements(kind: str) -> dict[str, Element]:
    """Return the elements of a type by their names."""
    model = of(kind)
    if model is None:
        return {}
    return {
        field.alias or name: _element(field.annotation)
        for name, field in model.model_fields.items()
    }


def not_fhir() -> Refusal:
    """The refusal of what is no FHIR R4 resource."""
    return Refusal(
        "not_fhir",
        "This is no FHIR R4 resource that we know.",
        "Choose a CarePlan or a Bundle in FHIR R4, as JSON or as XML.",
        "content",
    )


def _element(hint: Any) -> Element:
    many = False
    while True:
        if getattr(hint, "__metadata__", None):
            return Element(many, hint.__metadata__[0].__class__.__name__, hint.__origin__)
        inner = [one for one in get_args(hint) if one is not type(None)]
        if not inner:
            break
        many = many or getattr(hint, "__origin__", None) is list
        hint = inner[0]
    name = getattr(hint, "__name__", str(hint))
    if name.endswith(TYPE):
        return Element(many, name.removesuffix(TYPE), None)
    return Element(many, name, hint)
