"""One crawl killed again and again at random moments, resumed each time: what is lost, what is fetched twice.

`python -m bench.kills [KILLS]`: 100 SIGKILLs by default, most of them while pages are fetched, every
fifth at any moment from the start of the process, so that recovery is killed too. What was asked, and
what was in flight at a kill, is judged by the servers' own logs; what had to be asked, by the site.
"""

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic, sleep

from archive.verify import verify
from tests.crawler.killing import asks_anew, repeats, run_and_kill, tree, walk
from tests.crawler.running import answers, crawl, query, records
from tests.crawler.web import Web

KILLS = 100
PAGES = 3000
HOSTS = ("127.0.0.1", "127.0.0.2")
SEED = 20080501
WORK_S = 0.4
START_S = 2.0
SETTLE_S = 0.05  # in which a server notes what a killed crawl had sent


def main(kills: int) -> int:
    """Prints the figures; 1 if a promise was broken."""
    site = tree(PAGES)
    started = monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        Web(site, address=HOSTS[0]) as one,
        Web(site, address=HOSTS[1]) as other,
    ):
        out = Path(folder) / "out"
        webs, seeds = (one, other), [one.url(), other.url()]
        seen = kill_often(webs, seeds, out, kills)
        if crawl(seeds, out).code:
            raise SystemExit("The last run of the killed crawl failed.")
        kept = Counter(uri_of(out))
        wanted = {web.url(path) for web in webs for path in walk(site)}
        twice = [repeats(web.paths(), [counts[at] for counts in seen]) for at, web in enumerate(webs)]
        broken = {
            "URLs of the site that were not asked for": len(wanted - asked(webs)),
            "URLs of the site that are not kept": len(wanted - kept.keys()),
            "URLs asked for that the site does not name": len(asked(webs) - wanted),
            "URLs kept twice": sum(count > 1 for count in kept.values()),
            "answers fetched twice that were not in flight at a kill": sum(late for _, late in twice),
            "faults found by verify": len(verify(out).faults),
            "requests of the frontier that are not done": len(unfinished(out)),
        }
        revisits = sum(1 for _ in records(out, "revisit"))
        files = len(list((out / "warc").iterdir()))
    print(f"{len(seen)} kills in {monotonic() - started:.0f} s: {len(kept)} captures ({revisits} revisits)")
    print(f"in {files} files; {sum(again for again, _ in twice)} fetched twice, each in flight at a kill")
    for name, count in broken.items():
        print(f"{name}: {count}")
    return int(any(broken.values()))


def kill_often(webs: tuple[Web, Web], seeds: list[str], out: Path, kills: int) -> list[tuple[int, ...]]:
    """Kills the crawl; how many requests each server had seen at each kill. It may end before."""
    dice = random.Random(SEED)
    seen: list[tuple[int, ...]] = []
    for kill in range(kills):
        if kill % 5 == 4:
            ended = run_and_kill(seeds, out, dice.uniform(0, START_S))
        else:
            ended = run_and_kill(seeds, out, dice.uniform(0, WORK_S), asks_anew(webs))
        if ended:
            break
        sleep(SETTLE_S)
        seen.append(tuple(len(web.log) for web in webs))
    return seen


def asked(webs: tuple[Web, Web]) -> set[str]:
    """What the servers were asked for, by their own logs."""
    return {web.url(path) for web in webs for path in web.paths()}


def uri_of(out: Path) -> list[str]:
    """The target URIs of all answers in the archive."""
    return [str(stored.record.field("WARC-Target-URI")) for stored in answers(out)]


def unfinished(out: Path) -> list[tuple[object, ...]]:
    """Requests that neither came to their end nor were forbidden."""
    return query(out, "SELECT url FROM requests WHERE state NOT IN ('done', 'excluded')")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS))
