"""The printed forms, filled with random numbers whose meaning is known, in the manners of real pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from random import Random

from extract import dictionary

Truth = dict[tuple[str, str | None, str], tuple[int | float | None, str]]

TYPES = (
    "natural_person",
    "legal_person.commercial_enterprise",
    "legal_person.research_institution",
    "legal_person.social_welfare_org",
    "legal_person.legal_service_org",
    "legal_person.other",
    "total",
)
TYPE_LABELS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
LOCAL_ROWS = ("网民留言办理件次", "档案馆接待来访批次", "热线来电派单量", "公报赠阅单位家数")
NOTES = ("（按办结日期统计，跨年度的只计一次）", "（含下属事业单位报送的数字，重复的只计一次，不另行说明）")


@dataclass
class Filled:
    """A table's HTML with what it says: metric, applicant type and period → value and semantic."""

    html: str = ""
    truth: Truth = field(default_factory=dict)
    unknown: int = 0


MANNERS = ("plain", "blanks", "misprints", "notes", "local_rows")


@dataclass
class Manner:
    """How a page deviates from the printed form."""

    rng: Random
    blanks: bool = False
    misprints: bool = False
    notes: bool = False
    local_rows: bool = False
    grouped: bool = False

    def number(self, low: int = 0) -> tuple[str, int | None, str]:
        """A cell's text with its value and semantic."""
        if self.blanks and self.rng.random() < 0.2:
            return self.rng.choice(
                [
                    ("", None, "blank"),
                    ("/", None, "slash"),
                    ("-", None, "dash"),
                    ("—", None, "dash"),
                    ("无", 0, "stated_none"),
                ]
            )
        value = self.rng.choice([0, 0, self.rng.randrange(low, 90), self.rng.randrange(low, 40_000)])
        return self.spell(value), value, "number"

    def spell(self, value: int) -> str:
        manners: list[Callable[[int], str]] = [
            str,
            str,
            str,
            "{:,}".format,
            self._wide,
            lambda n: f" {n}\u200b",
        ]
        return self.rng.choice(manners)(value)

    def label(self, text: str) -> str:
        """A label as printed, misprinted by one character, or with a local note behind it."""
        bare = text.rstrip("数量件")
        if self.misprints and len(bare) >= 10 and self.rng.random() < 0.25:
            cut = self.rng.randrange(len(bare) - 4, len(bare) - 1)
            return text[:cut] + text[cut + 1 :]
        return text + self.rng.choice(NOTES) if self.notes and self.rng.random() < 0.3 else text

    @staticmethod
    def _wide(value: int) -> str:
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


def manner(name: str, seed: int) -> Manner:
    """One of MANNERS: plain, or one way to deviate from the form."""
    return Manner(Random(f"{name}{seed}"), **{one: True for one in MANNERS[1:] if one == name})


def places(table: str) -> list[tuple[str, dictionary.Place]]:
    """Metric and place of every numbered row of a form, in its order."""
    found = [
        (metric.id, place)
        for metric in dictionary.load().metrics.values()
        for place in metric.cells
        if place.table == table and place.order is not None
    ]
    return sorted(found, key=lambda one: one[1].order or 0)


def indicators(table: str, manner: Manner, *, numbered: bool = False) -> Filled:
    """A list of indicators: label, unit, value; the annex of Fujian with a second value."""
    filled = Filled()
    two = table == "annex_fujian"
    heads = ["序号"] * numbered + ["指标名称", "计量单位"] + (["本年度", "历年累计"] if two else ["统计数"])
    rows = [heads]
    for number, (metric, place) in enumerate(places(table), 1):
        unit = form_unit(metric, table)
        texts = []
        for period in ("annual", "cumulative")[: 1 + two]:
            text, value, semantic = manner.number()
            texts.append(text)
            filled.truth[metric, None, period] = (scaled(metric, value, unit), semantic)
        rows.append([str(number)] * numbered + [manner.label(place.row), unit, *texts])
        if manner.local_rows and manner.rng.random() < 0.1:
            rows.append([""] * numbered + [manner.rng.choice(LOCAL_ROWS), "次", *(["7"] * (1 + two))])
            filled.unknown += 1
    filled.html = table_html([cells(*row) for row in rows])
    return filled


def form_unit(metric: str, table: str) -> str:
    era = {"stat2014": "stat_2014"}.get(table, "local_2008")
    return dictionary.load().metrics[metric].units[era][0]


def scaled(metric: str, value: int | None, unit: str) -> int | None:
    """A printed value in the canonical unit."""
    canonical = dictionary.load().canonical_unit(metric)
    return value * 10_000 if value is not None and (unit, canonical) == ("万元", "元") else value


def applications(year: int, manner: Manner) -> Filled:
    """The matrix of applications with three columns of labels and headings over three rows."""
    filled = Filled()
    rows: list[list[tuple[str, int, int]]] = [
        [
            ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
            ("申请人情况", 1, 7),
        ],
        [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        [(label, 1, 1) for label in TYPE_LABELS[1:6]],
    ]
    entries = places("applications_2021" if year >= 2021 else "applications_2019")
    groups = [group_of(place.row) for _, place in entries]
    below = len(entries) - 3
    for i, (metric, place) in enumerate(entries):
        label = manner.label(place.row.partition("）")[2] if groups[i] else place.row)
        first = [("三、本年度办理结果", below, 1)] if i == 2 else []
        if groups[i] and groups[i - 1] != groups[i]:
            first.append((groups[i], groups.count(groups[i]), 1))
        rows.append([*first, (label, 1, 1 if groups[i] else 3 if i in (0, 1, len(entries) - 1) else 2)])
        for kind in TYPES:
            text, value, semantic = manner.number()
            rows[-1].append((text, 1, 1))
            filled.truth[metric, kind, "annual"] = (value, semantic)
    filled.html = table_html(rows)
    return filled


def group_of(row: str) -> str:
    """The heading over an item of the matrix; empty for rows that stand alone."""
    names = {
        "（三）": "（三）不予公开",
        "（四）": "（四）无法提供",
        "（五）": "（五）不予处理",
        "（六）": "（六）其他处理",
    }
    head, bracket, rest = row.partition("）")
    return names.get(head + bracket, "") if rest[:1].isdigit() else ""


def art20(year: int, manner: Manner) -> Filled:
    """第二十条: a title, a row of headings and rows of numbers for each item."""
    filled = Filled()
    table = "art20_2021" if year >= 2021 else "art20_2019"
    rows: list[list[tuple[str, int, int]]] = []
    item = heads = None
    for metric, place in places(table):
        name, _, label = place.row.partition("/")
        columns = [one.column or "" for _, one in places(table) if one.row == place.row]
        if name != item:
            rows.append([("第二十条" + name, 1, 4)])
            item, heads = name, None
        if columns != heads:
            rows.append(
                [
                    ("信息内容", 1, 1),
                    *spread([unit_note(metric, column) for metric, column in named(table, place.row)]),
                ]
            )
            heads = columns
        if place.column == columns[0]:
            rows.append([(manner.label(label), 1, 1)])
        text, value, semantic = manner.number()
        if metric.endswith("items_change") and value and manner.rng.random() < 0.5:
            text, value = f"-{value}", -value
        rows[-1].append((text, 1, 1 if place.column != columns[-1] else 4 - len(columns)))
        filled.truth[metric, None, "annual"] = (value, semantic)
    filled.html = table_html(rows)
    return filled


def named(table: str, row: str) -> list[tuple[str, str]]:
    return [(metric, place.column or "") for metric, place in places(table) if place.row == row]


def unit_note(metric: str, column: str) -> str:
    money = dictionary.load().metrics[metric].value_type == "money"
    return f"{column}（单位：万元）" if money else column


def spread(labels: list[str]) -> list[tuple[str, int, int]]:
    """Headings over three columns, the last over what is left."""
    return [(label, 1, 1 if i < len(labels) - 1 else 4 - len(labels)) for i, label in enumerate(labels)]


def review(manner: Manner, *, flat_headings: bool = False) -> Filled:
    """Review and litigation; `flat_headings`: the spans of the heading rows are lost."""
    filled = Filled()
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    blocks = ["未经复议直接起诉", "复议后起诉"]
    rows: list[list[tuple[str, int, int]]]
    if flat_headings:
        rows = [cells("行政复议", "行政诉讼"), cells(*blocks), cells(*(results * 3)), []]
    else:
        rows = [
            [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
            [*((one, 2, 1) for one in results), *((block, 1, 5) for block in blocks)],
            cells(*(results * 2)),
            [],
        ]
    for metric, _ in places("review_2021"):
        text, value, semantic = manner.number()
        rows[3].append((text, 1, 1))
        filled.truth[metric, None, "annual"] = (value, semantic)
    filled.html = table_html(rows)
    return filled


def cells(*texts: str) -> list[tuple[str, int, int]]:
    return [(text, 1, 1) for text in texts]


def table_html(rows: list[list[tuple[str, int, int]]]) -> str:
    """Rows of (text, rowspan, colspan)."""
    lines = []
    for row in rows:
        line = "".join(
            f'<td rowspan="{down}" colspan="{across}"><p><span>{escape(text)}</span></p></td>'
            for text, down, across in row
        )
        lines.append(f"<tr>{line}</tr>")
    return f"<table><tbody>{''.join(lines)}</tbody></table>"
