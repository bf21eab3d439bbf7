"""A portal under construction: its pages, its look, its address."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from random import Random
from string import Template

from demo.chance import stream
from demo.model import Answer, Request
from demo.portals.furniture import build_furniture
from demo.wording import read_data, read_template

Handler = Callable[[Request], Answer]
NO_PAGE = "<html><head><title>404</title></head><body><p>您访问的页面不存在或已被删除。</p></body></html>"
SEAL = '<p style="text-align:right"><img src="/assets/seal.gif" alt=""></p>\n'
SCRIPT = b"function noop(){return false}"


@dataclass(frozen=True, slots=True)
class Portal:
    """What one address answers: fixed pages by path (with query, if it matters) and handlers by path."""

    host: str
    pages: dict[str, Answer]
    handlers: dict[str, Handler]

    def answer(self, request: Request) -> Answer:
        """The answer to a request; 404 where nothing stands."""
        handler = self.handlers.get(request.path)
        if handler is not None:
            return handler(request)
        page = self.pages.get(f"{request.path}?{request.query}") or self.pages.get(request.path)
        return page or Answer(NO_PAGE.encode(), 404)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a list: title, path, and the date beside it."""

    title: str
    href: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How the pages of a portal look and how they are sent."""

    template: str
    article: dict[str, str]
    listing: dict[str, str]
    prose: str
    encoding: str = "utf-8"
    meta_charset: str = "utf-8"
    header_charset: str | None = "utf-8"
    dress: Callable[[str], str] = field(default=str)


def choose_look(chance: Random, templates: Sequence[str]) -> Look:
    """A look from the pools of the layouts."""
    layouts = read_data("layouts")
    return Look(
        chance.choice(templates),
        chance.choice(layouts["articles"]),
        chance.choice(layouts["lists"]),
        chance.choice(layouts["prose"]),
    )


class Site:
    """Collects the pages of one portal; every path begins with a slash."""

    def __init__(self, base: str, name: str, owner: str, chance: Random, look: Look) -> None:
        self.base = base
        self.name = name
        self.look = look
        self.nav: list[Link] = []
        self.pages: dict[str, Answer] = {}
        self.handlers: dict[str, Handler] = {}
        self.chance = chance
        self._contact = {
            "owner": owner,
            "phone": f"0{chance.randint(311, 999)}-{chance.randint(2000000, 8999999)}",
            "mark": f"{chance.randint(1000000000, 6999999999)}",
            "record": f"备{chance.randint(5000000, 19999999)}号",
        }
        for path, (mime, body) in build_furniture(stream(0, "furniture", name)).items():
            self.put(path, body, mime)
        self.put("/assets/site.js", SCRIPT, "application/javascript")

    def url(self, path: str) -> str:
        """The absolute address of a path."""
        return self.base + path

    def portal(self) -> Portal:
        """The finished portal."""
        return Portal(self.base.removeprefix("http://"), self.pages, self.handlers)

    def put(self, path: str, body: bytes, mime: str) -> None:
        """A file that is no page of the site's look."""
        self.pages[path] = Answer(body, headers=(("Content-Type", mime),))

    def page(self, path: str, title: str, content: str, trail: Iterable[Link] = (), head: str = "") -> None:
        """A page in the site's chrome, sent in the site's encoding."""
        self.pages[path] = self.answer(self.render(title, content, trail, head))

    def render(self, title: str, content: str, trail: Iterable[Link] = (), head: str = "") -> str:
        """The HTML of a page."""
        dress = self.look.dress
        crumbs = " &gt; ".join(anchor(link) for link in (Link("首页", "/"), *trail))
        return Template(read_template(f"{self.look.template}.html")).substitute(
            {name: dress(text) for name, text in self._contact.items()},
            charset=self.look.meta_charset,
            site=dress(self.name),
            title=dress(escape(title)),
            head=head,
            nav="".join(f"<li>{dress(anchor(link))}</li>" for link in self.nav),
            trail=dress(crumbs),
            content=content,
            aside=dress(self._aside()),
        )

    def _aside(self) -> str:
        """A few links beside the content, drawn anew for every page."""
        links = self.chance.sample(self.nav, min(4, len(self.nav)))
        return "<ul>" + "".join(f"<li>{anchor(link)}</li>" for link in links) + "</ul>"

    def answer(self, html: str) -> Answer:
        """The page as it is sent: encoded, with what the portal says of its charset, framed somehow."""
        charset = self.look.header_charset
        mime = "text/html" + (f"; charset={charset}" if charset else "")
        layouts = read_data("layouts")
        name, transfer = (self.chance.choice(layouts[key]) for key in ("content_type_names", "transfers"))
        body = html.encode(self.look.encoding, "xmlcharrefreplace")
        return Answer(body, headers=((name, mime),), transfer=transfer)

    def article(self, title: str, body: str, day: date | None, source: str, heading: bool = True) -> str:
        """The content of an article page; without `heading` neither title nor date are shown."""
        if not heading:
            return self.look.article["body"].format(body=body)
        layouts = read_data("layouts")
        info = self.chance.choice(layouts["info" if day else "info_undated"]).format(
            source=source,
            hits=self.chance.randint(30, 4000),
            date=day.isoformat() if day else "",
            chinese=f"{day.year}年{day.month}月{day.day}日" if day else "",
            time=f"{self.chance.randint(8, 17):02d}:{self.chance.randint(0, 59):02d}",
        )
        head = self.look.article["head"].format(title=escape(title), info=info)
        seal = SEAL if source else ""
        return self.look.dress(head) + "\n" + self.look.article["body"].format(body=body + seal)

    def links(self, links: Iterable[Link]) -> str:
        """A list of links in the site's look."""
        item, frame = self.look.listing["item"], self.look.listing["list"]
        items = (item.format(title=escape(link.title), href=link.href, date=link.day or "") for link in links)
        return self.look.dress(frame.format(items="\n".join(items)))


def anchor(link: Link) -> str:
    """A plain link."""
    return f'<a href="{link.href}">{escape(link.title)}</a>'
