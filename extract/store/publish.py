"""A copy for publication: read-only, the same byte for byte whenever and however it is made."""

from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from sqlite_utils import Database

from archive.errors import InputUnusable
from extract.store.figures import count_figures
from extract.store.redact import redact_database
from extract.store.schema import Table, create_indexes, create_tables, load_schema, open_draft
from extract.store.search import rebuild_search

OWN_TABLES = ("publication", "manifest")
LICENCE = "the reports are public documents of their publishers; no licence was stated for this collection"
SOURCE = "annual reports on government information disclosure, from the archived pages named in captures"
CITE = (
    "publisher, title of the report, report year, captures.url, captures.timestamp, captures.record_id; "
    "for a number also facts.id, which stays the same when the database is built again"
)


def publish_database(
    source: Path, target: Path, licence: str | None, *, is_redacted: bool = False
) -> dict[str, int]:
    """Writes `target` from `source` and gives the number of rows a table.

    Rows go in by primary key, full text last, one VACUUM INTO at the end: so equal content gives an
    equal file, whatever the order in which the source was filled. Raises InputUnusable if the target
    exists or the source is damaged.
    """
    if target.exists():
        raise InputUnusable(f"{target} exists already: name a new file")
    inspect(source)
    draft = target.with_name(target.name + ".draft")
    draft.unlink(missing_ok=True)
    try:
        counts = fill_draft(source, draft, licence, is_redacted)
        db = Database(draft)
        db.execute("VACUUM INTO ?", [str(target)])
        db.close()
    finally:
        draft.unlink(missing_ok=True)
    target.chmod(0o444)
    return counts


def inspect(source: Path) -> None:
    """Raises InputUnusable if SQLite finds a fault or a row points at nothing."""
    db = Database(source)
    faults = [row[0] for row in db.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
    lost = [f"{row[0]} points at {row[2]}" for row in db.execute("PRAGMA foreign_key_check")]
    db.close()
    if faults or lost:
        fault = (faults + lost)[0]
        raise InputUnusable(
            f"{source} is damaged ({fault}): rebuild it with `nianbao extract INPUT --db FILE --rebuild`"
        )


def fill_draft(source: Path, draft: Path, licence: str | None, is_redacted: bool) -> dict[str, int]:
    """Copies every table in key order and says what was done."""
    db = open_draft(draft)
    create_tables(db)
    db.execute("ATTACH ? AS source", [f"{source.resolve().as_uri()}?mode=ro"])
    with db.atomic():
        tables = [table for table in load_schema().tables if not is_own(table)]
        counts = {table.name: copy_table(db, table) for table in tables}
        create_indexes(db)
        if is_redacted:
            redact_database(db)
        counts["manifest"] = write_manifest(db)
        write_publication(db, counts, licence, is_redacted)
    db.execute("DETACH source")
    rebuild_search(db)
    count_figures(db)
    db.close()
    return counts


def is_own(table: Table) -> bool:
    """Whether a table is written here and not copied."""
    return table.is_counted or table.name in OWN_TABLES


def copy_table(db: Database, table: Table) -> int:
    """Copies one table by primary key; gives its number of rows."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    order = ", ".join(table.pk)
    db.execute(
        f'INSERT INTO "{table.name}" ({columns}) SELECT {columns} FROM source."{table.name}" ORDER BY {order}'
    )
    return int(db.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0])


def write_manifest(db: Database) -> int:
    """One row a WARC file; gives their number."""
    captures = db.execute(
        "SELECT coalesce(c.warc_filename, ''), c.record_id, coalesce(c.payload_digest, '-'), "
        "EXISTS (SELECT 1 FROM report_captures h WHERE h.capture_id = c.id AND h.role = 'original') "
        "FROM captures c ORDER BY 1, 2"
    )
    rows = [manifest_row(name, list(held)) for name, held in groupby(captures, key=itemgetter(0))]
    db.table("manifest").insert_all(rows)
    return len(rows)


def manifest_row(name: str, held: list[tuple[str, str, str, int]]) -> dict[str, object]:
    """What was read from one file: (file, record id, payload digest, holds an original) each."""
    lines = "".join(f"{record_id} {digest}\n" for _, record_id, digest, _ in held)
    return {
        "warc_filename": name,
        "captures": len(held),
        "reports": sum(original for *_, original in held),
        "payloads_digest": sha256(lines.encode()).hexdigest(),
    }


def write_publication(db: Database, counts: dict[str, int], licence: str | None, is_redacted: bool) -> None:
    """Licence, source, how to cite, versions and counts."""
    versions = [row[0] for row in db.execute("SELECT DISTINCT extractor_version FROM reports ORDER BY 1")]
    said = {
        "licence": licence or LICENCE,
        "source": SOURCE,
        "how to cite": CITE,
        "schema version": str(load_schema().version),
        "extractor version": ", ".join(filter(None, versions)),
        "redacted": "phone numbers, e-mail addresses and identity numbers" if is_redacted else "no",
        **{f"rows in {name}": str(count) for name, count in counts.items()},
    }
    db.table("publication").insert_all({"what": what, "value": said[what]} for what in sorted(said))
