"""What is worth a press on a page that a browser shows: rows without address, pagers, years, bodies, columns.

Pages are turned to the end first, then each year and each body is chosen once. A group of choices that
brings nothing new is left alone, so a list that shows every year anyway costs two requests more.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from spiders.controls import (
    BACK,
    LEVELS,
    SHUT,
    Control,
    Key,
    Kind,
    asks,
    goes,
    is_chooser,
    is_folded,
    is_head,
    is_onward,
    name_kinds,
    name_of,
    number_of,
    opens_report,
    takes_number,
)  # fmt: skip
from spiders.leads import Lead
from spiders.page import squeeze
from spiders.traps import LIMITS
from spiders.words import WORDS, compact

FUTILE = 2
MOST_RETURNS = 3
MOST_ALIKE = 2  # a pager stands above a list and below it; an icon in each row is none
DIGIT = re.compile(r"\d")
RELOAD = -1


class Presser:
    """Chooses the presses of one page, one after the other."""

    def __init__(self, lead: Lead) -> None:
        self.annual = lead.annual
        self.left = int(LIMITS["presses"])
        self.chosen: dict[Kind, str] = {}
        self.done: set[Key] = set()
        self.futile: Counter[str] = Counter()
        self.last: tuple[Kind, str] = ("", "")
        self.number = 1
        self.nested = False  # bodies belong to the year that is chosen, not years to the body
        self.returns = 0  # in a row
        self.turns = True
        self.has_won = False  # a press has brought links
        self.counted = False  # pages are turned by their numbers
        self.vain = 0  # presses in a row that brought nothing
        self.marked: set[str] = set()  # groups whose mark goes with what is chosen
        self.known: dict[Key, Key] = {}  # choices that were seen, and the control that showed them
        self.born: dict[Key, int] = {}  # after how many presses
        self.opener: Key = ()
        self.made: Key = ()  # the year that was chosen last
        self.count = 0

    def rows(self, controls: Sequence[Control]) -> list[int]:
        """The controls that open the report of one year."""
        found = [at for at, one in enumerate(controls) if opens_report(one)]
        return found if self.annual else []

    def choose(self, controls: Sequence[Control], gained: int) -> int | None:
        """The next press, None if none is worth it; `gained` links came of the last."""
        asking = None if gained else self.find_asking(controls)
        if asking is not None:
            self.last, self.turns = ("asks", self.last[1]), True
            return asking
        self.note(gained, len(controls), self.remember(controls, gained))
        if self.left <= 0:
            return None
        self.left -= 1
        steps = (
            self.find_next,
            self.find_fold,
            self.find_choice,
            self.find_neighbour,
            self.find_way_back,
            self.find_unasked,
        )
        for find in steps if self.annual else (self.find_column, self.find_head):
            found = find(controls)
            if found is not None:
                self.opener = (*name_of(controls[found]), controls[found].label) if found >= 0 else ()
                return found
        return None

    def trail(self) -> str:
        """What is chosen now, in the words of the page."""
        return squeeze(" ".join(self.chosen.values()))

    def find_asking(self, controls: Sequence[Control]) -> int | None:
        """What asks for the list of a choice, or the page of a number, that alone brought nothing."""
        starts = {**dict.fromkeys(LEVELS, asks), "box": goes}.get(self.last[0])
        return next((at for at, one in enumerate(controls) if starts and starts(one)), None)

    def note(self, gained: int, count: int, offered: int) -> None:
        """Learns from what the last press brought: links, choices, `count` controls instead of the former."""
        kind, group = self.last
        grown, self.count = count > self.count, count
        if kind == "unfolds":
            self.futile[group] = 0 if gained or grown else self.futile[group] + 1
        self.has_won = self.has_won or (gained > 0 and bool(kind))
        self.vain = 0 if gained else self.vain + 1
        if gained and kind == "year" and self.made and not DIGIT.search(self.made[3]):
            self.done.discard(self.made)  # 更早: it may have brought another of its kind
        if kind and self.vain >= (FUTILE if kind == "next" and self.counted else 1):
            self.turns = False
        if kind in (*LEVELS, "asks", "neighbour"):
            self.futile[group] = max(0, self.futile[group] + (-1 if gained or offered else 1))

    def remember(self, controls: Sequence[Control], gained: int) -> int:
        """Keeps the choices that are there; how many are new. Those that are shown chosen need no press:
        at the first look, and later where a group has shown that its mark goes with its choices.
        """
        first = self.last[0] == "year" and all(key[0] != "body" for key in self.known)
        self.nested = self.nested or (first and "body" in name_kinds(controls))
        shown, before = list(self.choices(controls)), {key[2:4] for key in self.known if not self.nested}
        fresh = [(one, key) for one, _, key in shown if key not in self.known]
        for one, key in fresh:
            self.known[key], self.born[key] = self.opener, -self.left
            follows = gained > 0 and (is_chooser(one) or one.group in self.marked)
            if one.current and (follows or self.last == ("", "")):
                self.done.add(key)
        self.marked |= {
            one.group for one, kind, _ in shown if one.current and one.label == self.chosen.get(kind)
        }
        return len({key[2:4] for _, key in fresh} - before)

    def find_next(self, controls: Sequence[Control]) -> int | None:
        """The following page's number, or what says "next"."""
        if not self.turns:
            return None
        numbers = {number: at for at, one in enumerate(controls) if (number := number_of(one))}
        are_pages = len(numbers) > 1 or 1 in numbers
        at = numbers.get(self.number + 1) if are_pages else None
        self.counted = at is not None
        if at is None:
            alike = Counter(name_of(one) for one in controls if not one.label)
            onward = (n for n, one in enumerate(controls) if is_onward(one))
            at = next((n for n in onward if alike[name_of(controls[n])] <= MOST_ALIKE), None)
        if at is None and not are_pages:
            at = next((n for n, one in enumerate(controls) if takes_number(one, self.number)), None)
        if at is not None:
            self.number += 1
            self.last = ("box" if controls[at].is_box else "next", controls[at].group)
        return at

    def find_choice(self, controls: Sequence[Control]) -> int | None:
        """A choice that was not made yet: years first, anew for each body; first those that came last."""
        places = {id(one): at for at, one in enumerate(controls)}
        left = [found for found in self.choices(controls) if self.is_open(found[2])]
        if not left:
            return None
        order = LEVELS[::-1] if self.nested else LEVELS
        one, kind, key = max(left, key=lambda found: (order.index(found[1]), self.born[found[2]]))
        self.take(kind, one, key)
        return places[id(one)]

    def choices(self, controls: Sequence[Control]) -> Iterator[tuple[Control, Kind, Key]]:
        """The controls that choose; several of one name (a body under each year) are told apart by order."""
        met = Counter[Key]()
        for one, kind in zip(controls, name_kinds(controls), strict=True):
            if kind in LEVELS:
                key = (kind, self.above(kind), one.group, one.label)
                met[key] += 1
                yield one, kind, (*key, str(met[key]))

    def find_fold(self, controls: Sequence[Control]) -> int | None:
        """A branch of a tree that is folded, or a box of choices that is shut; a box once."""
        alike = Counter(map(name_of, controls))
        for at, one in enumerate(controls):
            key = ("unfolds", *name_of(one), one.label)
            folded = SHUT.search(one.label) if one.label else is_folded(one)
            known = key in self.done and (one.label or alike[name_of(one)] == 1)
            if folded and self.futile[one.group] < FUTILE and not known:
                self.done.add(key)
                self.last = ("unfolds", one.group)
                return at
        return None

    def find_way_back(self, controls: Sequence[Control]) -> int | None:
        """What shows choices again that are no longer there: their box, or the page as it was at first."""
        shown = {key for _, _, key in self.choices(controls)}
        waiting = [key for key in self.known if self.is_open(key)]
        back = next((at for at, one in enumerate(controls) if BACK.search(compact(one.label))), None)
        is_lost = self.last[0] in ("opens", "reload") and back is None
        if not waiting or shown & set(waiting) or is_lost or self.returns >= MOST_RETURNS:
            return None
        self.returns += 1
        at = back if back is not None else self.find_opener(controls, self.known[waiting[0]])
        if at is not None:
            self.last = ("opens", controls[at].group)
            return at
        self.chosen.clear()
        self.last, self.number, self.turns = ("reload", ""), 1, False
        return RELOAD

    def find_opener(self, controls: Sequence[Control], opener: Key) -> int | None:
        """The control that showed a choice, whatever it says now if none says the same."""
        named = [at for at, one in enumerate(controls) if name_of(one) == opener[:2]]
        same = [at for at in named if controls[at].label == opener[2]]
        return next(iter(same or named), None)

    def find_neighbour(self, controls: Sequence[Control]) -> int | None:
        """A wordless control beside choices, which may bring others: the arrow of a ribbon of years."""
        homes, alike = {one.home for one, _, _ in self.choices(controls)}, Counter(map(name_of, controls))
        for at, one in enumerate(controls):
            name = " ".join(name_of(one))
            is_one = alike[name_of(one)] <= MOST_ALIKE and not (one.label or self.futile[name])
            if is_one and one.home in homes:
                self.last = ("neighbour", name)
                return at
        return None

    def is_open(self, key: Key) -> bool:
        """Whether a choice is still to be made, of the body that is chosen now."""
        return key not in self.done and self.futile[key[2]] < FUTILE and key[1] in ("", self.above(key[0]))

    def above(self, kind: str) -> str:
        """What is chosen of the level to which choices of a kind belong."""
        inner: tuple[Kind, Kind] = ("body", "year") if self.nested else ("year", "body")
        return self.chosen.get(inner[1], "") if kind == inner[0] else ""

    def take(self, kind: Kind, control: Control, key: tuple[str, ...]) -> None:
        """Notes a choice; its list begins at its first page."""
        self.done.add(key)
        self.made = key if kind == "year" else ()
        self.chosen[kind], self.returns = control.label, 0
        if kind == ("year" if self.nested else "body"):
            self.chosen.pop("body" if self.nested else "year", None)
        self.last, self.number, self.turns = (kind, control.group), 1, True

    def find_unasked(self, controls: Sequence[Control]) -> int | None:
        """What asks for a list, where no press has brought anything; once."""
        at = next((at for at, one in enumerate(controls) if asks(one)), None)
        if at is None or self.has_won or ("asks",) in self.done:
            return None
        self.done.add(("asks",))
        self.last, self.turns = ("asks", controls[at].group), True
        return at

    def find_head(self, controls: Sequence[Control]) -> int | None:
        """The head of a menu's part that may hold a column; once each."""
        for at, one in enumerate(controls):
            if is_head(one) and ("head", one.label) not in self.done:
                self.done.add(("head", one.label))
                self.last = ("unfolds", one.group)
                return at
        return None

    def find_column(self, controls: Sequence[Control]) -> int | None:
        """A column of reports, else one that may lead there; once each."""
        signs = [(at, WORDS.column(one.label), one) for at, one in enumerate(controls) if one.label]
        hopeful = [
            (at, sign, one) for at, sign, one in signs if sign and ("column", one.label) not in self.done
        ]
        if not hopeful:
            return None
        at, sign, one = max(hopeful, key=lambda found: (found[1].annual, found[1].value, -found[0]))
        self.done.add(("column", one.label))
        self.annual = sign.annual
        self.chosen["column"] = one.label
        self.last, self.number, self.turns = ("column", one.group), 1, True
        return at
