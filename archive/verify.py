"""Checks an archive: every member, every record, every pair, index and frontier against the files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.errors import InputUnusable
from archive.fault import Fault, fault_of
from archive.index import INDEX_NAME
from archive.ledger import Ledger, open_ledger
from archive.pairs import Pairs
from archive.rules import check_record
from archive.sources import Source, find_sources
from archive.stored import Loss, iter_stored_in

FRONTIER_NAME = "frontier.db"
# Blocks are read whole up to this size; the digests of a larger one are not judged.
MAX_BLOCK = 1 << 30


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked and what was found wrong."""

    files: int
    records: int
    faults: list[Fault]


def verify(folder: Path) -> Verification:
    """Checks all record files of a crawl directory (or one file), its index and its frontier.

    Raises InputUnusable if there is no record file.
    """
    sources = find_sources(folder)
    with open_ledger() as ledger:
        faults = [fault for source in sources for fault in check_source(source, ledger)]
        if ledger.records == 0 and folder.is_file():
            raise InputUnusable(
                f"{folder} holds no whole WARC or ARC record; give a crawl directory or a WARC."
            )
        faults += ledger.check_records()
        if (index := folder / INDEX_NAME).is_file():
            faults += ledger.check_index(index)
        if (frontier := folder / FRONTIER_NAME).is_file():
            faults += ledger.check_frontier(frontier)
        return Verification(len(sources), ledger.records, faults)


def check_source(source: Source, ledger: Ledger) -> Iterator[Fault]:
    """The faults of one file. What stands after the last whole member of an open file is none."""
    losses: list[Loss] = []
    pairs = Pairs()
    before = ledger.records
    with source.open() as file:
        for stored in iter_stored_in(file, source.name, losses.append, max_block=MAX_BLOCK):
            yield from (fault_of(stored, rule, detail) for rule, detail in check_record(stored))
            yield from pairs.check(stored)
            ledger.enter(stored)
    yield from pairs.check_end()
    if source.path.suffix == ".open":
        losses = losses[:-1]
    elif ledger.records == before and not losses:
        yield Fault(source.name, 0, None, "warc_header", "the file is empty")
    yield from (Fault(loss.warc_filename, loss.offset, None, loss.rule, loss.detail) for loss in losses)
