"""Turns the parts of a report into HTML, in the manners in which editors of portals leave it."""

from collections.abc import Callable, Iterable
from html import escape

from demo.model import Cell, Heading, Paragraph, Part, Table

INDENT = "　　"
WORD_SPAN = '<span style="font-family:仿宋_GB2312;font-size:16.0pt" lang="EN-US">'


def _paragraph(text: str) -> str:
    return f"<p>{INDENT}{text}</p>\n"


def _break(text: str) -> str:
    return f"{INDENT}{text}<br>\n<br>\n"


def _word(text: str) -> str:
    return (
        f'<p class="MsoNormal" style="text-indent:32.0pt;mso-char-indent-count:2.0">{WORD_SPAN}'
        f"{text}<o:p></o:p></span></p>\n"
    )


def _indented(text: str) -> str:
    return f'<p style="text-indent: 2em; line-height: 2;">{text}</p>\n'


def _bare(text: str) -> str:
    return f"<p>{text}</p>\n"


MANNERS: dict[str, Callable[[str], str]] = {
    "paragraphs": _paragraph,
    "breaks": _break,
    "word": _word,
    "indented": _indented,
    "bare": _bare,
}


def render(parts: Iterable[Part], manner: str) -> str:
    """HTML of the parts; headings are bold paragraphs, as nearly everywhere."""
    write = MANNERS[manner]
    return "".join(_part(part, write, manner) for part in parts)


def _part(part: Part, write: Callable[[str], str], manner: str) -> str:
    if isinstance(part, Heading):
        return write(f"<strong>{escape(part.text)}</strong>")
    if isinstance(part, Paragraph):
        return write(escape(part.text, quote=False))
    return _table(part, write, manner)


def _table(table: Table, write: Callable[[str], str], manner: str) -> str:
    caption = write(f"<b>{escape(table.caption)}</b>") if table.caption else ""
    rows = "".join(f"<tr>{''.join(_cell(cell, manner) for cell in row)}</tr>\n" for row in table.rows)
    return f'{caption}<table border="1" cellspacing="0" cellpadding="0"><tbody>\n{rows}</tbody></table>\n'


def _cell(cell: Cell, manner: str) -> str:
    spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    spans += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    text = escape(cell.text, quote=False)
    if manner == "word":
        text = f'<p class="MsoNormal" align="center">{WORD_SPAN}{text}<o:p></o:p></span></p>'
    elif manner == "breaks":
        text = f"<p>{text or '&nbsp;'}</p>"
    return f"<td{spans}>{text}</td>"
