"""What a person was told by the bank, on the telephone or by letter."""

from __future__ import annotations

from datetime import date

from openphb.domains.payments.returned.reasons import Scheme, in_words
from openphb.domains.payments.returned.types import StatusKind, StatusLine, with_ids
from openphb.kernel.bank_details import parse_bank_details
from openphb.kernel.money import LARGEST, Pence, pounds
from openphb.kernel.refusal import Refusal

NAME = "by hand"


def status_by_hand(
    *,
    kind: StatusKind,
    on: date,
    pence: Pence,
    sort_code: str,
    account_number: str,
    reference: str,
    reason: str,
    reason_code: str | None = None,
    scheme: Scheme = Scheme.ISO,
) -> StatusLine:
    """Return a line like those that files give.

    Refusals: `status_amount`, `status_reason` (something went wrong and it is not said what), and
    those of `parse_bank_details`.
    """
    if not 0 < pence <= LARGEST:
        raise Refusal(
            "status_amount",
            f"No payment is {pounds(pence)}.",
            "Give the amount of the payment.",
            "pence",
        )
    details = parse_bank_details(sort_code, account_number)
    words, code = " ".join(reason.split()), " ".join((reason_code or "").split()) or None
    failed = kind in (StatusKind.REJECTED, StatusKind.RETURNED)
    if failed and not words and not code:
        raise Refusal(
            "status_reason",
            "It is not said why the payment failed.",
            "Give the bank’s reason, in its words or as its code.",
            "reason",
        )
    (line,) = with_ids(
        [
            StatusLine(
                kind=kind,
                on=on,
                source_format=NAME,
                reason=in_words(scheme, code, words or None) if failed else words,
                reason_code=code,
                bank_words=words or None,
                reference=" ".join(reference.split()) or None,
                sort_code=details.sort_code,
                account_number=details.account_number,
                pence=pence,
            )
        ]
    )
    return line
