"""The words of data/words.yaml, compiled; loaded once."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Literal, cast

from extract.recognise.phrases import fold
from extract.yaml_file import read_yaml

Kind = Literal["list", "directory", "hub"]
GLOSS = re.compile(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,8}[)）]")  # mirrors write readings into the text

COUNT = re.compile(r"[(（\[【]\d{1,5}[条篇]?[)）\]】]$")


@lru_cache(maxsize=20_000)
def compact(text: str) -> str:
    """Text without white space and glosses, its traditional characters made simplified."""
    return fold(GLOSS.sub("", "".join(text.split())))


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern with the kind of page it promises and how surely, 0 to 1.

    `annual`: the page is a list of annual reports, or of bodies whose reports it leads to. `sure`:
    outweighs the words of refusal.
    """

    kind: Kind
    value: float
    pattern: re.Pattern[str]
    annual: bool
    sure: bool


def load_data(name: str) -> dict[str, object]:
    """One YAML file of spiders/data."""
    return cast(dict[str, object], read_yaml(files("spiders") / "data" / name))


class Words:
    """Questions that the data files answer."""

    def __init__(self, data: dict[str, object]) -> None:
        self._data = data
        self.columns = self._signs("columns")
        self.addresses = self._signs("addresses")
        self.page_keys = self._strings("page_keys")
        self.decoration = str(data["decoration"])
        self.attachment_types = frozenset(self._strings("attachment_types"))

    def _strings(self, name: str) -> tuple[str, ...]:
        return tuple(cast(list[str], self._data[name]))

    def _signs(self, name: str) -> tuple[Sign, ...]:
        rows = cast(list[dict[str, str | float]], self._data[name])
        return tuple(
            Sign(
                cast(Kind, row["kind"]),
                float(row["value"]),
                re.compile(str(row["pattern"])),
                bool(row.get("annual", row["kind"] == "list")),
                bool(row.get("sure", False)),
            )
            for row in rows
        )

    def _any(self, name: str) -> re.Pattern[str]:
        # In no groups, so that the engine knows by which characters a match begins: three times as quick.
        return re.compile("|".join(self._strings(name)), re.IGNORECASE)

    @cached_property
    def _next(self) -> re.Pattern[str]:
        return self._any("next")

    @cached_property
    def _pager(self) -> re.Pattern[str]:
        return self._any("pager")

    @cached_property
    def _refused(self) -> re.Pattern[str]:
        return self._any("refused")

    @cached_property
    def _named(self) -> re.Pattern[str]:
        return self._any("named")

    @cached_property
    def _bodies(self) -> re.Pattern[str]:
        return self._any("bodies")

    @cached_property
    def _no_bodies(self) -> re.Pattern[str]:
        return self._any("no_bodies")

    @cached_property
    def _years(self) -> re.Pattern[str]:
        return self._any("years")

    @cached_property
    def _own_reports(self) -> re.Pattern[str]:
        return self._any("own_reports")

    @cached_property
    def _invitations(self) -> re.Pattern[str]:
        return self._any("invitations")

    @cached_property
    def _collections(self) -> re.Pattern[str]:
        return self._any("collections")

    @cached_property
    def _forms(self) -> re.Pattern[str]:
        return self._any("forms")

    @cached_property
    def _initials(self) -> re.Pattern[str]:
        return self._any("initials")

    @cached_property
    def _hints(self) -> re.Pattern[str]:
        return self._any("hints")

    @cached_property
    def _news(self) -> re.Pattern[str]:
        return self._any("news")

    @cached_property
    def _more(self) -> re.Pattern[str]:
        return self._any("more")

    @cached_property
    def _renderings(self) -> re.Pattern[str]:
        return self._any("renderings")

    @cached_property
    def _downloads(self) -> re.Pattern[str]:
        return self._any("downloads")

    @cached_property
    def _viewers(self) -> re.Pattern[str]:
        return self._any("viewers")

    @cached_property
    def _annexes(self) -> re.Pattern[str]:
        return self._any("annexes")

    def is_next(self, text: str) -> bool:
        """Whether a pager link says "next page"."""
        return len(text) <= 12 and bool(self._next.search(compact(text)))

    def is_refused(self, text: str) -> bool:
        """Whether words speak of something else; the name of a body in them (审计局) does not count."""
        return self.refusal(text) is not None

    def refusal(self, text: str) -> str | None:
        """The first of the words that speak of something else."""
        found = self._refused.search(self._named.sub("", compact(text)))
        return found[0] if found else None

    def is_body(self, text: str) -> bool:
        """Whether the words are the name of a public body."""
        name = compact(text)
        return bool(self._bodies.search(name)) and not self._no_bodies.search(name)

    def is_invitation(self, text: str) -> bool:
        """Whether the words only invite to look (查看, 下载)."""
        return bool(self._invitations.search(compact(text)))

    def is_form(self, text: str) -> bool:
        """Whether the words only say in what form a report is shown here (PDF版)."""
        return bool(self._forms.search(compact(text)))

    def is_initial(self, text: str) -> bool:
        """Whether the words are the letters under which a directory lists names."""
        return text.isupper() and bool(self._initials.search(text.strip()))

    def is_hint(self, text: str) -> bool:
        """Whether a few words speak of openness or of reports, whatever they name."""
        return bool(self._hints.search(compact(text)))

    def is_news(self, text: str) -> bool:
        """Whether a row speaks at length of something else than reports."""
        return bool(self._news.search(compact(text)))

    def is_more(self, text: str) -> bool:
        """Whether the words lead from a block to its whole column (更多)."""
        return bool(self._more.search(compact(text)))

    def without_more(self, text: str) -> str:
        """A heading without the invitation to its column that stands in it."""
        return self._more.sub("", compact(text)).strip(" :：>»")

    def is_year(self, text: str) -> bool:
        """Whether the words only name a year."""
        return bool(self._years.search(compact(text)))

    def is_own_report(self, text: str) -> bool:
        """Whether a body calls its own report so, the year left out (本单位年度报告)."""
        return bool(self._own_reports.search(compact(text)))

    def is_collection(self, text: str) -> bool:
        """Whether a title is that of the reports of many (2020年度各部门年报汇总)."""
        return bool(self._collections.search(compact(text)))

    def is_annex(self, text: str) -> bool:
        return bool(self._annexes.search(compact(text)))

    def is_rendering(self, text: str) -> bool:
        """Whether a title says that the report is shown here in another form (图片版)."""
        return bool(self._renderings.search(compact(text)))

    def without_rendering(self, text: str) -> str:
        """A title without the words that name its form, spaces left out."""
        return self._renderings.sub("", compact(text))

    def is_file_name(self, text: str) -> bool:
        """Whether the words end like the name of a document."""
        return text.rpartition(".")[2].strip(" ）)】]").lower() in self.attachment_types

    def is_download(self, url: str) -> bool:
        """Whether an address hands out files."""
        return bool(self._downloads.search(url))

    def is_pager(self, text: str) -> bool:
        """Whether a link turns pages or is a button, so that it is no row."""
        return bool(self._pager.search(compact(text))) or self.is_next(text)

    def is_viewer(self, path: str) -> bool:
        """Whether the path of an address is that of a program that shows the documents of others."""
        return bool(self._viewers.search(path))

    def column(self, text: str) -> Sign | None:
        """The first sign among the columns that the words bear, a count behind them left out (`年报(12)`)."""
        return first_sign(self.columns, without_count(text))

    def address(self, url: str) -> Sign | None:
        """The first sign among the tokens of an address, whose letters count as small ones."""
        return first_sign(self.addresses, url.lower())


def without_count(text: str) -> str:
    """The name of a column, spaces and a count behind it left out (`年报(12)`)."""
    return COUNT.sub("", compact(text))


def first_sign(signs: tuple[Sign, ...], text: str) -> Sign | None:
    for sign in signs:
        if sign.pattern.search(text):
            return sign
    return None


WORDS = Words(load_data("words.yaml"))
