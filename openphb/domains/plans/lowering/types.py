"""Words for a direct payment that a version of a plan lowers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from openphb.domains.budgets.types import Basis
from openphb.kernel.money import Pence


@dataclass(frozen=True)
class PaidLine:
    """A line that is paid directly: how much, how often, and on which days."""

    line_key: UUID
    quantity_hundredths: int
    unit_pence: Pence
    basis: Basis
    falls_on: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Paying:
    """A version, from the day on which it counts, with the lines that it pays directly."""

    starts_on: date
    lines: tuple[PaidLine, ...]


@dataclass(frozen=True)
class FallStep:
    """A day from which less would be given a week, until the next step, than was agreed before."""

    day: date
    was_weekly_pence: Pence
    """What had been agreed for that same day."""
    now_weekly_pence: Pence


@dataclass(frozen=True)
class Fall:
    """From which days a direct payment would be lower, and by how much: weekly, and once."""

    steps: tuple[FallStep, ...]
    """In the order of their days; none where only what comes once is less."""
    once_day: date | None = None
    """The day on which the first of it would have been paid; None where as much is paid once."""
    once_less_pence: Pence = 0

    @property
    def from_day(self) -> date:
        """The earliest day on which anything is less: notice is counted to it."""
        days = [one.day for one in self.steps]
        return min(days if self.once_day is None else [*days, self.once_day])


@dataclass(frozen=True)
class Lowering:
    """A fall, and the notice that the person is promised before it."""

    fall: Fall
    notice_days: int
    decided_on: date
    """The day on which it is decided, or would be."""

    @property
    def promised_on(self) -> date:
        """The first day that leaves the whole notice."""
        return self.decided_on + timedelta(days=self.notice_days)

    @property
    def tell_by(self) -> date:
        """The last day on which telling would have left the whole notice."""
        return self.fall.from_day - timedelta(days=self.notice_days)

    @property
    def is_backwards(self) -> bool:
        """Whether it would lower days that are over: nobody may decide that."""
        return self.fall.from_day < self.decided_on

    @property
    def is_short(self) -> bool:
        """Whether somebody has to say why it comes sooner than was promised."""
        return self.fall.from_day < self.promised_on


@dataclass(frozen=True)
class WhyLower:
    """What whoever decides says of a lower direct payment: the law's reason, and why so soon."""

    grounds: tuple[str, ...] = ()
    why_sooner: str = ""


NOTHING_SAID = WhyLower()
"""What is said of a version that lowers nothing."""


@dataclass(frozen=True)
class LoweredAnswer:
    """A direct payment that was lowered, as it was decided."""

    lowering: Lowering
    grounds: tuple[str, ...]
    why_sooner: str
    """Why it came sooner than was promised; blank where the notice was whole."""
