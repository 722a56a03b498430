"""Writing who holds whose money, advancing it, and following what became of it."""

from openphb.domains.monitoring.actions.advancing import make_advance, make_advances
from openphb.domains.monitoring.actions.deciding import (
    accept_row,
    accept_undoubted,
    ask_about_row,
    question_row,
    refuse_row,
)
from openphb.domains.monitoring.actions.firms import (
    end_person,
    invite_person,
    record_paper,
    state_client_account,
)
from openphb.domains.monitoring.actions.owing import (
    accept_liability,
    answer_liability,
    question_liability,
    refuse_liability,
    say_liability_paid,
    tell_liability,
    withdraw_liability,
)
from openphb.domains.monitoring.actions.recording import record_holding
from openphb.domains.monitoring.actions.returning import ask_back, receive
from openphb.domains.monitoring.actions.telling import (
    answer_question,
    send_statement,
    take_file,
    withdraw_row,
)

__all__ = [
    "accept_liability",
    "accept_row",
    "accept_undoubted",
    "answer_liability",
    "answer_question",
    "ask_about_row",
    "ask_back",
    "end_person",
    "invite_person",
    "make_advance",
    "make_advances",
    "question_liability",
    "question_row",
    "receive",
    "record_holding",
    "record_paper",
    "refuse_liability",
    "refuse_row",
    "say_liability_paid",
    "send_statement",
    "state_client_account",
    "take_file",
    "tell_liability",
    "withdraw_liability",
    "withdraw_row",
]
