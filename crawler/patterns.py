"""How a list's script makes the addresses of its rows, learned from the first rows that were pressed.

The fields of a row are those of the object in the page's answers that bears its words. An address that holds
the value of one field in two rows is taken to hold it in all: the others need no press.
"""

import re
from dataclasses import dataclass, field

Fields = dict[str, str]
MARK = "\0"  # in the place of the value


@dataclass
class Pattern:
    """What may make the addresses of a group of rows: names of fields, addresses with a place for them."""

    rows: int = 0
    made: set[tuple[str, str]] = field(default_factory=set)

    def learn(self, fields: Fields, address: str) -> None:
        """Keeps what explains this row's address, and those of the rows before."""
        fits = {one for name, value in fields.items() for one in places(name, value, address)}
        self.made = fits & self.made if self.rows else fits
        self.rows += 1

    def address_of(self, fields: Fields) -> str | None:
        """The address of another row; None while it is not sure."""
        if self.rows < 2 or not self.made:
            return None
        found = {made.replace(MARK, fields[name]) for name, made in self.made if fields.get(name)}
        return found.pop() if len(found) == 1 else None


def places(name: str, value: str, address: str) -> list[tuple[str, str]]:
    """The address with a mark where the whole value stands, each place of it."""
    whole = re.compile(rf"(?<![0-9A-Za-z]){re.escape(value)}(?![0-9A-Za-z])")
    found = whole.finditer(address) if value else ()
    return [(name, address[: one.start()] + MARK + address[one.end() :]) for one in found]
