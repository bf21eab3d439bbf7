"""The reserve: links of less value, tried when nothing better is left.

They are tried by groups (links of one kind and place on one page), a sample first: what a group is
worth shows in the reports that its sample leads to.
"""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from scrapy import Request

from spiders.following import Step, build_request, link_request
from spiders.leads import Lead
from spiders.profile import Group, Profile, Waiting
from spiders.ranking import VALUES
from spiders.traps import SAMPLE


def release_reserve(step: Step) -> Iterator[Request]:
    """What is worth trying when nothing better is left.

    A sample of every hopeful group, all of a group whose sample paid. Only while a portal has given
    no report: the best of the other groups, and after the last of them the sitemap.
    """
    groups = step.profile.groups
    open_names = [
        name for name, group in groups.items() if group.waiting and (group.paid or not group.released)
    ]
    hopeful = [name for name in open_names if best_value(groups[name]) >= VALUES["hopeful_from"]]
    desperate = sorted(open_names, key=lambda name: -best_value(groups[name]))[:1]
    if not open_names:
        yield from ask_sitemap(step)
    for name in hopeful or ([] if step.profile.reports else desperate):
        for waiting in take(step.profile, groups[name]):
            led = replace(step, url=waiting.via, lead=replace(Lead.from_json(waiting.lead), group=name))
            yield link_request(led, waiting.url, waiting.value, led.lead.label)


def best_value(group: Group) -> float:
    return max(one.value for one in group.waiting)


def ask_sitemap(step: Step) -> Iterator[Request]:
    """The sitemap of a portal that has given nothing by any other way, once."""
    profile = step.profile
    if profile.answered and not profile.reports and not profile.asked_sitemap:
        profile.asked_sitemap = True
        url = urljoin(step.portal.url, "/sitemap.xml")
        sitemap = replace(step, url=step.portal.url, lead=Lead("unknown", depth=1))
        yield build_request(sitemap, url, VALUES["hopeful_from"], "sitemap, the last resort")


def take(profile: Profile, group: Group) -> list[Waiting]:
    """The links of a group that are worth trying now, taken out of it; bodies without reports first."""
    if profile.is_spent:
        return []
    count = len(group.waiting) if group.paid else SAMPLE[group.kind]
    return group.take(count, lambda one: (profile.is_covered(str(one.lead.get("label"))), -one.value))
