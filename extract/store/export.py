"""Tables and views as files for other programs: CSV, JSON lines, Parquet, Excel; streamed, a file a table."""

import csv
import json
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.errors import ProgramMissing
from extract.store.schema import load_schema

Rows = Iterator[tuple[Any, ...]]
BATCH = 50_000  # rows in memory at once
EXACT = 2**53  # integers beyond it lose digits in a spreadsheet
CELL_CHARACTERS = 32_767
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SHEET_ROWS = 1_048_575  # an Excel sheet holds one more, its header
ARROW_TYPES = {"INTEGER": "int64", "TEXT": "string", "REAL": "float64", "NUMERIC": "float64"}


def export_database(db: Database, folder: Path, kind: str) -> dict[str, int]:
    """Writes every table and view of the schema to `folder`; gives the number of rows of each."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = load_schema()
    names = [*(table.name for table in schema.tables), *(view.name for view in schema.views)]
    return {name: export_table(db, name, folder, kind) for name in names}


def export_table(db: Database, name: str, folder: Path, kind: str) -> int:
    """Writes one table or view; gives its number of rows."""
    cursor = db.execute(f'SELECT * FROM "{name}"')
    columns = [column[0] for column in cursor.description]
    return WRITERS[kind](folder / f"{name}.{kind}", name, columns, iter(cursor))


def write_csv(path: Path, _: str, columns: list[str], rows: Rows) -> int:
    """UTF-8 with a byte order mark, so that Excel shows Chinese; null is an empty field."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        return sum(1 for row in rows if writer.writerow(row))


def write_jsonl(path: Path, _: str, columns: list[str], rows: Rows) -> int:
    """One object a line."""
    with path.open("w", encoding="utf-8") as file:
        lines = (json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in rows)
        return sum(1 for line in lines if file.write(f"{line}\n"))


def write_parquet(path: Path, name: str, columns: list[str], rows: Rows) -> int:
    """Column types are those of the schema; those of a view are read off its first rows."""
    arrow, parquet = optional("pyarrow"), optional("pyarrow.parquet")
    first = list(islice(rows, BATCH))
    schema = arrow.schema(
        [(column, arrow.type_for_alias(kind)) for column, kind in kinds(name, columns, first)]
    )
    count = 0
    with parquet.ParquetWriter(path, schema) as writer:
        while first:
            arrays = [list(values) for values in zip(*first, strict=True)]
            writer.write_table(arrow.table(dict(zip(columns, arrays, strict=True)), schema=schema))
            count += len(first)
            first = list(islice(rows, BATCH))
    return count


def kinds(name: str, columns: list[str], rows: list[tuple[Any, ...]]) -> Iterator[tuple[str, str]]:
    """The Arrow type of every column."""
    schema = load_schema()
    known = {
        column.name: column.type for table in schema.tables if table.name == name for column in table.columns
    }
    for place, column in enumerate(columns):
        if column in known:
            yield column, ARROW_TYPES[known[column]]
            continue
        found = {type(row[place]) for row in rows if row[place] is not None}
        yield (
            column,
            "int64" if found == {int} else "float64" if found and found <= {int, float} else "string",
        )


def write_xlsx(path: Path, name: str, columns: list[str], rows: Rows) -> int:
    """One sheet; rows beyond what a sheet holds are left out, the count says how many are there."""
    book = optional("openpyxl").Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.append(columns)
    cell_class = optional("openpyxl.cell").WriteOnlyCell
    count = 0
    for row in islice(rows, SHEET_ROWS):
        sheet.append([sheet_cell(cell_class, sheet, value) for value in row])
        count += 1
    book.save(path)
    return count


def sheet_cell(cell_class: Any, sheet: Any, value: Any) -> Any:
    """A value as Excel can hold it: ids beyond its precision as text, no text of a page as a formula."""
    if isinstance(value, int) and abs(value) > EXACT:
        return str(value)
    if not isinstance(value, str):
        return value
    cell = cell_class(sheet, UNPRINTABLE.sub("", value)[:CELL_CHARACTERS])
    cell.data_type = "s"
    return cell


def optional(module: str) -> Any:
    """A module of the extra `export`; ProgramMissing if it is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        raise ProgramMissing(f"{module} is not installed: pip install 'nianbao[export]'") from error


WRITERS = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet, "xlsx": write_xlsx}
