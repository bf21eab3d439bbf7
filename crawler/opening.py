"""The addresses of rows that only a script opens: by a press each, or as the rows before tell."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Protocol, cast

from playwright.async_api import Page

from crawler.controls import Control, Name, list_controls, name_of
from crawler.patterns import Fields, Pattern
from crawler.visits import PageRequests

MAX_VAIN_ROWS = 2
MAX_WAY = 30  # presses made again after a row took the page away
MIN_TEXT = 1500  # bytes of an answer that is a report's text


class Choosing(Protocol):
    """A spider's opinion on what is a row."""

    def rows(self, controls: Sequence[Control]) -> list[int]:
        """The controls that are rows, to be pressed for the addresses they open."""

    def trail(self) -> str:
        """The words of what is chosen now."""


class Hand(Protocol):
    """What presses the page."""

    @property
    def way(self) -> list[Name]:
        """What was pressed since the page was loaded."""

    async def open(self, page: Page, index: int, *, surely: bool = False) -> list[str]:
        """Presses a control; the addresses it would open, waited for longer if there must be some."""

    async def rest(self, page: Page) -> None:
        """Waits until the page asks for nothing more."""

    def keep(self, html: str) -> None:
        """Keeps a piece of the page."""


@dataclass
class RowOpener:
    """The rows of one page, from its first list to its last."""

    presser: Choosing
    requests: PageRequests
    hand: Hand
    opened: set[str] = field(default_factory=set)
    pressed: tuple[object, ...] = ()  # the rows that were pressed last
    patterns: defaultdict[str, Pattern] = field(default_factory=lambda: defaultdict(Pattern))  # by group
    asking: set[str] = field(default_factory=set)  # groups of rows that ask where they lead
    inline: dict[str, int] = field(default_factory=dict)  # that show a text in place: the how manieth answer

    async def open_rows(self, page: Page) -> int:
        """Keeps links for the rows that are shown, how many are new; hardly anything is fetched meanwhile."""
        controls, gained, at = await list_controls(page), 0, 0
        if self.pressed == self.shown(controls):
            return 0
        vain, tried = Counter[str](), set[str]()  # each look tries what was learned on one row of a group
        while at < len(rows := self.presser.rows(controls)):
            control, at = controls[index := rows[at]], at + 1
            if vain[control.group] >= MAX_VAIN_ROWS:
                continue
            words = cast(str | None, await page.evaluate("at => nianbaoControls.row(at)", index))
            if words is None:
                vain[control.group] += 1
                controls, at = await list_controls(page), at - 1
                continue
            known = len(self.inline)
            opened = await self.find_address(page, index, control.group, tried)
            if len(self.inline) > known:
                at = 0  # a text may have been there before its row was pressed
            vain[control.group] = 0 if opened else vain[control.group] + 1
            gained += self.keep_row(opened, control, words)
            if await page.evaluate("() => nianbaoControls.goBack()"):
                await self.hand.rest(page)
                controls = await self.show_again(page, [controls[one].label for one in rows])
        self.requests.hold(False)
        self.pressed = self.shown(controls)
        return gained

    def shown(self, controls: Sequence[Control]) -> tuple[object, ...]:
        """What tells rows that were pressed from others of the same words: the choices, and answers since."""
        words = [(controls[at].label, controls[at].row) for at in self.presser.rows(controls)]
        return (self.requests.count, self.presser.trail(), *words)

    def keep_row(self, opened: Sequence[str], control: Control, words: str) -> int:
        """A link for what a row opens; how many are new."""
        if not opened or opened[0] in self.opened:
            return 0
        self.opened.add(opened[0])
        self.hand.keep(linked(opened[:1], control.label if len(control.label) > 1 else control.row, words))
        return 1

    async def find_address(self, page: Page, index: int, group: str, tried: set[str]) -> list[str]:
        """The addresses that a row opens: as the rows before tell if one was tried, else by a press."""
        fields = cast(Fields, await page.evaluate("at => nianbaoControls.fields(at)", index))
        guess = self.patterns[group].address_of(fields) if group in tried else None
        if guess is not None:
            return [guess]
        opened = await self.open_row(page, index, group, tried)
        if opened:
            self.patterns[group].learn(fields, opened[0])
            tried.add(group)
        return opened

    async def open_row(self, page: Page, index: int, group: str, tried: set[str]) -> list[str]:
        """The addresses that a press opens; the server is asked for them only if it opens none otherwise.
        Of a row that shows its text in place, what it asks for.
        """
        self.requests.hold(group not in self.asking)
        opened = await self.hand.open(page, index, surely=group in tried)
        wanted, has_refused = self.requests.wanted, self.requests.has_refused
        if not opened and group in self.inline:
            opened = wanted[self.inline[group] :][:1]
        elif not opened and has_refused:
            opened = await self.ask_row(page, index, group, wanted)
        self.requests.hold(True)
        return opened

    async def ask_row(self, page: Page, index: int, group: str, wanted: list[str]) -> list[str]:
        """The address that the server tells for a row, or that of the answer that is shown in place."""
        before = await page.inner_text("body")
        self.requests.hold(False)
        opened = await self.hand.open(page, index)
        if opened:
            self.asking.add(group)
        elif wanted and await page.inner_text("body") != before:
            longest = max(wanted, key=self.requests.length_of)
            if self.requests.length_of(longest) >= MIN_TEXT:
                self.inline[group] = wanted.index(longest)
                return [longest]
        return opened

    async def show_again(self, page: Page, wanted: list[str]) -> list[Control]:
        """The controls once the wanted rows are shown again, which may take the presses that brought them;
        whatever is shown if it takes more.
        """
        controls = await list_controls(page)
        for way in (self.hand.way[-1:], self.hand.way[-MAX_WAY:]):
            for name in way:
                if [controls[one].label for one in self.presser.rows(controls)] == wanted:
                    return controls
                at = next((at for at, one in enumerate(controls) if name_of(one) == name), None)
                if at is not None:
                    await self.hand.open(page, at)
                    controls = await list_controls(page)
        return controls


def linked(addresses: Sequence[str], label: str, words: str) -> str:
    """Links for what a press opens, in the words that were pressed."""
    links = " ".join(f'<a href="{escape(one)}">{escape(label)}</a>' for one in addresses)
    return f"<p data-opened>{links} <span>{escape(words)}</span></p>"
