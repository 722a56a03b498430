"""Any plan that could be shared, for properties: whatever its parts say, and whatever they gain."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from openphb.domains.plans.exchange import types

# As our forms leave text: stripped, without controls. Line ends and other alphabets stay.
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"), include_characters="\n\t"),
    max_size=30,
).map(str.strip)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 30))
MOMENTS = st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def of(kind: Any, **given: Any) -> st.SearchStrategy[Any]:
    """Return any part of a kind, by the types of its fields; `given` are strategies by name."""
    hints = get_type_hints(kind)
    return st.builds(
        kind,
        **{
            field.name: given.get(field.name, value(field.name, hints[field.name]))
            for field in fields(kind)
        },
    )


def value(name: str, hint: Any) -> st.SearchStrategy[Any]:
    """Return any value of a field."""
    if get_origin(hint) is UnionType:
        inner = next(one for one in get_args(hint) if one is not type(None))
        return st.none() | value(name, inner)
    if get_origin(hint) is tuple:
        return st.lists(value(name, get_args(hint)[0]), max_size=3).map(tuple)
    if is_dataclass(hint):
        return of(hint)
    if issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    return {
        str: WORDS,
        bool: st.booleans(),
        int: st.integers(0, 1_000_000),
        date: DAYS,
        datetime: MOMENTS,
        UUID: st.uuids(),
    }[hint]


@st.composite
def plans(draw: st.DrawFn) -> types.SharedPlan:
    """Return any plan whose parts name only each other, each by an id of its own."""
    plan: types.SharedPlan = draw(of(types.SharedPlan))
    ids = iter(draw(st.lists(st.uuids(), min_size=80, max_size=80, unique=True)))

    def own(parts: Any) -> tuple[Any, ...]:
        return tuple(replace(one, id=next(ids)) for one in parts)

    needs = own(plan.needs)
    pick = st.sampled_from
    return replace(
        plan,
        id=next(ids),
        person=replace(
            plan.person,
            id=next(ids),
            name=plan.person.name or "W",
            address=tuple(line for line in plan.person.address if line),
        ),
        body=replace(plan.body, id=next(ids)),
        funders=own(plan.funders),
        contacts=own(plan.contacts),
        team=tuple(replace(one, role=draw(pick(ROLES))) for one in own(plan.team)),
        sections=tuple(replace(one, words=one.words or "-") for one in plan.sections),
        needs=needs,
        outcomes=(
            outcomes := tuple(
                replace(
                    one,
                    words=one.words or "-",
                    need_id=draw(pick(needs)).id if needs and one.need_id else None,
                )
                for one in own(plan.outcomes)
            )
        ),
        lines=tuple(
            replace(one, outcome_ids=tuple(two.id for two in outcomes[: draw(st.integers(0, 3))]))
            for one in own(plan.lines)
        ),
        risks=own(plan.risks),
        actions=tuple(
            replace(
                one,
                outcome_id=draw(pick(outcomes)).id if outcomes and one.outcome_id else None,
            )
            for one in own(plan.actions)
        ),
        steps=tuple(replace(one, trigger=one.trigger or "-") for one in own(plan.steps)),
        assents=own(plan.assents),
    )


ROLES = ("co_ordinator", "clinician", "supporter", "advocate", "other")
