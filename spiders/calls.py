"""Links that call a function of the page: `showInfo('12')`, which opens '/info?id=' + id."""

import re
from functools import lru_cache

from spiders.page import Page

CALL = re.compile(r"\b([A-Za-z_$][\w$]{0,60})\(\s*(['\"]?)([\w./%-]{1,200})\2\s*[,)]")
FUNCTION = re.compile(
    r"(?:function\s+([A-Za-z_$][\w$]{0,60})\s*\(|\b([A-Za-z_$][\w$]{0,60})\s*[=:]\s*function\s*\()"
    r"\s*([A-Za-z_$][\w$]{0,60})[^)]{0,200}\)\s*\{"
)
OPENS = (
    r"(?:location(?:\.href)?\s*=|\.open\(|\.assign\(|\.replace\()\s*(['\"])([^'\"]{{1,500}})\1"
    r"\s*\+\s*{argument}\b(?:\s*\+\s*(['\"])([^'\"]{{0,300}})\3)?(?!\s*\+)"
)
MAX_FUNCTIONS = 300
MAX_BODY = 1500


def called_address(page: Page, handler: str) -> str | None:
    """The address that a handler's call opens, if the page says how."""
    if "(" not in handler:
        return None
    for name, _, argument in CALL.findall(handler[:2000]):
        opened = read_functions(page).get(name)
        if opened:
            return f"{opened[0]}{argument}{opened[1]}"
    return None


def read_functions(page: Page) -> dict[str, tuple[str, str]]:
    """What the page's functions put before and after their argument in the address they open."""
    return find_functions(page.scripts)


@lru_cache(maxsize=2)
def find_functions(scripts: str) -> dict[str, tuple[str, str]]:
    """By name, for functions of one argument that is added to an address."""
    found: dict[str, tuple[str, str]] = {}
    starts = list(FUNCTION.finditer(scripts))[:MAX_FUNCTIONS]
    ends = [*(match.start() for match in starts[1:]), len(scripts)]
    for match, end in zip(starts, ends, strict=False):  # no function: one end more
        body = scripts[match.end() : min(match.end() + MAX_BODY, end)]
        opens = re.search(OPENS.format(argument=re.escape(match[3])), body)
        if opens:
            found[match[1] or match[2]] = (opens[2], opens[4] or "")
    return found
