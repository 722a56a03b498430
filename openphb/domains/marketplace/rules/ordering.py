"""What may be ordered on a line, which state follows which, and when an order may end. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from openphb.domains.marketplace.rules.ending import too_little
from openphb.domains.marketplace.types import OrderDraft, OrderState, ProviderDraft
from openphb.domains.payments.worth import Worth
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import Refusal

FOLLOWS: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.TO_AGREE: frozenset({OrderState.SENT, OrderState.NOT_AGREED, OrderState.WITHDRAWN}),
    OrderState.SENT: frozenset({OrderState.ACCEPTED, OrderState.DECLINED, OrderState.WITHDRAWN}),
    OrderState.ACCEPTED: frozenset(),
    OrderState.NOT_AGREED: frozenset(),
    OrderState.DECLINED: frozenset(),
    OrderState.WITHDRAWN: frozenset(),
}


def refuse_move(now: OrderState, to: OrderState) -> None:
    """Refusal: `order_state`, where an order is no longer open to this."""
    if to not in FOLLOWS[now]:
        raise Refusal(
            "order_state",
            f"This order is no longer open to that. It stands at: {now.words.lower()}.",
            "Look at the order again.",
        )


def refuse_provider(draft: ProviderDraft) -> None:
    """Refusals: `provider_name`, `provider_ods`, `provider_contact`."""
    if len(draft.name.strip()) < 2:
        raise Refusal("provider_name", "The organisation has no name.", "Enter its name.", "name")
    code = draft.ods_code.strip()
    if code and not (code.isascii() and code.isalnum() and 3 <= len(code) <= 12):
        raise Refusal(
            "provider_ods",
            f"“{code[:20]}” is no ODS code.",
            "It has 3 to 12 letters and numbers. Leave it empty where there is none.",
            "ods_code",
        )
    if not draft.contact.strip():
        raise Refusal(
            "provider_contact",
            "Nobody could reach it.",
            "Enter an e-mail address or a telephone number.",
            "contact",
        )


def period_of(draft: OrderDraft) -> Period:
    """Return the days of an order. Refusal: `order_days`."""
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise Refusal(
            "order_days", "The order ends before it starts.", "Mend the dates.", "ends_on"
        )
    end = None if draft.ends_on is None else date.fromordinal(draft.ends_on.toordinal() + 1)
    return Period(draft.starts_on, end)


def refuse_above_line(draft: OrderDraft, line: Worth) -> Period:
    """Return the days of an order that its line has the money for.

    Refusals: `order_days`, `order_outside_line`, `order_quantity`, `order_price`,
    `order_above_line`, `order_person`.
    """
    days = period_of(draft)
    if days.overlap(line.valid) != days:
        until = f" to {long_date(line.valid.last_day)}" if line.valid.last_day else ""
        raise Refusal(
            "order_outside_line",
            f"The line of the plan has money from {long_date(line.valid.start)}{until}.",
            "Keep the order within these days.",
            "starts_on" if draft.starts_on < line.valid.start else "ends_on",
        )
    if draft.quantity_hundredths < 1:
        raise Refusal(
            "order_quantity", "Nothing is ordered.", "Enter how much.", "quantity_hundredths"
        )
    if draft.unit_pence < 1:
        raise Refusal("order_price", "There is no price.", "Enter one.", "unit_pence")
    asked = draft.quantity_hundredths * draft.unit_pence
    given = line.quantity_hundredths * line.unit_pence
    if asked > given:
        raise Refusal(
            "order_above_line",
            f"This comes to {pounds((asked + 50) // 100)}, and the line of the plan to "
            f"{pounds(given // 100)}.",
            "Order less, or change the plan first.",
            "quantity_hundredths",
        )
    if not draft.person_name.strip() or not draft.how_to_reach.strip():
        raise Refusal(
            "order_person",
            "The provider would not know whom to come to.",
            "Enter the name and how to reach the person.",
            "how_to_reach" if draft.person_name.strip() else "person_name",
        )
    return days


def refuse_end(
    order: Worth, end: date, matched: Mapping[date, tuple[int, int]], last_delivery: date | None
) -> Period:
    """Return the days that an order has left where `end` is its first day without it.

    `matched` are the hundredths and pence matched in each of its periods, by first day. Refusals:
    `order_ends_early`, `order_ended_before`, `order_delivered_after`, `order_matched_after`.
    """
    if end <= order.valid.start:
        raise Refusal(
            "order_ends_early",
            "It would end before it starts.",
            f"Choose {long_date(order.valid.start)} or later.",
            "ends_on",
        )
    if order.valid.end is not None and end >= order.valid.end:
        raise Refusal(
            "order_ended_before",
            "The order ends by then already.",
            "Choose an earlier day.",
            "ends_on",
        )
    if last_delivery is not None and last_delivery >= end:
        raise Refusal(
            "order_delivered_after",
            f"Something was delivered on {long_date(last_delivery)}.",
            "End it on that day or later.",
            "ends_on",
        )
    left = Period(order.valid.start, end)
    first = too_little(order, left, matched)
    if first is not None:
        raise Refusal(
            "order_matched_after",
            f"More was invoiced from {long_date(first)} than the days until then come to.",
            "Choose a later day.",
            "ends_on",
        )
    return left
