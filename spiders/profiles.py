"""The profiles of a crawl on disk: `profiles/<portal>.json` in the crawl directory.

Losing the last pages' worth of counts in a kill costs a little order, never an address: addresses
worth a request are in the frontier; a page that adds to the reserve is done only after the profile
is written.
"""

import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from spiders.profile import Profile

SAVE_EVERY = 50  # pages


class Profiles:
    """The profiles of a crawl, read from and written to a folder; without one they live in memory."""

    def __init__(self, folder: Path | None, *, recheck: bool = False) -> None:
        self.folder = folder
        self.recheck = recheck
        self.known: dict[str, Profile] = {}

    def __getitem__(self, portal: str) -> Profile:
        if portal not in self.known:
            profile = self.read(portal)
            self.known[portal] = profile.start_again() if self.recheck else profile
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

    def save(self, portal: str) -> None:
        """Writes one profile, whole or not at all."""
        path = self.path(portal)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".tmp")
            draft.write_text(self[portal].as_json(), "utf-8")
            draft.replace(path)
        self[portal].is_stale = False

    def save_all(self) -> None:
        for portal in self.known:
            self.save(portal)
