"""Hands a run to a scrapyd that serves this project."""

import json
from collections.abc import Iterable, Mapping
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from watch.errors import ScrapydRefused

TIMEOUT_S = 30
PROJECT, SPIDER = "default", "portal"  # as scrapy.cfg names the project


def hand_over(address: str, portals: Iterable[str], settings: Mapping[str, object]) -> str:
    """Posts schedule.json with the portals as seeds; gives the id of the job. Raises ScrapydRefused."""
    fields = [
        ("project", PROJECT),
        ("spider", SPIDER),
        ("seeds", "\n".join(portals) + "\n"),
        *(("setting", f"{name}={setting_text(value)}") for name, value in settings.items()),
    ]
    url = f"{address.rstrip('/')}/schedule.json"
    try:
        with urlopen(url, urlencode(fields).encode(), timeout=TIMEOUT_S) as response:
            answer = json.loads(response.read())
    except HTTPError as error:
        raise ScrapydRefused(f"{url} answered with {error.code}; look into scrapyd's log.") from error
    except (OSError, HTTPException, ValueError) as error:
        raise ScrapydRefused(f"{url} is not answered by a scrapyd ({error}); check --scrapyd.") from error
    if not isinstance(answer, dict) or answer.get("status") != "ok":
        words = answer.get("message") if isinstance(answer, dict) else answer
        raise ScrapydRefused(f"scrapyd does not take the run: {words}")
    return str(answer["jobid"])


def setting_text(value: object) -> str:
    """A setting as Scrapy reads it from text: lists divided by commas, switches as 1 and 0."""
    if isinstance(value, bool):
        return str(int(value))
    return ",".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
