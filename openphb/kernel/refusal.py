"""A refusal: the platform understood what was asked, and says no."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818  a refusal is an answer, not an error
    """An anticipated "no", with words for the person who asked.

    `code` is stable and machine-readable; `message` says what happened; `mend` says what the
    person can do next; `where` names the field or line it belongs to ("" for the whole request).
    """

    code: str
    message: str
    mend: str = ""
    where: str = ""
    details: dict[str, object] = field(default_factory=dict)

    # Whether it is about who asked rather than what they wrote: no other answer would be taken.
    is_shut: ClassVar[bool] = False

    def __str__(self) -> str:
        return f"{self.message} {self.mend}".strip()


class NothingThere(Refusal):
    """There is no such record among those this viewer may see. It says the same either way."""

    is_shut = True

    def __init__(self, what: str = "page") -> None:
        super().__init__(
            code="nothing_there",
            message=f"There is no such {what} here.",
            mend="Check the address, or start from your home page.",
        )


class Stale(Refusal):
    """Somebody changed the record after this form was opened; nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            code="stale",
            message="Somebody else changed this after you opened it. Nothing of yours was saved.",
            mend="Look at what it says now, then make your change again.",
        )
