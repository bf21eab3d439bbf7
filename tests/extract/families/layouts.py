"""The forms of 2019 and later as local pages lay them out: turned, stacked, short, flat, without spans."""

from collections.abc import Callable, Sequence
from html import escape
from itertools import product

from tests.extract.families.forms import (
    TYPE_LABELS,
    TYPES,
    Filled,
    Manner,
    Truth,
    cells,
    group_of,
    places,
    table_html,
)

RESULTS = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}
BLOCKS = {
    "review": "行政复议",
    "litigation.direct": "未经复议直接起诉",
    "litigation.after_review": "复议后起诉",
}
RESULT_LABELS = list(RESULTS.values())
FEW = {"natural_person": "自然人", "legal_person": "法人或其他组织", "total": "总计"}

Rows = list[list[str]]
Layout = Callable[[Manner], Filled]


class Matrix:
    """The rows of the matrix of applications with random numbers: label, heading, texts by applicant."""

    def __init__(self, manner: Manner, year: int, kinds: Sequence[str]) -> None:
        self.kinds = list(kinds)
        self.truth: Truth = {}
        self.rows: list[tuple[str, str, list[str]]] = []
        for metric, place in places("applications_2021" if year >= 2021 else "applications_2019"):
            heading = group_of(place.row)
            label = place.row.partition("）")[2] if heading else place.row
            texts = []
            for kind in self.kinds:
                text, value, semantic = manner.number()
                self.truth[metric, kind, "annual"] = (value, semantic)
                texts.append(text)
            self.rows.append((label, heading, texts))

    def headed(self) -> Rows:
        """Every row with the headings that begin with it, as pages print them whose spans are lost."""
        found: Rows = []
        for i, (label, heading, texts) in enumerate(self.rows):
            first = ["三、本年度办理结果"] if i == 2 else []
            begins = [heading] if heading and heading != self.rows[i - 1][1] else []
            found.append([*first, *begins, label, *texts])
        return found

    def filled(self, html: str) -> Filled:
        return Filled(html, self.truth)


def plain_table(rows: Rows) -> str:
    return table_html([cells(*row) for row in rows])


def without_spans(manner: Manner) -> Filled:
    matrix = Matrix(manner, 2021, TYPES)
    return matrix.filled(plain_table([["申请人情况", *TYPE_LABELS], *matrix.headed()]))


def joined_labels(manner: Manner) -> Filled:
    """（三）不予公开 1.属于国家秘密 in one cell."""
    matrix = Matrix(manner, 2021, TYPES)
    rows = [[f"{heading} {label}", *texts] for label, heading, texts in matrix.rows]
    return matrix.filled(plain_table([["申请人情况", *TYPE_LABELS], *rows]))


def turned_matrix(manner: Manner) -> Filled:
    matrix = Matrix(manner, 2021, TYPES)
    head = ["申请人情况", *(label for label, _, _ in matrix.rows)]
    rows = [[label, *(texts[i] for _, _, texts in matrix.rows)] for i, label in enumerate(TYPE_LABELS)]
    return matrix.filled(plain_table([head, *rows]))


def turned_totals(manner: Manner) -> Filled:
    matrix = Matrix(manner, 2019, ["total"])
    labels = [label for label, _, _ in matrix.rows]
    return matrix.filled(plain_table([["项目", *labels], ["数量", *(texts[0] for *_, texts in matrix.rows)]]))


def few_applicants(manner: Manner) -> Filled:
    matrix = Matrix(manner, 2021, list(FEW))
    rows = [[label, *texts] for label, _, texts in matrix.rows]
    return matrix.filled(plain_table([["项目", *FEW.values()], *rows]))


def total_first(manner: Manner) -> Filled:
    matrix = Matrix(manner, 2019, [TYPES[-1], *TYPES[:-1]])
    rows = [[label, *texts] for label, _, texts in matrix.rows]
    return matrix.filled(plain_table([["项目", TYPE_LABELS[-1], *TYPE_LABELS[:-1]], *rows]))


def cut_by_a_page(manner: Manner) -> Filled:
    """Two tables, each with its headings."""
    matrix = Matrix(manner, 2021, TYPES)
    head, rows = ["申请人情况", *TYPE_LABELS], matrix.headed()
    return matrix.filled(plain_table([head, *rows[:11]]) + plain_table([head, *rows[11:]]))


class Review:
    """Fifteen random numbers: by block and result."""

    def __init__(self, manner: Manner) -> None:
        self.truth: Truth = {}
        self.texts: dict[tuple[str, str], str] = {}
        for block, result in product(BLOCKS, RESULTS):
            text, value, semantic = manner.number()
            self.texts[block, result] = text
            self.truth[f"{block}.{result}", None, "annual"] = (value, semantic)

    def of(self, block: str) -> list[str]:
        return [self.texts[block, result] for result in RESULTS]

    def filled(self, html: str) -> Filled:
        return Filled(html, self.truth)


def blocks_down(manner: Manner) -> Filled:
    form = Review(manner)
    rows = [[label, *form.of(block)] for block, label in BLOCKS.items()]
    return form.filled(plain_table([["", *RESULT_LABELS], *rows]))


def results_down(manner: Manner) -> Filled:
    form = Review(manner)
    rows = [[label, *(form.texts[block, result] for block in BLOCKS)] for result, label in RESULTS.items()]
    return form.filled(plain_table([["结果", *BLOCKS.values()], *rows]))


def one_below_the_other(manner: Manner) -> Filled:
    form = Review(manner)
    rows = [
        [*([(BLOCKS[block], 5, 1)] if result == "upheld" else []), *cells(RESULTS[result], text)]
        for (block, result), text in form.texts.items()
    ]
    return form.filled(table_html([cells("事项", "结果", "件数"), *rows]))


def stacked(manner: Manner) -> Filled:
    form = Review(manner)
    rows = []
    for block, label in BLOCKS.items():
        rows += [[(label, 1, 5)], cells(*RESULT_LABELS), cells(*form.of(block))]
    return form.filled(table_html(rows))


def apart(manner: Manner) -> Filled:
    form = Review(manner)
    tables = [
        table_html([[(label, 1, 5)], cells(*RESULT_LABELS), cells(*form.of(block))])
        for block, label in BLOCKS.items()
    ]
    return form.filled("".join(tables))


LAYOUTS: tuple[Layout, ...] = (
    without_spans, joined_labels, turned_matrix, turned_totals, few_applicants, total_first, cut_by_a_page,
    blocks_down, results_down, one_below_the_other, stacked, apart,
)  # fmt: skip


def piped(filled: Matrix) -> str:
    """The matrix as text converters print it: cells divided by pipes, blanks where spans were."""
    head = [
        "（勾稽关系：第一项加第二项等于第三项加第四项） | 申请人情况 |",
        "自然人 | 法人或其他组织 | 总计 |",
    ]
    rows = [" | ".join(row) + " |" for row in filled.headed()]
    return "\n".join([*head, " | ".join(TYPE_LABELS[1:6]) + " |", *rows])


def as_lines(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
