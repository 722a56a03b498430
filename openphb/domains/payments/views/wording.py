"""How pages name the states and reasons of payments."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.budgets.types import Frequency
from openphb.domains.payments.continuity.types import (
    ExposureState,
    LateWhy,
    OutageAnswer,
    Proof,
    Standing,
)
from openphb.domains.payments.rails import RAILS, deadline, hand_over_by, layout_of
from openphb.domains.payments.rules.runs import OPEN
from openphb.domains.payments.types import (
    BANK_RAILS,
    SITE_RAILS,
    ChargingCodes,
    Exceptional,
    Limit,
    PaymentAnswer,
    PaymentState,
    Policy,
    Rail,
    RailTerms,
    RunAnswer,
    RunKind,
    RunState,
    Says,
    WhyLeftOut,
)
from openphb.kernel.bank_details import ModulusResult
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date, percent
from openphb.web.parts import Cell, Colour


def run_state(state: RunState, rail: Rail = Rail.BACS) -> Cell:
    """Return a run's state as a tag; `rail` says with whom its file is."""
    with_whom = {
        Rail.SUPPLIER_INVOICE: _("With the finance system"),
        Rail.PREPAID_CARD: _("With the card provider"),
    }.get(rail, _("With the bank"))
    words, colour = {
        RunState.DRAFT: (_("Draft"), Colour.GREY),
        RunState.REVIEWED: (_("Waits for approval"), Colour.ORANGE),
        RunState.FIRST_OF_TWO: (_("Waits for a second approval"), Colour.ORANGE),
        RunState.APPROVED: (_("Approved"), Colour.BLUE),
        RunState.SUBMITTED: (with_whom, Colour.PURPLE),
        RunState.CONFIRMED: (_("Paid"), Colour.GREEN),
        RunState.CANCELLED: (_("Cancelled"), Colour.WHITE),
        RunState.WITHDRAWN: (_("Given up, not sent"), Colour.WHITE),
    }[state]
    return Cell(words, tag=colour)


def outages_say(found: Iterable[OutageAnswer]) -> list[str]:
    """Return what stands above every page about runs while rails are out."""
    return [
        _("%(rail)s has been out since %(day)s")
        % {"rail": RAILS[one.rail].name, "day": long_date(one.began_on)}
        for one in found
    ]


def would_come(rail: Rail) -> str:
    """Return where a person's money would come if the usual way failed, in their words."""
    return {
        Rail.BACS: _(
            "If the usual way to pay fails, the money comes to the account by another bank system. "
            "That can take three working days."
        ),
        Rail.FASTER_PAYMENTS: _(
            "If the usual way to pay fails, the money comes straight to the account on the same day."
        ),
        Rail.SUPPLIER_INVOICE: _(
            "If the usual way to pay fails, our finance system pays the money to the account that it "
            "holds."
        ),
        Rail.PREPAID_CARD: _(
            "If the usual way to pay fails, the money comes onto the prepaid card."
        ),
    }[rail]


def proof(one: Proof) -> str:
    """Return how it is known that somebody can be paid a second way."""
    return {
        Proof.TEST_PAYMENT: _("A penny was sent and arrived"),
        Proof.REAL_PAYMENT: _("A payment was made and confirmed"),
        Proof.CHECKED: _("The account’s numbers and its holder’s name were checked"),
    }[one]


def late_why(one: LateWhy) -> str:
    """Return why somebody has no money that was due."""
    return {
        LateWhy.NOT_SENT: _("Its run was not sent"),
        LateWhy.CAME_BACK: _("It came back and was not paid again"),
        LateWhy.MAY_HAVE_FAILED: _("Sent by a rail that was out, and not confirmed"),
        LateWhy.MOVED: _("Moved, and not paid the other way yet"),
    }[one]


def standing(one: Standing) -> str:
    """Return whether a rail may have accepted payments."""
    return {
        Standing.NOT_SENT: _("Never sent: nobody took the file"),
        Standing.CAME_BACK: _("Refused or sent back"),
        Standing.UNCERTAIN: _("Not certain: taken or sent, and not answered"),
        Standing.ACCEPTED: _("Paid: the answer says so"),
        Standing.MOVED: _("Paid another way, or about to be"),
    }[one]


def exposure_state(one: ExposureState) -> Cell:
    """Return how an exposure stands as a tag."""
    words, colour = {
        ExposureState.OPEN: (_("Not known yet"), Colour.ORANGE),
        ExposureState.NEVER_PAID: (_("Never paid"), Colour.GREEN),
        ExposureState.PAID: (_("It was paid"), Colour.RED),
    }[one]
    return Cell(words, tag=colour)


def rails_offered(of_sites: Collection[Rail]) -> dict[str, tuple[str, str]]:
    """Return the rails that a run can pay by, the usual one first: name, and what to know of it.

    `of_sites` are those by which some site's own system pays.
    """
    hints = {
        Rail.BACS: _("The file must reach Bacs two working days before the money arrives."),
        Rail.FASTER_PAYMENTS: _("Any day of the week, within hours. Banks charge more for it."),
        Rail.SUPPLIER_INVOICE: _("The finance system pays whoever has a supplier number in it."),
        Rail.PREPAID_CARD: _("The card provider loads the cards of whoever has one."),
    }
    return {
        rail.value: (RAILS[rail].name, hints[rail])
        for rail in Rail
        if rail in BANK_RAILS or rail in of_sites
    }


def taker(rail: Rail) -> str:
    """Return who is given a rail's file, as a sentence names them."""
    return {
        Rail.SUPPLIER_INVOICE: _("the finance system"),
        Rail.PREPAID_CARD: _("the card provider"),
    }.get(rail, _("the bank"))


def seen_paid(rail: Rail) -> str:
    """Return what somebody has seen who confirms that a run was paid."""
    return {
        Rail.SUPPLIER_INVOICE: _(
            "The finance system shows that these invoices are paid, but those recorded as refused"
        ),
        Rail.PREPAID_CARD: _(
            "The card provider shows that these cards are loaded, but those recorded as refused"
        ),
    }.get(rail, _("The bank's statement shows that this money has left the account"))


def number_name(rail: Rail) -> str:
    """Return what a site's own system pays by, as a page names it."""
    return _("Card id") if rail is Rail.PREPAID_CARD else _("Supplier number")


def left_out_because(why: WhyLeftOut) -> str:
    """Return why somebody was left out of a run, as it was when the run was prepared."""
    return {
        WhyLeftOut.NO_APPROVED_ACCOUNT: _("no approved account when the run was prepared"),
        WhyLeftOut.NO_SUPPLIER_NUMBER: _("no agreed supplier number when the run was prepared"),
        WhyLeftOut.NO_SUPPLIER_SITE: _("no supplier site when the run was prepared"),
        WhyLeftOut.NO_CARD: _("no agreed card when the run was prepared"),
    }[why]


def kind(one: RunKind) -> str:
    """Return what a kind of run is called."""
    return {
        RunKind.ORDINARY: _("Ordinary run"),
        RunKind.ADVANCE: _("Advance"),
        RunKind.EMERGENCY: _("Emergency"),
        RunKind.BILLS: _("Bills of organisations"),
        RunKind.MOVED: _("Moved from another rail"),
    }[one]


def modulus(result: str) -> str:
    """Return what the check of a sort code and an account number said; "" where none was made."""
    return {
        ModulusResult.VALID: _("The account number fits the sort code."),
        ModulusResult.CANNOT_BE_CHECKED: _(
            "Whether the account number fits the sort code could not be checked here."
        ),
    }.get(ModulusResult(result) if result else ModulusResult.INVALID, "")


def kinds_offered() -> dict[str, tuple[str, str]]:
    """Return the kinds of run, the usual one first: name, and what to know of it."""
    hints = {
        RunKind.ORDINARY: _("Everything that is due on the day."),
        RunKind.ADVANCE: _("Before its period begins: before Christmas, or a holiday."),
        RunKind.EMERGENCY: _("A few people by name, today, where waiting would do harm."),
        RunKind.BILLS: _("What providers and organisations are owed, and nobody else."),
    }
    return {one.value: (kind(one), hint) for one, hint in hints.items()}


def out_of_turn(run: RunAnswer) -> str:
    """Return what makes a run one of its own kind; "" for an ordinary one."""
    if run.kind in (RunKind.ORDINARY, RunKind.BILLS):
        return ""
    said = f"{kind(run.kind)}: {run.reason}"
    if run.due_on:
        said += " " + _("It pays what is due by %(day)s.") % {"day": long_date(run.due_on)}
    if run.authority:
        said += " " + _("Allowed by %(who)s.") % {"who": run.authority}
    return said


def rule_says(says: Says) -> str:
    """Return a rule about runs in a sentence."""
    if isinstance(says, RailTerms):
        return _rail_says(says)
    if isinstance(says, ChargingCodes):
        return _codes_say(says)
    if isinstance(says, Limit):
        return _("%(who)s approves runs up to %(run)s, with no payment above %(payment)s.") % {
            "who": says.holder_name[:1].upper() + says.holder_name[1:],
            "run": pounds(says.run_pence),
            "payment": pounds(says.payment_pence),
        }
    if isinstance(says, Policy):
        two = (
            _("One approval is enough.")
            if says.second_above_pence is None
            else _("A run above %(value)s needs two approvals.")
            % {"value": pounds(says.second_above_pence)}
        )
        waits = ngettext(
            "A changed account waits %(num)s day.",
            "A changed account waits %(num)s days.",
            says.cooling_off_days,
        ) % {"num": says.cooling_off_days}
        return f"{two} {waits}"
    first = {"day": long_date(says.first_day)}
    often = {
        Frequency.WEEKLY: _("Every week from %(day)s") % first,
        Frequency.FOUR_WEEKLY: _("Every 4 weeks from %(day)s") % first,
        Frequency.MONTHLY: (
            ngettext(
                "Every month, %(num)s working day before its last",
                "Every month, %(num)s working days before its last",
                says.days_before_end,
            )
            % {"num": says.days_before_end}
            if says.days_before_end
            else _("Every month on its last working day")
        ),
    }[says.frequency]
    return ngettext(
        "%(often)s, by %(rail)s; prepared %(num)s working day before the file must go.",
        "%(often)s, by %(rail)s; prepared %(num)s working days before the file must go.",
        says.prepare_days,
    ) % {"often": often, "rail": RAILS[says.rail].name, "num": says.prepare_days}


def _rail_says(says: RailTerms) -> str:
    takes = ngettext(
        "%(rail)s: its system takes %(num)s working day.",
        "%(rail)s: its system takes %(num)s working days.",
        says.lead_days,
    ) % {"rail": RAILS[says.rail].name, "num": says.lead_days}
    layout = layout_of(says)
    return takes + " " + _("Its file has the layout “%(name)s”.") % {"name": layout.name}


def _codes_say(says: ChargingCodes) -> str:
    codes = _("Invoices are charged to cost centre %(centre)s, subjective code %(subjective)s") % {
        "centre": says.cost_centre,
        "subjective": says.subjective_code,
    }
    more = ", ".join(one for one in says.analysis if one)
    return _("%(codes)s%(more)s. Source: %(source)s") % {
        "codes": codes,
        "more": _(", analysis %(codes)s") % {"codes": more} if more else "",
        "source": says.source,
    }


def file_by(run: RunAnswer) -> str:
    """Return by when the file of a run must be handed over; "" once it was, or never will be."""
    if run.state not in OPEN | {RunState.APPROVED}:
        return ""
    rule = RAILS[run.rail]
    return _("%(rail)s must have the file by %(when)s.") % {
        "rail": rule.taker[:1].upper() + rule.taker[1:],
        "when": deadline(rule, hand_over_by(rule, run.pay_on, run.site_days)),
    }


def payment_state(state: PaymentState, rail: Rail = Rail.BACS) -> Cell:
    """Return a payment's state as a tag; `rail` says who sent it back."""
    back = _("Refused or returned") if rail in SITE_RAILS else _("Returned by the bank")
    words, colour = {
        PaymentState.INCLUDED: (_("To be paid"), Colour.BLUE),
        PaymentState.HELD: (_("Held"), Colour.ORANGE),
        PaymentState.PAID: (_("Paid"), Colour.GREEN),
        PaymentState.KEPT_BACK: (_("Kept back"), Colour.ORANGE),
        PaymentState.CANCELLED: (_("Cancelled"), Colour.WHITE),
        PaymentState.RETURNED: (back, Colour.RED),
        PaymentState.GIVEN_UP: (_("Not sent, due again"), Colour.WHITE),
        PaymentState.EXPOSED: (_("Not certain, paid another way"), Colour.ORANGE),
    }[state]
    return Cell(words, tag=colour)


def reason(one: Exceptional) -> str:
    """Return why a payment needs a look."""
    return {
        Exceptional.FIRST_PAYMENT: _("First payment"),
        Exceptional.BANK_CHANGED: _("Changed bank details"),
        Exceptional.AMOUNT_CHANGED: _("Amount changed"),
        Exceptional.HELD_BEFORE: _("Held last time"),
        Exceptional.CAME_BACK: _("The last one came back"),
        Exceptional.LESS_AN_OFFSET: _("Less an agreed offset"),
        Exceptional.STOPPED: _("Stopped"),
        Exceptional.ACCOUNT_WAITS: _("Changed account in its waiting days"),
        Exceptional.NUMBER_CHANGED: _("Changed supplier number or card"),
        Exceptional.ANOTHER_WAY: _("Paid another way than last time"),
    }[one]


def counted_reason(one: Exceptional, number: int) -> str:
    """Return how many payments need a look for a reason: "2 first payments"."""
    num = {"num": number}
    return {
        Exceptional.FIRST_PAYMENT: ngettext(
            "%(num)s first payment", "%(num)s first payments", number
        ),
        Exceptional.BANK_CHANGED: ngettext(
            "%(num)s with changed bank details", "%(num)s with changed bank details", number
        ),
        Exceptional.AMOUNT_CHANGED: ngettext(
            "%(num)s changed amount", "%(num)s changed amounts", number
        ),
        Exceptional.HELD_BEFORE: ngettext(
            "%(num)s that was held last time", "%(num)s that were held last time", number
        ),
        Exceptional.CAME_BACK: ngettext(
            "%(num)s whose last one came back", "%(num)s whose last one came back", number
        ),
        Exceptional.LESS_AN_OFFSET: ngettext(
            "%(num)s less an agreed offset", "%(num)s less an agreed offset", number
        ),
        Exceptional.STOPPED: ngettext("%(num)s stopped", "%(num)s stopped", number),
        Exceptional.ACCOUNT_WAITS: ngettext(
            "%(num)s to a changed account in its waiting days",
            "%(num)s to changed accounts in their waiting days",
            number,
        ),
        Exceptional.NUMBER_CHANGED: ngettext(
            "%(num)s with a changed supplier number or card",
            "%(num)s with a changed supplier number or card",
            number,
        ),
        Exceptional.ANOTHER_WAY: ngettext(
            "%(num)s paid another way than last time",
            "%(num)s paid another way than last time",
            number,
        ),
    }[one] % num


def reasons(payment: PaymentAnswer) -> str:
    """Return every reason to look at a payment, in a line: "Amount changed, up 31%"."""
    found = []
    for one in payment.exceptions:
        said = reason(one)
        if one is Exceptional.AMOUNT_CHANGED and payment.last_pence:
            said += f", {change(payment.amount_pence, payment.last_pence)}"
        found.append(said)
    if payment.held_reason:
        found.append(_("held: %(why)s") % {"why": payment.held_reason})
    said = "; ".join(one[:1].lower() + one[1:] for one in found)
    return said[:1].upper() + said[1:]


def change(pence: int, before: int) -> str:
    """Return a change as words: "up 31%", "down 8%"."""
    share = {"share": percent(Fraction(abs(pence - before), before))}
    return _("up %(share)s") % share if pence > before else _("down %(share)s") % share


def signed(pence: int) -> str:
    """Return an amount with its sign: "+£84.20", "−£3.20"."""
    return f"+{pounds(pence)}" if pence > 0 else pounds(pence)
