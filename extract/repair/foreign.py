"""What a mirror wrote into a report and what it blotted out: flagged, and left as found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.model import Damage
from extract.splice import Splice, damage_of
from extract.yaml_file import read_yaml

DOMAIN = re.compile(
    r"(?<![@\w.-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,12}(?![\w@-])",
    re.ASCII | re.IGNORECASE,
)
NEIGHBOURHOOD = 24
MASKING = "*＊×╳"
MASK = re.compile(r"(?<=\w)[*＊]{2,}|[*＊]{2,}(?=\w)|(?<=[\u4e00-\u9fff])[×╳]{2,}")
LOST_MARK = re.compile(r"\ufffd+|(?<=[\u4e00-\u9fff0-9])\?+(?=[\u4e00-\u9fff0-9])")
QUESTION = re.compile(r"[吗呢么何谁哪几]|多少|是否|怎")


@dataclass(frozen=True, slots=True)
class Foreign:
    """The words and domains of data/repair_foreign.yaml."""

    announcing: re.Pattern[str]
    national_endings: frozenset[str]
    public_labels: frozenset[str]
    commercial_labels: frozenset[str]
    file_endings: frozenset[str]
    known: frozenset[str]
    brands: re.Pattern[str]


def text_damage(text: str, host: str | None = None, mirrored: bool = False) -> tuple[Damage, ...]:
    """Foreign domains and brands, masks and lost marks of a clean text.

    `host` is where it was found; `mirrored`, that it was damaged as only mirrors do: then a name
    under .cn is no more its government's than one under .com.
    """
    domains = foreign_domains(text, host, mirrored)
    return damage_of(text, (*domains, *foreign_brands(text), *masks(text), *lost_marks(text)))


def foreign_domains(text: str, host: str | None, mirrored: bool) -> Iterator[Splice]:
    """Domains no government announces as its own, or that of the mirror the text was found on."""
    own = registered_domain(host or "", mirrored)
    for match in DOMAIN.finditer(text):
        domain = registered_domain(match.group().lower(), mirrored)
        if domain and (domain == own or is_announced(text, match)):
            yield flag(match, "foreign_domain", "no government's domain")


def registered_domain(name: str, mirrored: bool) -> str | None:
    """What was registered of a commercial name; None for known and government names, and for national ones.

    On a mirrored page only names of public bodies are national.
    """
    labels, words = name.lower().split("."), load_foreign()
    public = labels[-1] in words.national_endings and not (mirrored and labels[-1] == "cn")
    if len(labels) < 2 or public or labels[-1] in words.file_endings or words.public_labels & set(labels):
        return None
    depth = 3 if labels[-1] == "cn" and labels[-2] in words.commercial_labels else 2
    domain = ".".join(labels[-depth:])
    known = domain in words.known or name.lower().endswith(tuple(f".{one}" for one in words.known))
    return None if known or not any(map(str.isalpha, labels[-depth])) else domain


def is_announced(text: str, match: re.Match[str]) -> bool:
    """Whether words near a domain announce it as a place of publication."""
    around = text[max(0, match.start() - NEIGHBOURHOOD) : match.end() + NEIGHBOURHOOD]
    return bool(load_foreign().announcing.search(around))


def foreign_brands(text: str) -> Iterator[Splice]:
    """Brands of betting and gaming."""
    return (flag(match, "foreign_brand", "brand list") for match in load_foreign().brands.finditer(text))


def masks(text: str) -> Iterator[Splice]:
    """Words blotted out by asterisks or crosses."""
    if any(mark in text for mark in MASKING):
        yield from (flag(match, "mask", "asterisks for words") for match in MASK.finditer(text))


def lost_marks(text: str) -> Iterator[Splice]:
    """Question marks where nothing is asked, and replacement characters."""
    for match in LOST_MARK.finditer(text) if "?" in text or "\ufffd" in text else ():
        clause = re.split(r"[。！；\n]", text[max(0, match.start() - 40) : match.start()])[-1]
        if match.group()[0] == "\ufffd" or not QUESTION.search(clause):
            yield flag(match, "lost_mark", "? where nothing is asked")


def flag(match: re.Match[str], kind: str, rule: str) -> Splice:
    """A splice that leaves the text as it is."""
    return Splice(match.start(), match.end(), match.group(), kind, rule)


def any_brand(brands: Sequence[str]) -> re.Pattern[str]:
    """Any of the brands, the longest first.

    Where case is ignored, `re` tries all of them at each place; asked for their first characters before,
    it takes a sixteenth of the time.
    """
    first = re.escape("".join(sorted({brand[0] for brand in brands})))
    longest_first = "|".join(map(re.escape, sorted(brands, key=len, reverse=True)))
    return re.compile(f"(?=[{first}])(?:{longest_first})", re.ASCII | re.IGNORECASE)


@cache
def load_foreign() -> Foreign:
    """Reads the data file, once a process."""
    data = read_yaml(files("extract") / "data" / "repair_foreign.yaml")
    return Foreign(
        announcing=re.compile("|".join(map(re.escape, data["announcing"]))),
        national_endings=frozenset(data["national_endings"]),
        public_labels=frozenset(data["public_labels"]),
        commercial_labels=frozenset(data["commercial_labels"]),
        file_endings=frozenset(data["file_endings"]),
        known=frozenset(data["known"]),
        brands=any_brand(data["brands"]),
    )
