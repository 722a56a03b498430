"""Writing plans: drafting, sending, deciding; each in one transaction."""

from openphb.domains.plans.actions.carrying import carry_plan
from openphb.domains.plans.actions.deciding import decide, submit, withdraw
from openphb.domains.plans.actions.extra_cover import put_cover
from openphb.domains.plans.actions.helping import choose_helper, record_helper
from openphb.domains.plans.actions.in_part import ask_again, decide_in_part
from openphb.domains.plans.actions.inviting import end_contributor, invite_contributor
from openphb.domains.plans.actions.moving import accept_move, propose_move, refuse_move
from openphb.domains.plans.actions.panel import (
    call_meeting,
    meet_condition,
    put_on_agenda,
    record_panel_decision,
    record_present,
    refer_to_panel,
)
from openphb.domains.plans.actions.parts import (
    begin_lines,
    put_line,
    put_need,
    put_outcome,
    put_risk,
    remove_line,
    remove_need,
    remove_outcome,
    remove_risk,
)
from openphb.domains.plans.actions.people import (
    put_action,
    put_assent,
    put_person,
    put_step,
    remove_action,
    remove_assent,
    remove_person,
    remove_step,
)
from openphb.domains.plans.actions.precedents import (
    confirm_precedent,
    keep_out,
    share_precedents,
)
from openphb.domains.plans.actions.questions import (
    answer_question,
    ask_question,
    take_back_question,
)
from openphb.domains.plans.actions.raising import agree_general_rise, raise_prices
from openphb.domains.plans.actions.readiness import (
    ask_exception,
    decide_exception,
    decide_local,
    propose_local,
    put_line_note,
)
from openphb.domains.plans.actions.schemes import (
    decide_scheme,
    end_cover,
    import_scheme,
    propose_scheme,
    record_cover,
)
from openphb.domains.plans.actions.starting import start_plan
from openphb.domains.plans.actions.suggesting import (
    suggest_part,
    take_back_contribution,
    take_up,
)
from openphb.domains.plans.actions.taking_in import take_in
from openphb.domains.plans.actions.together import (
    contribute,
    decide_contribution,
    key_paper,
    print_paper,
    reply,
    settle,
)
from openphb.domains.plans.actions.writing import set_dates, write_words

__all__ = [
    "accept_move",
    "agree_general_rise",
    "answer_question",
    "ask_again",
    "ask_exception",
    "ask_question",
    "begin_lines",
    "call_meeting",
    "carry_plan",
    "choose_helper",
    "confirm_precedent",
    "contribute",
    "decide",
    "decide_contribution",
    "decide_exception",
    "decide_in_part",
    "decide_local",
    "decide_scheme",
    "end_contributor",
    "end_cover",
    "import_scheme",
    "invite_contributor",
    "keep_out",
    "key_paper",
    "meet_condition",
    "print_paper",
    "propose_local",
    "propose_move",
    "propose_scheme",
    "put_action",
    "put_assent",
    "put_cover",
    "put_line",
    "put_line_note",
    "put_need",
    "put_on_agenda",
    "put_outcome",
    "put_person",
    "put_risk",
    "put_step",
    "raise_prices",
    "record_cover",
    "record_helper",
    "record_panel_decision",
    "record_present",
    "refer_to_panel",
    "refuse_move",
    "remove_action",
    "remove_assent",
    "remove_line",
    "remove_need",
    "remove_outcome",
    "remove_person",
    "remove_risk",
    "remove_step",
    "reply",
    "set_dates",
    "settle",
    "share_precedents",
    "start_plan",
    "submit",
    "suggest_part",
    "take_back_contribution",
    "take_back_question",
    "take_in",
    "take_up",
    "withdraw",
    "write_words",
]
