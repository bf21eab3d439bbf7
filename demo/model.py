"""The values that the demo web is made of; all frozen."""

from dataclasses import dataclass, field
from datetime import date

Number = int | float


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division with its ancestors, province first; code of 6 or (townships) 12 digits."""

    code: str
    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """The division's own name."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who reports: a government, department or township; `size` scales its numbers."""

    name: str
    place: Place
    kind: str
    token: str
    size: int

    @property
    def noun(self) -> str:
        """How the publisher speaks of what its numbers cover: 全区, 本局, 本镇."""
        last = self.name.removesuffix("人民政府").removesuffix("办事处")[-1]
        return f"全{last}" if self.kind == "government" else {"道": "本街道"}.get(last, f"本{last}")

    @property
    def scope(self) -> str:
        """The reporting scope that the introduction states."""
        return "whole_territory" if self.kind == "government" else "own_agency"


@dataclass(frozen=True, slots=True)
class Fact:
    """One true number of a report in the metric's canonical unit; value None: the cell holds no number."""

    metric: str
    value: Number | None
    unit: str
    applicant_type: str | None = None
    period: str = "annual"
    semantic: str = "number"
    approx: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell to be drawn."""

    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading of the report."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `firm` ones carry facts, and damage may not make them unreadable."""

    text: str
    firm: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A drawn table, row by row, as HTML has it (a spanned position is not repeated)."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: str | None = None


Part = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Composed:
    """A report as written, before a portal gives it a page."""

    publisher: Publisher
    year: int
    title: str
    format_era: str
    parts: tuple[Part, ...]
    facts: tuple[Fact, ...]
    missing_tables: tuple[str, ...] = ()
    failing_identities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planted:
    """A composed report with its place on the web.

    `also` are copies of the whole, `continued` the further pages of a report that is cut in two.
    """

    report: Composed
    url: str
    published: date | None
    also: tuple[str, ...] = ()
    damage: tuple[str, ...] = ()
    continued: tuple[str, ...] = ()
    titled: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked, as the server hands it to a handler."""

    method: str
    path: str
    query: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as bytes; `transfer` is length, chunked, gzip or close (HTTP/1.0 manner)."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    transfer: str = "length"
