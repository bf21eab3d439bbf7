"""Administrative divisions by name and year, from data/places/ (credits in NOTICE)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FIRST_YEAR, LAST_YEAR = 1980, 9999
MAX_NAME = 15
_TOWNSHIP_SUFFIXES = ("镇", "乡", "街道", "地区", "苏木", "林场", "农场")
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|"
    "土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|门巴|珞巴|基诺|各"
)
_AUTONOMOUS = re.compile(
    rf"(.{{2,}}?)(?:(?:{_PEOPLES})族|蒙古|哈萨克|柯尔克孜|达斡尔|维吾尔)+自治([州县旗区])"
)


@dataclass(frozen=True, slots=True)
class Division:
    """A division while it had this code, name and parent (year-ends, inclusive); codes have 12 digits."""

    code: str
    name: str
    level: str
    parent_code: str
    valid_from: int
    valid_to: int

    @property
    def short_code(self) -> str:
        """Six digits to the county, twelve below."""
        return self.code if self.level == "township" else self.code[:6]

    def years_off(self, year: int) -> int:
        """How many years before or after its validity a year lies; 0 within."""
        return max(self.valid_from - year, year - self.valid_to, 0)


@cache
def _table(name: str) -> str:
    return (files("extract") / "data" / "places" / name).read_text(encoding="utf-8")


def _division(line: str) -> Division:
    code, name, level, parent, start, end = line.split(",")
    return Division(code, name, level, parent, int(start or FIRST_YEAR), int(end or LAST_YEAR))


@cache
def _by_name() -> dict[str, tuple[Division, ...]]:
    """Province to county; 恩施州 also finds 恩施土家族苗族自治州."""
    found: defaultdict[str, list[Division]] = defaultdict(list)
    for division in map(_division, _table("divisions.csv").splitlines()[1:]):
        found[division.name].append(division)
        if short := _AUTONOMOUS.fullmatch(division.name):
            found[short[1] + short[2]].append(division)
    return {name: tuple(divisions) for name, divisions in found.items()}


@cache
def _by_code() -> dict[str, tuple[Division, ...]]:
    found: defaultdict[str, list[Division]] = defaultdict(list)
    for divisions in _by_name().values():
        for division in divisions:
            if division not in found[division.code]:
                found[division.code].append(division)
    return {code: tuple(divisions) for code, divisions in found.items()}


@cache
def _townships_by_name() -> dict[str, list[str]]:
    """Their lines: 30,000 names need not be parsed for the few that are asked for."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in _table("divisions_townships.csv").splitlines()[1:]:
        found[line.split(",", 2)[1]].append(line)
    return dict(found)


@cache
def _townships(name: str) -> tuple[Division, ...]:
    return tuple(map(_division, _townships_by_name().get(name, ())))


def find_divisions(name: str) -> tuple[Division, ...]:
    """All divisions that ever had this full name, townships among them."""
    found = _by_name().get(name, ())
    if name.endswith(_TOWNSHIP_SUFFIXES):
        found += _townships(name)
    return found


def find_parent(division: Division, year: int) -> Division | None:
    """The division above it in a year (the nearest known name of the parent's code)."""
    above = _by_code().get(division.parent_code, ())
    return min(above, key=lambda item: item.years_off(year), default=None)


def find_chain(division: Division, year: int) -> tuple[Division, ...]:
    """The division with those above it, province first."""
    above = find_parent(division, year)
    return (division,) if above is None else (*find_chain(above, year), division)


def iter_mentions(text: str) -> Iterator[str]:
    """The names of provinces to counties in a text, the longest at each place, in order."""
    names = _by_name()
    for match in re.finditer("[省市区县旗盟州]", text):
        end = match.end()
        for start in range(max(0, end - MAX_NAME), end - 1):
            if text[start:end] in names:
                yield text[start:end]
                break


def find_by_code(code: str) -> tuple[Division, ...]:
    """The divisions, province to county, that ever had this code (six digits or twelve)."""
    return _by_code().get(f"{code[:6]:0<12}", ())


def find_by_names(names: Sequence[str]) -> str | None:
    """The six digits of the division with this chain of names, province first; None where no such one is."""
    found = (item for item in find_divisions(names[-1]) if item.level != "township")
    chains = ((item, find_chain(item, item.valid_to)) for item in found)
    same = (item for item, chain in chains if tuple(above.name for above in chain) == tuple(names))
    return next((item.short_code for item in same), None)


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a division in a year; `old` and `new` are (12 digits, name), "" where none is."""

    year: int
    kind: str
    old: tuple[str, str]
    new: tuple[str, str]


def iter_changes() -> Iterator[Change]:
    """The changes of divisions since 1981, in the order of the table."""
    for line in _table("divisions_changes.csv").splitlines()[1:]:
        year, kind, _, old_code, old_name, new_code, new_name = line.split(",")[:7]
        yield Change(int(year), kind, (old_code, old_name), (new_code, new_name))
