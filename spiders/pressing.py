"""What is worth a press on a page that a browser shows: rows without address, pagers, years, bodies, columns.

Pages are turned to the end first, then each year and each body is chosen once. A group of choices that
brings nothing new is left alone, so a list that shows every year anyway costs two requests more.
"""

from collections import Counter
from collections.abc import Sequence

from spiders.choices import FUTILE, Choices
from spiders.controls import (
    BACK,
    BESIDE,
    FRAMED,
    LEVELS,
    SHUT,
    Control,
    Key,
    Kind,
    asks,
    goes,
    is_folded,
    is_head,
    is_icon_of_branch,
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

MOST_RETURNS = 3
MOST_GROWN = 12  # presses of a group that brought controls, but neither links nor choices
MOST_ALIKE = 2  # a pager stands above a list and below it; an icon in each row is none
RELOAD = -1


class Presser:
    """Chooses the presses of one page, one after the other."""

    def __init__(self, lead: Lead) -> None:
        self.annual = lead.annual
        self.left = int(LIMITS["presses"])
        self.done: set[Key] = set()  # folds, columns and heads
        self.futile: Counter[str] = Counter()
        self.repeated: set[Key] = set()  # names that several controls bear
        self.grown: Counter[str] = Counter()
        self.choices = Choices(self.futile)
        self.last: tuple[Kind, str] = ("", "")
        self.number = 1
        self.returns = 0  # in a row
        self.turns = True
        self.has_won = False  # a press has brought links
        self.counted = False  # pages are turned by their numbers
        self.vain = 0  # presses in a row that brought nothing
        self.opener: Key = ()
        self.count = 0

    def name_frame(self, controls: Sequence[Control]) -> str:
        """What a frame is called whose controls choose a list or turn one; "" if it is worth no page."""
        turns = any(number_of(one) == 2 or is_onward(one) for one in controls)
        return FRAMED if self.annual and (turns or any(name_kinds(controls))) else ""

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
        offered = self.choices.remember(controls, self.last[0], self.opener, gained)
        self.note(gained, len(controls), offered)
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

    @property
    def is_typed(self) -> bool:
        """Whether the last choice is the box of a page's number."""
        return self.last[0] == "box"

    def trail(self) -> str:
        """What is chosen now, in the words of the page."""
        return squeeze(" ".join(self.choices.chosen.values()))

    def find_asking(self, controls: Sequence[Control]) -> int | None:
        """What asks for the list of a choice, or the page of a number, that alone brought nothing."""
        starts = {**dict.fromkeys(LEVELS, asks), "box": goes}.get(self.last[0])
        return next((at for at, one in enumerate(controls) if starts and starts(one)), None)

    def note(self, gained: int, count: int, offered: int) -> None:
        """Learns from what the last press brought: links, choices, `count` controls instead of the former."""
        kind, group = self.last
        grown, self.count = count > self.count, count
        if kind == "unfolds":
            self.grown[group] += 0 if gained or offered else 1
            has_grown = grown and self.grown[group] < MOST_GROWN
            self.futile[group] = 0 if gained or offered or has_grown else self.futile[group] + 1
        self.has_won = self.has_won or (gained > 0 and bool(kind))
        self.vain = 0 if gained else self.vain + 1
        if gained and kind == "year":
            self.choices.allow_again()
        if kind and self.vain >= (FUTILE if kind == "next" and self.counted else 1):
            self.turns = False
        if kind in (*LEVELS, "asks", "neighbour"):
            self.futile[group] = max(0, self.futile[group] + (-1 if gained or offered else 1))

    def find_next(self, controls: Sequence[Control]) -> int | None:
        """The following page's number, or what says "next"."""
        if not self.turns:
            return None
        numbers = {number: at for at, one in enumerate(controls) if (number := number_of(one))}
        are_pages = len(numbers) > 1 or 1 in numbers
        at = numbers.get(self.number + 1) if are_pages else None
        self.counted = at is not None
        if at is not None and controls[at].current and self.last[0] in LEVELS and 1 in numbers:
            at = numbers[1]  # the pager still marks the page of the choice before
            self.last = ("next", controls[at].group)
            return at
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
        """A choice that was not made yet; its list begins at its first page."""
        found = self.choices.pick(controls)
        if found is None:
            return None
        one, kind, key = found
        self.choices.take(kind, one, key)
        self.last, self.number, self.turns, self.returns = (kind, key[2]), 1, True, 0
        return next(at for at, control in enumerate(controls) if control is one)

    def find_fold(self, controls: Sequence[Control]) -> int | None:
        """A branch of a tree that is folded, or a box of choices that is shut; a box once."""
        alike = Counter(map(name_of, controls))
        self.repeated |= {name for name, count in alike.items() if count > 1}
        for at, one in enumerate(controls):
            key = ("unfolds", *name_of(one), one.label)
            folded = SHUT.search(one.label) if one.label else is_folded(one)
            known = key in self.done and (one.label or name_of(one) not in self.repeated)
            group = f"branches of {one.group}"  # which may be the group of their names, too
            if folded and self.futile[group] < FUTILE and not known:
                self.done.add(key)
                self.last = ("unfolds", group)
                return at
        return None

    def find_way_back(self, controls: Sequence[Control]) -> int | None:
        """What shows choices again that are no longer there: their box, or the page as it was at first."""
        shown, waiting = {key for _, _, key in self.choices.read(controls)}, self.choices.waiting()
        if not waiting or shown & set(waiting) or self.returns >= MOST_RETURNS:
            return None
        back = next((at for at, one in enumerate(controls) if BACK.search(compact(one.label))), None)
        at = back if back is not None else self.find_opener(controls, self.choices.openers(waiting[0]))
        if at is None and self.last[0] in ("opens", "reload"):
            return None
        self.returns += 1
        if at is not None:
            self.last = ("opens", controls[at].group)
            return at
        self.choices.chosen.clear()
        self.last, self.number, self.turns = ("reload", ""), 1, False
        return RELOAD

    def find_opener(self, controls: Sequence[Control], openers: Sequence[Key]) -> int | None:
        """The control that showed a choice, else the one that showed that; the first of them, whatever
        it says now, if none says the same.
        """
        named = [(name_of(one), one.label, at) for at, one in enumerate(controls)]
        same = [at for opener in openers for name, label, at in named if (*name, label) == opener]
        alike = [at for name, _, at in named if openers and name == openers[0][:2]]
        return next(iter(same or alike), None)

    def find_neighbour(self, controls: Sequence[Control]) -> int | None:
        """A control beside choices that may bring others: the arrow of a ribbon of years."""
        homes, alike = (
            {one.home for one, _, _ in self.choices.read(controls)},
            Counter(map(name_of, controls)),
        )
        for at, one in enumerate(controls):
            name = " ".join(name_of(one))
            is_one = alike[name_of(one)] <= MOST_ALIKE and not is_icon_of_branch(one)
            is_mute = not one.label or bool(BESIDE.search(compact(one.label)))
            if is_one and is_mute and not self.futile[name] and one.home in homes:
                self.last = ("neighbour", name)
                return at
        return None

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
        self.choices.chosen["column"] = one.label
        self.last, self.number, self.turns = ("column", one.group), 1, True
        return at
