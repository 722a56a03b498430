"""Fields for money, NHS numbers and bank details. Each gives one plain form, or says why not."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openphb.kernel import nhs_number
from openphb.kernel.money import LARGEST, parse_pounds, pounds
from openphb.kernel.refusal import Refusal
from openphb.web import formatting
from openphb.web.forms.fields import Look, Words, refuse_value


class PoundsField(forms.CharField):
    """An amount of money as people write it ("£1,136.00"); gives whole pence."""

    look = Look(width=10, prefix="£", inputmode="decimal")

    def __init__(
        self,
        *,
        missing: Words = _("Enter an amount in pounds, like 1,136.00"),
        least: int = 0,
        most: int = LARGEST,
        **kwargs: Any,
    ) -> None:
        """`least` and `most` are pence, both allowed."""
        super().__init__(**kwargs)
        self.least, self.most = least, min(most, LARGEST)
        self.error_messages |= {"required": missing}

    def prepare_value(self, value: object) -> object:
        """Pence become "1,136.00"; what a person typed stays as typed."""
        if isinstance(value, int):
            return pounds(value).replace("£", "")
        return value

    def clean(self, value: object) -> int | None:
        """Whole pence, None when empty and not required."""
        words = super().clean(value)
        return self.pence(str(words)) if words else None

    def pence(self, words: str) -> int:
        """The pence that `words` say. Raises `ValidationError` with how to write it."""
        try:
            amount = parse_pounds(words)
        except Refusal as refusal:
            raise refuse_value(str(refusal), refusal.code) from None
        if amount > self.most:
            raise refuse_value(
                _("Enter an amount of %(most)s or less") % {"most": pounds(self.most)}, "too_much"
            )
        if amount < self.least:
            raise refuse_value(
                _("Enter an amount of %(least)s or more") % {"least": pounds(self.least)},
                "too_little",
            )
        return amount

    def has_changed(self, initial: object, data: object) -> bool:
        """Compares amounts, so that "50" and "£50.00" are the same."""
        return super().has_changed(self.prepare_value(initial), data)


class DigitsField(forms.CharField):
    """Digits that people write in groups; gives the digits alone."""

    look = Look(width=10, inputmode="numeric", spaced_digits=True)
    missing: Words = ""
    wrong: Words = ""
    length = 0

    def __init__(self, *, missing: Words | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages |= {"required": missing or self.missing}
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("spellcheck", "false")

    def clean(self, value: object) -> str:
        """The digits, "" when empty and not required."""
        words = str(super().clean(value))
        digits = re.sub(r"[\s\u00a0–-]+", "", words)
        if digits:
            self.check(digits)
        return digits

    def check(self, digits: str) -> None:
        """Raises `ValidationError` unless these are `length` plain digits."""
        if not re.fullmatch(rf"[0-9]{{{self.length}}}", digits):
            raise refuse_value(self.wrong)


class NHSNumberField(DigitsField):
    """An NHS number: ten digits whose last one proves the others."""

    look = Look(width=10, inputmode="numeric", spaced_digits=True)
    missing = _("Enter an NHS number, like 485 777 3456")

    def prepare_value(self, value: object) -> object:
        """Ten digits are shown in their groups."""
        return formatting.nhs_number(value) if isinstance(value, str) and value.isdigit() else value

    def check(self, digits: str) -> None:
        """Raises `ValidationError` for a number that no one can have."""
        found = nhs_number.check(digits)
        if not found.valid:
            mend = _("Check it against a letter from the NHS or the NHS App.")
            raise refuse_value(f"{found.reason} {mend}", found.code or "invalid")


class SortCodeField(DigitsField):
    """A bank's sort code: six digits. Whether the bank uses it is checked by `payments`."""

    look = Look(width=10, inputmode="numeric", spaced_digits=True)
    missing = _("Enter the sort code, like 20-00-00")
    wrong = _("Enter a sort code of 6 numbers, like 20-00-00")
    length = 6

    def prepare_value(self, value: object) -> object:
        """Six digits are shown in pairs."""
        return formatting.sort_code(value) if isinstance(value, str) and value.isdigit() else value


class AccountNumberField(DigitsField):
    """A bank account number: eight digits."""

    missing = _("Enter the account number, like 31926819")
    wrong = _("Enter an account number of 8 numbers, like 31926819")
    length = 8

    def check(self, digits: str) -> None:
        """Raises `ValidationError`; short numbers are told about the zeroes they lost."""
        if re.fullmatch(r"[0-9]{6,7}", digits):
            raise refuse_value(
                _("Account numbers have 8 numbers. Put zeroes at the front if yours is shorter"),
                "short",
            )
        super().check(digits)
