"""Why the spider did or did not want an address, from what it keeps of a crawl."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from spiders.leads import Lead
from spiders.memory import digest
from spiders.moving import scope_of
from spiders.profile import Profile
from spiders.refusing import ReadPage, explain_links
from spiders.scope import bare
from spiders.seeds import Portal, read_seeds
from spiders.traps import find_trap, query_keys, without_session

OUTSIDE = (
    "its host belongs to no portal of this crawl: name the host in allowed_hosts, or the address in "
    "extra_seeds (give portals.csv with this command if it does so already)"
)


MAX_NAMING = 3  # pages told of that name an address: menus stand on every page


def explain_address(seeds: str, profiles: Path, url: str, naming: Iterable[ReadPage] = ()) -> Iterator[str]:
    """Sentences about an address; `seeds` are the targets of the crawl if they are given again, `naming` the
    pages that may link to it.
    """
    known = [Profile.from_json(path.read_text("utf-8")) for path in sorted(profiles.glob("*.json"))]
    given = {one.url: one for one in read_seeds(seeds).portals} if seeds.strip() else {}
    homes = frozenset(bare(url.split("/")[2]) for url in {*given, *(one.portal for one in known)})
    if (clean := without_session(url)) != url:
        yield f"its session id or random number is left out: it is asked for as {clean}"
    if trap := find_trap(clean):
        yield f"it looks like an address that never ends ({trap}{name_field(clean)}) and is not followed"
    portals = {**{one.portal: Portal(one.portal) for one in known}, **given}
    moved = {one.portal: one.moved_to for one in known}
    scopes = [scope_of(portal, moved.get(portal.url, ""), homes) for portal in portals.values()]
    if not any(scope.covers(clean) for scope in scopes):
        yield OUTSIDE
    for scope, portal in zip(scopes, portals.values(), strict=True):
        if portal.paused_until and scope.covers(clean):
            yield f"its portal {portal.url} is paused until {portal.paused_until}"
    for profile in known:
        yield from explain_profile(profile, clean)
    yield from explain_naming({one.portal: one for one in known}, naming, clean)


def name_field(url: str) -> str:
    """The field of a query that makes an address a trap, if it is one of these."""
    path = url.partition("?")[0]
    return next((f": {key}" for key in sorted(query_keys(url)) if find_trap(f"{path}?{key}=")), "")


def explain_naming(known: Mapping[str, Profile], naming: Iterable[ReadPage], url: str) -> Iterator[str]:
    """What the first pages that link to an address say of it."""
    told = (
        words
        for read in naming
        if read.portal in known
        for words in explain_links(read, known[read.portal], url)
    )
    yield from islice(told, MAX_NAMING)


def explain_profile(profile: Profile, url: str) -> Iterator[str]:
    """What a portal's profile knows of an address."""
    for group in profile.groups.values():
        for one in (*group.waiting, *group.in_flight):
            if without_session(one.url) == url:
                label = Lead.from_json(one.lead).label
                yield (
                    f'found on {one.via} as "{label}", worth {one.value:.2f}: it waits in the reserve of '
                    f"{profile.portal}, of which samples are tried while reports are missing"
                )
    if (tried := profile.memory.barren.get(url)) is not None:
        yield f"a column that led nowhere on {tried}: it is left out for a while"
    if (kept := profile.memory.kept.get(digest(url))) is not None:
        yield f"a report on {kept.report_year or 'an unknown year'}, last asked for on {kept.asked_on}"
    if (promise := profile.promises.get(url)) is not None and promise.reason:
        yield f"its link named a report or a list of them; what came of it: {promise.reason}"
