"""A copy for publication: read-only, the same byte for byte whenever and however it is made."""

from pathlib import Path

from sqlite_utils import Database

from archive.errors import InputUnusable
from extract.store.schema import Table, create_database, load_schema
from extract.store.search import rebuild_search


def publish_database(source: Path, target: Path, licence: str | None) -> dict[str, int]:
    """Writes `target` from `source` and gives the number of rows a table.

    Rows go in by primary key, full text last, one VACUUM INTO at the end: so equal content gives an
    equal file, whatever the order in which the source was filled.
    """
    if target.exists():
        raise InputUnusable(f"{target} exists already: name a new file")
    draft = target.with_name(target.name + ".draft")
    draft.unlink(missing_ok=True)
    try:
        counts = fill_draft(source, draft, licence)
        db = Database(draft)
        db.execute("VACUUM INTO ?", [str(target)])
        db.close()
    finally:
        draft.unlink(missing_ok=True)
    target.chmod(0o444)
    return counts


def fill_draft(source: Path, draft: Path, licence: str | None) -> dict[str, int]:
    """Copies every table in key order."""
    db = Database(draft)
    create_database(db)
    db.attach("source", source)
    with db.atomic():
        counts = {table.name: copy_table(db, table) for table in load_schema().tables}
        db.execute("CREATE TABLE publication (what TEXT PRIMARY KEY, value TEXT)")
        facts = {"schema": str(load_schema().version), "licence": licence or "as given by the publishers"}
        db.table("publication").insert_all(
            {"what": what, "value": value}
            for what, value in sorted(
                {**facts, **{f"rows in {name}": str(n) for name, n in counts.items()}}.items()
            )
        )
    rebuild_search(db)
    db.close()
    return counts


def copy_table(db: Database, table: Table) -> int:
    """Copies one table by primary key; gives its number of rows."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    order = ", ".join(table.pk)
    db.execute(
        f'INSERT INTO "{table.name}" ({columns}) SELECT {columns} FROM source."{table.name}" ORDER BY {order}'
    )
    return int(db.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0])
