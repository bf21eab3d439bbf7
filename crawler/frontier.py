"""The frontier: every known request once, changed in memory and written to the store in batches.

A request is done only in the same commit that holds what its callback found, and after what the spider
learned from it is on disk. So a killed process loses no known URL and forgets nothing: either the
callback's findings are stored, or the capture is replayed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from archive.errors import ArchiveWriteFailed
from archive.writer import Written
from crawler.row import Found, Progress, Row, State
from crawler.store import FrontierStore
from crawler.tally import Tally

BATCH = 500
# Keys held in memory to answer for most repeated links without a query; 16-byte keys, 100 MB.
SEEN_KEYS = 1_000_000
# Waiting rows that are counted a portal on start: 0.2 s.
QUICKLY_COUNTED = 200_000


class Frontier:
    """Adds, leases and finishes rows. `flush` commits; the others may commit too. A failed commit
    is told to `on_failure`.
    """

    def __init__(self, store: FrontierStore) -> None:
        self._store = store
        self._next_id = store.next_id()
        self._seen: set[bytes] = set()
        self.on_failure: Callable[[ArchiveWriteFailed], None] = lambda _: None
        self._new: list[Row] = []
        self._found: list[Found] = []
        self._changed: dict[int, Progress] = {}
        self._progress: dict[int, Progress] = {}  # of the rows in memory that have come any way
        self._unlearned: defaultdict[str, dict[int, Progress]] = defaultdict(dict)  # ends, by portal
        # Whether what the answers of a portal taught the spider is on disk.
        self.has_learned: Callable[[str], bool] = lambda _: True
        self.rendered: set[int] = set()  # leased rows that the browser shows
        self.skipped: frozenset[str] = frozenset()  # portals whose rows wait
        self.tally = Tally(found=store.count_found("FoundReport"))

    @property
    def known(self) -> int:
        """How many requests were ever known."""
        return self._next_id - 1

    def add(self, row: Row) -> Row | None:
        """The row with its id, or None if the same request is known."""
        if row.portal:
            self.tally.portals.add(row.portal)
        if row.key in self._seen:
            return None
        if len(self._seen) >= SEEN_KEYS:
            self.flush()
            self._seen.clear()
        self._seen.add(row.key)
        if self._store.find_id(row.key) is not None:
            return None
        row = replace(row, id=self._next_id)
        self._next_id += 1
        self._new.append(row)
        self.tally.note_new(row)
        return row

    def lease(self, row: Row) -> None:
        """The row goes to the downloader; it must be in the store before its answer can be."""
        self.mark(row, State.LEASED, attempts=self.progress(row).attempts + 1, error=None)
        if self._new and self._new[0].id <= row.id:
            self.flush()

    def hold(self, row: Row) -> None:
        """The row is about to end without having been leased."""
        self._progress.setdefault(row.id, Progress())

    def remember(self, row: Row, progress: Progress) -> None:
        """How far a row from the store had come."""
        self._progress[row.id] = progress

    def progress(self, row: Row) -> Progress:
        """How far a row has come."""
        return self._progress.get(row.id) or Progress()

    def mark(self, row: Row, state: State, **changes: object) -> None:
        """Notes how far a row has come."""
        progress = replace(self.progress(row), state=state, **changes)  # type: ignore[arg-type]  # its own fields
        self._progress[row.id] = self._changed[row.id] = progress
        if row.needs_browser:
            (self.rendered.add if state is State.LEASED else self.rendered.discard)(row.id)

    def captured(self, row: Row, status: int | None, written: Written) -> None:
        """The row's answer is durable in the archive."""
        self.mark(
            row,
            State.CAPTURED,
            status=status,
            record_id=written.record_id,
            warc_filename=written.location.warc_filename,
            warc_offset=written.location.offset,
        )

    def finish(
        self,
        row: Row,
        state: State,
        *,
        error: str | None = None,
        rows: Iterable[Row] = (),
        found: Iterable[Found] = (),
    ) -> list[Row]:
        """Ends a row together with what came of it; gives the rows that are new.

        A row that ended before (an errback's findings pass here twice) keeps its first end.
        """
        new = [added for added in map(self.add, rows) if added is not None]
        for one in found:
            self.keep(one)
        if row.id in self._progress:
            self.mark(row, state, error=error)
            self.tally.note_end(row, state)
            self._end(row, self._progress.pop(row.id))
        if len(self._new) + len(self._changed) >= BATCH:
            self.flush()
        return new

    def _end(self, row: Row, ended: Progress) -> None:
        """Leaves a row captured until what was learned from it is kept, if a replay can teach it again."""
        is_taught = ended.state is State.DONE and ended.record_id and not row.needs_browser
        if is_taught and not self.has_learned(row.portal):
            self._changed[row.id] = replace(ended, state=State.CAPTURED, error=None)
            self._unlearned[row.portal][row.id] = ended

    def _end_learned(self) -> None:
        """Ends the rows of portals whose answers are learned."""
        for portal in list(filter(self.has_learned, self._unlearned)):
            self._changed |= self._unlearned.pop(portal)

    def keep(self, found: Found) -> None:
        """Notes what a spider found before its first request."""
        self._found.append(found)
        self.tally.note_found(found)

    def load(self, origin: str, skip: Iterable[int], limit: int) -> list[Row]:
        """The best pending rows of an origin from the store."""
        self.flush()
        rows = []
        for row, progress in self._store.pending(origin, skip, limit, self.skipped):
            if progress != Progress():
                self.remember(row, progress)
            rows.append(row)
        return rows

    def flush(self) -> None:
        """Commits everything noted so far; what cannot be written now is noted still."""
        self._end_learned()
        if not (self._new or self._changed or self._found):
            return
        try:
            with self._store.batch():
                self._store.insert(self._new)
                self._store.update(self._changed.items())
                self._store.keep(self._found)
                self._store.save_waiting(self.tally.waiting + sum(map(len, self._unlearned.values())))
        except ArchiveWriteFailed as error:
            self.on_failure(error)
            return
        self._new.clear()
        self._changed.clear()
        self._found.clear()

    def reopen(self) -> list[tuple[Row, Progress]]:
        """Makes the store ready for a new run; gives the captured rows, to be replayed."""
        captured = self._store.in_state(State.CAPTURED)
        visits = [pair for pair in captured if pair[0].is_visit]
        again = [pair for pair in captured if pair[0].needs_browser]
        count = self._store.count_waiting()
        with self._store.batch():
            count -= self._store.forget_own()
            self._store.forget_again()
            count += self._store.reopen_excluded()
            ended = self._store.in_state(State.BLOCKED, State.FAILED)
            again += ended + self._store.in_state(State.LEASED)
            count += sum(bool(row.callback) for row, _ in ended) - len(visits)
            self._store.update((row.id, fresh(progress)) for row, progress in again if row.callback)
            self._store.update((row.id, replace(progress, state=State.DONE)) for row, progress in visits)
        waiting = [pair for pair in captured if not (pair[0].needs_browser or pair[0].is_visit)]
        by_portal = self._store.pending_by_portal() if count <= QUICKLY_COUNTED else None
        if by_portal is not None:
            by_portal.update(row.portal for row, _ in waiting)
        self.tally.start_from(count, by_portal)
        return waiting


def fresh(progress: Progress) -> Progress:
    """How far a row has come that is asked again in a new run."""
    attempts = 0 if progress.state is State.FAILED else progress.attempts
    return replace(progress, state=State.PENDING, attempts=attempts, not_before=0.0)
