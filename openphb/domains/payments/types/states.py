"""How a run, a payment and a recovery stand, and how money leaves."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class RunState(StrEnum):
    """A payment run's life. One transition table says which may follow which.

    `first_of_two` has the first of the two approvals that a run of its value needs; `withdrawn` was
    approved, and given up before anybody took its file.
    """

    DRAFT = "draft"
    REVIEWED = "reviewed"
    FIRST_OF_TWO = "first_of_two"
    APPROVED = "approved"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class RunKind(StrEnum):
    """When a run pays, and whom: by the calendar, before its period begins, a few people today; or
    the organisations whose bills are to be paid.

    `moved` pays what another rail did not.
    """

    ORDINARY = "ordinary"
    ADVANCE = "advance"
    EMERGENCY = "emergency"
    BILLS = "bills"
    MOVED = "moved"


class BillKind(StrEnum):
    """What an organisation is paid for out of somebody's budget.

    An advance is money that it holds for the person, and is spent only when it says on what. The value
    of a wheelchair is the person's own chair at once. What others add for its extras is passed on, and
    is no part of any line.
    """

    PROVIDER_INVOICE = "provider_invoice"
    THIRD_PARTY_ADVANCE = "third_party_advance"
    ONE_OFF = "one_off"
    CHAIR_VALUE = "chair_value"
    CHAIR_EXTRAS = "chair_extras"


class BillState(StrEnum):
    """How a bill stands. What was held back or came back waits again."""

    WAITING = "waiting"
    IN_A_RUN = "in_a_run"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


class PaymentState(StrEnum):
    """Where one payment of a run stands. A hold keeps money back; it takes nothing away.

    `included` and `held` are of an open run. When it is approved they become `paid` and
    `kept_back`, when it is cancelled `cancelled`. What is kept back, cancelled or returned is due
    again. So is what was `given_up` before its file was taken, and what is `exposed`: it may have
    been paid, and a named person had it paid another way before that was known.
    """

    INCLUDED = "included"
    HELD = "held"
    PAID = "paid"
    KEPT_BACK = "kept_back"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    GIVEN_UP = "given_up"
    EXPOSED = "exposed"


class Rail(StrEnum):
    """How money leaves."""

    BACS = "bacs"
    FASTER_PAYMENTS = "faster_payments"
    SUPPLIER_INVOICE = "supplier_invoice"
    PREPAID_CARD = "prepaid_card"


WAS_MADE = (
    PaymentState.PAID,
    PaymentState.RETURNED,
    PaymentState.GIVEN_UP,
    PaymentState.EXPOSED,
)
"""Payments of a run that was approved: each was posted and has its place in a file."""
DUE_AGAIN = (PaymentState.RETURNED, PaymentState.GIVEN_UP, PaymentState.EXPOSED)
"""Payments that were made and count no more."""
BANK_RAILS = (Rail.BACS, Rail.FASTER_PAYMENTS)
"""Those that pay into an approved bank account."""
SITE_RAILS = (Rail.SUPPLIER_INVOICE, Rail.PREPAID_CARD)
"""Those that a site's own system pays by, to whoever has a number in it."""


class StopKind(StrEnum):
    """Why a line that is in the plan gives nothing on some days."""

    PAUSE = "pause"
    HOSPITAL = "hospital"
    DEATH = "death"


class ClosingKind(StrEnum):
    """What is still owed lawfully after a person has died, for care that they arranged."""

    WAGES = "wages"
    NOTICE_PAY = "notice_pay"
    HOLIDAY_PAY = "holiday_pay"
    REDUNDANCY = "redundancy"
    TAX = "tax"
    CARE_RECEIVED = "care_received"
    OTHER = "other"

    @property
    def words(self) -> str:
        """What is owed, as a page names it."""
        return {
            ClosingKind.WAGES: "Wages owed",
            ClosingKind.NOTICE_PAY: "Notice pay",
            ClosingKind.HOLIDAY_PAY: "Holiday pay",
            ClosingKind.REDUNDANCY: "Redundancy pay",
            ClosingKind.TAX: "Tax and National Insurance",
            ClosingKind.CARE_RECEIVED: "Care received and not yet paid for",
            ClosingKind.OTHER: "Another cost",
        }[self]


class Exceptional(StrEnum):
    """Why a person should look at a payment before it is sent for approval."""

    FIRST_PAYMENT = "first_payment"
    BANK_CHANGED = "bank_changed"
    AMOUNT_CHANGED = "amount_changed"
    HELD_BEFORE = "held_before"
    CAME_BACK = "came_back"
    LESS_AN_OFFSET = "less_an_offset"
    STOPPED = "stopped"
    ACCOUNT_WAITS = "account_waits"
    NUMBER_CHANGED = "number_changed"
    ANOTHER_WAY = "another_way"


class Look(IntEnum):
    """Whether a person should look at a payment, in the order in which a run's page shows them."""

    HELD = 0
    NEEDED = 1
    PLAIN = 2


class WhyLeftOut(StrEnum):
    """Why somebody who is owed money was not in a run."""

    NO_APPROVED_ACCOUNT = "no_approved_account"
    NO_SUPPLIER_NUMBER = "no_supplier_number"
    NO_SUPPLIER_SITE = "no_supplier_site"
    NO_CARD = "no_card"


class RecoveryKind(StrEnum):
    """What is done about money paid too much.

    An offset lowers one later payment (reg 13(4)); a repayment is asked for in writing (reg 15);
    a write-off lets it rest.
    """

    OFFSET = "offset"
    REPAYMENT = "repayment"
    WRITE_OFF = "write_off"


class RecoveryState(StrEnum):
    """Proposed by one person, agreed or refused by another; done when the money has moved.

    An offset whose payment came back has lapsed where something else was proposed meanwhile, and a
    write-off where there is nothing left to write off.
    """

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    DONE = "done"
    LAPSED = "lapsed"
