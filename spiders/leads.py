"""What the spider knows of a request beyond its address; travels with it in `cb_kwargs`, as JSON."""

import re
from dataclasses import dataclass, replace
from typing import Literal, Self

LeadKind = Literal["home", "report", "list", "directory", "hub", "body", "year", "row", "image", "unknown"]

YEAR = re.compile(r"(?<!\d)20[0-2]\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Lead:
    """Why a page is worth a request.

    `annual`: its list is expected to be one of annual reports. `depth`: links since the home page or
    the last body's page. `bodies`: how many bodies' pages lie behind it. `number`: 1 for a list's
    first page. `dry`: pages of this list in a row that gave nothing. `day`: the middle date of the page
    before, `paid_on`: that of the last page that named a report. `seen`: digest of the page before.
    `part`: belongs to a report found before. `group`: the reserve it was released from.
    `shape`: its class in the portal's profile. `form`: what is posted for it. `templates`: how the
    addresses of its rows are built. `shell`: the page to render if this interface gives no rows. `script`:
    this is a script file of that page, `code` what that page's own scripts say, `files` the files to ask
    after this one. `rendered`: this is that page. `retried`: this is the other scheme of a silent home
    page. `asked`: the address of its link. `trail`: the names of the columns that led to it, since the home
    page or the last body's page.
    """

    kind: LeadKind = "home"
    label: str = ""
    annual: bool = False
    depth: int = 0
    bodies: int = 0
    number: int = 1
    dry: int = 0
    day: str = ""
    paid_on: str = ""
    seen: str = ""
    group: str = ""
    shape: str = ""
    shell: str = ""
    publisher: str | None = None
    report_year: int | None = None
    part: bool = False
    script: bool = False
    rendered: bool = False
    retried: bool = False
    asked: str = ""
    form: str | None = None
    templates: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    code: str = ""
    files: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The fields that differ from their defaults."""
        values = ((field, getattr(self, field.name)) for field in self.__dataclass_fields__.values())
        return {field.name: value for field, value in values if value != field.default}

    def as_year(self) -> Self:
        """The lead of a year's column, in place of that of a report."""
        return replace(self, kind="year", annual=True, report_year=None, asked="")

    @classmethod
    def from_json(cls, fields: dict[str, object]) -> Self:
        return cls(**fields)  # type: ignore[arg-type]  # written by as_json

    @property
    def year(self) -> int | None:
        """The report year that its link names, be it in a title or as the row of a year."""
        if self.report_year or self.kind not in ("year", "row"):
            return self.report_year
        named = set(YEAR.findall(self.label))
        return int(named.pop()) if len(named) == 1 else None

    @property
    def leads_on(self) -> bool:
        """Whether the page is a way to others rather than an end."""
        return self.kind not in ("report", "row", "unknown")
