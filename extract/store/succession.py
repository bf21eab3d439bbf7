"""What stays of a publisher when its place is renamed, and which body it continues."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from extract.identity.names import split_name
from extract.lineage import find_latest
from extract.places import find_by_names
from extract.store.keys import content_id
from extract.yaml_file import read_yaml

LATEST = 2100  # today's divisions, where the report year is not known
SPELLINGS = (("管理委员会", "管委会"), ("人民政府办公厅", "人民政府办公室"))

_GENUS = re.compile(r"(?:局|委员会|委|厅|部|办公室|办)\Z")


class Key(NamedTuple):
    """The latest form of a publisher's place, and its body: 清远市清新县财政局 is the 财政局 of 清新区."""

    place: str
    body: str

    @property
    def publisher_id(self) -> int:
        """63 bits of the key's SHA-256."""
        return content_id(self.place, self.body)


@cache
def publisher_key(name: str, division: str | None, code: str | None, year: int | None) -> Key:
    """The key of a publisher; `division` are names from the province down, divided by /."""
    names = tuple(division.split("/")) if division else ()
    if not names:
        return Key("", name)
    body = split_name(name, year or LATEST).body or name
    return Key(_latest_place(names, code), _one_spelling(body, names))


def _latest_place(names: Sequence[str], code: str | None) -> str:
    """Code and name of the county (or what is above it) in its latest form, and the township's name."""
    is_township = code is not None and len(code) > 6 and len(names) > 1
    above = names[:-1] if is_township else names
    known = code[:6] if code else find_by_names(above)
    unit = find_latest(known, above[-1]) if known else tuple(above)
    return "/".join((*unit, *names[-1:]) if is_township else unit)


def _one_spelling(body: str, names: Sequence[str]) -> str:
    """管理委员会 is 管委会; 郑州高新区 in 郑州市 is 高新区."""
    for long, short in SPELLINGS:
        body = body.replace(long, short)
    places = [name[:-1] for name in names if len(name) > 2]
    return next((body[len(place) :] for place in places if body.startswith(place)), body)


@cache
def _heirs() -> dict[str, tuple[str, ...]]:
    rows = read_yaml(files("extract") / "data" / "publishers_heirs.yaml")
    return {row["heir"]: tuple(row["from"]) for row in rows}


def subjects_before(body: str) -> tuple[str, ...]:
    """What the bodies that this one continues were about, the main one first; empty where none is known."""
    return _heirs().get(subject_of(body), ())


def subject_of(body: str) -> str:
    """What a body is about: 自然资源局 → 自然资源."""
    return _GENUS.sub("", body)
