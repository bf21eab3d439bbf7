"""What the controls of a page are, by their words, their classes and the group they stand in."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, Protocol, cast

from extract.recognise import judge_link
from spiders.traps import LIMITS
from spiders.words import WORDS, compact, load_data

DATA = cast(dict[str, str], load_data("pressing.yaml"))
ONWARD = re.compile(DATA["onward"], re.IGNORECASE)
BACKWARD = re.compile(DATA["backward"], re.IGNORECASE)
NUMBER = re.compile(r"^[\[(（ ]*(?:第 ?)?(\d{1,3})(?: ?页)?[\])） ]*$")
UNFOLDS = re.compile(DATA["unfolds"], re.IGNORECASE)
ICON = re.compile(DATA["icon"], re.IGNORECASE)
FOLDED = re.compile(DATA["folded"], re.IGNORECASE)
UNFOLDED = re.compile(DATA["unfolded"], re.IGNORECASE)
ASKS = re.compile(DATA["asks"], re.IGNORECASE)
PAGE_BOX = re.compile(DATA["page_box"], re.IGNORECASE)
BACK = re.compile(DATA["back"])
FRAMED = DATA["framed"]
BESIDE = re.compile(DATA["beside"], re.IGNORECASE)
CLASSES = re.compile(DATA["classes"])
INITIALS = re.compile(DATA["initials"])
GOES = re.compile(DATA["goes"], re.IGNORECASE)
SHUT = re.compile(DATA["shut"])
NONE = re.compile(r"^[-—–/×xX无]?$")
MAX_ONWARD = 15
MAX_HEAD = 12
HEADS = frozenset({"h2", "h3", "h4", "h5", "dt", "summary"})
Kind = Literal["next", "box", "neighbour", "year", "body", "column", "asks", "unfolds", "opens", "reload", ""]
Key = tuple[str, ...]
Named = Counter[tuple[str, Kind]]
LEVELS: tuple[Kind, ...] = ("body", "year")  # years belong to the body that is chosen


class Control(Protocol):
    """Something on the page that reacts to a click, as the browser describes it."""

    @property
    def label(self) -> str: ...
    @property
    def names(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def current(self) -> bool: ...
    @property
    def row(self) -> str: ...
    @property
    def is_box(self) -> bool: ...
    @property
    def home(self) -> str: ...
    @property
    def around(self) -> str: ...


def name_of(control: Control) -> Key:
    """What a control is called whatever it shows just now."""
    return (control.group, control.names)


def is_chooser(control: Control) -> bool:
    """Whether a control is an option of a box, which the browser itself marks as chosen."""
    return control.group.partition(" ")[0].endswith("option")


def name_kinds(controls: Sequence[Control]) -> list[Kind]:
    """What controls choose; where most of a group are years or bodies, all of it are."""
    kinds = [kind_of(one.label) for one in controls]
    groups = Counter(one.group for one in controls if one.label)
    named: Named = Counter((one.group, kind) for one, kind in zip(controls, kinds, strict=True))
    return [kind or lent_kind(one, groups, named) for one, kind in zip(controls, kinds, strict=True)]


def lent_kind(control: Control, groups: Counter[str], named: Named) -> Kind:
    """The kind of the others of a control's group."""
    if not control.label or number_of(control) or WORDS.is_pager(control.label):
        return ""
    shares = ((named[control.group, kind], kind) for kind in LEVELS)
    count, kind = max(shares, key=lambda share: share[0])
    return kind if count >= 2 and count * 2 > groups[control.group] else ""


def kind_of(label: str) -> Kind:
    """What words choose: a year, a body, or a column of annual reports."""
    if not label or len(label) > LIMITS["choice_length"] or WORDS.is_refused(label):
        return ""
    if WORDS.is_year(label):
        return "year"
    if CLASSES.search(compact(label)) or INITIALS.search(compact(label)):
        return "body"
    sign = WORDS.column(label)
    return "body" if WORDS.is_body(label) or (sign is not None and sign.annual) else ""


def is_head(control: Control) -> bool:
    """Whether a control heads a part of a menu, as an accordion has them."""
    tag = control.group.partition(" ")[0].rpartition("/")[2]
    is_short = 1 < len(control.label) <= MAX_HEAD
    return tag in HEADS and is_short and not WORDS.is_refused(control.label)


def is_report(label: str) -> bool:
    verdict = judge_link(label, "") if label else None
    return verdict is not None and verdict.kind == "report" and verdict.report_year is not None


def opens_report(control: Control) -> bool:
    """Whether a control is worded as the report of one year, or invites to the one that its row names."""
    if is_report(control.label) or is_cell(control):
        return True
    is_invited = bool(control.row) and (not control.label or WORDS.is_invitation(control.label))
    return is_invited and (is_report(control.row) or is_of_report(control))


def is_of_report(control: Control) -> bool:
    """Whether a control stands in the row of one report."""
    return sum(map(is_report, control.row.splitlines())) == 1


def is_cell(control: Control) -> bool:
    """Whether a control stands, as a mark, where a body's line crosses the column of a year."""
    body, _, year = control.row.rpartition(" ")
    marked = len(control.label) < 2 and NONE.search(control.label) is None
    return marked and WORDS.is_year(year) and WORDS.is_body(body)


def goes(control: Control) -> bool:
    """Whether a control goes to the page whose number was typed."""
    return not control.is_box and bool(GOES.search(compact(control.label)))


def takes_number(control: Control, number: int) -> bool:
    """Whether a control is a box that holds the number of the page that is shown, or waits for one."""
    if not control.is_box:
        return False
    return control.label == str(number) or bool(PAGE_BOX.search(f"{control.names} {control.label}"))


def asks(control: Control) -> bool:
    """Whether a control asks for what is chosen (查 询)."""
    return bool(ASKS.search(compact(control.label)))


def number_of(control: Control) -> int | None:
    """The page that a number turns to; the numbers of rows turn to none."""
    found = None if control.is_box else NUMBER.match(control.label)
    return int(found[1]) if found and not is_of_report(control) else None


def is_folded(control: Control) -> bool:
    """Whether a control is called like the icon of a folded branch, or stands at the head of one."""
    heads = not control.label and ICON.search(control.names) and FOLDED.search(control.around)
    return bool(heads or UNFOLDS.search(control.names)) and not UNFOLDED.search(control.names)


def is_icon_of_branch(control: Control) -> bool:
    """Whether a wordless control folds a branch of a tree, or marks one."""
    words = f"{control.names} {control.around if ICON.search(control.names) else ''}"
    return not control.label and bool(UNFOLDS.search(words) or UNFOLDED.search(words))


def is_onward(control: Control) -> bool:
    """Whether a control turns to the next page or brings more rows, by its words or else by its classes."""
    if control.label:
        return WORDS.is_next(control.label) or (
            len(control.label) < MAX_ONWARD and bool(ONWARD.search(control.label))
        )
    turns = ONWARD.search(control.names) and not BACKWARD.search(control.names)
    return bool(turns) and not (opens_report(control) or is_icon_of_branch(control))
