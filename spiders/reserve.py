"""The reserve: links of less value, tried when nothing better is left.

They are tried by groups (links of one kind and place on one page), a sample first: what a group is
worth shows in the reports that its sample leads to.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urljoin

from scrapy import Request

from spiders.expecting import newest_due
from spiders.following import link_request
from spiders.leads import Lead
from spiders.profile import WITHIN, Profile
from spiders.ranking import VALUES
from spiders.step import Step, build_request
from spiders.traps import LIMITS, SAMPLE
from spiders.waiting import Group, Waiting

COLUMNS = frozenset({"hub", "directory", "list", "image"})
SHARED = frozenset({"mixed", "inner", "branch"})  # groups of links from the pages of many bodies


def release_reserve(step: Step) -> Iterator[Request]:
    """What is worth trying when nothing better is left.

    A sample of every hopeful group, all of a group whose sample paid. Where bodies lack reports: columns of
    one name on their pages, by turns. While years are missing: the columns of less hope, a group at a time.
    Only while a portal has given no report: the best of the other groups, more of those that may be menus,
    and after the last of them the sitemap. Where the column of reports is known and barred, others are not
    searched.
    """
    groups = step.profile.groups
    for waiting in step.profile.wanted_renderings:
        step.profile.follow(waiting.key)
        yield release(step, waiting, "")
    drop_covered(step.profile)
    open_names = [
        name for name, group in groups.items() if group.waiting and (group.paid or not group.released)
    ]
    names = hopeful_groups(step, open_names)
    names = names or inner_groups(step.profile) or lacking_groups(step, open_names)
    if not (names or step.profile.reports or step.profile.is_barred):
        rest = dict.fromkeys((*open_names, *menus(step.profile)))
        names = sorted(rest, key=lambda name: -hope(groups[name]))[:1]
    if not names:
        yield from ask_sitemap(step)
    for name in names:
        for waiting in take(step.profile, groups[name]):
            step.profile.memory.note_way(waiting.url, waiting.via)
            yield release(step, waiting, name)


def release(step: Step, waiting: Waiting, group: str) -> Request:
    """The request for a link that waited."""
    lead, groups = Lead.from_json(waiting.lead), step.profile.groups
    before = lead.group.split(WITHIN) if lead.group else []
    kept = before if is_shared(groups, group) else [one for one in before if is_shared(groups, one)]
    through = WITHIN.join(dict.fromkeys((group, *kept)))
    led = replace(step, url=waiting.via, lead=replace(lead, group=through))
    return link_request(led, waiting.url, waiting.value, led.lead.label)


def is_shared(groups: Mapping[str, Group], name: str) -> bool:
    """Whether a group holds links from the pages of many bodies."""
    return name in groups and groups[name].kind in SHARED


def hopeful_groups(step: Step, open_names: list[str]) -> list[str]:
    """The groups worth a sample whatever the portal gave."""
    groups = step.profile.groups
    return [name for name in open_names if best_value(groups[name]) >= VALUES["hopeful_from"]]


def inner_groups(profile: Profile) -> list[str]:
    """The columns of one name on the pages of bodies that lack reports: what paid, else the least tried."""
    groups = {name: group for name, group in profile.groups.items() if group.kind == "inner"}
    lacking = lacking_bodies(profile, groups.values())
    inner = {
        name: group
        for name, group in groups.items()
        if lacking.intersection(publisher_of(one) for one in group.waiting)
    }
    paid = [name for name, group in inner.items() if group.paid]
    if paid or not profile.may_explore:
        return paid
    untried = [name for name, group in inner.items() if group.released < LIMITS["explored_alike"]]
    return sorted(untried, key=lambda name: -hope(inner[name]))[:1]


def lacking_groups(step: Step, open_names: list[str]) -> list[str]:
    """The best column of less hope, while years are missing or the reports of the government or of others."""
    groups = step.profile.groups
    columns = [
        name
        for name in open_names
        if groups[name].kind in COLUMNS and best_value(groups[name]) > VALUES["dry_list"]
    ]
    profile = step.profile
    if not (profile.lacks_years(newest_due(step.spider.today)) or profile.lacks_own()):
        columns = [name for name in columns if groups[name].kind == "directory" and profile.lacks_others()]
    if profile.is_barred:
        return []
    return sorted(columns, key=lambda name: -best_value(groups[name]))[:1]


def menus(profile: Profile) -> list[str]:
    """Groups of columns whose sample gave nothing and that have more; none once requests are wasted."""
    rest = (name for name, group in profile.groups.items() if group.waiting and group.kind in COLUMNS)
    return [] if profile.is_wasting else list(rest)


def hope(group: Group) -> float:
    """The best value of a group, the less the more of it was tried in vain."""
    return best_value(group) * SAMPLE[group.kind] / (SAMPLE[group.kind] + group.released)


def best_value(group: Group) -> float:
    return max(one.value for one in group.waiting)


def ask_sitemap(step: Step) -> Iterator[Request]:
    """The sitemap of a portal that has given nothing by any other way, once."""
    profile = step.profile
    if profile.answered and not (profile.reports or profile.asked_sitemap or profile.is_barred):
        profile.asked_sitemap = True
        home = profile.moved_to or step.portal.url
        url = urljoin(home, "/sitemap.xml")
        sitemap = replace(step, url=home, lead=Lead("hub", depth=1))
        yield build_request(sitemap, url, VALUES["hopeful_from"], "sitemap, the last resort")


def take(profile: Profile, group: Group) -> list[Waiting]:
    """The links of a group that are worth trying now, taken out of it; bodies without reports first."""
    if profile.is_spent:
        return []
    count = len(group.waiting) if group.paid else SAMPLE[group.kind]
    if group.kind == "inner":
        lacking = lacking_bodies(profile, (group,))
        count = min(count, sum(publisher_of(one) in lacking for one in group.waiting))
        return group.take(count, lambda one: (publisher_of(one) not in lacking, -one.value))
    return group.take(count, lambda one: (profile.is_covered(str(one.lead.get("label"))), -one.value))


def lacking_bodies(profile: Profile, groups: Iterable[Group]) -> frozenset[str]:
    """The bodies of waiting links that may have more reports than were found, each asked about once."""
    names = {publisher_of(one) for group in groups for one in group.waiting}
    return frozenset(name for name in names if not profile.is_complete(name))


def drop_covered(profile: Profile) -> None:
    """Takes out the mixed lists of bodies whose reports were found elsewhere, unless such lists paid."""
    for group in profile.groups.values():
        if group.kind == "mixed" and not group.paid:
            group.waiting = [one for one in group.waiting if not profile.is_covered(publisher_of(one))]


def publisher_of(waiting: Waiting) -> str:
    return str(waiting.lead.get("publisher"))
