"""From referral to a signed agreement: how each person of the demonstration comes to their budget."""

from openphb.config.demo.beginnings.steps import PAYMENT_STEPS, STEPS, begin, walk
from openphb.config.demo.beginnings.way import Begun, Way, on
from openphb.config.demo.beginnings.written import join_mr_and_mrs_w, write_to

__all__ = [
    "PAYMENT_STEPS",
    "STEPS",
    "Begun",
    "Way",
    "begin",
    "join_mr_and_mrs_w",
    "on",
    "walk",
    "write_to",
]
