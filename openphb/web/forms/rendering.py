"""Turns any bound form field into the parameters of the NHS.UK macro that draws it.

Works for our own fields and for plain Django ones, so that sign-in pages look like the others.
Every text is made a plain `str` here: the macros do not know Django's lazy translations.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from openphb.web.forms.days import DayInput, Typed
from openphb.web.forms.fields import Look

Params = dict[str, Any]
PASSED_ON = ("autocomplete", "inputmode", "spellcheck", "autocapitalize")
TEMPLATE = "components/field_group.jinja"


class Drawing(NamedTuple):
    """The macro that draws a field, and what it is told."""

    component: str
    params: Params


def field_group(bound: BoundField, *, heading: bool = False) -> SafeString:
    """Label, hint, error and input of one field; `heading` makes its label the page's heading."""
    html: str = get_template(TEMPLATE).render({"drawing": drawing_of(bound, heading=heading)})
    return mark_safe(html)  # noqa: S308  made by an autoescaping template


def drawing_of(bound: BoundField, *, heading: bool = False) -> Drawing:
    """Which macro draws `bound`, and its parameters."""
    widget = bound.field.widget
    if bound.is_hidden:
        return Drawing("hidden", {"html": str(bound)})
    if isinstance(widget, DayInput):
        return Drawing("date", day_params(bound, heading))
    if isinstance(widget, forms.CheckboxInput):
        return Drawing("checkboxes", single_box_params(bound))
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        many = isinstance(widget, forms.CheckboxSelectMultiple)
        return Drawing("checkboxes" if many else "radios", choice_params(bound, heading))
    component, own = single_input(bound)
    return Drawing(component, single_params(bound, heading) | own)


def single_input(bound: BoundField) -> Drawing:
    """The macro of a field that is one input, and what only that macro takes."""
    match bound.field.widget:
        case forms.Select():
            drawing = Drawing("select", {"items": options(bound)})
        case forms.Textarea():
            value = text_value(bound)
            drawing = Drawing("textarea", {"rows": look_of(bound).rows, "value": value})
        case forms.FileInput() as widget:
            # The browser's own control: it needs no script and every phone knows it.
            accept = {"accept": widget.attrs.get("accept", "")}
            drawing = Drawing("input", {"type": "file", "attributes": accept})
        case forms.PasswordInput():
            drawing = Drawing("password", {})
        case _:
            drawing = Drawing("input", line_params(bound))
    return drawing


def look_of(bound: BoundField) -> Look:
    """How the field wants its input drawn; plain Django fields have no wish."""
    look: Look = getattr(bound.field, "look", Look())
    return look


def label_of(bound: BoundField) -> str:
    """The label, saying so where an answer may be left out, unless the form says it of all of them."""
    label = str(bound.label)
    optional = (
        not bound.field.required
        and not isinstance(bound.field.widget, forms.CheckboxInput)
        and getattr(bound.form, "marks_optional", True)
        and not look_of(bound).says_when
    )
    return gettext("%(label)s (optional)") % {"label": label} if optional else label


def text_or_html(words: str) -> Params:
    """`words` as the macros take them: marked-safe ones are HTML (Django's password rules are)."""
    return {"html": words} if isinstance(words, SafeString) else {"text": words}


def common_params(bound: BoundField) -> Params:
    """Name, hint and error, which every macro takes."""
    params: Params = {"name": bound.html_name}
    if bound.help_text:
        params["hint"] = text_or_html(str(bound.help_text))
    if bound.errors:
        params["errorMessage"] = {"text": " ".join(str(error) for error in bound.errors)}
    return params


def single_params(bound: BoundField, heading: bool) -> Params:
    """Parameters of a macro with one input and one label."""
    # As strong as a group's legend: on a page with both, neither looks the lesser question.
    label: Params = {"text": label_of(bound), "size": "s"}
    if heading:
        label |= {"size": "l", "isPageHeading": True}
    attrs = bound.field.widget.attrs
    passed = {name: str(attrs[name]) for name in PASSED_ON if name in attrs}
    return common_params(bound) | passed | {"id": bound.auto_id, "label": label}


def line_params(bound: BoundField) -> Params:
    """What a one-line input takes besides."""
    look = look_of(bound)
    params: Params = {"value": text_value(bound), "type": bound.field.widget.input_type}
    if params["type"] == "number":
        # NHS.UK: a text box with a number pad; number boxes change when a page is scrolled.
        params |= {"type": "text", "inputmode": "numeric"}
    wishes = {
        "prefix": look.prefix,
        "suffix": look.suffix,
        "inputmode": look.inputmode,
        "width": look.width,
        "code": look.spaced_digits,
    }
    return params | {name: wish for name, wish in wishes.items() if wish}


def text_value(bound: BoundField) -> str:
    """What stands in the box: as typed, else as prefilled."""
    value = bound.field.widget.format_value(bound.value())
    return "" if value is None else str(value)


def legend_params(bound: BoundField, heading: bool) -> Params:
    """The question above a group of inputs."""
    size = {"size": "l", "isPageHeading": True} if heading else {"size": "s"}
    return {"legend": {"text": label_of(bound), **size}}


def choice_params(bound: BoundField, heading: bool) -> Params:
    """Radios or checkboxes, in a fieldset."""
    group = {"idPrefix": bound.auto_id, "fieldset": legend_params(bound, heading)}
    return common_params(bound) | group | {"items": options(bound)}


def asked_fields(form: forms.BaseForm) -> list[BoundField]:
    """The fields that a page asks one after another; those under an answer come with that answer."""
    under = {
        name
        for field in form.fields.values()
        for names in getattr(field, "reveals", {}).values()
        for name in names
    }
    return [bound for bound in form.visible_fields() if bound.name not in under]


def revealed(bound: BoundField, answer: str) -> SafeString:
    """The fields that are asked where `answer` is chosen, drawn; empty for none."""
    reveals = getattr(bound.field, "reveals", {})
    drawn = [field_group(bound.form[name]) for name in reveals.get(answer, ())]
    return mark_safe("".join(drawn))  # noqa: S308  each made by an autoescaping template


def options(bound: BoundField) -> list[Params]:
    """The answers to choose from, with those chosen marked."""
    value = bound.value()
    many = value if isinstance(value, list | tuple | set) else [value]
    chosen = {str(one) for one in many if one is not None}
    hints = getattr(bound.field, "hints", {})
    items: list[Params] = []
    choices: Any = getattr(bound.field, "choices", ())
    for key, label in choices:
        picked = str(key) in chosen
        item: Params = {
            "value": str(key),
            "text": str(label),
            "checked": picked,
            "selected": picked,
        }
        if key in hints:
            item["hint"] = {"text": str(hints[key])}
        if under := revealed(bound, str(key)):
            item["conditional"] = {"html": under}
        items.append(item)
    return items


def single_box_params(bound: BoundField) -> Params:
    """One box to tick; its label is beside it, so there is no question above."""
    item = {"value": "on", "text": label_of(bound), "checked": bool(bound.value())}
    return common_params(bound) | {"idPrefix": bound.auto_id, "items": [item]}


def day_params(bound: BoundField, heading: bool) -> Params:
    """Three boxes; the wrong one is marked, all of them where the day itself is wrong."""
    typed = bound.value() or Typed("", "", "")
    codes = {error.code for error in bound.errors.as_data()} if bound.errors else set()
    whole = bool(codes) and not codes & set(Typed._fields)
    names = {"day": gettext("Day"), "month": gettext("Month"), "year": gettext("Year")}
    items = [
        {
            "id": f"{bound.auto_id}-{part}",
            "name": f"{bound.html_name}-{part}",
            "label": names[part],
            "value": getattr(typed, part),
            "width": 4 if part == "year" else 2,
            "inputmode": "text" if part == "month" else "numeric",
            "error": part in codes or whole,
        }
        for part in Typed._fields
    ]
    group = {"id": bound.auto_id, "fieldset": legend_params(bound, heading), "items": items}
    return common_params(bound) | group


def error_summary_items(form: forms.BaseForm) -> list[Params]:
    """Every error of `form` with a link to the input it is about, in the order of the page."""
    items: list[Params] = [{"text": str(error)} for error in form.non_field_errors()]
    for bound in form:
        for error in bound.errors:
            items.append({"text": str(error), "href": f"#{first_wrong_input(bound)}"})
    return items


def first_wrong_input(bound: BoundField) -> str:
    """The id of the input to go to."""
    if isinstance(bound.field.widget, DayInput):
        codes = [error.code for error in bound.errors.as_data()]
        part = next((part for part in Typed._fields if part in codes), "day")
        return f"{bound.auto_id}-{part}"
    return bound.auto_id
