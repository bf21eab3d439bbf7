"""Builds the whole web for a seed and writes the files that say what it is."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from demo.model import Planted
from demo.portals import district, mechanisms, mirror, plain, taiwan, township
from demo.portals.compact import compact
from demo.portals.site import Site
from demo.truth import describe_web

Builder = Callable[[int, str, float], tuple[Site, list[Planted]]]
BUILDERS: dict[str, Builder] = {
    "district": district.build,
    "mirror": mirror.build,
    "plain": plain.build,
    "taiwan": taiwan.build,
    "township": township.build,
    "tabs": compact("tabs", mechanisms.put_tabs),
    "numbers": compact("numbers", mechanisms.put_numbers),
    "menu": compact("menu", mechanisms.put_menu),
    "postbacks": compact("postbacks", mechanisms.put_postbacks),
    "feed": compact("feed", mechanisms.put_feed),
    "tree": compact("tree", mechanisms.put_tree),
    "frames": compact("frames", mechanisms.put_frames),
}
FIRST_ADDRESS = 2


@dataclass(frozen=True, slots=True)
class BuiltPortal:
    """A finished portal: its key, address and site, and the reports that stand on it."""

    key: str
    address: str
    site: Site
    planted: tuple[Planted, ...]


@dataclass(frozen=True, slots=True)
class Web:
    """All portals of one seed."""

    seed: int
    portals: tuple[BuiltPortal, ...]

    @property
    def truth(self) -> list[Planted]:
        """All reports of all portals."""
        return [planted for portal in self.portals for planted in portal.planted]


@dataclass(frozen=True, slots=True)
class Files:
    """Where the files about a web stand."""

    portals_csv: Path
    truth: Path
    access_log: Path


def files_in(folder: Path) -> Files:
    """The names that the files of a web have in a folder."""
    return Files(folder / "portals.csv", folder / "truth.json", folder / "access.jsonl")


def addresses() -> list[str]:
    """One loopback address a portal."""
    return [f"127.0.0.{FIRST_ADDRESS + n}" for n in range(len(BUILDERS))]


def build_web(seed: int, scale: float, port: int) -> Web:
    """All portals; the same seed and scale give the same pages but for the port in absolute addresses."""
    portals = []
    for (key, build), address in zip(BUILDERS.items(), addresses(), strict=True):
        site, planted = build(seed, f"http://{address}:{port}", scale)
        portals.append(BuiltPortal(key, address, site, tuple(planted)))
    return Web(seed, tuple(portals))


def write_files(web: Web, folder: Path) -> Files:
    """portals.csv, truth.json and an empty access log."""
    folder.mkdir(parents=True, exist_ok=True)
    files = files_in(folder)
    with files.portals_csv.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["url", "name", "division_code"])
        for portal in web.portals:
            code = portal.planted[0].report.publisher.place.code[:6]
            writer.writerow([portal.site.url("/"), portal.site.name, code])
    homes = [(portal.key, portal.site.url("/"), portal.site.name) for portal in web.portals]
    reports = [(portal.key, planted) for portal in web.portals for planted in portal.planted]
    truth = describe_web(web.seed, homes, reports)
    files.truth.write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    files.access_log.write_text("", encoding="utf-8")
    return files
