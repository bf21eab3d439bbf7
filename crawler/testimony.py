"""What a run tells the archive about itself, so that a database can be rebuilt from WARCs alone."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scrapy.settings import BaseSettings

from archive.durable import DurableWriter
from crawler.store import FrontierStore

Line = Mapping[str, str]
CSV = "text/csv; charset=utf-8"
# Where this machine keeps things says nothing to a reader of the archive.
PRIVATE = frozenset({"NIANBAO_OUT", "NIANBAO_SEEDS"})


def give_testimony(
    archive: DurableWriter, run_id: str, settings: BaseSettings, store: FrontierStore, portals: Sequence[Line]
) -> None:
    """Submits the portals (unless there are none to tell of), settings, failed requests and estimates of a
    run as resource records.
    """
    name = f"urn:nianbao:run:{run_id}"
    if portals:
        archive.submit_resource(f"{name}:portals.csv", CSV, portals_csv(portals))
    archive.submit_resource(f"{name}:settings", "application/json", settings_json(settings))
    archive.submit_resource(f"{name}:failures", CSV, failures_csv(store))
    archive.submit_resource(f"{name}:estimates", "application/json", estimates_json(store, run_id))


def known_portals(store: FrontierStore) -> list[Line]:
    """The portals of the frontier."""
    found = store.query("SELECT DISTINCT portal FROM requests WHERE portal <> ''")
    return [{"url": str(url)} for (url,) in found]


def read_targets(seeds: str) -> list[Line]:
    """The portals that are asked for: the lines of files in the form of portals.csv, and URLs."""
    return [line for target in seeds.splitlines() if target.strip() for line in read_target(target.strip())]


def read_target(target: str) -> list[Line]:
    """The lines of a portals.csv, or the one line of a URL."""
    path = Path(target)
    if "://" in target or not path.is_file():
        return [{"url": target}]
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return [
        {key: value or "" for key, value in row.items() if isinstance(key, str)}
        for row in csv.DictReader(io.StringIO(text))
    ]


def portals_csv(lines: Sequence[Line]) -> bytes:
    """Portals in one table, with the columns of all."""
    columns = list(dict.fromkeys(["url", *(name for line in lines for name in line)]))
    return write_csv([columns, *([line.get(name, "") for name in columns] for line in lines)])


def settings_json(settings: BaseSettings) -> bytes:
    """The project's own settings as they were in force."""
    names = sorted(name for name in settings if name.startswith("NIANBAO_") and name not in PRIVATE)
    return json.dumps({name: settings[name] for name in names}, ensure_ascii=False, default=str).encode()


def failures_csv(store: FrontierStore) -> bytes:
    """The requests that have no answer a reader could use, with their reasons."""
    failed = store.query(
        "SELECT url, method, purpose, portal, state, attempts, error FROM requests "
        "WHERE state IN ('failed', 'blocked', 'excluded') OR error IS NOT NULL ORDER BY id"
    )
    return write_csv([["url", "method", "purpose", "portal", "state", "attempts", "error"], *failed])


def estimates_json(store: FrontierStore, run_id: str) -> bytes:
    """What the spiders think of the completeness of each portal: one object a portal."""
    sql = "SELECT json FROM found WHERE kind = 'PortalEstimate' AND run_id = :run_id ORDER BY portal"
    told = [json.loads(str(text)) for (text,) in store.query(sql, {"run_id": run_id})]
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def write_csv(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
