"""Presses what a rendered page offers: pagers, years, bodies, rows that only a script opens.

What is worth a press is for the spider to say; how pages are pressed is said here. What a press would open
is noted, not opened. Each answer that brings links is kept as a piece behind the page's own markup.
"""

import logging
from asyncio import sleep
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from time import monotonic
from typing import Protocol, cast

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from crawler.controls import Control, Name, gather_frame, list_controls, name_of
from crawler.opening import Choosing, RowOpener, linked
from crawler.visits import PageRequests

log = logging.getLogger(__name__)

PRESSING_S = 900.0
QUIET_S = 0.15  # without a request: timers that put off a search wait less
TICK_S = 0.03
LONGER_S = 1.0  # for a frame that a busy machine is late to ask for
PATIENCE_S = 5.0  # for a page that says it waits while nothing is under way
MAX_SCROLLS = 40
MAX_VIEWS = 300
MAX_FIRST = 40  # views of a page that was just loaded
MAX_BYTES = 8 << 20
RELOAD = -1


class Presser(Choosing, Protocol):
    """A spider's opinion on what to press."""

    def name_frame(self, controls: Sequence[Control]) -> str:
        """The words for a link to a frame whose controls make it worth a page of its own; else ""."""

    def choose(self, controls: Sequence[Control], gained: int) -> int | None:
        """What to press next, knowing how many links the last press brought; RELOAD to show the page
        as it was at first, None to end.
        """

    @property
    def is_typed(self) -> bool:
        """Whether a number is typed into what was chosen last."""


@dataclass
class Pressing:
    """One page under the hand."""

    presser: Presser
    requests: PageRequests
    home: str = ""
    markup: str = ""
    pieces: list[str] = field(default_factory=list)
    way: list[Name] = field(default_factory=list)  # what was pressed since the page was loaded
    is_swept: bool = False  # all views were shown once
    rows: RowOpener = field(init=False)

    def __post_init__(self) -> None:
        self.rows = RowOpener(self.presser, self.requests, self)

    @property
    def dom(self) -> str:
        """The page as it was at first, with all that was pressed out of it at its end."""
        head, mark, tail = self.markup.rpartition("</body>")
        return f"{head}{''.join(self.pieces)}{mark}{tail}" if mark else self.markup + "".join(self.pieces)

    async def explore(self, page: Page) -> None:
        """Presses until nothing is worth it, or the time is over; what came until then counts."""
        ends_at = monotonic() + PRESSING_S
        self.home, self.requests.is_pressed = page.url, True
        try:
            gained = await self.gather(page, is_new=False)
            self.markup = await page.content()  # after that: what comes meanwhile is gathered as new
            gained += await self.look(page)
            await self.part_frames(page)
            while monotonic() < ends_at and sum(map(len, self.pieces)) < MAX_BYTES:
                controls = await list_controls(page)
                chosen = self.presser.choose(controls, gained)
                if chosen is None:
                    break
                if chosen < 0:
                    gained = await self.reload(page)
                else:
                    self.way.append(name_of(controls[chosen]))
                    gained = await self.press(page, controls, chosen)
        except PlaywrightError as error:
            log.info("%s could not be pressed further: %s", page.url, error.message)

    async def reload(self, page: Page) -> int:
        """Shows the page as it was at first; what it asks for again is known."""
        self.requests.begin_again()
        self.way.clear()
        self.requests.is_pressed = False
        await page.goto("about:blank")  # a route alone would not load the page anew
        await page.goto(self.home, wait_until="domcontentloaded")
        self.requests.is_pressed = True
        await self.rest(page)
        return await self.look(page)

    async def press(self, page: Page, controls: Sequence[Control], index: int) -> int:
        """The number of links that a press brings, or opens."""
        opened = await self.open(page, index)
        gained = await self.look(page)
        if opened and not gained:
            fresh = set(opened) - self.rows.opened
            self.rows.opened |= fresh
            self.keep(linked(opened, controls[index].label, ""))
            return len(fresh)
        return gained

    async def open(self, page: Page, index: int, *, surely: bool = False) -> list[str]:
        """Presses a control; the addresses it would open, waited for longer if there must be some."""
        self.requests.framed.clear()
        given = [index, self.presser.is_typed]
        opened = cast(
            list[str], await page.evaluate("([at, typed]) => nianbaoControls.press(at, typed)", given)
        )
        if opened:
            return opened
        await self.rest(page)
        late = cast(list[str], await page.evaluate("() => nianbaoControls.late()"))
        if surely and not (late or self.requests.framed):
            await sleep(LONGER_S)
        return late or list(self.requests.framed)

    async def look(self, page: Page) -> int:
        """Gathers the links that are new, scrolls while that brings more, and opens rows without address."""
        gained = await self.gather(page) + (0 if self.is_swept else await self.sweep(page, MAX_FIRST))
        self.is_swept = True
        for _ in range(MAX_SCROLLS):
            await page.evaluate("() => nianbaoControls.scroll()")
            await self.rest(page)
            found = await self.gather(page)
            gained += found
            is_recycling = await page.evaluate("() => nianbaoControls.isRecycling()")
            gained += await self.sweep(page) if is_recycling else 0
            if is_recycling or not found:
                break
        return gained + await self.rows.open_rows(page)

    async def sweep(self, page: Page, most: int = MAX_VIEWS) -> int:
        """Gathers view by view: from a list that keeps only what is in view, or fills what comes into it."""
        gained = 0
        for number in range(most):
            goes_on = await page.evaluate("number => nianbaoControls.step(number)", number)
            await self.rest(page)
            gained += await self.gather(page)
            if not goes_on:
                break
        return gained

    async def gather(self, page: Page, *, is_new: bool = True) -> int:
        """The links of the page and its frames that were not there before; the first are in its markup,
        unless they stand in shadow trees.
        """
        count = 0
        for frame in page.frames:
            found = await gather_frame(frame)
            count += cast(int, found["count"])
            if html := cast(str, found["html" if is_new else "shaded"]):
                self.keep(html)
        return count

    async def part_frames(self, page: Page) -> None:
        """Notes the addresses of frames with choices or a pager of their own: presses are for one page."""
        for frame in page.frames:
            if frame.parent_frame is not None and frame.url.startswith("http"):
                with suppress(PlaywrightError):  # it may be gone, or foreign
                    if name := self.presser.name_frame(await list_controls(frame)):
                        self.keep(linked([frame.url], name, ""))

    async def rest(self, page: Page) -> None:
        """Waits until the page asks for nothing more. What is answered at once is never seen as asked for."""
        quiet_since = answered_at = monotonic()
        while monotonic() - quiet_since < QUIET_S and monotonic() - answered_at < PATIENCE_S:
            await sleep(TICK_S)
            if self.requests.is_busy:
                answered_at = monotonic()
            if self.requests.is_busy or await page.evaluate("() => nianbaoControls.isBusy()"):
                quiet_since = monotonic()

    def keep(self, html: str) -> None:
        """A piece under the words of what was pressed for it."""
        self.pieces.append(f"<section><h3>{escape(self.presser.trail())}</h3>{html}</section>")
