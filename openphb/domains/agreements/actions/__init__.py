"""Writing agreements: preparing, signing, and the account money goes to."""

from openphb.domains.agreements.actions.banking import (
    close_dead_account,
    decide_bank,
    propose_bank,
    record_payee_check,
)
from openphb.domains.agreements.actions.carrying import carry_agreement, carry_pauses, pass_on
from openphb.domains.agreements.actions.conditions import decide_terms, propose_terms
from openphb.domains.agreements.actions.eligibility import (
    decide_direct_payment,
    look_at_exclusion,
    record_consent,
    record_exclusion_test,
    record_role,
)
from openphb.domains.agreements.actions.employing import record_duty
from openphb.domains.agreements.actions.pausing import end_pause, pause
from openphb.domains.agreements.actions.preparing import (
    end_third_party,
    give_up,
    prepare,
    prepare_again,
    revise,
)
from openphb.domains.agreements.actions.signing import (
    record_paper_signature,
    sign_as_person,
    sign_for_body,
    void_signature,
)
from openphb.domains.agreements.actions.stopping import stop

__all__ = [
    "carry_agreement",
    "carry_pauses",
    "close_dead_account",
    "decide_bank",
    "decide_direct_payment",
    "decide_terms",
    "end_pause",
    "end_third_party",
    "give_up",
    "look_at_exclusion",
    "pass_on",
    "pause",
    "prepare",
    "prepare_again",
    "propose_bank",
    "propose_terms",
    "record_consent",
    "record_duty",
    "record_exclusion_test",
    "record_paper_signature",
    "record_payee_check",
    "record_role",
    "revise",
    "sign_as_person",
    "sign_for_body",
    "stop",
    "void_signature",
]
