"""Lists that run over several pages: static numbered pages, and the TRS way with a script."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from demo.portals.site import Link, Site, anchor

PageName = Callable[[int], str]
Pager = Callable[[int, int, PageName], str]


def numbered(
    folder: str, first: str = "index.html", later: str = "index_{n}.html", start: int = 2
) -> PageName:
    """Names of the pages of a list: page 1 is `first`, page 2 is `later` with n = `start`, and so on."""
    return lambda page: folder + (first if page == 1 else later.format(n=page - 2 + start))


def put_list(
    site: Site, title: str, links: Sequence[Link], name: PageName, per_page: int, trail: Sequence[Link] = (),
    pager: Pager | None = None, relative: bool = False,
) -> None:  # fmt: skip
    """The pages of a list with a pager under each; `relative` links begin at the list's folder (./…)."""
    pages = max(1, -(-len(links) // per_page))
    folder = name(1).rpartition("/")[0] + "/"
    for page in range(1, pages + 1):
        shown = [
            replace(link, href=link.href.replace(folder, "./", 1)) if relative else link
            for link in links[(page - 1) * per_page : page * per_page]
        ]
        foot = (pager or numbered_pager)(page, pages, name) if pages > 1 else ""
        dress = site.look.dress
        content = dress(f"<h3>{title}</h3>\n") + site.links(shown) + dress(foot)
        site.page(name(page), title, content, trail)


def numbered_pager(page: int, pages: int, name: PageName) -> str:
    """Links to the first, previous, next and last page, and the pages between."""
    steps = [Link("首页", name(1)), *(Link(str(n), name(n)) for n in range(1, pages + 1) if n != page)]
    if page < pages:
        steps.append(Link("下一页", name(page + 1)))
    links = " ".join(anchor(link) for link in (*steps, Link("尾页", name(pages))))
    return f'<div class="page">{links} 共{pages}页</div>'


def trs_pager(page: int, pages: int, _name: PageName) -> str:
    """The script call by which TRS pages build their pager in the browser; pages count from 0."""
    call = f'createPageHTML({pages}, {page - 1}, "index", "html");'
    return f'<div class="page"><script src="/assets/page.js"></script><script>{call}</script></div>'
