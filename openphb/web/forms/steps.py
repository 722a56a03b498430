"""A form asked a few questions at a time.

The answers so far travel with the page and are all sent with the last of it: nothing is stored
before, and somebody who turns back finds what they wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from django.http import QueryDict

from openphb.kernel.refusal import Refusal
from openphb.web.forms.base import Form

# What the page itself sends beside the answers.
STEP, BACK = "step", "back"


class InSteps:
    """Where somebody is in a form: the questions to show now, and the answers that go along.

    `make` makes the whole form from what was sent, or an empty one; `steps` names its fields, each
    once. Answers that come without a step are all there are.
    """

    def __init__(
        self,
        sent: QueryDict | None,
        steps: Sequence[Collection[str]],
        make: Callable[[QueryDict | None], Form],
    ) -> None:
        self._sent, self._steps, self._make = sent, steps, make
        self.answers: Form | None = None
        """The whole form, where every question was answered."""
        self.number, self.form = self._show()

    @property
    def many(self) -> int:
        return len(self._steps)

    @property
    def last(self) -> bool:
        return self.number == self.many - 1

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The answers to the questions that are not shown, as a browser sends them."""
        elsewhere = [name for step in self._others() for name in step]
        sent = self._sent or QueryDict()
        return [
            (key, value)
            for key, values in sent.lists()
            if any(_is_of(key, name) for name in elsewhere)
            for value in values
        ]

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside the question it names, or after the last one."""
        at = next((n for n, step in enumerate(self._steps) if refusal.where in step), self.many - 1)
        self.number, self.form = at, self._part(at)
        self.form.refuse(refusal)

    def _show(self) -> tuple[int, Form]:
        if self._sent is None:
            return 0, self._part(0)
        at = self._asked()
        if BACK in self._sent:
            return max(at - 1, 0), self._part(max(at - 1, 0))
        if not (form := self._part(at, answered=True)).is_valid():
            return at, form
        if at < self.many - 1:
            return at + 1, self._part(at + 1)
        whole = self._make(self._sent)
        if whole.is_valid():
            self.answers = whole
            return at, form
        wrong = next(
            n for n, step in enumerate(self._steps) if not whole.errors.keys().isdisjoint(step)
        )
        return wrong, self._part(wrong, answered=True)

    def _asked(self) -> int:
        """Return which questions were answered on the page that was sent."""
        said = self._sent.get(STEP, "") if self._sent else ""
        return int(said) if said in map(str, range(self.many)) else self.many - 1

    def _part(self, at: int, *, answered: bool = False) -> Form:
        """Return some of the form's questions, with their answers if there are any."""
        names = self._steps[at]
        known = any(_is_of(key, name) for key in self._sent or () for name in names)
        form = self._make(self._sent if answered or known else None)
        for name in form.fields.keys() - set(names):
            del form.fields[name]
        return form

    def _others(self) -> list[Collection[str]]:
        return [step for n, step in enumerate(self._steps) if n != self.number]


def _is_of(key: str, name: str) -> bool:
    """Return whether a browser sends `key` for a field; a day is three boxes."""
    return key == name or key.startswith(f"{name}-")
