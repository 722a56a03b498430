"""Who may be written down as a person, and who may stand beside one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from openphb.domains.people.types import PersonDetails, Standing
from openphb.kernel.nhs_number import parse_nhs_number
from openphb.kernel.periods import long_date
from openphb.kernel.postcode import normalise_postcode
from openphb.kernel.refusal import Refusal

OLDEST_AGE = 130


def age_on(born: date, day: date) -> int:
    """Return the age in whole years; who was born on 29 February has a birthday on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def checked_details(details: PersonDetails, *, today: date) -> PersonDetails:
    """Return the details as they are kept: trimmed, with the NHS number and postcode in one form.

    Refusals: `nhs_number_…` (check digit, ten zeros), `name_missing`, `born_in_future`,
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
        nhs_number=parse_nhs_number(details.nhs_number),
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
    spaced = f"{nhs_number[:3]} {nhs_number[3:6]} {nhs_number[6:]}"
    return Refusal(
        "nhs_number_taken",
        f"Somebody with the NHS number {spaced} is registered here already.",
        "Find them by that number. If it is not the same person, one of the numbers is wrong.",
        "nhs_number",
    )


def search_text(text: str) -> str:
    """Return a name typed in a search as the search columns hold names; "" for none."""
    return " ".join(text.replace(",", " ").lower().split())


def _tidy(name: str) -> str:
    return " ".join(name.split())
