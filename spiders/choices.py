"""The choices of a page, years and bodies: which it offers, which were made, which are in vain."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from spiders.controls import LEVELS, Control, Key, Kind, is_chooser, kind_of, name_kinds

FUTILE = 2
LENT = "lent "  # before the group of a choice that is one only because most of its group are
DIGIT = re.compile(r"\d")
Choice = tuple[Control, Kind, Key]


class Choices:
    """What can be chosen and what was. `futile` counts the presses in vain by group."""

    def __init__(self, futile: Counter[str]) -> None:
        self.futile = futile
        self.chosen: dict[Kind, str] = {}
        self.done: set[Key] = set()
        self.known: dict[Key, Key] = {}  # and the control that showed them
        self.born: dict[Key, int] = {}  # after how many others
        self.marked: set[str] = set()  # groups whose mark goes with what is chosen
        self.nested = False  # bodies belong to the year that is chosen, not years to the body
        self.made: Key = ()  # the year that was chosen last

    def read(self, controls: Sequence[Control]) -> Iterator[Choice]:
        """The controls that choose; several of one name (a body under each year) are told apart by order."""
        met = Counter[Key]()
        for one, kind in zip(controls, name_kinds(controls), strict=True):
            if kind in LEVELS:
                group = one.group if kind_of(one.label) else f"{LENT}{one.group}"
                key = (kind, self.above(kind), group, one.label)
                met[key] += 1
                yield one, kind, (*key, str(met[key]))

    def remember(self, controls: Sequence[Control], last: Kind, opener: Key, gained: int) -> int:
        """Keeps the choices that are there; how many are new. Those that are shown chosen need no press:
        at the first look, and later where a group has shown that its mark goes with its choices.
        """
        first = last == "year" and all(key[0] != "body" for key in self.known)
        self.nested = self.nested or (first and "body" in name_kinds(controls))
        shown, before = list(self.read(controls)), {key[2:4] for key in self.known if not self.nested}
        fresh, age = [(one, key) for one, _, key in shown if key not in self.known], len(self.known)
        for one, key in fresh:
            self.known[key], self.born[key] = opener, age
            follows = gained > 0 and (is_chooser(one) or one.group in self.marked)
            if one.current and (follows or not last):
                self.done.add(key)
        self.marked |= {
            one.group for one, kind, _ in shown if one.current and one.label == self.chosen.get(kind)
        }
        said = set(self.chosen.values())  # boxes show what was chosen in them
        is_year = last == "year" or (last == "asks" and bool(self.made))  # after which calendars show others
        news = (key for one, key in fresh if one.label not in said and self.is_open(key))
        return len({key[2:4] for key in news if not (is_year and key[0] == "year")} - before)

    def pick(self, controls: Sequence[Control]) -> Choice | None:
        """A choice that was not made yet: years first, anew for each body; first those that came last,
        and those that name a year or a body themselves.
        """
        order = LEVELS[::-1] if self.nested else LEVELS
        left = (found for found in self.read(controls) if self.is_open(found[2]))

        def worth(found: Choice) -> tuple[int, bool, int]:
            return (order.index(found[1]), not found[2][2].startswith(LENT), self.born[found[2]])

        return max(left, key=worth, default=None)

    def take(self, kind: Kind, control: Control, key: Key) -> None:
        """Notes that a choice is made."""
        self.done.add(key)
        self.made = key if kind == "year" else ()
        self.chosen[kind] = control.label
        if kind == ("year" if self.nested else "body"):
            self.chosen.pop("body" if self.nested else "year", None)

    def allow_again(self) -> None:
        """A year without number (更早) that brought something may have brought another of its kind."""
        if self.made and not DIGIT.search(self.made[3]):
            self.done.discard(self.made)

    def waiting(self) -> list[Key]:
        """The choices that are still to be made, shown or not."""
        return [key for key in self.known if self.is_open(key)]

    def openers(self, key: Key) -> list[Key]:
        """The control that showed a choice, the one that showed that, and so on."""
        found: list[Key] = []
        opener = self.known[key]
        while opener and opener not in found:
            found.append(opener)
            opener = next(
                (self.known[one] for one in self.known if (one[2].removeprefix(LENT), one[3]) == opener[::2]),
                (),
            )
        return found

    def is_open(self, key: Key) -> bool:
        """Whether a choice is still to be made, under what is chosen now."""
        return key not in self.done and self.futile[key[2]] < FUTILE and key[1] in ("", self.above(key[0]))

    def above(self, kind: str) -> str:
        """What is chosen of the level to which choices of a kind belong."""
        inner: tuple[Kind, Kind] = ("body", "year") if self.nested else ("year", "body")
        return self.chosen.get(inner[1], "") if kind == inner[0] else ""
