"""Pages of our own making: the reports of reports/ in every manner of manners/."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from string import Template

import jinja2
import yaml

HERE = Path(__file__).parent
MAJOR = re.compile("[一二三四五六七八九]、|第.部分 ")
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class OwnReport:
    """The truth of one report; `paragraphs` are its paragraphs and tables in order."""

    name: str
    title: str
    publisher: str
    report_year: int
    published: str
    index_number: str | None
    document_number: str | None
    paragraphs: tuple[str | Rows, ...]

    @property
    def prose(self) -> tuple[str, ...]:
        """The paragraphs without the tables."""
        return tuple(part for part in self.paragraphs if isinstance(part, str))

    @property
    def tables(self) -> tuple[Rows, ...]:
        """The tables in order."""
        return tuple(part for part in self.paragraphs if not isinstance(part, str))

    @property
    def chapters(self) -> tuple[tuple[str | Rows, ...], ...]:
        """The parts by major heading; what stands before the first is a chapter too."""
        cuts = [at for at, part in enumerate(self.paragraphs) if isinstance(part, str) and MAJOR.match(part)]
        groups = (self.paragraphs[start:end] for start, end in pairwise([0, *cuts, len(self.paragraphs)]))
        return tuple(group for group in groups if group)


def own_reports() -> Iterator[OwnReport]:
    """Every report of reports/."""
    for path in sorted((HERE / "reports").glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        data["published"] = str(data["published"])
        paragraphs = tuple(
            part if isinstance(part, str) else tuple(map(tuple, part)) for part in data.pop("paragraphs")
        )
        yield OwnReport(name=path.stem, paragraphs=paragraphs, **data)


def manners() -> Iterator[Path]:
    """Every page template of manners/."""
    yield from sorted((HERE / "manners").glob("*.html*"))


def render(report: OwnReport, manner: Path) -> str:
    """The page of a report in a manner: a Jinja template, or one whose first line names its body style."""
    if manner.suffix == ".j2":
        return JINJA.get_template(manner.name).render(report=report)
    template = manner.read_text(encoding="utf-8")
    style = re.search(r"<!-- body: (\w+) -->", template)
    assert style, f"{manner} names no body style"
    body = STYLES[style[1]](
        [_escape(part) if isinstance(part, str) else _table(part) for part in report.paragraphs]
    )
    fields = {
        name: getattr(report, name) or "" for name in ("title", "publisher", "published", "index_number")
    }
    return Template(template).safe_substitute(fields, document_number=report.document_number or "", body=body)


JINJA = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "manners"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
JINJA.tests["prose"] = lambda part: isinstance(part, str)
JINJA.tests["major"] = lambda part: isinstance(part, str) and MAJOR.match(part) is not None


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def _table(table: Rows) -> str:
    cells = ["".join(f"<td><p>{_escape(cell)}</p></td>" for cell in row) for row in table]
    rows = "".join(f"<tr>{row}</tr>" for row in cells)
    return f'<table border="1" cellspacing="0"><tbody>{rows}</tbody></table>'


def _is_table(piece: str) -> bool:
    return piece.startswith("<table")


def _wrapped(opening: str, closing: str) -> Callable[[list[str]], str]:
    return lambda pieces: "\n".join(
        piece if _is_table(piece) else opening + piece + closing for piece in pieces
    )


def _word(pieces: list[str]) -> str:
    """Word's paragraphs: every dozen characters in a span of their own, with odd line breaks."""
    return "\r\n".join(
        piece if _is_table(piece) else f'<p class="MsoNormal">{_runs(piece)}</p>' for piece in pieces
    )


def _runs(text: str) -> str:
    cuts = [text[start : start + 12] for start in range(0, len(text), 12)]
    return "".join(
        f'<span lang="EN-US"\r\nstyle="mso-bidi-font-size:16.0pt">{cut}<o:p></o:p></span>' for cut in cuts
    )


def _breaks(pieces: list[str]) -> str:
    return "".join(
        piece if _is_table(piece) else f"&nbsp;&nbsp;&nbsp;&nbsp;{piece}<br />\n<br />" for piece in pieces
    )


def _headings(pieces: list[str]) -> str:
    def one(piece: str) -> str:
        if _is_table(piece):
            return f'<div class="table-responsive">{piece}</div>'
        return (
            f"<h3>{piece}</h3>"
            if re.match("[一二三四五六]、", piece)
            else f"<section><p>　　{piece}</p></section>"
        )

    return "".join(map(one, pieces))


def _boxes(pieces: list[str]) -> str:
    """A container of its own for each major section."""
    cuts = [at for at, piece in enumerate(pieces) if re.match("[一二三四五六]、", piece)]
    groups = [pieces[start:end] for start, end in pairwise([0, *cuts, len(pieces)])]
    return "".join(f'<div class="box">{_wrapped("<p>", "</p>")(group)}</div>' for group in groups)


def _loose(pieces: list[str]) -> str:
    """Some paragraphs in p, the others loose between line breaks."""
    loose = [piece if _is_table(piece) or n % 3 else f"<p>{piece}</p>" for n, piece in enumerate(pieces)]
    return "<br>\n　　".join(loose)


def _spans(pieces: list[str]) -> str:
    return f'<span style="font-size:16px">{_wrapped("<p>　　", "</p>")(pieces)}</span>'


STYLES: dict[str, Callable[[list[str]], str]] = {
    "p": _wrapped("<p>　　", "</p>"),
    "zoom_br": _breaks,
    "font": _wrapped("<P><FONT face=宋体 size=3>&nbsp;&nbsp;&nbsp; ", "</FONT>"),
    "word": _word,
    "div": _wrapped("<div><span>", "</span></div>"),
    "span_p": _spans,
    "cells": _wrapped("<tr><td colspan=2>　　", "</td></tr>"),
    "headings": _headings,
    "boxes": _boxes,
    "loose": _loose,
    "lines": lambda pieces: "\n".join(
        f"</pre>{piece}<pre>" if _is_table(piece) else piece for piece in pieces
    ),
    "items": _wrapped("<li>", "</li>"),
}
