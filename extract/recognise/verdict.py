"""What recognition answers, of a link and of a page."""

from dataclasses import dataclass
from typing import Literal

from extract.model import PageType

LinkKind = Literal["report", "list", "directory", "distractor", "unknown"]


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """What a link leads to by its text and address; `reason` names the words that decided."""

    kind: LinkKind
    publisher: str | None = None
    report_year: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """What a page is; publisher and year as its title words them."""

    page_type: PageType
    title: str | None = None
    publisher: str | None = None
    report_year: int | None = None
    reason: str = ""
