"""What a file from elsewhere says, in plain words, and what of it somebody may take into a draft.

Nothing is taken by itself: a reading is shown, and a person chooses. Money is never among what may
be taken: a line is priced here, by our own prices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from openphb.domains.plans.exchange import plain, prsb
from openphb.domains.plans.exchange.elements import canonical, leaves, parsed
from openphb.domains.plans.exchange.fhir import bundle, checked, names
from openphb.domains.plans.exchange.fhir.codec import Json
from openphb.domains.plans.exchange.types import SharedPlan


class Suggested(StrEnum):
    """What a piece of a file looks like to us; whoever takes it may say otherwise."""

    NEED = "need"
    OUTCOME = "outcome"
    WORDS = "words"


@dataclass(frozen=True)
class Piece:
    """Something that may be taken into a draft: its words, how it is known, and where it stands."""

    path: str
    suggested: Suggested
    words: str
    measure: str = ""
    section: str = ""
    """The section's code, where the file names one of ours."""


@dataclass(frozen=True)
class About:
    """One resource of a file, in words."""

    title: str
    said: tuple[plain.Said, ...]


@dataclass(frozen=True)
class Reading:
    """A file, read: in plain words, every value with its path, and what may be taken."""

    about: tuple[About, ...]
    values: tuple[tuple[str, str], ...]
    pieces: tuple[Piece, ...]
    nhs_numbers: frozenset[str]
    names: tuple[str, ...]
    ours: SharedPlan | None
    """The plan that it is, where it was written by us or as we write."""
    sha256: str
    """Of its canonical JSON, however it was laid out."""
    added: tuple[str, ...]
    """Paths of what stands in a plan of ours that we did not write, or wrote otherwise."""


def read(content: str) -> Reading:
    """Return what a file says, in FHIR or under the PRSB headings.

    Refusals: those of `checked.opened`, `bundle.read` and `prsb.read`.
    """
    found = _opened(content)
    resources = list(_resources(found))
    titles = {f"{one['resourceType']}/{one.get('id', '')}": plain.title(one) for one in resources}
    titles |= {
        entry["fullUrl"]: plain.title(entry["resource"])
        for entry in found.get("entry", [])
        if "fullUrl" in entry and "resource" in entry
    }
    ours = bundle.read(found) if bundle.is_ours(found) else None
    patients = [one for one in resources if one["resourceType"] == "Patient"]
    return Reading(
        about=tuple(About(plain.heading(one), tuple(plain.said(one, titles))) for one in resources),
        values=tuple((path, plain.shown(value)) for path, value in leaves(found)),
        pieces=tuple(_pieces_of_ours(ours) if ours else _pieces(resources)),
        nhs_numbers=frozenset(
            number["value"].replace(" ", "")
            for one in patients
            for number in one.get("identifier", [])
            if number.get("system") == names.NHS_NUMBER and "value" in number
        ),
        names=tuple(dict.fromkeys(plain.title(one) for one in patients))
        or tuple(dict.fromkeys(_subjects(resources))),
        ours=ours,
        sha256=sha256(canonical(found).encode("utf-8", "surrogatepass")).hexdigest(),
        added=bundle.left_over(found, ours) if ours else (),
    )


def _opened(content: str) -> Json:
    """Return a file as FHIR has it, whichever of the two formats it is in."""
    if f'"{prsb.FORMAT}"' in content and len(content) <= checked.MOST_CHARACTERS:
        headed = parsed(content)
        if prsb.is_ours(headed):
            return bundle.written(prsb.read(headed))
    return checked.opened(content)


def _resources(found: Json) -> Iterator[Json]:
    if found["resourceType"] != "Bundle":
        yield found
        return
    for entry in found.get("entry", []):
        if "resource" in entry:
            yield from _resources(entry["resource"])


def _subjects(resources: list[Json]) -> Iterator[str]:
    for one in resources:
        for key in ("subject", "patient"):
            if one.get(key, {}).get("display"):
                yield one[key]["display"]


def _pieces_of_ours(plan: SharedPlan) -> Iterator[Piece]:
    for section in plan.sections:
        yield Piece(section.code, Suggested.WORDS, section.words, section=section.code)
    for need in plan.needs:
        yield Piece(str(need.id), Suggested.NEED, need.words)
    for outcome in plan.outcomes:
        yield Piece(str(outcome.id), Suggested.OUTCOME, outcome.words, outcome.measure)
    for risk in plan.risks:
        views = (risk.words, risk.person_view, risk.professional_view, risk.agreed)
        yield Piece(str(risk.id), Suggested.WORDS, "\n".join(filter(None, views)))
    for action in plan.actions:
        yield Piece(str(action.id), Suggested.WORDS, f"{action.words} ({action.who})")
    for step in plan.steps:
        yield Piece(str(step.id), Suggested.WORDS, f"{step.trigger}\n{step.happens} ({step.who})")


def _pieces(resources: list[Json]) -> Iterator[Piece]:
    for index, one in enumerate(resources):
        path = f"{one['resourceType']}[{index}]"
        for piece in _OF_KIND.get(one["resourceType"], _none)(one, path):
            if piece.words.strip():
                yield piece


def _none(_one: Json, _path: str) -> Iterator[Piece]:
    return iter(())


def _of_plan(one: Json, path: str) -> Iterator[Piece]:
    for key in ("description", "title"):
        yield Piece(f"{path}.{key}", Suggested.WORDS, one.get(key, ""))
    for index, note in enumerate(one.get("note", [])):
        yield Piece(f"{path}.note[{index}]", Suggested.WORDS, note.get("text", ""))
    for index, met in enumerate(one.get("addresses", [])):
        yield Piece(f"{path}.addresses[{index}]", Suggested.NEED, met.get("display", ""))
    for index, aim in enumerate(one.get("goal", [])):
        yield Piece(f"{path}.goal[{index}]", Suggested.OUTCOME, aim.get("display", ""))
    for index, activity in enumerate(one.get("activity", [])):
        at = f"{path}.activity[{index}]"
        detail = activity.get("detail", {})
        what = detail.get("description") or plain.concept(detail.get("code", {}))
        for number, outcome in enumerate(activity.get("outcomeCodeableConcept", [])):
            where = f"{at}.outcomeCodeableConcept[{number}]"
            yield Piece(where, Suggested.OUTCOME, plain.concept(outcome), what)
        reason = plain.concept(detail.get("statusReason", {}))
        yield Piece(
            f"{at}.detail", Suggested.WORDS, ". ".join(part for part in (what, reason) if part)
        )


def _of_goal(one: Json, path: str) -> Iterator[Piece]:
    targets = one.get("target", [])
    measure = "; ".join(
        filter(None, (plain.concept(target.get("measure", {})) for target in targets))
    )
    yield Piece(path, Suggested.OUTCOME, plain.concept(one.get("description", {})), measure)


def _of_condition(one: Json, path: str) -> Iterator[Piece]:
    yield Piece(path, Suggested.NEED, plain.concept(one.get("code", {})))


def _of_risk(one: Json, path: str) -> Iterator[Piece]:
    for index, may in enumerate(one.get("prediction", [])):
        yield Piece(
            f"{path}.prediction[{index}]", Suggested.WORDS, plain.concept(may.get("outcome", {}))
        )
    yield Piece(f"{path}.mitigation", Suggested.WORDS, one.get("mitigation", ""))


_OF_KIND = {
    "CarePlan": _of_plan,
    "Goal": _of_goal,
    "Condition": _of_condition,
    "RiskAssessment": _of_risk,
}
