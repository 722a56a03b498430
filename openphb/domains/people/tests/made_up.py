"""Ten thousand made-up people: those on record, and those who come, as they are written down.

Names, streets and numbers are invented; how often what goes wrong is too. One seed gives one world.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from openphb.domains.people.matching.index import Index
from openphb.domains.people.matching.weighing import SHOW_FIRST, WORTH_SHOWING
from openphb.domains.people.types import Identity


def _words(text: str) -> list[str]:
    return text.split()


GIVEN = _words(
    """
margaret john mary david susan michael patricia james linda robert barbara william jean peter
christine thomas maureen richard elizabeth george carol paul sheila kenneth ann alan pauline brian
janet roy joan derek joyce ronald sandra stephen dorothy anthony doreen ian mohammed fatima aisha
omar priya raj deepa sunil gurpreet harjit jasmin wei li chen olga piotr agnieszka tomasz ewa kwame
ama chidi ngozi emeka abdul zainab yusuf hassan amina leila noah oliver amelia isla ava mia jack
harry charlie freya poppy ella bella lily evie daisy ruby erin keiran callum rhys megan cerys aled
sian niamh aoife sean connor kieran bronwyn gareth dylan imogen phoebe toby felix otis edith mabel
ivy hugo
"""
)
FAMILY = _words(
    """
smith jones taylor brown williams wilson johnson davies patel robinson wright thompson evans walker
white roberts green hall wood harris lewis clarke jackson turner hill cooper ward moore khan hughes
edwards martin thomas baker morris ahmed allen begum hussain ali singh kaur shah adams bailey
mitchell carter cook phillips parker collins richardson kelly murphy bennett gray cox shaw marshall
simpson anderson richards webb chapman mason knight palmer dixon barnes rogers mills wilkinson
campbell stevens stewart lloyd griffiths hunt foster russell holmes rose murray pearson butler
powell okafor mensah adeyemi nowak kowalski wisniewska ivanov popescu oconnor oneill macdonald
fitzgerald featherstonehaugh hargreaves entwistle ramsbottom satterthwaite postlethwaite braithwaite
cholmondeley osborne whittaker ellison gould sharp parry pugh vaughan bowen probert cartwright sykes
dyson ogden tattersall bickerstaff
"""
)
SHORT = {
    "margaret": "Peggy",
    "william": "Bill",
    "robert": "Bob",
    "elizabeth": "Betty",
    "richard": "Dick",
    "michael": "Mick",
    "james": "Jim",
    "david": "Dave",
    "thomas": "Tom",
    "susan": "Sue",
    "patricia": "Pat",
    "christine": "Chris",
    "anthony": "Tony",
    "kenneth": "Ken",
    "ronald": "Ron",
    "dorothy": "Dot",
    "mohammed": "Muhammad",
    "stephen": "Steve",
}
AREAS = ("NG1", "NG2", "NG5", "NG7", "NG18", "DE1", "DE22", "LE2", "LE11", "S80")
ENDING = "ABDEFGHJLNPQRSTUWXYZ"
# How many of a hundred of those who come have what written down otherwise than on record.
CHANGES = {
    "as on record": 24,
    "first name mistyped": 8,
    "last name mistyped": 8,
    "moved": 12,
    "day and month swapped": 4,
    "a digit of the birth wrong": 5,
    "short form of the first name": 6,
    "first and last name swapped": 3,
    "name joined with another": 4,
    "new last name": 6,
    "no postcode": 4,
    "mistyped and moved": 6,
    "two things at once": 8,
    "new last name, and moved": 2,
}
# Of a hundred on record, those with a twin; of a hundred who come, those who are not on record.
TWINS = 3
NEW = 30


@dataclass(frozen=True)
class Coming:
    """Somebody as a referral says who they are, and which record is theirs, if any."""

    identity: Identity
    change: str
    subject_id: UUID | None


@dataclass(frozen=True)
class Measured:
    """Precision and recall at one threshold, with what they are made of."""

    shown: int
    right: int
    findable: int

    @property
    def precision(self) -> float:
        """The share of what is shown that is the same person."""
        return self.right / self.shown if self.shown else 1.0

    @property
    def recall(self) -> float:
        """The share of those on record who are shown."""
        return self.right / self.findable if self.findable else 1.0


@dataclass(frozen=True)
class Outcome:
    """What matching made of a made-up world."""

    first: Measured
    worth: Measured
    recall_by_change: dict[str, tuple[float, float, int]]
    """Kind of change → recall at the first threshold, at the second, and how many came so."""
    twins_first: int
    """How many times a twin was shown as very likely the same person: none may be."""


class World:
    """People on record, and people who come."""

    def __init__(self, count: int, *, seed: int) -> None:
        self.chance = Random(seed)
        self.count = count
        self.records: dict[UUID, Identity] = {}
        self.twin_of: dict[UUID, UUID] = {}
        while len(self.records) < count:
            one = self.somebody()
            subject_id = self._keep(one)
            if self.chance.randrange(100) < TWINS:
                twin = self._keep(self.twin(one))
                self.twin_of |= {subject_id: twin, twin: subject_id}
        self.coming = [self._comes() for _ in range(count)]

    def _keep(self, one: Identity) -> UUID:
        subject_id = UUID(int=len(self.records) + 1)
        self.records[subject_id] = one
        return subject_id

    def name(self, names: list[str]) -> str:
        """Some names are common and most are not."""
        weights = [1 / (place + 8) for place in range(len(names))]
        return self.chance.choices(names, weights)[0].title()

    def postcode(self) -> str:
        one = self.chance
        ending = f"{one.choice(ENDING)}{one.choice(ENDING)}"
        return f"{one.choice(AREAS)} {one.randrange(1, 10)}{ending}"

    def somebody(self) -> Identity:
        """Return somebody new: more are old than young, as those who need care are."""
        years = self.chance.triangular(0, 100, 78)
        born = date(2026, 11, 1) - timedelta(days=int(years * 365.25))
        return Identity(self.name(GIVEN), self.name(FAMILY), born, postcode=self.postcode())

    def twin(self, one: Identity) -> Identity:
        others = [name for name in GIVEN if name != one.given_name.lower()]
        return replace(one, given_name=self.chance.choice(others).title())

    def _comes(self) -> Coming:
        chance = self.chance
        if chance.randrange(100) < NEW:
            if chance.randrange(100) < TWINS:
                subject_id = chance.choice(list(self.records))
                return Coming(self.twin(self.records[subject_id]), "a twin, not on record", None)
            return Coming(self.somebody(), "not on record", None)
        subject_id = chance.choice(list(self.records))
        change = chance.choices(list(CHANGES), weights=list(CHANGES.values()))[0]
        return Coming(self.changed(self.records[subject_id], change), change, subject_id)

    def changed(self, one: Identity, change: str) -> Identity:
        """Return somebody as they are written down with one kind of change."""
        again: dict[str, Callable[[], Identity]] = {
            "first name mistyped": lambda: replace(one, given_name=self.typo(one.given_name)),
            "last name mistyped": lambda: replace(one, family_name=self.typo(one.family_name)),
            "moved": lambda: replace(one, postcode=self.postcode()),
            "day and month swapped": lambda: replace(
                one, date_of_birth=self.turned(one.date_of_birth)
            ),
            "a digit of the birth wrong": lambda: replace(
                one, date_of_birth=self.wrong_digit(one.date_of_birth)
            ),
            "short form of the first name": lambda: replace(
                one, given_name=SHORT.get(one.given_name.lower(), one.given_name)
            ),
            "first and last name swapped": lambda: replace(
                one, given_name=one.family_name, family_name=one.given_name
            ),
            "name joined with another": lambda: replace(
                one, family_name=f"{one.family_name}-{self.name(FAMILY)}"
            ),
            "new last name": lambda: replace(one, family_name=self.name(FAMILY)),
            "no postcode": lambda: replace(one, postcode=""),
            "mistyped and moved": lambda: replace(
                one, family_name=self.typo(one.family_name), postcode=self.postcode()
            ),
        }
        if change == "new last name, and moved":
            return replace(again["new last name"](), postcode=self.postcode())
        if change == "two things at once":
            first, second = self.chance.sample(sorted(again), 2)
            return self.changed(self.changed(one, first), second)
        return again[change]() if change in again else one

    def typo(self, name: str) -> str:
        """Return a name with a letter dropped, doubled, changed, or two exchanged."""
        at = self.chance.randrange(1, len(name))
        kind = self.chance.randrange(4)
        if kind == 0 and len(name) > 3:
            return name[:at] + name[at + 1 :]
        if kind == 1:
            return name[:at] + name[at] + name[at:]
        if kind == 2 and at + 1 < len(name):
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        return name[:at] + self.chance.choice("aeiorstnl") + name[at + 1 :]

    def turned(self, born: date) -> date:
        return born.replace(day=born.month, month=born.day) if born.day <= 12 else born

    def wrong_digit(self, born: date) -> date:
        """Return a day that exists and differs in one digit."""
        while True:
            written = list(f"{born:%Y%m%d}")
            at = self.chance.randrange(2, 8)
            written[at] = self.chance.choice("0123456789")
            try:
                found = date.fromisoformat("".join(written))
            except ValueError:
                continue
            if found != born and found <= date(2026, 11, 1):
                return found


def measure(world: World) -> Outcome:
    """Return what matching makes of all who come: nobody gives an NHS number here."""
    index = Index(world.records.items())
    shown = {SHOW_FIRST: [0, 0], WORTH_SHOWING: [0, 0]}
    kinds: dict[str, list[int]] = {}
    twins_first = 0
    for one in world.coming:
        found = dict(index.likely(one.identity))
        twin = world.twin_of.get(one.subject_id) if one.subject_id else None
        for least, counts in shown.items():
            at_least = {s for s, weighed in found.items() if weighed.points >= least}
            counts[0] += len(at_least)
            counts[1] += one.subject_id in at_least
            if least == SHOW_FIRST:
                twins_first += twin in at_least
                twins_first += len(at_least) if one.change.startswith("a twin") else 0
        if one.subject_id is not None:
            kind = kinds.setdefault(one.change, [0, 0, 0])
            points = found[one.subject_id].points if one.subject_id in found else 0
            kind[0] += points >= SHOW_FIRST
            kind[1] += points >= WORTH_SHOWING
            kind[2] += 1
    findable = sum(one.subject_id is not None for one in world.coming)
    first, worth = (
        Measured(shown[least][0], shown[least][1], findable)
        for least in (SHOW_FIRST, WORTH_SHOWING)
    )
    by_change = {kind: (a / many, b / many, many) for kind, (a, b, many) in sorted(kinds.items())}
    return Outcome(first, worth, by_change, twins_first)
