"""A case that passes to another commissioner: asked, talked over, accepted, taken over."""

from openphb.domains.payments.actions.transferring.asking import (
    accept_transfer,
    end_transfer,
    propose_transfer,
    say_about_transfer,
)
from openphb.domains.payments.actions.transferring.taking_over import (
    agreed_lines,
    carry_entitlement,
    hold_to_take_over,
    pass_on_funding,
    record_taken_over,
)

__all__ = [
    "accept_transfer",
    "agreed_lines",
    "carry_entitlement",
    "end_transfer",
    "hold_to_take_over",
    "pass_on_funding",
    "propose_transfer",
    "record_taken_over",
    "say_about_transfer",
]
