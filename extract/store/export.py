"""Datasets as files for other programs: CSV, JSON lines, Parquet, Excel; streamed, a file a dataset."""

import csv
import json
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.errors import InputUnusable
from extract.store.datapackage import write_package
from extract.store.dataset import Dataset, Rows, datasets, iter_rows
from extract.store.optional import optional
from extract.store.parquet import write_columns, write_parquet

EXACT = 2**53  # integers beyond it lose digits in a spreadsheet
CELL_CHARACTERS = 32_767
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SHEET_ROWS = 1_048_575  # an Excel sheet holds one more, its header
PACKAGE = "datapackage"


def export_database(db: Database, folder: Path, kind: str, only: Iterable[str] = ()) -> dict[str, int]:
    """Writes every dataset, or those named, to `folder`; gives the number of rows of each.

    Raises InputUnusable for a name that is no dataset, ProgramMissing for want of an optional library.
    """
    known = {dataset.name: dataset for dataset in datasets(db)}
    names = list(dict.fromkeys(only)) or list(known)
    for name in names:
        if name not in known:
            raise InputUnusable(f"there is no table {name}: take one of {', '.join(known)}")
    folder.mkdir(parents=True, exist_ok=True)
    counts = {name: export_dataset(db, known[name], folder, kind) for name in names}
    if kind == PACKAGE:
        write_package(db, folder, [known[name] for name in names])
    return counts


def export_dataset(db: Database, dataset: Dataset, folder: Path, kind: str) -> int:
    """Writes one dataset; gives its number of rows."""
    if kind == "parquet":
        path = folder / f"{dataset.name}.parquet"
        file = db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
        if dataset.is_plain and file:
            return write_columns(path, Path(file), dataset)
        return write_parquet(path, dataset, iter_rows(db, dataset))
    if kind == PACKAGE:
        return write_csv(folder / f"{dataset.name}.csv", dataset, iter_rows(db, dataset), encoding="utf-8")
    return WRITERS[kind](folder / f"{dataset.name}.{kind}", dataset, iter_rows(db, dataset))


def write_csv(path: Path, dataset: Dataset, rows: Rows, encoding: str = "utf-8-sig") -> int:
    """UTF-8 with a byte order mark, so that Excel shows Chinese; null is an empty field."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in dataset.columns)
        return sum(1 for row in rows if writer.writerow(row))


def write_jsonl(path: Path, dataset: Dataset, rows: Rows) -> int:
    """One object a line."""
    names = [column.name for column in dataset.columns]
    with path.open("w", encoding="utf-8") as file:
        lines = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows)
        return sum(1 for line in lines if file.write(f"{line}\n"))


def write_xlsx(path: Path, dataset: Dataset, rows: Rows) -> int:
    """One sheet; rows beyond what a sheet holds are left out, the count says how many are there."""
    book = optional("openpyxl").Workbook(write_only=True)
    sheet = book.create_sheet(dataset.name)
    sheet.append([column.name for column in dataset.columns])
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


WRITERS = {"csv": write_csv, "jsonl": write_jsonl, "xlsx": write_xlsx}
KINDS = (*WRITERS, "parquet", PACKAGE)
