"""What the reading of a page's main text yields: its parts, and the hints that stood around them."""

from dataclasses import dataclass, replace

from extract.model import Part


@dataclass(frozen=True, slots=True)
class Property:
    """A labelled line of the frame, such as 发布时间：2020-01-03; `kind` as in main_text_labels.yaml."""

    kind: str
    value: str
    raw: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the main text."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Hints:
    """Everything outside the main text that may say who wrote it, when, and on which year.

    `meta` holds (lower-case name, content); `headings` the h1 lines; `title_lines` those before the text
    that read as a report's title, the nearest first; `dateline` is a date that stands alone between title
    and text; `frame` all lines removed before and after the text; `publisher` and `report_year`
    are those that a page of several reports gives to one that names none.
    """

    title: str | None = None
    headings: tuple[str, ...] = ()
    title_lines: tuple[str, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    dateline: str | None = None
    breadcrumb: tuple[str, ...] = ()
    properties: tuple[Property, ...] = ()
    frame: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    publisher: str | None = None
    report_year: int | None = None

    def meta_value(self, *names: str) -> str | None:
        """The first non-empty meta field of these (lower-case) names, in their order."""
        fields = {name: content for name, content in reversed(self.meta) if content}
        return next((fields[name] for name in names if name in fields), None)

    def values(self, kind: str) -> tuple[str, ...]:
        """The values of all properties of a kind, in page order."""
        return tuple(item.value for item in self.properties if item.kind == kind)


def join_hints(first: Hints, second: Hints) -> Hints:
    """The hints of a page, then those of the page that it shows in a frame."""
    return replace(
        first,
        title=first.title or second.title,
        headings=(*first.headings, *second.headings),
        title_lines=(*first.title_lines, *second.title_lines),
        meta=(*first.meta, *second.meta),
        dateline=first.dateline or second.dateline,
        breadcrumb=first.breadcrumb or second.breadcrumb,
        properties=(*first.properties, *second.properties),
        frame=(*first.frame, *second.frame),
        links=(*first.links, *second.links),
    )


@dataclass(frozen=True, slots=True)
class MainText:
    """The paragraphs, headings and tables of the main text in order; `evidence` says how it was found."""

    parts: tuple[Part, ...]
    hints: Hints
    evidence: str
