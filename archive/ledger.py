"""What is known of all records of an archive, and what points to them: revisits, index, frontier."""

from collections.abc import Iterator
from pathlib import Path

from archive.claims import read_claims
from archive.decode import record_id_of
from archive.fault import Fault, fault_of
from archive.index import parse_cdxj_line
from archive.stored import Stored, final_name


class Ledger:
    """Every record by its place and its id."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, int], str] = {}
        self._types: dict[str, str] = {}
        self._revisits: list[tuple[str, Fault]] = []
        self.records = 0

    def check(self, stored: Stored) -> Iterator[Fault]:
        """Enters the next record; its id must be new."""
        record_id = record_id_of(stored.record)
        record_type = stored.record.field("WARC-Type") or ""
        if record_id in self._types:
            yield fault_of(stored, "duplicate_id", "another record has the same id")
        self.records += 1
        self._types[record_id] = record_type
        self._places[stored.location.warc_filename, stored.location.offset] = record_id
        refers_to = stored.record.field("WARC-Refers-To")
        if record_type == "revisit" and refers_to:
            detail = f"its original {refers_to} is not in the archive"
            self._revisits.append((refers_to, fault_of(stored, "revisit_original", detail)))

    def check_revisits(self) -> Iterator[Fault]:
        """Every revisit that names its original has it in the archive."""
        return (fault for refers_to, fault in self._revisits if refers_to not in self._types)

    def check_index(self, path: Path) -> Iterator[Fault]:
        """Every line of the index points to a record, in order, and every capture has a line."""
        indexed: set[tuple[str, int]] = set()
        before = b""
        with path.open("rb") as file:
            for number, line in enumerate(file):
                entry = parse_cdxj_line(line)
                place = (entry.filename, entry.offset) if entry else None
                if place is None or place not in self._places:
                    yield Fault(path.name, number, None, "index", "the line points to no record; index again")
                else:
                    indexed.add(place)
                if line < before:
                    yield Fault(path.name, number, None, "index", "the line is out of order; index again")
                before = line
        for place, record_id in self._places.items():
            if self._types[record_id] in ("response", "revisit") and place not in indexed:
                yield Fault(*place, record_id, "index", "the capture is not in the index; index again")

    def check_frontier(self, path: Path) -> Iterator[Fault]:
        """Every request that the frontier calls captured or done has its record where it says."""
        for claim in read_claims(path):
            if self._places.get((final_name(claim.warc_filename), claim.warc_offset)) != claim.record_id:
                detail = f"request {claim.request} of {path.name} names a record that is not here"
                yield Fault(claim.warc_filename, claim.warc_offset, claim.record_id, "frontier", detail)
