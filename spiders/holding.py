"""Whether a link is followed at all, the lead it is followed with, and what is held back for later."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from spiders.leads import Lead
from spiders.links import is_document
from spiders.lists import NextPage
from spiders.ranking import VALUES, Ranked, is_in_menu
from spiders.step import MAX_ANCHOR, Step
from spiders.traps import LIMITS, find_trap, query_keys, without_session
from spiders.visit import Shown
from spiders.waiting import Waiting
from spiders.words import WORDS, compact, without_count

ALWAYS = frozenset({"report", "list", "year"})
PROMISING = frozenset({"report", "list", "directory", "body"})
COLUMNS = frozenset({"list", "directory", "hub"})
CHOICES = frozenset({"year", "body"})
SCRIPTED = frozenset({"api", "scripted"})


def allowed(step: Step, url: str) -> bool:
    return step.scope.covers(url) and find_trap(url) is None


def may_turn_to(step: Step, page: NextPage) -> bool:
    """Whether a list may go on there: what its script or its pager asks with is no facet."""
    return step.scope.covers(page.url) and find_trap(page.url, query_keys(page.url)) is None


def is_stored_search(step: Step, ranked: Ranked) -> bool:
    """Whether a link is named as the column of annual reports and leads to a search for them."""
    url = ranked.link.url
    is_named = ranked.kind == "list" and ranked.annual and ranked.value >= VALUES["follow_from"]
    return is_named and step.scope.covers(url) and find_trap(url, query_keys(url)) is None


def is_too_deep(lead: Lead, ranked: Ranked) -> bool:
    """Whether a way to reports has become too long to be one."""
    if ranked.kind in ALWAYS:
        return False
    if ranked.kind == "body" and lead.bodies >= LIMITS["bodies"]:
        return True
    is_unsure = ranked.kind in ("hub", "image", "unknown") and ranked.value < VALUES["hopeful_from"]
    return lead.depth >= LIMITS["hub_depth" if is_unsure else "depth"]


def build_lead(lead: Lead, ranked: Ranked) -> Lead:
    """The lead of a link found under another lead."""
    is_body = ranked.kind == "body"
    return Lead(
        kind=ranked.kind,
        label=ranked.link.label[:MAX_ANCHOR],
        annual=ranked.annual,
        depth=1 if is_body else lead.depth + 1,
        bodies=lead.bodies + is_body,
        group=lead.group,
        shape=ranked.shape,
        publisher=ranked.publisher or (ranked.link.label if is_body else lead.publisher),
        report_year=ranked.report_year,
        asked=without_session(ranked.link.url) if ranked.kind in PROMISING else "",
        form=ranked.link.form,
        trail=() if is_body else (*lead.trail, *column_name(ranked)),
        templates=lead.templates if ranked.link.path in SCRIPTED and ranked.kind != "report" else (),
    )


def column_name(ranked: Ranked) -> tuple[str, ...]:
    """What the link calls the column that it leads to, if it says."""
    name = compact(ranked.link.label)
    return (name,) if ranked.kind in COLUMNS and name and not WORDS.is_more(name) else ()


def is_again(lead: Lead, ranked: Ranked) -> bool:
    """Whether a column stands within a column of that name: folders that hold themselves never end."""
    return any(name in lead.trail for name in column_name(ranked))


def is_beside_column(step: Step, ranked: Ranked, shown: Shown) -> bool:
    """Whether a body's page names its annual reports, so that its other columns are worth a sample only."""
    return bool(step.lead.bodies) and shown.column and ranked.kind in COLUMNS and not ranked.annual


def is_combined(step: Step, ranked: Ranked, shown: Shown) -> bool:
    """Whether a link chooses a year or body of a list again, where one choice shows reports already."""
    chosen = step.lead.annual and step.lead.kind in CHOICES and shown.rows
    return chosen and ranked.kind in CHOICES and urlsplit(ranked.link.url).path == urlsplit(step.url).path


def hold_combined(step: Step, ranked: Ranked, lead: Lead) -> None:
    """Keeps a second choice of a list, in one group with all others of that list."""
    waiting = Waiting(ranked.link.url, lead.as_json(), VALUES["hopeful_from"], step.url)
    step.profile.hold(f"combined {urlsplit(step.url).path}", "combined", waiting)


def hold_again(step: Step, ranked: Ranked, lead: Lead) -> None:
    """Keeps a column that stands within one of its name, in one group with all others of that name."""
    value = min(ranked.value, VALUES["hopeful_from"])
    waiting = Waiting(ranked.link.url, lead.as_json(), value, step.url)
    step.profile.hold(f"again {compact(ranked.link.label)}", "again", waiting)


def hold(step: Step, ranked: Ranked, lead: Lead) -> None:
    """Keeps a link for the time when nothing better is left; pages that are ends have none to keep."""
    if not leads_on(step, ranked) or is_document(ranked.link.url):
        return
    name, kind = f"{ranked.kind} {ranked.link.path} {step.url}", str(ranked.kind)
    if ranked.value < VALUES["hopeful_from"]:
        name = f"faint {name}"
    if step.lead.bodies and ranked.kind in ("unknown", "image", *COLUMNS):
        if not is_column(ranked):
            return
        kind = "branch" if ranked.value >= VALUES["hopeful_from"] else "inner"
        name = f"{kind} {without_count(ranked.link.label)}"  # all bodies may have such a column
    waiting = Waiting(ranked.link.url, lead.as_json(), round(ranked.value, 3), step.url)
    step.profile.hold(name, kind, waiting)


def leads_on(step: Step, ranked: Ranked) -> bool:
    """Whether a page's links are worth keeping: good ones and a column's are; others of an unknown page are
    while the portal has given nothing, if they look like columns themselves.
    """
    if step.lead.leads_on or ranked.value >= VALUES["follow_from"]:
        return True
    unknown = step.lead.kind == "unknown" and not step.profile.reports
    return unknown and step.lead.depth < LIMITS["hub_depth"] and is_column(ranked)


def is_column(ranked: Ranked) -> bool:
    """Whether a link is one of a menu: named as a column, or a few words without a date."""
    if ranked.kind not in ("unknown", "image", "row"):
        return True
    return is_in_menu(ranked.link)


def hold_next(step: Step, page: NextPage, group: str = "", value: float = 0.0) -> None:
    """Keeps the next page of a list that has run dry: it is turned on only if reports are missing.

    With a `group` it waits with others like it, for what that `value` says.
    """
    lead = replace(step.lead, form=page.body if page.method == "POST" else None)
    if may_turn_to(step, page):
        value = value or VALUES["dry_list"] / (1 + lead.number / LIMITS["long_list"])
        waiting = Waiting(page.url, lead.as_json(), round(value, 3), step.url)
        step.profile.hold(group or f"list next {step.url}", "mixed" if group else "list", waiting)


def find_renderings(links: Iterable[Ranked]) -> dict[str, str]:
    """The links to a report in another form (图片版), by key, with the address of the report itself."""
    reports = [one for one in links if one.kind == "report"]
    forms = {one.link.key: WORDS.without_rendering(one.link.label) for one in reports if is_rendering(one)}
    if not forms:
        return {}
    plain = {compact(one.link.label): one.link.url for one in reports if not is_rendering(one)}
    return {key: without_session(plain[title]) for key, title in forms.items() if title in plain}


def is_rendering(ranked: Ranked) -> bool:
    return WORDS.is_rendering(ranked.link.label)


def hold_rendering(step: Step, ranked: Ranked, original: str) -> None:
    """Keeps another form of a report, which is asked for only if the report itself cannot be had."""
    if allowed(step, ranked.link.url):
        lead = build_lead(step.lead, ranked)
        waiting = Waiting(ranked.link.url, lead.as_json(), VALUES["rendering_of_report"], step.url)
        step.profile.hold_rendering(original, waiting)
