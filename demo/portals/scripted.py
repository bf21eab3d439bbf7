"""A list that only a browser sees: the script builds the address of its POST call at run time."""

import json
from collections.abc import Sequence
from random import Random
from string import Template

from demo.model import Answer, Request
from demo.portals.site import Link, Site
from demo.wording import read_template

PER_CALL = 10


def put_scripted_list(site: Site, home: Link, links: Sequence[Link], chance: Random) -> None:
    """The shell page of the list, and the handler that its script calls page by page."""
    parts = ["svc", f"{chance.randrange(16**6):06x}", "rows"]
    channel = str(chance.randint(100, 999))
    path = "/" + "/".join([parts[0], parts[1][::-1], parts[2]])
    script = Template(read_template("scripted_list.js")).substitute(
        codes=json.dumps([ord(char) for char in "/".join(parts)]), channel=int(channel) * 7
    )
    content = f'<h3>{home.title}</h3><div id="app"></div>\n<script>{script}</script>'
    site.page(home.href, home.title, site.look.dress(content), [home])
    site.handlers[path] = _Rows(site, links, channel).answer


class _Rows:
    """Hands out the rows of one page to a POST that names the channel."""

    def __init__(self, site: Site, links: Sequence[Link], channel: str) -> None:
        self._site = site
        self._links = links
        self._channel = channel

    def answer(self, request: Request) -> Answer:
        asked = _read(request)
        if request.method != "POST" or str(asked.get("channel")) != self._channel:
            return Answer(b'{"total":0,"rows":[]}', 400, (("Content-Type", "application/json"),))
        page = int(str(asked.get("page") or 1))
        shown = self._links[(page - 1) * PER_CALL : page * PER_CALL]
        dress = self._site.look.dress
        rows = [{"t": dress(link.title), "u": link.href, "d": str(link.day)} for link in shown]
        body = json.dumps({"total": len(self._links), "rows": rows}, ensure_ascii=False)
        return Answer(body.encode(), headers=(("Content-Type", "application/json"),))


def _read(request: Request) -> dict[str, object]:
    """The JSON object of the body; empty where there is none."""
    try:
        asked = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}
