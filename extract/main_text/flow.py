"""One pass over the element tree: the page as a flow of blocks, and the run of blocks each element holds."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from extract.main_text.lexicon import load_words
from extract.model import Grid
from extract.tables.grid import read_grid

IsDataTable = Callable[[_Element], bool]

_TAGS = {kind: frozenset(names) for kind, names in load_words("tags").items()}
_INLINE, _DROPPED, _CHROME_TAGS = _TAGS["inline"], _TAGS["dropped"], _TAGS["chrome"]
_LEVELS = {f"h{n}": n for n in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_WIDE = "[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_WIDE_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n]\s*(?={_WIDE})")


@dataclass(frozen=True, slots=True)
class Hidden:
    """An element that its style hides: its number on the page, its tag and class."""

    number: int
    kind: str


@dataclass(frozen=True, slots=True)
class FlowBlock:
    """One paragraph, or one data table (`table`), of the page; `link_chars` of its text lead off the page.

    `hidden` is the outermost hidden element around it; `chrome` blocks belong to the page's frame.
    """

    text: str
    link_chars: int = 0
    level: int | None = None
    hidden: Hidden | None = None
    chrome: bool = False
    table: Grid | None = None


@dataclass(slots=True)
class Flow:
    """`blocks` in page order; `runs` are the (first, end) block ranges of the block elements."""

    blocks: list[FlowBlock] = field(default_factory=list)
    runs: set[tuple[int, int]] = field(default_factory=set)


def clean_text(text: str) -> str:
    """One paragraph: blanks of any kind become one space, a line break between wide characters nothing."""
    text = _INVISIBLE.sub("", text.strip())
    if "\n" in text or "\r" in text:
        text = _WIDE_BREAK.sub("", text)
    return " ".join(text.split())


@dataclass(slots=True)
class _State:
    flow: Flow = field(default_factory=Flow)
    pieces: list[str] = field(default_factory=list)
    link_chars: int = 0
    links: int = 0
    hidden: list[Hidden] = field(default_factory=list)
    hiding: list[_Element] = field(default_factory=list)
    hidden_count: int = 0
    chrome: int = 0
    preformatted: int = 0
    level: int | None = None
    starts: list[int] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            if self.links:
                self.link_chars += len(text.strip())

    def flush(self) -> None:
        if self.pieces:
            whole = "".join(self.pieces)
            self.pieces.clear()
            for piece in whole.splitlines() if self.preformatted else (whole,):
                self._add_text(clean_text(piece))
        self.link_chars = 0

    def _add_text(self, text: str) -> None:
        if text:
            self._append(FlowBlock(text, self.link_chars, self.level, self._outermost(), self.chrome > 0))

    def add_table(self, element: _Element) -> None:
        self.flush()
        grid = read_grid(element)
        text = clean_text(" ".join(cell.raw for cell in grid.cells))
        if text:
            self._append(FlowBlock(text, 0, None, self._outermost(), self.chrome > 0, grid))

    def hide(self, element: _Element) -> None:
        self.hidden_count += 1
        self.hiding.append(element)
        self.hidden.append(Hidden(self.hidden_count, f"{element.tag} {element.get('class') or ''}"))

    def _outermost(self) -> Hidden | None:
        return self.hidden[0] if self.hidden else None

    def _append(self, block: FlowBlock) -> None:
        self.flow.blocks.append(block)


def _is_hidden(element: _Element) -> bool:
    style = element.get("style")
    if style and _HIDDEN.search(style):
        return True
    return element.get("hidden") is not None


def _is_inline(tag: str) -> bool:
    """Tags with a prefix (o:p, st1:chsdate) are Word's marks inside a paragraph."""
    return tag in _INLINE or ":" in tag


def _leads_away(anchor: _Element) -> bool:
    """Whether a link goes off the page; one that opens a chapter of it (#c2) does not."""
    return not (anchor.get("href") or "").strip().startswith("#")


def _enter(state: _State, element: _Element, tag: str) -> None:
    if tag == "a":
        state.links += _leads_away(element)
    if not _is_inline(tag):
        state.flush()
        state.starts.append(len(state.flow.blocks))
        state.level = _LEVELS.get(tag, state.level)
        state.chrome += tag in _CHROME_TAGS
        state.preformatted += tag == "pre"
    if _is_hidden(element):
        state.hide(element)
    state.add(element.text)


def _leave(state: _State, element: _Element, tag: str) -> None:
    if tag == "a":
        state.links -= _leads_away(element)
    if not _is_inline(tag):
        state.flush()
        state.flow.runs.add((state.starts.pop(), len(state.flow.blocks)))
        state.level = None if tag in _LEVELS else state.level
        state.chrome -= tag in _CHROME_TAGS
        state.preformatted -= tag == "pre"
    if state.hiding and state.hiding[-1] is element:
        state.hiding.pop()
        state.hidden.pop()
    state.add(element.tail)


def read_flow(root: _Element, is_data_table: IsDataTable) -> Flow:
    """Walks the tree once; data tables become one block each, layout tables are walked into."""
    state = _State()
    whole: set[_Element] = set()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "end":
            if tag in _DROPPED or element in whole:
                state.add(element.tail)
            else:
                _leave(state, element, tag)
        elif tag in _DROPPED:
            walker.skip_subtree()
        elif tag == "table" and is_data_table(element):
            whole.add(element)
            state.add_table(element)
            walker.skip_subtree()
        else:
            _enter(state, element, tag)
    state.flush()
    return state.flow
