"""What every file says of itself first: who crawled, with what, under which rules."""

from dataclasses import dataclass
from importlib.metadata import version

DIGEST_CONVENTION = (
    "sha256 in base 16; block digests cover the whole block; payload digests cover the entity body "
    "after transfer-coding is removed and before content-coding is removed"
)


@dataclass(frozen=True, slots=True)
class WarcInfo:
    """The crawl as its warcinfo records describe it.

    `operator` is a name with mail or URL, `robots` the robots.txt policy ("obey").
    """

    operator: str
    run_id: str
    robots: str = "obey"
    user_agent: str = ""
    software: str = f"nianbao/{version('nianbao')}"

    def fields(self) -> list[tuple[str, str]]:
        """The named fields of the warcinfo block; the empty ones are left out."""
        named = [
            ("software", self.software),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
            ("operator", self.operator),
            ("robots", self.robots),
            ("http-header-user-agent", self.user_agent),
            ("isPartOf", self.run_id),
            ("digest-convention", DIGEST_CONVENTION),
            ("fetch-metadata", "application/json metadata records, concurrent to their responses"),
        ]
        return [(name, value) for name, value in named if value]
