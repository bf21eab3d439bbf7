"""Datasets as Parquet, with the types of the schema."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from extract.store.dataset import Dataset, Rows
from extract.store.optional import optional

BATCH = 50_000  # rows in memory at once
ARROW_TYPES = {"INTEGER": "int64", "TEXT": "string", "REAL": "float64", "NUMERIC": "float64"}
SQL_TYPES = {"INTEGER": "INTEGER", "TEXT": "TEXT", "REAL": "REAL", "NUMERIC": "REAL"}
SAMPLES = {"INTEGER": "0", "TEXT": "''", "REAL": "0.0", "NUMERIC": "0.0"}


def write_parquet(path: Path, dataset: Dataset, rows: Rows) -> int:
    """Writes rows that Python holds; gives their number."""
    arrow = optional("pyarrow")
    schema = arrow_schema(dataset)
    batches = (
        arrow.record_batch([list(values) for values in zip(*batch, strict=True)], schema=schema)
        for batch in iter(lambda: list(islice(rows, BATCH)), [])
    )
    return write_batches(path, schema, batches)


def write_columns(path: Path, database: Path, dataset: Dataset) -> int:
    """Writes rows of a file without a Python object for each value; gives their number.

    Ten million facts take 20 s of one core this way and 70 s row by row. The driver takes a column's type
    from the first row, so one row of samples goes before the others and is left out again.
    """
    dbapi = optional("adbc_driver_sqlite.dbapi")
    samples = ", ".join(SAMPLES[column.type] for column in dataset.columns)
    values = ", ".join(
        f'CAST("{column.name}" AS {SQL_TYPES[column.type]}) AS "{column.name}"' for column in dataset.columns
    )
    with dbapi.connect(f"{database.resolve().as_uri()}?mode=ro") as connection, connection.cursor() as cursor:
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(BATCH)})
        cursor.execute(f"SELECT {samples} UNION ALL SELECT {values} FROM ({dataset.sql})")
        with cursor.fetch_record_batch() as reader:
            return write_batches(
                path, arrow_schema(dataset), without_first_row(reader, arrow_schema(dataset))
            )


def without_first_row(reader: Any, schema: Any) -> Iterator[Any]:
    """The batches of a reader under the schema's names, but for the first row of all."""
    skipped = 1
    for batch in reader:
        yield optional("pyarrow").record_batch(batch.slice(skipped).columns, schema=schema)
        skipped = 0


def write_batches(path: Path, schema: Any, batches: Iterator[Any]) -> int:
    """Writes record batches one after the other; gives their number of rows."""
    count = 0
    with optional("pyarrow.parquet").ParquetWriter(path, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def arrow_schema(dataset: Dataset) -> Any:
    """Names and types of the columns."""
    arrow = optional("pyarrow")
    return arrow.schema(
        [(column.name, arrow.type_for_alias(ARROW_TYPES[column.type])) for column in dataset.columns]
    )
