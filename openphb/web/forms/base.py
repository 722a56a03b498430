"""The form every page uses: it can be refused, and it knows which version was on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext

from openphb.kernel.refusal import Refusal

STALE = "stale-form"


class Form(forms.Form):
    """A form whose errors also come from what it was asked to do."""

    # Our own messages say more than the browser's bubbles, and are there for everyone.
    use_required_attribute = False
    # Off where the page says of whole rows that they may be left out.
    marks_optional: ClassVar[bool] = True

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # Django's own step, unknown to its stubs
        for name, field in self.fields.items():
            chosen = self.cleaned_data.get(name)
            for answer, asked in getattr(field, "reveals", {}).items():
                if answer not in (chosen if isinstance(chosen, list) else [chosen]):
                    self._leave_out(asked)

    def _leave_out(self, names: Iterable[str]) -> None:
        """What was typed under another answer and left there is no part of this one."""
        for name in names:
            self.errors.pop(name, None)
            self.cleaned_data[name] = getattr(self.fields[name], "empty_value", None)

    @property
    def asks_for_words(self) -> bool:
        """Whether somebody may have written a while on this form, so that it must not be lost."""
        return any(isinstance(field.widget, forms.Textarea) for field in self.fields.values())

    def refuse(self, refusal: Refusal) -> None:
        """Show `refusal` where it belongs: at the field it names, else above the form.

        One that is about who asked goes on: it is no mistake in an answer, and is kept as an attempt.
        """
        if refusal.is_shut:
            raise refusal
        field = refusal.where.replace("[", ".").split(".")[0]
        self.add_error(field if field in self.fields else None, str(refusal))

    def stand_as_sent(self, sent: Mapping[str, Any]) -> None:
        """Show every answer as it was sent, unjudged: nobody has finished yet."""
        for name, field in self.fields.items():
            if not field.widget.value_omitted_from_data(sent, {}, name):
                self.initial[name] = field.widget.value_from_datadict(sent, {}, name)

    def offer(
        self, name: str, choices: Iterable[tuple[object, str]], *, none: bool = False
    ) -> None:
        """Give a field the choices that only this page knows; with `none`, "Choose…" stands first."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        first = [("", gettext("Choose…"))] if none else []
        offered = [(str(key), words) for key, words in choices]
        field.choices = [*first, *offered]
        if none and len(offered) == 1:
            # What can be answered in one way only is answered already, in sight.
            field.initial = offered[0][0]


class VersionedForm(Form):
    """A form that remembers which version of a thing its answers were written on."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        """`version` is that of the thing shown now; what a browser sends back wins over it."""
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = version

    @property
    def seen_version(self) -> int | None:
        """The version that was on the screen when the answers were given; None if unknown."""
        seen: int | None = self.cleaned_data.get("version")
        return seen

    def renew_version(self, version: int) -> None:
        """After a stale refusal: sending the same answers again now means "yes, over this one"."""
        data: Any = copy(self.data)  # a request's own data cannot be changed, its copy can
        data[self.add_prefix("version")] = str(version)
        self.data = data


def refuse_if_stale(*, seen: int | None, current: int) -> None:
    """Refuse `stale-form` unless the version `seen` on the screen is the `current` one.

    Call it after locking the thing, with the locked row's version.
    """
    if seen != current:
        raise Refusal(
            code=STALE,
            message=gettext("Someone changed this while you had it open."),
            mend=gettext(
                "Read what it says now, then send your answers again if you still want to."
            ),
        )
