"""Pages whose numbers are known: of the demo web, generated forms and layouts, sentences, real documents."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import yaml

from demo.model import Planted
from demo.web import BuiltPortal, build_web
from extract import dictionary
from extract.model import Fact, Page
from extract.prose import read_prose
from extract.reading import read_pages
from tests.extract.families.forms import (
    MANNERS,
    Filled,
    Manner,
    applications,
    art20,
    indicators,
    manner,
    review,
)
from tests.extract.families.layouts import LAYOUTS
from tests.extract.prose.test_golden import build_document, build_identity, golden_cases

PORT = 8000
INTRODUCTION = (
    "本报告由主动公开、依申请公开、行政复议、存在的问题等部分组成，统计期限为{year}年1月1日至12月31日。"
)
WHOLE = ("",)
YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(10**8)}

Key = tuple[str, str, str]
Number = int | float | Decimal | None


@dataclass(frozen=True, slots=True)
class Known:
    """A report to be read and what it says: by metric, applicant type and period the values that are right.

    None: the place holds no number. `optional` values may come or not. A number for a metric that begins as
    one of `closed` and is not listed is invented; of other metrics nothing is known.
    """

    group: str
    read: Callable[[], Sequence[Fact]]
    truth: Mapping[Key, frozenset[Number]]
    optional: Mapping[Key, frozenset[Number]] = field(default_factory=dict)
    closed: tuple[str, ...] = WHOLE


def key_of(fact: Fact) -> Key:
    """No applicant type and the total mean the same."""
    return fact.metric, fact.applicant_type or "total", fact.period


def facts_of(pages: Sequence[Page]) -> Sequence[Fact]:
    """All facts of the report on these pages; none where they are taken for no report."""
    reports = read_pages(pages).reports
    return reports[0].facts if reports else ()


def web_pages(seed: int, scale: float) -> Iterator[Known]:
    """Every report of the demo web, clean and damaged, in one group an era."""
    for portal in build_web(seed, scale, PORT).portals:
        yield from (of_web(portal, planted) for planted in portal.planted)


def page_of(portal: BuiltPortal, url: str) -> Page:
    """A page as the portal sends it."""
    answer = portal.site.pages[url.partition(str(PORT))[2]]
    return Page(answer.body, url, dict(answer.headers).get("Content-Type"))


def of_web(portal: BuiltPortal, planted: Planted) -> Known:
    """A planted report with its pages."""
    pages = tuple(page_of(portal, url) for url in (planted.url, *planted.continued))
    truth = {
        (fact.metric, fact.applicant_type or "total", fact.period): frozenset((fact.value,))
        for fact in planted.report.facts
    }
    damaged = " damaged" if planted.damage else ""
    return Known(f"web {planted.report.format_era}{damaged}", partial(facts_of, pages), truth)


def form_pages(seeds: Iterable[int]) -> Iterator[Known]:
    """Every printed form in every manner, and the layouts of local pages."""
    for seed in seeds:
        for name in MANNERS:
            how = manner(name, seed)
            for table, year in (("stat2014", 2016), ("annex_fujian", 2012), ("annex_shanghai_type", 2010)):
                yield of_form(f"form {table}", indicators(table, how), year)
            for year in (2019, 2022):
                yield of_form(f"form applications {year}", applications(year, how), year)
                yield of_form(f"form art20 {year}", art20(year, how), year)
        for blanks in (False, True):
            yield of_form("form review", review(Manner(Random(seed), blanks=blanks)), 2022)
            for layout in LAYOUTS:
                yield of_form("form layouts", layout(Manner(Random(seed), blanks=blanks)), 2022)


def of_form(group: str, filled: Filled, year: int) -> Known:
    """A form on a page of its own."""
    title = f"某县人民政府{year}年政府信息公开工作年度报告"
    words = INTRODUCTION.format(year=year)
    html = (
        f"<html><head><title>{title}</title></head><body><div><h1>{title}</h1><p>{words}</p>"
        f"<h2>一、总体情况</h2><p>工作平稳有序。</p><h2>三、收到和处理政府信息公开申请情况</h2>{filled.html}"
        "<h2>五、存在的主要问题及改进情况</h2><p>主动公开政府信息还不够及时。</p></div></body></html>"
    )
    truth = {
        (metric, kind or "total", period): frozenset((value,))
        for (metric, kind, period), (value, _) in filled.truth.items()
    }
    return Known(group, partial(facts_of, (Page(html.encode()),)), truth)


def sentences() -> Iterator[Known]:
    """The sentences of the tests that hold the grammar, by era."""
    eras = dictionary.load().eras.values()
    for (case,) in (one.values for one in golden_cases()):
        year = case.get("year", 2015)
        era = max((era for era in eras if era.first_year <= year), key=lambda era: era.first_year).id
        read = partial(read_prose, build_document(case), build_identity(case))
        told = [one for one in case["facts"] if "scope" not in one]
        yield Known(f"sentences {era}", read, _listed(told), _listed(case.get("may", ())))


def real_documents(folder: Path) -> Iterator[Known]:
    """The documents of NIANBAO_SAMPLES with the facts read from them by hand."""
    for path in sorted((folder / "samples").glob("*.expected.json")):
        wanted = json.loads(path.read_text(encoding="utf-8"))
        if wanted["is_report"]:
            yield of_real("real samples", folder / "samples" / wanted["file"], wanted, wanted["closed"])
    seeds = yaml.safe_load((folder / "seeds" / "expected.yaml").read_text(encoding="utf-8"))
    for name, wanted in seeds.items():
        yield of_real("real seeds", folder / "seeds" / name, wanted, ())


def of_real(group: str, path: Path, wanted: dict[str, Any], closed: Iterable[str]) -> Known:
    """A document with its listed facts; those of other scopes are left out."""
    scope = wanted.get("reporting_scope")
    facts = [one for one in wanted["facts"] if one.get("reporting_scope") in (None, scope)]
    sure = [one for one in facts if "metric_also" not in one]
    absent = ({**one, "value": None} for one in wanted.get("absent", ()))
    optional = [*facts, *wanted.get("optional", ()), *absent]
    page = Page(path.read_bytes())
    return Known(group, partial(facts_of, (page,)), _listed(sure), _listed(optional), tuple(closed))


def _listed(facts: Iterable[dict[str, Any]]) -> dict[Key, frozenset[Number]]:
    """By key, all values that are right; a fact that fits several metrics is known of each."""
    found: dict[Key, frozenset[Number]] = {}
    for fact in facts:
        values = frozenset(map(_in_yuan, [fact["value"], *fact.get("also", ())], [fact.get("unit")] * 9))
        for metric in (fact["metric"], *fact.get("metric_also", ())):
            key = metric, fact.get("applicant_type") or "total", fact.get("period", "annual")
            found[key] = found.get(key, frozenset()) | values
    return found


def _in_yuan(value: Number, unit: str | None) -> Number:
    return Decimal(str(value)) * YUAN[unit] if value is not None and unit in YUAN else value
