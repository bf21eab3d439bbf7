"""What a mirror wrote into a report and what it blotted out: flagged, and left as found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from extract.model import Damage
from extract.splice import Splice, damage_of

DOMAIN = re.compile(
    r"(?<![@\w.-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,12}(?![\w@-])",
    re.ASCII | re.IGNORECASE,
)
FILE_ENDINGS = frozenset(
    {
        "html",
        "htm",
        "shtml",
        "jsp",
        "asp",
        "aspx",
        "php",
        "pdf",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "zip",
        "rar",
        "jpg",
        "png",
        "gif",
        "txt",
        "ppt",
        "wps",
    }
)
NEIGHBOURHOOD = 24
MASK = re.compile(r"(?<=\w)[*＊]{2,}|[*＊]{2,}(?=\w)|(?<=[\u4e00-\u9fff])[×╳]{2,}")
LOST_MARK = re.compile(r"\ufffd+|(?<=[\u4e00-\u9fff0-9])\?+(?=[\u4e00-\u9fff0-9])")
QUESTION = re.compile(r"[吗呢么何谁哪几]|多少|是否|怎")


@dataclass(frozen=True, slots=True)
class Foreign:
    """The words and domains of data/repair_foreign.yaml."""

    announcing: re.Pattern[str]
    national_endings: frozenset[str]
    known: frozenset[str]
    brands: re.Pattern[str]


def text_damage(text: str, host: str | None = None) -> tuple[Damage, ...]:
    """Foreign domains and brands, masks and lost marks of a clean text; `host` is where it was found."""
    found = (*foreign_domains(text, host), *foreign_brands(text), *masks(text), *lost_marks(text))
    return damage_of(text, found)


def foreign_domains(text: str, host: str | None) -> Iterator[Splice]:
    """Domains no government announces as its own, or that of the mirror the text was found on."""
    for match in DOMAIN.finditer(text):
        domain = registered_domain(match.group().lower())
        if domain and (domain == registered_domain(host or "") or is_announced(text, match)):
            yield flag(match, "foreign_domain", "no government's domain")


def registered_domain(name: str) -> str | None:
    """The last two labels of a commercial name; None for national, known and government names."""
    labels = name.lower().split(".")
    words = load_foreign()
    if (
        len(labels) < 2
        or labels[-1] in words.national_endings
        or labels[-1] in FILE_ENDINGS
        or "gov" in labels
    ):
        return None
    domain = ".".join(labels[-2:])
    return None if domain in words.known or not any(map(str.isalpha, labels[-2])) else domain


def is_announced(text: str, match: re.Match[str]) -> bool:
    """Whether words near a domain announce it as a place of publication."""
    around = text[max(0, match.start() - NEIGHBOURHOOD) : match.end() + NEIGHBOURHOOD]
    return bool(load_foreign().announcing.search(around))


def foreign_brands(text: str) -> Iterator[Splice]:
    """Brands of betting and gaming."""
    return (flag(match, "foreign_brand", "brand list") for match in load_foreign().brands.finditer(text))


def masks(text: str) -> Iterator[Splice]:
    """Words blotted out by asterisks or crosses."""
    return (flag(match, "mask", "asterisks for words") for match in MASK.finditer(text))


def lost_marks(text: str) -> Iterator[Splice]:
    """Question marks where nothing is asked, and replacement characters."""
    for match in LOST_MARK.finditer(text):
        clause = re.split(r"[。！；\n]", text[max(0, match.start() - 40) : match.start()])[-1]
        if match.group()[0] == "\ufffd" or not QUESTION.search(clause):
            yield flag(match, "lost_mark", "? where nothing is asked")


def flag(match: re.Match[str], kind: str, rule: str) -> Splice:
    """A splice that leaves the text as it is."""
    return Splice(match.start(), match.end(), match.group(), kind, rule)


@cache
def load_foreign() -> Foreign:
    """Reads the data file, once a process."""
    data = yaml.safe_load((files("extract") / "data" / "repair_foreign.yaml").read_text(encoding="utf-8"))
    return Foreign(
        announcing=re.compile("|".join(map(re.escape, data["announcing"]))),
        national_endings=frozenset(data["national_endings"]),
        known=frozenset(data["known"]),
        brands=re.compile(
            "|".join(map(re.escape, sorted(data["brands"], key=len, reverse=True))), re.ASCII | re.IGNORECASE
        ),
    )
