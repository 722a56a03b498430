"""Pages of payments: runs for finance, and why a payment is what it is for everyone."""

from openphb.domains.payments.views.payments import due, hold, payment, release
from openphb.domains.payments.views.runs import (
    approve,
    cancel,
    confirm,
    file,
    payer,
    prepare,
    review,
    run,
    run_payments,
    runs,
    send_back,
)

__all__ = [
    "approve",
    "cancel",
    "confirm",
    "due",
    "file",
    "hold",
    "payer",
    "payment",
    "prepare",
    "release",
    "review",
    "run",
    "run_payments",
    "runs",
    "send_back",
]
