"""The Hanweb manner: a column page whose list comes from `dataproxy.jsp` as XML records in CDATA."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from demo.model import Answer, Request
from demo.portals.site import Link, Site

PROXY = "/module/web/jpage/dataproxy.jsp"
PER_PAGE = 15
GROUP = 3  # pages that one call of the proxy brings


@dataclass(frozen=True, slots=True)
class Column:
    """The numbers by which the proxy knows a list."""

    column: int
    unit: int
    web: int

    @property
    def path(self) -> str:
        """The page of the column."""
        return f"/col/col{self.column}/index.html"


class Proxy:
    """Answers the calls of all columns of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lists: dict[tuple[str, str], Sequence[Link]] = {}
        site.handlers[PROXY] = self.answer

    def put_column(self, where: Column, title: str, links: Sequence[Link], trail: Sequence[Link]) -> None:
        """The page of a column: no record in it, only the call that brings them."""
        self._lists[str(where.column), str(where.unit)] = links
        call = (
            f"jQuery('#{where.unit}').jpage({{themeName:'default',openCookies:false,"
            f"dataBefore:'<ul>',dataAfter:'</ul>',totalRecord:{len(links)},groupSize:{GROUP},perPage:{PER_PAGE},"
            f"barPosition:'bottom',proxyUrl:'{PROXY}',ajaxParam:{{col:1,appid:1,webid:{where.web},path:'/',"
            f"columnid:{where.column},sourceContentType:1,unitid:'{where.unit}',webname:'{self._site.name}',"
            "permissiontype:0}});"
        )
        script = f"<script type='text/javascript'>jQuery(function(){{{call}}});</script>"
        content = f"<h3>{title}</h3><div id='{where.unit}' class='default_pgContainer'></div>\n{script}"
        self._site.page(where.path, title, content, trail)

    def answer(self, request: Request) -> Answer:
        """The records from startrecord to endrecord of the list that the form names."""
        if request.method != "POST":
            return Answer(b"<datastore></datastore>", headers=(("Content-Type", "text/xml"),))
        form = parse_qs(request.body.decode("latin-1"))
        links = self._lists.get((_first(form, "columnid"), _first(form, "unitid")), ())
        query = parse_qs(request.query)
        start, end = _whole(query, "startrecord", 1), _whole(query, "endrecord", PER_PAGE)
        records = "".join(map(_record, links[max(0, start - 1) : min(end, start + PER_PAGE * GROUP - 1)]))
        text = (
            f"<?xml version='1.0' encoding='UTF-8'?><datastore><totalrecord>{len(links)}</totalrecord>"
            f"<totalpage>{-(-len(links) // PER_PAGE)}</totalpage><recordset>{records}</recordset></datastore>"
        )
        return Answer(text.encode(), headers=(("Content-Type", "text/xml;charset=utf-8"),))


def _record(link: Link) -> str:
    anchor = f'<a href="{link.href}" title="{link.title}" target="_blank">{link.title}</a>'
    item = f"<li>{anchor}<span>{link.day or ''}</span></li>"
    return f"<record><![CDATA[{item}]]></record>\n"


def _first(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]


def _whole(fields: dict[str, list[str]], name: str, otherwise: int) -> int:
    text = _first(fields, name)
    return int(text) if text.isdigit() else otherwise
