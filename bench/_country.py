"""A database as large as a country's: reports, tables and numbers made up, in the schema of the project."""

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from extract.dictionary import load
from extract.store.dictionary_rows import save_dictionary
from extract.store.figures import count_figures
from extract.store.keys import content_id
from extract.store.link import link_results
from extract.store.schema import open_database
from extract.store.search import rebuild_search

Row = tuple[object, ...]
YEARS = range(2008, 2026)
PROVINCES, CITIES, COUNTIES, BODIES = (
    31,
    11,
    9,
    2,
)  # bodies of one place: 31 × 11 × 9 × 2 × 18 = 110,484 reports
KINDS = (("人民政府", "government"), ("教育体育局", "department"))
SENTENCES = (
    "我{place}认真贯彻落实《中华人民共和国政府信息公开条例》，进一步推进政府信息公开工作。",
    "通过政府门户网站、政务微博、政务微信公众号等渠道主动公开政府信息，方便群众查询。",
    "依法办理政府信息公开申请，予以公开、部分公开和不予公开均说明理由并告知救济途径。",
    "因政府信息公开被申请行政复议、提起行政诉讼的，依法作出答复和应诉。",
    "围绕污水处理、义务教育、乡村振兴、安全生产等重点领域公开信息。",
    "个别单位对公开工作重视不够，公开内容不够全面，更新不够及时。",
    "下一步将加强业务培训，完善考核机制，提高政府信息公开的质量和实效。",
    "档案馆、图书馆设立政府信息查阅点，配备电脑供公众免费查阅。",
    "严格执行保密审查制度，坚持先审查后公开，未发生失泄密事件。",
    "全年召开新闻发布会，对社会关切的问题及时回应，解读政策文件。",
)
RARE = ("桥梁塌陷", "松材线虫", "蓝藻水华", "矮化密植", "冰雕展览")
CAPTURE_COLUMNS = (
    "id, record_id, record_type, url, timestamp, payload_digest, status, mime, page_type, warc_filename, "
    "offset, length"
)
REPORT_COLUMNS = (
    "id, publisher, publisher_kind, report_year, reporting_scope, title, url, capture_id, published, "
    "format_era, division, text, content_digest, extractor_version"
)
HANGING_ON = (
    "INSERT INTO report_captures (report_id, capture_id, role, ordinal) "
    "SELECT id, capture_id, 'original', 0 FROM reports",
    "INSERT INTO blocks (report_id, number, table_no, char_start, char_end) "
    "SELECT id, 0, null, 0, length(text) FROM reports "
    "UNION ALL SELECT id, 1, 0, length(text), length(text) FROM reports",
    "INSERT INTO damage (report_id, kind, count, examples) "
    "SELECT id, 'lost_mark', 3, '[]' FROM reports WHERE id % 10 = 0",
    "INSERT INTO missing_tables (report_id, number, table_id, reason) "
    "SELECT id, 0, 'unknown', 'announced' FROM reports WHERE id % 20 = 0",
    "INSERT INTO unmatched_rows (report_id, table_no, row_no, label, cells) "
    "SELECT id, 0, 900, '其他事项' || (id % 400), '[]' FROM reports WHERE id % 3 = 0",
)
# Ids are spread over the whole range, as those made from content are.
FACTS = """
    INSERT INTO facts (id, report_id, metric, applicant_type, period, reporting_scope, role, value, semantic,
    approx, unit, raw, source_kind, table_no, row_no, col_no)
    SELECT (r.id >> 1) + a.number * 9223372036854775, r.id, a.metric, a.applicant_type, 'annual',
    r.reporting_scope, 'value', CASE WHEN a.number % 9 THEN abs(r.id * (a.number + 3)) % 97 END,
    CASE WHEN a.number % 9 THEN 'number' ELSE 'blank' END, 0, a.unit, abs(r.id * (a.number + 3)) % 97,
    'table', 0, a.number / 8, a.number % 8 FROM reports r JOIN asked a ON a.era = r.format_era ORDER BY 1
"""
TABLE_CELLS = """
    WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 79)
    INSERT INTO table_cells (report_id, table_no, row_no, col_no, rowspan, colspan, raw)
    SELECT r.id, 0, n / 8, n % 8, 1, 1, abs(r.id * (n + 3)) % 97 FROM reports r CROSS JOIN n
"""
CHECKS = """
    WITH RECURSIVE n(n) AS (SELECT 8 UNION ALL SELECT n + 1 FROM n WHERE n < 27)
    INSERT INTO checks (report_id, number, identity, applicant_type, status, left, right)
    SELECT r.id, n, printf('I%02d', n), 'total',
    CASE abs(r.id + n) % 11 WHEN 0 THEN 'fail' WHEN 1 THEN 'not_assessable' ELSE 'pass' END, n, n + 1
    FROM reports r CROSS JOIN n
"""


def build_country(path: Path, reports: int, facts: int, seed: int = 7) -> None:
    """Writes a database of so many reports and facts, linked, indexed and counted as after an extraction."""
    db = open_database(path, create=True)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000"):
        db.execute(f"PRAGMA {pragma}")
    save_dictionary(db)
    fill_reports(db.conn, reports, random.Random(seed))
    fill_facts(db.conn, facts // reports)
    db.conn.commit()
    link_results(db)
    rebuild_search(db)
    count_figures(db)
    db.close()


def fill_reports(conn: sqlite3.Connection, reports: int, chance: random.Random) -> None:
    """Reports with their text, their capture, and now and then damage or a missing table."""
    rows = list(report_rows(reports, chance))
    insert(conn, "captures", CAPTURE_COLUMNS, (capture_row(row) for row in rows))
    insert(conn, "reports", REPORT_COLUMNS, rows)
    for sql in HANGING_ON:
        conn.execute(sql)


def insert(conn: sqlite3.Connection, table: str, columns: str, rows: Iterator[Row] | list[Row]) -> None:
    """Adds rows to a table."""
    places = ", ".join("?" for _ in columns.split(","))
    conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)


def report_rows(reports: int, chance: random.Random) -> Iterator[Row]:
    """The rows of `reports`, year after year of one body, until there are enough."""
    made = 0
    for division, name, kind in bodies():
        for year in YEARS:
            if made == reports:
                return
            if chance.random() < 0.05:
                continue  # a year that was not found
            made += 1
            text = write_text(division, year, chance)
            key = content_id(name, division, year)
            title = f"{name}{year}年政府信息公开工作年度报告"
            url = f"http://www.example.gov.cn/{key}.html"
            published = f"{year + 1}-{chance.randint(1, 4):02}-{chance.randint(1, 28):02}"
            yield (key, name, kind, year, "own_agency", title, url, content_id(key), published,
                   era_of(year), division, text, f"{key:064x}", "0")  # fmt: skip


def bodies() -> Iterator[tuple[str, str, str]]:
    """Division, name and kind of every body, spread over the country from the start."""
    for kind_no in range(BODIES):
        for county in range(COUNTIES):
            for city in range(CITIES):
                for province in range(PROVINCES):
                    names = (f"第{province}省", f"第{province}之{city}市", f"第{city}之{county}县")
                    word, kind = KINDS[kind_no]
                    yield "/".join(names), f"{names[2]}{word}", kind


def era_of(year: int) -> str:
    """The form of a report year."""
    firsts = ((2021, "fmt_2021"), (2019, "fmt_2019"), (2014, "stat_2014"), (2008, "local_2008"))
    return next(era for first, era in firsts if year >= first)


def write_text(division: str, year: int, chance: random.Random) -> str:
    """About two thousand characters; one in a thousand holds a rare word."""
    sentences = [
        f"{year}年，" + chance.choice(SENTENCES).format(place=division.split("/")[-1]) for _ in range(48)
    ]
    if chance.random() < 0.001:
        sentences.append(f"本年度还公开了{chance.choice(RARE)}的处置情况。")
    return "\n".join(sentences)


def capture_row(report: Row) -> Row:
    """The capture of a report."""
    key, url, year = report[7], report[6], report[3]
    place = (f"nianbao-{year}.warc.gz", 0, 1000)
    found = ("response", url, f"{year}-06-01T00:00:00Z", f"sha256:{key}", 200, "text/html", "report")
    return (key, f"<urn:uuid:{key}>", *found, *place)


def fill_facts(conn: sqlite3.Connection, each: int) -> None:
    """So many facts a report, of the metrics of its form, in cells and in words; checks, cells."""
    conn.execute(
        "CREATE TEMP TABLE asked (era TEXT, number INTEGER, metric TEXT, applicant_type TEXT, unit TEXT)"
    )
    insert(conn, "asked", "era, number, metric, applicant_type, unit", asked_rows(each))
    conn.execute("CREATE INDEX temp.asked_era ON asked (era)")
    for sql in (FACTS, TABLE_CELLS, CHECKS):
        conn.execute(sql)


def asked_rows(each: int) -> Iterator[Row]:
    """What the form of each era asks: its metrics as totals first, then by applicant."""
    dictionary = load()
    types = ["total", *(one.id for one in dictionary.dimensions["applicant_type"] if one.id != "total")]
    for era in ("local_2008", "stat_2014", "fmt_2019", "fmt_2021"):
        metrics = [metric for metric in dictionary.metrics.values() if era in metric.eras]
        pairs = [(metric, kind) for kind in types for metric in metrics][:each]
        for number, (metric, kind) in enumerate(pairs):
            yield era, number, metric.id, kind, dictionary.canonical_unit(metric.id)
