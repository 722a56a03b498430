"""No protected characteristic is an input to any method: what a budget may be never rests on one.

The nine are those of the Equality Act 2010, section 4. With them stand what would say them all the
same, or is nobody's need: a name, an address, a postcode, an area, a language.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, make_dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from textwrap import dedent
from typing import Any, get_args, get_origin, get_type_hints

import psycopg
import pytest
from django import forms
from django.urls import get_resolver

from openphb.domains.budgets import employing, methods
from openphb.domains.budgets.methods.registry import METHODS
from tests.worlds import World

BUDGETS = Path(methods.__file__).parents[1]
# Characteristic → the words by which a field would be called.
CHARACTERISTICS = {
    "age": "age ages aged birth born dob birthday elderly",
    "disability": "disability disabilities disabled impairment",
    "gender reassignment": "gender transgender trans pronoun pronouns",
    "marriage and civil partnership": "marriage marital married civil partner partnership spouse",
    "pregnancy and maternity": "pregnancy pregnant maternity",
    "race": "race racial ethnic ethnicity nationality nation citizenship colour",
    "religion or belief": "religion religious belief faith",
    "sex": "sex male female man woman",
    "sexual orientation": "sexual sexuality orientation",
    "who and where": "name names surname forename title address postcode area outward locality "
    "ward lsoa imd language",
}
WORDS = {word: kind for kind, words in CHARACTERISTICS.items() for word in words.split()}
# What is called like one of these and is none, each with why. Nothing else may be.
OF_AN_ASSISTANT = "an assistant's: the law sets minimum wage, National Insurance and pension by it"
A_RATE = "what a national rate is called"
LAW, STORED = "openphb.domains.budgets.employing.law", "openphb.domains.budgets.methods.cost_matrix"
EXCEPTIONS = {
    "Rate.name": A_RATE,
    f"{STORED}.stored._rate(name)": A_RATE,
    "ItemKey.name": "what is bought, as the rate card calls it",
    "CategoryPack.name": "what a pack of questions is called",
    "Domain.name": "what a domain of need is called",
    "Employment.name": "what a team's page calls an assistant, so that their payslip is found",
    "Payslip.name": "the same",
    "BelowWage.name": "the same",
    "Employment.born": OF_AN_ASSISTANT,
    "WeekOfWork.age": OF_AN_ASSISTANT,
    f"{LAW}.employer_insurance(age)": OF_AN_ASSISTANT,
    f"{LAW}.is_enrolled(age)": OF_AN_ASSISTANT,
    f"{LAW}.no_pension(age)": OF_AN_ASSISTANT,
    f"{LAW}.minimum_wage(age)": OF_AN_ASSISTANT,
    "openphb.domains.budgets.employing.payslip._weeks_earned(age)": OF_AN_ASSISTANT,
}
# Questions that a page of a method stands beside, of somebody else.
OF_THE_TEAM = {"TeamForm[born]": OF_AN_ASSISTANT}
# May be taken in by a method that suits some kinds of budget only: the law names the kinds.
OF_THE_LAW = {"Category.LEARNING_DISABILITY", "Category.MATERNITY"}


@dataclass(frozen=True)
class Found:
    """A place where a method takes something in, and which characteristic it is called like."""

    where: str
    kind: str


def words_in(name: str) -> list[str]:
    """Return the words of a name: "dateOfBirth", "date_of_birth" and "Date of birth" alike."""
    return re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower())


def protected(where: str, name: str) -> Iterator[Found]:
    yield from (Found(where, WORDS[word]) for word in words_in(name) if word in WORDS)


def in_type(taken: Any, seen: set[Any]) -> Iterator[Found]:
    """Walk a type: its parameters, the fields of dataclasses, the members of choices."""
    if get_origin(taken) is not None:
        for inner in get_args(taken):
            inners = inner if isinstance(inner, list) else [inner]
            for one in inners:
                yield from in_type(one, seen)
        return
    if not isinstance(taken, type) or taken in seen:
        return
    seen.add(taken)
    if issubclass(taken, Enum):
        for member in taken:
            yield from protected(f"{taken.__name__}.{member.name}", member.name)
    elif is_dataclass(taken):
        hints = get_type_hints(taken)
        for field in fields(taken):
            yield from protected(f"{taken.__name__}.{field.name}", field.name)
            yield from in_type(hints[field.name], seen)


def in_function(function: Any, seen: set[Any]) -> Iterator[Found]:
    hints = get_type_hints(function)
    for name in inspect.signature(function).parameters:
        yield from protected(f"{function.__module__}.{function.__name__}({name})", name)
        yield from in_type(hints.get(name), seen)


def functions_of_methods() -> list[Any]:
    """Return every function of every module in which a method is written, private ones too."""
    # What employing costs is a part of a price that methods use.
    names = [
        one.name
        for room in (methods, employing)
        for one in walk_packages(room.__path__, f"{room.__name__}.")
    ]
    homes = {method.again.__module__ for method in METHODS}
    assert homes <= set(names), "a method is written outside openphb.domains.budgets.methods"
    return [
        function
        for name in names
        # How a stored working is read takes the name of a place in it, and knows no person.
        if not name.endswith((".reading", ".registry", ".replay"))
        for function in vars(import_module(name)).values()
        if inspect.isfunction(function) and function.__module__ == name
    ]


def test_no_method_takes_a_protected_characteristic_in():
    seen: set[Any] = set()
    functions = functions_of_methods()
    found = [one for function in functions for one in in_function(function, seen)]
    assert [one for one in found if one.where not in EXCEPTIONS.keys() | OF_THE_LAW] == []
    # An exception that nothing needs any more would let something in one day.
    assert {one.where for one in found} >= EXCEPTIONS.keys()
    # It walked something: care weeks, rows, lines and what they are made of.
    assert len(functions) > 30
    assert {one.__name__ for one in seen} >= {"CareWeek", "Row", "CostedLine", "LocalRate"}


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("age_band", "age"),
        ("date_of_birth", "age"),
        ("isDisabled", "disability"),
        ("gender", "gender reassignment"),
        ("marital_status", "marriage and civil partnership"),
        ("pregnant", "pregnancy and maternity"),
        ("ethnic_group", "race"),
        ("religion", "religion or belief"),
        ("sex", "sex"),
        ("sexual_orientation", "sexual orientation"),
        ("postcode", "who and where"),
        ("first_name", "who and where"),
    ],
)
def test_a_planted_field_is_found_however_deep_it_lies(field, kind):
    deep: Any = make_dataclass("Deep", [(field, str)])
    inner: Any = make_dataclass("Inner", [("rows", tuple[deep, ...])])
    outer = make_dataclass("Outer", [("weeks", dict[str, inner | None])])

    def method(week: Any) -> None: ...

    method.__annotations__["week"] = outer
    assert Found(f"Deep.{field}", kind) in list(in_function(method, set()))


def forms_of_a_page(route: str) -> list[type[forms.BaseForm]]:
    """Return the forms that the module of a method's page knows."""
    namespace, _, name = route.partition(":")
    (pattern,) = [
        one
        for room in get_resolver().url_patterns
        for one in walk(room)
        if one[0] == namespace and one[1].name == name
    ]
    view = inspect.unwrap(pattern[1].callback)
    return [
        one
        for one in vars(inspect.getmodule(view)).values()
        if isinstance(one, type)
        and issubclass(one, forms.BaseForm)
        and one.__module__.startswith("openphb.domains.budgets.")
    ]


def walk(room: Any, namespace: str = "") -> Iterator[tuple[str, Any]]:
    if hasattr(room, "url_patterns"):
        for inner in room.url_patterns:
            yield from walk(inner, room.namespace or namespace)
    else:
        yield namespace, room


def asked_by(form: type[forms.BaseForm]) -> Iterator[Found]:
    """Walk what a form declares, and every name that its source writes down for a field."""
    base: Any = getattr(form, "base_fields", {})
    for name in base:
        yield from protected(f"{form.__name__}.{name}", name)
    tree = ast.parse(dedent(inspect.getsource(form)))
    for node in ast.walk(tree):
        # Fields made in a loop are named by what stands in brackets: self.fields[f"{n}-hours"],
        # or by the keys of what is put in: self.fields |= {f"hours_{n}": …}.
        named: list[ast.expr | None] = []
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "self.fields":
            named = [node.slice]
        elif isinstance(node, ast.Dict):
            named = [*node.keys]
        elif isinstance(node, ast.DictComp):
            named = [node.key]
        for one in named:
            written = written_down(one)
            yield from protected(f"{form.__name__}[{written}]", written)


def written_down(name: ast.expr | None) -> str:
    """Return the part of a name that stands in the source; what a variable adds stands elsewhere."""
    if isinstance(name, ast.JoinedStr):
        return " ".join(written_down(part) for part in name.values)
    return name.value if isinstance(name, ast.Constant) and isinstance(name.value, str) else ""


@pytest.mark.parametrize("method", [one for one in METHODS if one.page], ids=lambda one: one.pack)
def test_no_page_of_a_method_asks_for_a_protected_characteristic(method):
    found = forms_of_a_page(method.page)
    assert found, f"{method.page} has no form that this test can see"
    faults = [fault for form in found for fault in asked_by(form)]
    assert [fault for fault in faults if fault.where not in OF_THE_TEAM] == []


def test_a_form_with_a_planted_question_is_found():
    class Planted(forms.Form):
        ethnic_group = forms.CharField()

    class InALoop(forms.Form):
        def __init__(self) -> None:
            super().__init__()
            self.fields |= {f"ethnic_group_{number}": forms.CharField() for number in range(3)}
            self.fields["sex"] = forms.CharField()

        def more(self, number: int) -> None:
            self.fields |= {f"religion_{number}": forms.CharField()}

    assert [one.kind for one in asked_by(Planted)] == ["race"]
    assert {one.kind for one in asked_by(InALoop)} == {"race", "sex", "religion or belief"}


def keys_of(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield f"{where}.{key}".lstrip("."), key
            yield from keys_of(inside, f"{where}.{key}")
    elif isinstance(value, list):
        for inside in value:
            yield from keys_of(inside, f"{where}[]")


def protected_keys(working: object) -> set[Found]:
    return {fault for where, key in keys_of(working) for fault in protected(where, key)}


def test_no_stored_working_keeps_a_protected_characteristic(world: World):
    with psycopg.connect(world.url("readonly_all")) as everything:
        kept = everything.execute("select pack, working from budgets_indicativebudget").fetchall()
    assert len({pack for pack, _ in kept}) > 1
    assert set().union(*(protected_keys(working) for _, working in kept)) == set()


def test_a_planted_key_of_a_working_is_found():
    planted = {"lines": [{"unit": "hours", "person": {"dateOfBirth": "1960-05-14"}}]}
    assert protected_keys(planted) == {Found("lines[].person.dateOfBirth", "age")}


# How a letter is addressed and who a page is about: no sum.
MAY_ASK_OF_PEOPLE = {"addressee", "names"}


def test_budgets_ask_people_only_for_a_name_and_an_address_and_methods_for_nothing():
    asked, imported = set(), set()
    for path in BUDGETS.rglob("*.py"):
        if "tests" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        known_as = set()
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            if node.module.startswith("openphb.domains.people"):
                assert "methods" not in path.relative_to(BUDGETS).parts, (
                    f"{path.name} of a method imports people"
                )
                imported |= {f"{node.module}.{one.name}" for one in node.names}
                known_as |= {one.asname or one.name for one in node.names}
        asked |= {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in known_as
        }
    assert imported == {"openphb.domains.people.queries"}
    assert asked <= MAY_ASK_OF_PEOPLE
