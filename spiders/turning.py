"""The next pages of lists: which are turned to at once, which wait, and when a list has ended."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from scrapy import Request

from spiders.holding import ALWAYS, hold_next, may_turn_to
from spiders.leads import Lead
from spiders.lists import NextPage
from spiders.ranking import DIGITS, VALUES
from spiders.step import Step, build_request
from spiders.traps import LIMITS
from spiders.visit import Visit

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


def follow_next(step: Step, visit: Visit, page: NextPage, fruitful: bool) -> Iterator[Request]:
    """The next page of a list, unless the list repeats itself, has run dry or is longer than any."""
    lead = step.lead
    dry = 0 if fruitful else lead.dry + 1
    repeated = bool(visit.digest) and visit.digest == lead.seen
    if repeated or lead.number >= LIMITS["list_pages"]:
        return
    kind = "directory" if lead.kind == "directory" else "list"
    pays = any(one.kind in ALWAYS or one.annual for one in visit.links if one.link.key in visit.targets)
    onward = step.led(
        kind=kind,
        annual=visit.annual,
        number=lead.number + 1,
        dry=dry,
        day=visit.day,
        paid_on=visit.day if pays and fruitful else lead.paid_on,
        seen=visit.digest,
        shell="",
        rendered=False,
        shape=shape_of_next(page.url),
    )
    value = VALUES["next_page" if pays else "next_page_in_doubt"]
    hopes = (
        dry < LIMITS["dry_pages"] and step.profile.correct(onward.lead.shape, value) >= VALUES["follow_from"]
    )
    if not (hopes or awaits_next_year(lead, visit.day, dry)):
        hold_next(onward.led(dry=0), page)
        return
    yield from follow_more(onward, page, "next_page" if pays else "next_page_in_doubt", "next page of a list")


def hold_mixed(step: Step, visit: Visit) -> None:
    """Keeps the next page of a body's only list, which may hold its reports among everything else."""
    following = next((page for page in visit.more if page.role == "page"), None)
    lead = step.lead
    if following is None or not visit.day or not lead.publisher or lead.number > 1 or not lead.leads_on:
        return
    onward = step.led(kind="list", number=2, day=visit.day, paid_on=visit.day, seen=visit.digest)
    hold_next(onward, following, f"mixed {shape_of_next(following.url)}", VALUES["mixed_list"])


def awaits_next_year(lead: Lead, day: str, dry: int) -> bool:
    """Whether a list that named a report goes back in time and has not come to the year before that one."""
    if not (lead.paid_on and lead.day > day > "" and dry <= LIMITS["awaited_pages"]):
        return False
    return months_of(lead.paid_on) - months_of(day) <= LIMITS["awaited_months"]


def months_of(day: str) -> int:
    """The months up to a date, YYYY-MM-DD."""
    return int(day[:4]) * 12 + int(day[5:7])


def shape_of_next(url: str) -> str:
    """The class of next pages that this one is judged with: its address with digits left out."""
    parts = urlsplit(url)
    return (
        f"next {DIGITS.sub('N', parts.path)[:60]} {'&'.join(key for key, _ in parse_qsl(parts.query))[:60]}"
    )


def follow_more(step: Step, page: NextPage, value: str, why: str) -> Iterator[Request]:
    if not may_turn_to(step, page):
        return
    form = (page.body or "") if page.method == "POST" else None
    request = build_request(step.led(form=form), page.url, VALUES[value], why)
    yield request if form is None else post(request, form)


def post(request: Request, form: str) -> Request:
    """The request with a form, sent by POST; a form that is JSON says so."""
    headers = JSON if form.startswith(("{", "[")) else FORM
    return request.replace(method="POST", body=form, headers=headers)
