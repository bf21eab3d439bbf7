"""The profiles of a crawl on disk: `profiles/<portal>.json` in the crawl directory.

A page is done only after the profile that learned from it is written: after a kill, what the profile
does not know is replayed from the archive.
"""

import re
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from spiders.profile import Profile

# So many bytes of a profile are worth not being written after the next page: a small one is written after
# every page, one of 1 MB after 350, which a kill has replayed. With 20,000 a crawl took a tenth more CPU.
BYTES_A_PAGE = 3_000


class Profiles:
    """The profiles of a crawl, read from and written to a folder; without one they live in memory."""

    def __init__(self, folder: Path | None, *, recheck: bool = False) -> None:
        self.folder = folder
        self.recheck = recheck
        self.known: dict[str, Profile] = {}
        self._patience: dict[str, int] = {}  # pages until a profile is to be written
        self._unwritten: set[str] = set()
        # One thread, so that of two writings the later one stays; to write takes 0.3 ms of a crawl's page.
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="profiles")
        self._writings: dict[str, Future[None]] = {}  # the newest of each portal

    def __getitem__(self, portal: str) -> Profile:
        if portal not in self.known:
            profile = self.read(portal)
            self.known[portal] = profile.start_again() if self.recheck else profile.go_on()
        return self.known[portal]

    def read(self, portal: str) -> Profile:
        """The stored profile; a fresh one where there is none or it was cut by a crash."""
        path = self.path(portal)
        if path is None or not path.exists():
            return Profile(portal)
        try:
            return Profile.from_json(path.read_text("utf-8"))
        except (ValueError, KeyError, TypeError):
            return Profile(portal)

    def path(self, portal: str) -> Path | None:
        if self.folder is None:
            return None
        host = re.sub(r"[^\w.-]", "_", urlsplit(portal).netloc)[:80]
        return self.folder / f"{host}-{sha256(portal.encode()).hexdigest()[:8]}.json"

    def save_in_time(self, portal: str) -> None:
        """Writes a profile after a page, the less often the larger it is; waits if the reserve has grown."""
        left = self._patience.get(portal, 0)
        self._patience[portal] = left - 1
        self._unwritten.add(portal)
        is_stale = self[portal].is_stale
        if left <= 0 or is_stale:
            self.save(portal)
        if is_stale:
            self.wait()

    def save(self, portal: str) -> None:
        """Has one profile written, whole or not at all. Raises what an earlier writing ended with."""
        path = self.path(portal)
        if path is not None:
            text = self[portal].as_json()
            self._patience[portal] = len(text) // BYTES_A_PAGE
            before = self._writings.get(portal)
            if before is not None and before.done():
                before.result()
            self._writings[portal] = self._writer.submit(write_whole, path, text)
        self[portal].is_stale = False
        self._unwritten.discard(portal)

    def save_all(self) -> None:
        """Writes all profiles; returns when they are on the disk."""
        for portal in self.known:
            self.save(portal)
        self.wait()

    def is_written(self, portal: str) -> bool:
        """Whether a profile as it is now is on the disk."""
        writing = self._writings.get(portal)
        return portal not in self._unwritten and (writing is None or is_kept(writing))

    def wait(self) -> None:
        """Waits for what is being written."""
        for writing in self._writings.values():
            writing.result()


def is_kept(writing: "Future[None]") -> bool:
    """Whether a writing has ended well."""
    return writing.done() and writing.exception() is None


def write_whole(path: Path, text: str) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.write_text(text, "utf-8")
    draft.replace(path)
