"""Addresses that never end: session ids, sort orders, calendars, folders within themselves."""

import re
from typing import cast
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from spiders.words import load_data

DATA = cast(dict[str, list[str]], load_data("traps.yaml"))
SEARCH_PATH = re.compile(str(DATA.pop("search_path")))
BOUNDS = load_data("limits.yaml")
SAMPLE = cast(dict[str, int], BOUNDS.pop("sample"))
LIMITS = cast(dict[str, int], BOUNDS)
# Two folders or more and at once the same again: a relative link that its page misunderstands.
REPEATED = re.compile(r"((?:/[^/]+){2,6})\1(?:/|$)")
PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
FOLDER_SESSION = re.compile(r"/\((?:[A-Z]\(\w{1,200}\)){1,4}\)(?=/)")  # of ASP.NET without cookies
SESSION_KEY = re.compile("|".join(f"^(?:{one})$" for one in DATA["session_keys"]), re.IGNORECASE)
ORDER_KEY = re.compile("|".join(f"^(?:{one})$" for one in DATA["order_keys"]), re.IGNORECASE)
SEARCH_KEY = re.compile("|".join(f"^(?:{one})$" for one in DATA["search_keys"]), re.IGNORECASE)
CHANNEL_KEY = re.compile("|".join(f"^(?:{one})$" for one in DATA["channel_keys"]), re.IGNORECASE)
CALENDAR_KEY = re.compile("|".join(f"^(?:{one})$" for one in DATA["calendar_keys"]), re.IGNORECASE)


def without_session(url: str) -> str:
    """The address without session ids and random numbers; untouched if it has none."""
    parts = urlsplit(url)
    path = PATH_SESSION.sub("", parts.path)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not SESSION_KEY.search(key)]
    if path == parts.path and len(kept) == len(pairs):
        return url
    query = urlencode(kept) if len(kept) < len(pairs) else parts.query
    return urlunsplit(parts._replace(path=path, query=query))


def is_channel(url: str) -> bool:
    """Whether a search names a channel and looks for nothing: then it is that channel's list."""
    told = {key for key, _ in parse_qsl(urlsplit(url).query)}
    return any(map(CHANNEL_KEY.search, told)) and not any(map(SEARCH_KEY.search, told))


def query_keys(url: str) -> frozenset[str]:
    """The names of an address's query fields."""
    return frozenset(key for key, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True))


def find_trap(url: str, settled: frozenset[str] = frozenset()) -> str | None:
    """Why an address is not followed however it looks, or None.

    `settled`: query fields that are no choice, as a list's own script or its pager sets them.
    """
    if len(url) > LIMITS["url_length"]:
        return "address too long"
    parts = urlsplit(url)
    if REPEATED.search(unquote(parts.path)):
        return "folder within itself"
    folders = [folder for folder in parts.path.split("/") if folder]
    if any(folders.count(folder) > LIMITS["same_folder"] for folder in set(folders)):
        return "folder within itself"
    keys = query_keys(url) - settled
    if any(ORDER_KEY.search(key) for key in keys):
        return "sort order"
    if any(SEARCH_KEY.search(key) for key in keys) and SEARCH_PATH.search(parts.path) and not is_channel(url):
        return "search result"
    return "calendar" if any(CALENDAR_KEY.search(key) for key in keys) else None
