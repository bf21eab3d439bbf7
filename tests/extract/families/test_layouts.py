"""The national forms in the layouts of local pages: all cells come, and no other."""

from random import Random

import pytest

from extract.compose import compose
from extract.families import read_tables
from extract.model import Page, Prose
from extract.reading import read_page
from extract.tables.flat import lift_tables
from tests.extract.families.forms import TYPES, Filled, Manner, indicators
from tests.extract.families.layouts import LAYOUTS, Layout, Matrix, Review, piped
from tests.extract.families.reading import read, told

SEEDS = range(3)


def tables_of(filled: Filled) -> list[str]:
    return [f"<table>{piece}" for piece in filled.html.split("<table>")[1:]]


@pytest.mark.parametrize("blanks", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_layouts(layout: Layout, seed: int, blanks: bool) -> None:
    filled = layout(Manner(Random(f"{layout.__name__}{seed}"), blanks=blanks))
    reading = read(*tables_of(filled))
    assert told(reading) == filled.truth
    assert reading.unmatched_rows == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_piped_text_with_blank_cells(seed: int) -> None:
    matrix = Matrix(Manner(Random(f"piped{seed}"), blanks=True), 2021, TYPES)
    document = compose(lift_tables([Prose("三、收到和处理申请情况"), Prose(piped(matrix))]))
    found = told(read_tables(document, 2021))
    assert {key: value for key, (value, _) in found.items()} == {
        key: value for key, (value, _) in matrix.truth.items()
    }


def test_one_cell_a_line_on_a_whole_page() -> None:
    """What surrounds a flattened table must not take its repeated cells for something else."""
    form = Review(Manner(Random("lines")))
    labels = [*RESULTS_ONCE, "未经复议直接起诉", "复议后起诉", *RESULTS_ONCE, *RESULTS_ONCE]
    texts = [
        text
        for block in ("review", "litigation.direct", "litigation.after_review")
        for text in form.of(block)
    ]
    lines = "".join(f"<p>{text}</p>" for text in ["行政复议", "行政诉讼", *labels, *texts])
    title = "某县人民政府2022年政府信息公开工作年度报告"
    words = "<p>本报告由主动公开、依申请公开、行政复议等部分组成，统计期限为2022年1月1日至12月31日。</p>"
    html = (
        f"<html><body><div><h1>{title}</h1>{words}<h2>一、总体情况</h2><p>工作平稳。</p>"
        f"<h2>四、政府信息公开行政复议、行政诉讼情况</h2>{lines}<h2>五、存在的主要问题</h2>{words}</div></body></html>"
    )
    (report,) = read_page(Page(html.encode())).reports
    found = {
        fact.metric: fact.value
        for fact in report.facts
        if fact.source.kind == "table" and fact.role == "value"
    }
    assert found == {metric: value for (metric, _, _), (value, _) in form.truth.items()}


RESULTS_ONCE = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def test_a_row_of_two_channels_is_neither() -> None:
    filled = indicators("stat2014", Manner(Random("joint")))
    rows = filled.html.replace("2.传真申请数", "2.信函、传真申请数").split("<tr>")
    html = "<tr>".join(row for row in rows if "4.信函申请数" not in row)
    reading = read("附表", html)
    assert (
        not {("requests.received.fax", None, "annual"), ("requests.received.mail", None, "annual")}
        & told(reading).keys()
    )
    assert [row.label for row in reading.unmatched_rows] == ["2.信函、传真申请数"]
