"""Finds the response whose payload a revisit does not repeat, in any file of the folder it stands in.

The index of the crawl directory is asked first. What it does not know, files still open say, is
looked for in the files themselves, the newest first, each part of them once.
"""

from contextlib import suppress
from pathlib import Path

from archive.capture import Capture
from archive.coding import MAX_PAYLOAD
from archive.decode import capture_of
from archive.errors import InputUnusable
from archive.index import INDEX_NAME, find_entries
from archive.revisits import Originals, Place, original_keys
from archive.sources import Source, find_sources, source_at
from archive.stored import ignore_loss, iter_stored_in
from archive.surt import surt


class FolderOriginals:
    """The responses of a folder of record files, by what revisits say of their originals."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._scanned = Originals()
        self._read_to: dict[str, int] = {}

    def read(self, keys: tuple[str, ...], max_payload: int = MAX_PAYLOAD) -> Capture | None:
        """The response that a revisit with these keys (`original_keys`) refers to."""
        place = self._indexed(keys) or self._scanned.find(keys) or self._scan(keys)
        return None if place is None else read_original(place, max_payload)

    def _indexed(self, keys: tuple[str, ...]) -> Place | None:
        indexes = [folder / INDEX_NAME for folder in (self._folder, self._folder.parent)]
        dated = (key.rpartition(" ") for key in keys)
        starts = [f"{surt(uri).replace(' ', '%20')} {moment} " for uri, _, moment in dated if uri]
        entries = (
            entry
            for index in indexes
            for start in starts
            if index.is_file()
            for entry in find_entries(index, start)
        )
        places = (place_at(source_at(self._folder / one.filename), one.offset, keys) for one in entries)
        return next(filter(None, places), None)

    def _scan(self, keys: tuple[str, ...]) -> Place | None:
        for source in reversed(find_sources(self._folder)):
            with suppress(InputUnusable):  # one unreadable file does not hide the others
                self._learn(source)
            if (place := self._scanned.find(keys)) is not None:
                return place
        return None

    def _learn(self, source: Source) -> None:
        """Takes in the whole responses of a file, from where it was read to before."""
        with source.open() as file:
            start = self._read_to.get(source.name, 0)
            for stored in iter_stored_in(file, source.name, ignore_loss, offset=start):
                self._read_to[source.name] = stored.location.offset + stored.location.length
                capture = capture_of(stored, 0) if stored.flaw is None else None
                if capture is not None:
                    self._scanned.learn(capture, original_keys(stored.record, capture), source)


def place_at(source: Source, offset: int, keys: tuple[str, ...]) -> Place | None:
    """The place of the response at an offset, if it is the one the keys name: an index may be old."""
    with suppress(InputUnusable), source.open() as file:
        stored = next(iter_stored_in(file, source.name, ignore_loss, offset=offset), None)
        capture = capture_of(stored, 0) if stored is not None else None
        if stored is not None and capture is not None and capture.record_type == "response":
            is_meant = not set(keys).isdisjoint(original_keys(stored.record, capture))
            return Place(source, offset, capture.record_id) if is_meant else None
    return None


def read_original(place: Place, max_payload: int) -> Capture | None:
    """The response at a place."""
    with place.source.open() as file:
        for stored in iter_stored_in(file, place.source.name, ignore_loss, offset=place.offset):
            capture = capture_of(stored, max_payload)
            if capture is not None and capture.record_id == place.record_id:
                return capture
    return None
