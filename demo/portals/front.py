"""What every portal has: a home page, robots.txt with a forbidden folder, a site map, an about page."""

from collections.abc import Sequence
from datetime import date

from demo.model import Paragraph, Publisher
from demo.portals.markup import render
from demo.portals.site import Link, Site, anchor
from demo.wording import read_data

FORBIDDEN = "/internal/"
ROBOTS = f"User-agent: *\nDisallow: {FORBIDDEN}\nDisallow: /search\n"
BAITS = 5


def put_front(site: Site, government: Publisher, entrances: Sequence[Link]) -> None:
    """Home page (also at /), robots.txt, forbidden drafts that look like reports, map and about pages."""
    site.put("/robots.txt", ROBOTS.encode(), "text/plain")
    baits = _put_baits(site, government)
    news = [link for link in site.nav if link not in entrances]
    blocks = "".join(f"<div class='block'><h4>{anchor(link)}</h4></div>" for link in (*entrances, *news))
    drafts = "".join(f"<li>{anchor(bait)}</li>" for bait in baits)
    content = f"{blocks}<div class='block'><h4>内部资料</h4><ul>{drafts}</ul></div>"
    for path in ("/", "/index.html"):
        site.page(path, site.name, site.look.dress(content))
    site.page("/sitemap.html", "网站地图", site.look.dress(f"<div>{' '.join(map(anchor, news))}</div>"))
    about = render([Paragraph(f"本网站由{government.name}主办。")], site.look.prose)
    site.page("/about.html", "关于我们", site.look.dress(about))


def _put_baits(site: Site, government: Publisher) -> list[Link]:
    """Drafts behind robots.txt: whoever fetches them does not obey."""
    links = []
    for year in range(2025, 2025 - BAITS, -1):
        title = read_data("pages")["bait"].format(p=government.place.name, y=year)
        path = f"{FORBIDDEN}{year}.html"
        text = render([Paragraph("内部讨论稿，请勿引用。")], site.look.prose)
        site.page(path, title, site.article(title, site.look.dress(text), date(year, 12, 1), ""))
        links.append(Link(title, path))
    return links
