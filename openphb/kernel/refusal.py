"""A refusal: the platform understood what was asked, and says no."""

from __future__ import annotations

from dataclasses import dataclass, field


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

    def __str__(self) -> str:
        return f"{self.message} {self.mend}".strip()
