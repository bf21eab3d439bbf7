"""/DB/-/capture/ID: an archived page, shown so that nothing of it can run."""

import asyncio
from pathlib import Path

from datasette import Response

from archive.errors import InputUnusable
from extract.explore.headers import SANDBOX
from extract.explore.raw_capture import Raw, read_raw
from extract.explore.visit import Row, Unanswerable, Visit, outside, parse_id


async def capture_page(visit: Visit) -> Response:
    """What is known of a capture, with the page in a sandboxed frame if an archive was named."""
    row = await find_row(visit)
    config = visit.config
    stored = await with_payload(visit, row)
    problem, raw = None, None
    if "archive" in config:
        try:
            raw = await read(Path(config["archive"]), stored)
        except InputUnusable:
            problem = visit.words.say("not_in_archive", file=row["warc_filename"])
    view = {
        "capture": row,
        "stored": stored,
        "reports": await visit.rows("capture_reports", id=row["id"]),
        "has_archive": "archive" in config,
        "raw": raw,
        "problem": problem,
        "replay": replay_address(config.get("replay"), row),
    }
    return await visit.page("capture.html", view)


async def capture_text(visit: Visit) -> Response:
    """The payload's text as text/plain, or its bytes to be saved."""
    row, raw = await read_asked(visit)
    if raw.text is None:
        name = f'attachment; filename="capture-{row["id"]}"'
        headers = {"content-disposition": name, "content-security-policy": SANDBOX}
        return Response(raw.body, headers=headers, content_type="application/octet-stream")
    headers = {"content-security-policy": SANDBOX}
    return Response(raw.text, headers=headers, content_type="text/plain; charset=utf-8")


async def capture_view(visit: Visit) -> Response:
    """The page itself, decoded, in a sandbox: no scripts, no forms, nothing fetched."""
    _, raw = await read_asked(visit)
    if raw.text is None or not raw.is_markup:
        return await capture_text(visit)
    headers = {"content-security-policy": SANDBOX}
    return Response(raw.text, headers=headers, content_type="text/html; charset=utf-8")


async def find_row(visit: Visit) -> Row:
    """The row of the capture in the address; raises Unanswerable."""
    found = await visit.rows("capture", id=parse_id(visit.request.url_vars["id"]))
    if not found:
        raise Unanswerable("no_capture", id=visit.request.url_vars["id"])
    return found[0]


async def with_payload(visit: Visit, row: Row) -> Row:
    """The row itself, or for a revisit the response that holds its payload."""
    if row["record_type"] != "revisit":
        return row
    originals = await visit.rows("capture_original", digest=row["payload_digest"], url=row["url"])
    return originals[0] if originals else row


async def raw_of(visit: Visit, row: Row) -> Raw | None:
    """The payload of a capture; None without an archive that holds it."""
    if "archive" not in visit.config:
        return None
    try:
        return await read(Path(visit.config["archive"]), await with_payload(visit, row))
    except InputUnusable:
        return None


async def read_asked(visit: Visit) -> tuple[Row, Raw]:
    """The row and the payload of the capture in the address; raises Unanswerable."""
    row = await find_row(visit)
    config = visit.config
    if "archive" not in config:
        raise Unanswerable("no_archive")
    try:
        return row, await read(Path(config["archive"]), await with_payload(visit, row))
    except InputUnusable as error:
        raise Unanswerable("not_in_archive", file=row["warc_filename"]) from error


async def read(archive: Path, row: Row) -> Raw:
    """Reads in a thread: the file may be large."""
    return await asyncio.to_thread(read_raw, archive, row)


def replay_address(replay: str | None, row: Row) -> str | None:
    """Where pywb, if it runs beside, replays this capture."""
    if not replay or not outside(row["url"]) or not row["timestamp"]:
        return None
    moment = "".join(filter(str.isdigit, row["timestamp"]))
    return f"{replay}{moment}/{row['url']}"
