"""Readers' verdicts beside the pages: read for a report, written only when `explore` was given a file."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from extract.store.verdicts import Verdict, open_verdicts, read_verdicts, save_verdict

Row = dict[str, Any]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class VerdictBook:
    """A file of verdicts; `database` is datasette's own, asked in its threads."""

    path: Path
    database: Any

    async def all(self) -> list[Row]:
        """Every verdict in the order given."""
        return await self._with_both(lambda book, facts: list(read_verdicts(book, facts)))

    async def on_page(self, digest: str | None) -> Mapping[int, Row]:
        """By fact id, the latest verdicts on the numbers of the page with this digest."""
        if digest is None:
            return {}
        rows = await self._with_both(lambda book, facts: list(read_verdicts(book, facts, digest)))
        return {row["fact_id"]: row for row in rows if row["is_latest"] and row["fact_id"] is not None}

    async def add(self, fact_id: int, verdict: Verdict) -> None:
        """Adds a verdict on a fact; raises InputUnusable if there is no such fact."""
        await self._with_both(lambda book, facts: save_verdict(book, facts, fact_id, verdict))

    async def _with_both(self, ask: Callable[[sqlite3.Connection, sqlite3.Connection], Found]) -> Found:
        def asked(facts: sqlite3.Connection) -> Found:
            with closing(open_verdicts(self.path)) as book:
                return ask(book, facts)

        found: Found = await self.database.execute_fn(asked)
        return found
