"""Changing payments: entitlement as facts, payers, and runs from draft to confirmed."""

from openphb.domains.payments.actions.approving import approve
from openphb.domains.payments.actions.entitlement import record_entitlement
from openphb.domains.payments.actions.paying import confirm, submit, take_file
from openphb.domains.payments.actions.preparing import (
    cancel,
    hold,
    prepare,
    release,
    review,
    send_back,
    set_payer,
)

__all__ = [
    "approve",
    "cancel",
    "confirm",
    "hold",
    "prepare",
    "record_entitlement",
    "release",
    "review",
    "send_back",
    "set_payer",
    "submit",
    "take_file",
]
