"""robots.txt as RFC 9309 has it: what an answer allows, and how long it may be believed."""

from dataclasses import dataclass

from protego import Protego

# RFC 9309, 2.4: not longer than a day. 2.5: at least 500 KiB must be read.
BELIEVED_S = 24 * 3600.0
MAX_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class Robots:
    """What an origin allows one user agent. `rules` is None where everything is allowed."""

    rules: Protego | None
    agent: str

    def allows(self, url: str) -> bool:
        """Whether the URL may be fetched."""
        return self.rules is None or bool(self.rules.can_fetch(url, self.agent))

    @property
    def delay_s(self) -> float:
        """The Crawl-delay in seconds, 0 if none is asked for."""
        return float((self.rules.crawl_delay(self.agent) if self.rules else None) or 0.0)


def parse_robots(status: int, body: bytes, agent: str) -> Robots | None:
    """The rules of an answer; None if it says nothing and the host must be left alone (5xx).

    4xx and unfollowed redirects mean that there are no rules.
    """
    if status >= 500 or status == 429:
        return None
    if not 200 <= status < 300:
        return Robots(None, agent)
    return Robots(Protego.parse(body[:MAX_BYTES].decode("utf-8", "replace")), agent)


def barring_line(body: bytes, url: str) -> str | None:
    """The longest line of a robots.txt that forbids a URL to anybody, for a reader who wonders why."""
    lines = (
        line.partition("#")[0].strip() for line in body[:MAX_BYTES].decode("utf-8", "replace").splitlines()
    )
    rules = {line for line in lines if line.lower().startswith("disallow")}
    barring = [line for line in rules if not Protego.parse(f"User-agent: *\n{line}").can_fetch(url, "*")]
    return max(barring, key=len, default=None)
