"""The values that flow between the stages of extraction; all frozen, none knows how it was made."""

from dataclasses import dataclass, field
from typing import Literal

PageType = Literal[
    "report",
    "list",
    "directory",
    "attachment_only",
    "js_shell",
    "soft_404",
    "blocked",
    "notice",
    "quarterly",
    "other_annual",
    "comparison",
    "nothing",
]
Semantic = Literal["number", "stated_none", "not_stated", "blank", "slash", "dash", "lost", "text"]
ReportingScope = Literal["own_agency", "government_and_departments", "whole_territory", "subset", "unknown"]
FormatEra = Literal["narrative", "local_2008", "stat_2014", "fmt_2019", "fmt_2021"]
Role = Literal["value", "mention", "derived"]
Status = Literal["pass", "fail", "not_assessable"]


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of one page or attachment, with what came beside them."""

    body: bytes
    url: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One logged change of the text: what stood there, what stands there now, by which rule."""

    kind: str
    before: str
    after: str
    rule: str
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at its anchor (top left) position; `raw` keeps its characters one for one."""

    row: int
    col: int
    rowspan: int
    colspan: int
    raw: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of cell texts: spans resolved by repeating the anchor's text in `rows`.

    `origin` says how the cells were found: html, pdf, or the way flattened text was read.
    """

    rows: tuple[tuple[str, ...], ...]
    cells: tuple[Cell, ...]
    origin: str = "html"


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph or heading of the main text, already cleaned; `level` 1-6 for HTML headings."""

    text: str
    level: int | None = None


Part = Prose | Grid


@dataclass(frozen=True, slots=True)
class Block:
    """A run of `Document.text`; a table's block is its rows, cells joined by tabs."""

    kind: Literal["paragraph", "table"]
    start: int
    end: int
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the span of its body (to the next heading of the same or a higher level)."""

    heading: str
    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Document:
    """The clean simplified text of one report, its blocks, sections and tables; offsets in code points."""

    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    tables: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date of the page: kind published, generated, signed, url or first_seen."""

    kind: str
    value: str
    precision: Literal["day", "month"]
    raw: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports on which year; every field None rather than guessed."""

    title: str | None = None
    publisher: str | None = None
    publisher_kind: str | None = None
    division: tuple[str, ...] = ()
    division_code: str | None = None
    report_year: int | None = None
    published: str | None = None
    dates: tuple[DateMention, ...] = ()
    document_number: str | None = None
    index_number: str | None = None
    issuer: str | None = None
    reporting_scope: ReportingScope = "unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands: a table cell (0-based) or a span of `Document.text`."""

    kind: Literal["table", "prose"]
    table: int | None = None
    row: int | None = None
    col: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One number (or the reason why there is none) with its meaning and its place.

    `value` is in `unit`, the metric's canonical unit; `raw` is what stands at `source`.
    `reporting_scope` None means that of the report.
    """

    metric: str
    source: Source
    raw: str
    value: int | float | None
    semantic: Semantic = "number"
    applicant_type: str | None = None
    period: Literal["annual", "cumulative"] = "annual"
    reporting_scope: ReportingScope | None = None
    role: Role = "value"
    approx: bool = False
    unit: str | None = None
    unit_raw: str | None = None
    amount_yuan: str | None = None
    source_raw: str | None = None


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """A table row whose label no metric answers to; kept, never dropped."""

    table: int
    row: int
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingTable:
    """A table that was announced, emptied or expected and is not there."""

    table: str
    reason: Literal["announced", "emptied", "expected"]
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """How often one kind of damage was met, with examples of what was changed."""

    kind: str
    count: int
    examples: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """An identity of the dictionary evaluated on a report's printed numbers.

    `metric` is the row of an identity that is said of every row, or what a sentence counts. `other_reading`
    of a failure is "metric: number" where the identity holds with that number, which the cell's characters
    or another place of the report give for the metric: perhaps not the report is wrong but its reading.
    """

    identity: str
    status: Status
    applicant_type: str | None = None
    period: str | None = None
    left: float | None = None
    right: float | None = None
    metric: str | None = None
    other_reading: str | None = None


@dataclass(frozen=True, slots=True)
class TableReading:
    """What the tables of one document say."""

    families: tuple[str | None, ...] = ()
    facts: tuple[Fact, ...] = ()
    unmatched_rows: tuple[UnmatchedRow, ...] = ()
    missing: tuple[MissingTable, ...] = ()
    damage: tuple[Damage, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a page, everything that `nianbao read` prints of it.

    `text_evidence` says how the text was found on the page, and whether that is in doubt.
    """

    identity: Identity
    format_era: FormatEra
    document: Document
    tables: TableReading
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...] = ()
    damage: tuple[Damage, ...] = ()
    text_evidence: str = "report words"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page turned out to be; `reports` is empty unless `page_type` is report.

    `next_url` is the address of the page that continues a report cut into several.
    """

    page_type: PageType
    reason: str
    charset: str | None = None
    charset_evidence: str | None = None
    reports: tuple[Report, ...] = field(default_factory=tuple)
    next_url: str | None = None
