"""Who may be written down as a person, and who may stand beside one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from openphb.domains.people.rules.numbers import checked_number
from openphb.domains.people.types import (
    Disability,
    EqualityAnswers,
    EthnicGroup,
    PersonDetails,
    Sex,
    Standing,
)
from openphb.kernel.nhs_number import spoken
from openphb.kernel.periods import Period, age_on, long_date
from openphb.kernel.postcode import normalise_postcode
from openphb.kernel.refusal import Refusal

OLDEST_AGE = 130
SHORTEST_WORDS = 5


def checked_details(details: PersonDetails, *, today: date) -> PersonDetails:
    """Return the details as they are kept: trimmed, with the NHS number and postcode in one form.

    Refusals: those of `checked_number`, `name_missing`, `born_in_future`,
    `born_too_long_ago`, `postcode_unreadable`.
    """
    for name, where, words in (
        (details.given_name, "given_name", "first name"),
        (details.family_name, "family_name", "last name"),
    ):
        if not name.strip():
            raise Refusal(
                "name_missing",
                f"The person has no {words}.",
                f"Enter the {words}. Where a person uses one name only, enter it twice.",
                where,
            )
    refuse_birth(details.date_of_birth, today=today)
    return replace(
        details,
        nhs_number=checked_number(details.nhs_number, details.no_number_reason),
        given_name=_tidy(details.given_name),
        family_name=_tidy(details.family_name),
        known_as=_tidy(details.known_as),
        address=details.address.strip(),
        postcode=normalise_postcode(details.postcode) if details.postcode.strip() else "",
        communication_needs=details.communication_needs.strip(),
    )


def address_lines(address: str, postcode: str) -> tuple[str, ...]:
    """Return the lines under the name on a letter: those of the address, then the postcode, once."""
    lines = [line.strip(" ,") for line in address.splitlines()]
    if postcode and not any(postcode in line for line in lines):
        lines.append(postcode)
    return tuple(line for line in lines if line)


def wants_large_print(communication_needs: str) -> bool:
    """Whether somebody's needs name large print, so that letters come in 18 point."""
    return "large print" in " ".join(communication_needs.lower().split())


def refuse_birth(born: date, *, today: date) -> None:
    """Refuse a date of birth that no living person has.

    Refusals: `born_in_future`, `born_too_long_ago`.
    """
    if born > today:
        raise Refusal(
            "born_in_future",
            f"The date of birth, {long_date(born)}, is in the future.",
            "Check the year.",
            "date_of_birth",
        )
    if age_on(born, today) > OLDEST_AGE:
        raise Refusal(
            "born_too_long_ago",
            f"The date of birth, {long_date(born)}, is more than {OLDEST_AGE} years ago.",
            "Check the year.",
            "date_of_birth",
        )


def refuse_contact(
    *, name: str, standing: Standing, authority: str, valid_from: date, valid_to: date | None
) -> None:
    """Refuse a contact who cannot stand beside the person so.

    Refusals: `contact_name_missing`; `representative_without_authority`, because who decides for
    another does so as deputy, attorney, parent or by the body's appointment (2013 Regulations,
    regs 4 and 5); `contact_ends_before_it_starts`.
    """
    if not name.strip():
        raise Refusal("contact_name_missing", "The contact has no name.", "Enter a name.", "name")
    if standing is Standing.REPRESENTATIVE and not authority.strip():
        raise Refusal(
            "representative_without_authority",
            "A representative decides for the person, and no authority to do so is given.",
            "Say which: deputy, attorney, parental responsibility, or appointed by the body "
            "(and when).",
            "authority",
        )
    if valid_to is not None and valid_to <= valid_from:
        raise Refusal(
            "contact_ends_before_it_starts",
            f"The contact would end on {long_date(valid_to)}, not after {long_date(valid_from)}.",
            "Give a later last day, or none.",
            "valid_to",
        )


def duplicate(nhs_number: str) -> Refusal:
    """Return the refusal of a second person with one NHS number in one commissioner's records."""
    return Refusal(
        "nhs_number_taken",
        f"Somebody with the NHS number {spoken(nhs_number)} is registered here already.",
        "Find them by that number. If it is not the same person, one of the numbers is wrong.",
        "nhs_number",
    )


def search_text(text: str) -> str:
    """Return a name typed in a search as the search columns hold names; "" for none."""
    return " ".join(text.replace(",", " ").lower().split())


def _tidy(name: str) -> str:
    return " ".join(name.split())


def stay_fault(
    *,
    admitted_on: date,
    discharged_on: date | None,
    words: str,
    known: Iterable[Period],
    died_on: date | None,
    today: date,
) -> Refusal | None:
    """Return why a hospital stay cannot be recorded, or None.

    Codes: `stay_in_future`, `stay_without_a_night`, `stay_after_death`, `stay_known`,
    `how_known_missing`.
    """
    if admitted_on > today or (discharged_on is not None and discharged_on > today):
        where = "admitted_on" if admitted_on > today else "discharged_on"
        return Refusal(
            "stay_in_future",
            "That day is still to come.",
            "Record it when it has happened. Leave the discharge empty until then.",
            where,
        )
    if discharged_on is not None and discharged_on <= admitted_on:
        return Refusal(
            "stay_without_a_night",
            "No night lies between these days, so payments cannot change.",
            "Check the days. A visit without a night need not be recorded.",
            "discharged_on",
        )
    if died_on is not None and admitted_on > died_on:
        return Refusal(
            "stay_after_death",
            f"The person died on {long_date(died_on)}.",
            "Check the day of admission.",
            "admitted_on",
        )
    for one in known:
        if one.overlap(Period(admitted_on, discharged_on)):
            return Refusal(
                "stay_known",
                f"A stay that began on {long_date(one.start)} is recorded for these days.",
                "Record its discharge first, or choose other days.",
                "admitted_on",
            )
    return how_known_fault(words)


def discharge_fault(
    *, discharged_on: date, words: str, stay: Period | None, today: date
) -> Refusal | None:
    """Return why the latest stay cannot end on a day, or None.

    Codes: `no_stay`, `stay_in_future`, `discharged_before_admission`, `stay_over`,
    `how_known_missing`.
    """
    if stay is None:
        return Refusal("no_stay", "No hospital stay is recorded.", "Record the admission first.")
    if discharged_on > today:
        return Refusal(
            "stay_in_future",
            "That day is still to come.",
            "Record the discharge when it has happened.",
            "discharged_on",
        )
    if discharged_on < stay.start:
        return Refusal(
            "discharged_before_admission",
            f"The stay began on {long_date(stay.start)}.",
            "Enter that day or a later one. That day itself takes the stay back.",
            "discharged_on",
        )
    if stay.end is not None and discharged_on >= stay.end:
        return Refusal(
            "stay_over",
            f"This stay ended on {long_date(stay.end)}.",
            "If it was longer, take it back and record it again with the right days.",
            "discharged_on",
        )
    return how_known_fault(words)


def death_fault(
    *, died_on: date, words: str, known_on: date | None, born: date, today: date
) -> Refusal | None:
    """Return why a death cannot be recorded on a day, or None.

    Codes: `death_in_future`, `died_before_birth`, `death_known`, `how_known_missing`.
    """
    if died_on > today:
        return Refusal("death_in_future", "That day is still to come.", "Check it.", "died_on")
    if died_on < born:
        return Refusal(
            "died_before_birth",
            f"The person was born on {long_date(born)}.",
            "Check the day.",
            "died_on",
        )
    if known_on == died_on:
        return Refusal(
            "death_known",
            f"It is recorded already that the person died on {long_date(died_on)}.",
            "Nothing needs doing.",
            "died_on",
        )
    return how_known_fault(words)


def how_known_fault(words: str) -> Refusal | None:
    """Return why it is not enough that is said about how something is known, or None."""
    if len(words.strip()) >= SHORTEST_WORDS:
        return None
    return Refusal(
        "how_known_missing",
        "It does not say how this is known.",
        "Say who told you, or what you saw.",
        "words",
    )


def outward(postcode: str) -> str:
    """Return the first part of a postcode as it is kept, "NG5" of "NG5 6AA"; "" of none."""
    return postcode.rpartition(" ")[0]


def refuse_no_answer(given: EqualityAnswers) -> None:
    """Refusal `nothing_answered`: every question was left empty."""
    if given == EqualityAnswers():
        raise Refusal(
            "nothing_answered",
            "No question has an answer.",
            "Answer one of them, or say “I would rather not say”. You can also just go back.",
        )


def standing_answers(said: Iterable[tuple[str, str, str]]) -> EqualityAnswers:
    """Return what stands of answers that came one after the other, as (ethnic group, sex, disability).

    The last answer to each question counts; one that was not asked again stays as it was.
    """
    found = EqualityAnswers()
    for row in said:
        given = EqualityAnswers(EthnicGroup(row[0]), Sex(row[1]), Disability(row[2]))
        found = EqualityAnswers(
            found.ethnic_group
            if given.ethnic_group is EthnicGroup.NOT_ASKED
            else given.ethnic_group,
            found.sex if given.sex is Sex.NOT_ASKED else given.sex,
            found.disability if given.disability is Disability.NOT_ASKED else given.disability,
        )
    return found
