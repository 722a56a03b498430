"""Fields for words, whole numbers and choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    # Known to Django's stubs only: a text whose translation waits for the request.
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"


@dataclass(frozen=True, slots=True)
class Look:
    """How an input is drawn: width in characters, what stands beside it, a phone's keys."""

    width: int | None = None
    prefix: str = ""
    suffix: str = ""
    inputmode: str = ""
    spaced_digits: bool = False
    rows: int = 5
    says_when: bool = False
    """Whether the label itself says when an answer is asked for."""


class TextField(forms.CharField):
    """One line of words. `max_length` is told in a message, not cut off by the browser."""

    look = Look()

    def __init__(
        self, *, missing: Words = _("Enter an answer"), look: Look | None = None, **kwargs: Any
    ) -> None:
        """`missing` is said when it is empty: "Enter the name of the agency"."""
        kwargs.setdefault("error_messages", {}).setdefault("required", missing)
        if limit := kwargs.get("max_length"):
            too_long = _("Write no more than %(limit)s characters") % {"limit": limit}
            kwargs["error_messages"].setdefault("max_length", too_long)
        super().__init__(**kwargs)
        self.look = look or self.look


class TextAreaField(TextField):
    """Several lines of words."""

    widget = forms.Textarea


class EmailField(forms.EmailField):
    """An email address."""

    look = Look(inputmode="email")

    def __init__(self, *, missing: Words = _("Enter an email address"), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        wrong = _("Enter an email address in the right form, like name@example.com")
        self.error_messages |= {"required": missing, "invalid": wrong}
        self.validators = [EmailValidator(message=wrong)]
        self.widget.attrs.setdefault("autocomplete", "email")


class IntegerField(forms.IntegerField):
    """A whole number."""

    widget = forms.TextInput

    def __init__(
        self, *, missing: Words = _("Enter a number"), look: Look | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.look = look or Look(width=5, inputmode="numeric")
        self.error_messages |= {
            "required": missing,
            "invalid": _("Enter a whole number, like 12"),
        }


class OneOfMany(forms.ChoiceField):
    """One answer out of several; `hints` says more about an answer, by its value."""

    def __init__(
        self,
        *,
        choices: Iterable[tuple[str, Words]],
        missing: Words = _("Choose one of the answers"),
        hints: Mapping[str, Words] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(choices=list(choices), **kwargs)
        self.hints = dict(hints or {})
        self.error_messages |= {
            "required": missing,
            "invalid_choice": _("Choose one of the answers that are listed"),
        }


class RadiosField(OneOfMany):
    """One answer out of a few, all in sight.

    `reveals` says, by answer, which other fields of the form are asked with it alone: they stand
    under that answer, and count only if it is chosen. Without JavaScript all of them are in sight.
    """

    widget = forms.RadioSelect

    def __init__(
        self, *, reveals: Mapping[str, tuple[str, ...]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.reveals = dict(reveals or {})


class SelectField(OneOfMany):
    """One answer out of a long list. An empty first line is added: nothing is chosen unseen."""

    widget = forms.Select

    def __init__(self, *, choices: Iterable[tuple[str, Words]], **kwargs: Any) -> None:
        super().__init__(choices=[("", _("Choose…")), *choices], **kwargs)


class CheckboxesField(forms.MultipleChoiceField):
    """Any number of answers out of several. `reveals` is as of `RadiosField`, for each answer."""

    widget = forms.CheckboxSelectMultiple

    def __init__(
        self,
        *,
        choices: Iterable[tuple[str, Words]],
        missing: Words = _("Choose at least one answer"),
        hints: Mapping[str, Words] | None = None,
        reveals: Mapping[str, tuple[str, ...]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(choices=list(choices), **kwargs)
        self.reveals = dict(reveals or {})
        self.hints = dict(hints or {})
        self.error_messages |= {
            "required": missing,
            "invalid_choice": _("Choose from the answers that are listed"),
        }


class ConfirmField(forms.BooleanField):
    """One box that has to be ticked: "I have read this to Mr W"."""

    def __init__(self, *, missing: Words = _("Tick the box to go on"), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages |= {"required": missing}


def refuse_value(message: Words, code: str = "invalid") -> ValidationError:
    """The error a field raises; `code` also tells the drawing which part is wrong."""
    return ValidationError(str(message), code=code)
