"""One crawl killed again and again at random moments, resumed each time: what is lost, what is fetched twice.

`python -m bench.kills [KILLS]`: 100 SIGKILLs by default, most of them while pages are fetched, every
fifth at any moment from the start of the process, so that recovery is killed too.
"""

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic

from archive.verify import verify
from tests.crawler.killing import asks_anew, run_and_kill, tree
from tests.crawler.running import answers, crawl, query, records
from tests.crawler.web import Web

KILLS = 100
PAGES = 3000
HOSTS = ("127.0.0.1", "127.0.0.2")
SEED = 20080501
WORK_S = 0.4
START_S = 2.0


def main(kills: int) -> int:
    """Prints the figures; 1 if a promise was broken."""
    site = tree(PAGES)
    started = monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        Web(site, address=HOSTS[0]) as one,
        Web(site, address=HOSTS[1]) as other,
    ):
        out, reference = Path(folder) / "out", Path(folder) / "reference"
        seeds = [one.url(), other.url()]
        done = kill_often((one, other), seeds, out, kills)
        if crawl(seeds, out).code:
            raise SystemExit("The last run of the killed crawl failed.")
        asked = sum(len(web.log) for web in (one, other))
        if crawl(seeds, reference).code:
            raise SystemExit("The crawl beside it failed.")
        kept = Counter(uri_of(out))
        wanted = set(uri_of(reference))
        broken = {
            "URLs lost": len(wanted - kept.keys()),
            "URLs kept twice": sum(count > 1 for count in kept.values()),
            "fetches beyond one a host and kill": max(0, asked - len(wanted) - done * len(HOSTS)),
            "faults found by verify": len(verify(out).faults),
            "rows of the frontier that differ": len(set(rows(out)) ^ set(rows(reference))),
        }
        revisits = sum(1 for _ in records(out, "revisit"))
        files = len(list((out / "warc").iterdir()))
    print(f"{done} kills in {monotonic() - started:.0f} s: {len(kept)} captures ({revisits} revisits)")
    print(f"in {files} files; {asked - len(wanted)} fetched twice (bound {done * len(HOSTS)})")
    for name, count in broken.items():
        print(f"{name}: {count}")
    return int(any(broken.values()))


def kill_often(webs: tuple[Web, Web], seeds: list[str], out: Path, kills: int) -> int:
    """Kills the crawl; how often, if it ends before."""
    dice = random.Random(SEED)
    for kill in range(kills):
        if kill % 5 == 4:
            ended = run_and_kill(seeds, out, dice.uniform(0, START_S))
        else:
            ended = run_and_kill(seeds, out, dice.uniform(0, WORK_S), asks_anew(webs))
        if ended:
            return kill
    return kills


def uri_of(out: Path) -> list[str]:
    """The target URIs of all answers in the archive."""
    return [str(stored.record.field("WARC-Target-URI")) for stored in answers(out)]


def rows(out: Path) -> list[tuple[object, ...]]:
    """What was asked and how it ended."""
    return query(out, "SELECT method, url, state FROM requests")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS))
