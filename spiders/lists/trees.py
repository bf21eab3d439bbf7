"""Trees that a script builds by calls: dTree's `add(id, parent, name, address)`, folders with `gLnk(…)`.

Every call whose arguments hold words and behind them an address is a row.
"""

import re
from collections.abc import Iterator

from spiders.links import ADDRESS
from spiders.lists.model import Listing, Row
from spiders.page import Page

NODE = re.compile(
    r"\b(?:add|insertBefore|insDoc|insFld|gFld|gLnk|\w*Node|\w*Item)\s*\("
    r"\s*(?:[\w.$-]{1,60}\s*,\s*|(['\"])[\w.-]{0,60}\1\s*,\s*){0,4}"
    r"(['\"])(?P<words>[^'\"]{2,200})\2\s*,\s*(['\"])(?P<address>[^'\"\s]{2,500})\4"
)
HAN = re.compile(r"[\u4e00-\u9fff]")
MAX_NODES = 5000


def read_list(page: Page) -> Listing | None:
    """The nodes that lead somewhere."""
    rows = tuple(dict.fromkeys(read_nodes(page)))
    return Listing("trees", rows) if rows else None


def read_nodes(page: Page) -> Iterator[Row]:
    for count, node in enumerate(NODE.finditer(page.scripts)):
        if count == MAX_NODES:
            return
        url = page.join(node["address"]) if ADDRESS.search(node["address"]) else None
        if url and HAN.search(node["words"]):
            yield Row(url, node["words"].strip())
