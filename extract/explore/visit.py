"""One request for a page of the project: its parameters, its rows, its answer."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from weakref import WeakKeyDictionary

from datasette import Response

from extract.explore.labels import label_in, told_in
from extract.explore.verdict_book import VerdictBook
from extract.explore.words import LANGUAGES, Words, choose_language, figure, load_words
from extract.store.figures import load_figures, read_figures
from extract.yaml_file import read_yaml

Row = dict[str, Any]
QUERIES_FILE = Path(__file__).parent.parent / "data" / "explore_pages.yaml"
MAX_ID = 2**63 - 1
OF_DATASETTE = ("_internal", "_memory")  # its own databases; a file may be called nearly anything


def served_database(datasette: Any) -> str:
    """The name of the file that is served."""
    name: str = next(name for name in datasette.databases if name not in OF_DATASETTE)
    return name


# The file is opened immutable: what was counted over all of it stays true.
KEPT: WeakKeyDictionary[Any, dict[str, list[Row]]] = WeakKeyDictionary()


class Unanswerable(Exception):
    """Raised when a page cannot be shown; `key` names the text that explains why."""

    def __init__(self, key: str, status: int = 404, **values: object) -> None:
        super().__init__(key)
        self.key, self.status, self.values = key, status, values


@cache
def load_queries() -> dict[str, str]:
    """Reads data/explore_pages.yaml: SQL by name."""
    queries: dict[str, str] = read_yaml(QUERIES_FILE)
    return queries


def kept_figures(connection: sqlite3.Connection) -> dict[str, list[Row]]:
    """The figures counted with the file; none if another program filled it."""
    try:
        return dict(read_figures(connection))
    except (sqlite3.OperationalError, ValueError):
        return {}


def parse_id(text: str) -> int:
    """An id of the database; raises Unanswerable if it cannot be one."""
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= MAX_ID):
        raise Unanswerable("bad_id", id=text[:40])
    return int(text)


def outside(url: str | None) -> str | None:
    """An address that a page may link to; None if it is no web address."""
    return url if url and url.startswith(("http://", "https://")) else None


@dataclass(frozen=True, slots=True)
class Visit:
    """A request to one database; `datasette` and `request` are datasette's own."""

    datasette: Any
    request: Any
    database: str

    @property
    def words(self) -> Words:
        """The language of this visit."""
        return load_words(choose_language(self.asked("lang"), self.request.headers.get("accept-language")))

    def asked(self, name: str) -> str | None:
        """A parameter of the address; None if absent or blank."""
        return (self.request.args.get(name) or "").strip() or None

    def asked_all(self, name: str) -> list[str]:
        """Every value of a repeated parameter."""
        return [value for value in self.request.args.getlist(name) if value.strip()]

    def asked_number(self, name: str) -> int | None:
        """A parameter that is a whole number; None if it is none."""
        text = self.asked(name) or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    @property
    def config(self) -> Row:
        """What `explore` was started with: archive, replay, verdicts."""
        return self.datasette.plugin_config("nianbao") or {}

    def verdict_book(self) -> VerdictBook | None:
        """The file of verdicts, if one was named."""
        path = self.config.get("verdicts")
        return VerdictBook(Path(path), self.datasette.get_database(self.database)) if path else None

    async def rows(self, name: str, limit_ms: int | None = None, **values: object) -> list[Row]:
        """Rows of a query as dicts; figures of the whole file as they were counted with it."""
        database = self.datasette.get_database(self.database)
        if name in load_figures().figures:
            return await self.figure_rows(database, name)
        sql = load_queries()[name]
        results = await database.execute(sql, values, custom_time_limit=limit_ms, log_sql_errors=False)
        return [dict(row) for row in results.rows]

    async def figure_rows(self, database: Any, name: str) -> list[Row]:
        """A figure of the file, which stays true while it is open; asked anew if it was never counted."""
        if database not in KEPT:
            KEPT[database] = await database.execute_fn(kept_figures)
        kept = KEPT[database]
        if name not in kept and name in load_figures().figures:
            results = await database.execute(load_figures().figures[name], log_sql_errors=False)
            kept[name] = [dict(row) for row in results.rows]
        return kept.get(name, [])

    def link(self, page: str, **values: object) -> str:
        """The address of one of the project's pages; keeps a language that was asked for."""
        given = {name: value for name, value in values.items() if value is not None}
        if self.asked("lang") in LANGUAGES:
            given.setdefault("lang", self.asked("lang"))
        return f"{self.datasette.urls.database(self.database)}/-/{quote(page)}" + question(given)

    def home(self) -> str:
        """The address of the start page, in the language that was asked for."""
        language = self.asked("lang")
        return f"{self.datasette.urls.instance()}" + question({"lang": language} if language else {})

    def here(self, into: str | None = None, **values: object) -> str:
        """This page's address, or another page's, with some parameters changed (None: left out)."""
        kept = [pair for pair in query_pairs(self.request) if pair[0] not in values]
        kept += [(name, str(value)) for name, value in values.items() if value is not None]
        path: str = self.request.path
        if into:
            path = f"{self.datasette.urls.database(self.database)}/-/{into}"
        return path + ("?" + urlencode(kept) if kept else "")

    def frame(self) -> Row:
        """What every template of the project needs."""
        words = self.words
        other = LANGUAGES[1 - LANGUAGES.index(words.language)]
        return {
            "_": words.say,
            "label": partial(label_in, words.language),
            "told": partial(told_in, words.language),
            "code": words.code,
            "language": words.language,
            "other_language": other,
            "other_url": self.here(lang=other),
            "chosen_language": self.asked("lang") if self.asked("lang") in LANGUAGES else None,
            "link": self.link,
            "here": self.here,
            "home": self.home(),
            "outside": outside,
            "figure": figure,
            "database": self.database,
            "keeps_verdicts": "verdicts" in self.config,
        }

    async def page(self, template: str, view: Mapping[str, object], status: int = 200) -> Response:
        """A rendered template."""
        context = {**self.frame(), **view}
        html = await self.datasette.render_template(template, context, request=self.request)
        return Response.html(html, status=status)


def question(values: dict[str, Any]) -> str:
    """`?a=b&c=d`, or nothing."""
    return "?" + urlencode(values, doseq=True) if values else ""


def query_pairs(request: Any) -> list[tuple[str, str]]:
    """The parameters of a request in order."""
    return [(name, value) for name in request.args for value in request.args.getlist(name)]
