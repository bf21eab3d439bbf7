"""The name of a publishing body taken apart: its place, its body, what kind of publisher that is."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from extract.places import MAX_NAME, Division, find_chain, find_divisions
from extract.yaml_file import read_yaml

_LEVEL = re.compile(r"[（(]?(?:[省市区县镇乡]?本级|机关)[）)]?")
KINDS = ("government", "office", "department", "township", "zone", "authorised")
_KIND_PATTERNS = (
    ("office", re.compile(r"人民政府办公[室厅](?:（[^）]*）)?\Z")),
    ("township", re.compile(r"(?:[镇乡]|街道|苏木|地区)(?:人民政府|办事处|街道办事处)\Z")),
    ("government", re.compile(r"(?:人民政府|行政公署|行署)\Z")),
    ("authorised", re.compile(r"公司|医院|大学|学校|集团|协会|学院")),
)


@dataclass(frozen=True, slots=True)
class Words:
    """identity_publishers.yaml, compiled."""

    zone: re.Pattern[str]
    zone_bodies: tuple[str, ...]
    body: re.Pattern[str]
    bare: re.Pattern[str]
    office: re.Pattern[str]
    nobody: frozenset[str]
    territories: dict[str, re.Pattern[str]]
    departments: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Name:
    """A body's name: the divisions named in it (outermost first, all readings of the last) and the rest."""

    places: tuple[str, ...]
    divisions: tuple[Division, ...]
    body: str


def any_of(words: list[str]) -> str:
    """A pattern that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def load_data() -> dict[str, list[str]]:
    """identity_publishers.yaml as lists of words."""
    return cast(dict[str, list[str]], read_yaml(files("extract") / "data" / "identity_publishers.yaml"))


@cache
def load_words() -> Words:
    """The words of the project's data file, compiled."""
    data = load_data()
    territories = cast(dict[str, list[str]], cast(object, data["territories"]))
    return Words(
        zone=re.compile(rf".{{2,20}}?(?:{any_of(data['zones'])})(?=\Z|{any_of(data['zone_bodies'])})"),
        zone_bodies=tuple(data["zone_bodies"]),
        body=re.compile(rf"(?:{any_of(data['bodies'])})(?:（[^）]{{2,20}}）)?\Z"),
        bare=re.compile(
            rf"(?!{any_of(data['not_bare'])})[{''.join(data['bare_prefixes'])}](?=\Z|人民政府|政府|府|[\u4e00-\u9fff]{{2}})"
        ),
        office=re.compile(rf"(?:人民)?(?:{any_of(data['offices'])})(?:（[^）]*）)?\Z"),
        nobody=frozenset(data["nobody"]),
        territories={end: re.compile(any_of(words)) for end, words in territories.items()},
        departments=re.compile(any_of(data["departments"])),
    )


def split_name(name: str, year: int) -> Name:
    """Takes the division names off the front of a body's name, each below the one before it."""
    places: list[str] = []
    divisions: tuple[Division, ...] = ()
    rest = name
    while len(places) < 5:
        step = _next_place(rest, divisions, year)
        if step is None:
            break
        place, divisions = step
        places.append(place)
        rest = rest[len(place) :]
    return Name(tuple(places), divisions, rest)


def _next_place(rest: str, above: tuple[Division, ...], year: int) -> tuple[str, tuple[Division, ...]] | None:
    for length in range(min(MAX_NAME, len(rest)), 1, -1):
        found = find_divisions(rest[:length])
        if above:
            codes = {division.code for division in above}
            found = tuple(item for item in found if codes & {up.code for up in find_chain(item, year)[:-1]})
        if found:
            return rest[:length], found
    return None


def publisher_kind(name: Name) -> str:
    """One of `KINDS`, from the words of the full body and the place right before it."""
    whole = "".join(name.places[-1:]) + full_body(name)
    if name.body and is_zone("".join(name.places[-1:]) + name.body):
        return "zone"
    return next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(whole)), "department")


def full_body(name: Name) -> str:
    """The body as officially called: a bare division's 人民政府, a bare zone's 管委会, a street's 办事处."""
    body = _LEVEL.sub("", name.body) if "政府" in name.body else name.body
    words = load_words()
    if words.zone.fullmatch(body) and not body.endswith(words.zone_bodies):
        return body + words.zone_bodies[0]
    if not body:
        return "办事处" if name.places and name.places[-1].endswith("街道") else "人民政府"
    if words.office.fullmatch(body):
        return "人民政府办公厅" if "厅" in body else "人民政府办公室"
    if body.startswith("政府"):
        return "人民" + body
    if re.search(r"[镇乡]\Z", body):
        return body + "人民政府"
    return body + "办事处" if body.endswith("街道") else body


def is_zone(body: str) -> bool:
    """Whether a name is that of a zone or of its management."""
    words = load_words()
    match = words.zone.match(body)
    return (match is not None and body[match.end() :] in ("", *words.zone_bodies)) or body.endswith("管委会")


def is_lone_township(name: Name) -> bool:
    """Whether the only place of a name is a township."""
    return len(name.places) == 1 and all(division.level == "township" for division in name.divisions)


def is_bare(body: str) -> bool:
    """Whether a name says nothing but what kind of government it is: 镇政府, 街道办事处."""
    return re.fullmatch(r"[省市区县旗州镇乡]?(?:人民政府|政府|街道办事处|办事处)", body) is not None


def names_body(body: str) -> bool:
    """Whether words end like the name of a body or zone, and are no placeholder (本站)."""
    words = load_words()
    return body not in words.nobody and bool(words.body.search(body) or words.zone.match(body))
