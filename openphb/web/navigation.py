"""What the frame of a page says: where one can go, who is signed in, which day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openphb.web.unsaved import Writer


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go: `current` marks the page itself, `section` the place that it belongs to."""

    text: str
    href: str
    current: bool = False
    section: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One key and the link it follows, listed when "?" is pressed."""

    key: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """The menu of one audience. `home` is where the service name leads."""

    audience: str = ""
    items: tuple[Link, ...] = ()
    account: tuple[Link, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    home: str = "/"


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything a layout needs besides the page's own answer.

    `acting_for` is a whole sentence ("Mrs W is helping you with this"); `pretend_today` is the
    day that the demonstration's clock is set to, None when the clock is real, and `pretend_href`
    is where whoever may move that day can do so. `writer` is whoever writes on the page.
    """

    navigation: Navigation = Navigation()
    viewer_name: str = ""
    acting_for: str = ""
    pretend_today: date | None = None
    pretend_href: str = ""
    sign_out: str = ""
    accessibility: str = ""
    privacy: str = ""
    notices: tuple[tuple[str, str], ...] = ()
    writer: Writer | None = None
