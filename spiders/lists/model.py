"""What every list mechanism is read into."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["page", "interface", "frame", "script"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: where it leads, its words, date as YYYY-MM-DD, what heads it, the form it posts."""

    url: str
    text: str
    title: str = ""
    date: str | None = None
    heading: str = ""
    form: str | None = None


@dataclass(frozen=True, slots=True)
class NextPage:
    """A request for more rows of the same list; `body` is a form, sent by POST.

    `role` page: the list goes on there. interface: the page's own script would ask there for its
    rows. frame: another page shown inside this one. script: a file that may name the interface.
    """

    url: str
    method: str = "GET"
    body: str | None = None
    role: Role = "page"


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows that one mechanism found and where the list goes on."""

    family: str
    rows: tuple[Row, ...] = ()
    following: tuple[NextPage, ...] = ()
