"""An exchange as the records the standard asks for: request, response or revisit, metadata, resource."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archive.digest import digest
from archive.exchange import Exchange
from archive.message import entity_body, parse_message, parse_response
from archive.record import Fields, Record, warc_date, warc_fields
from archive.uri import RENDERED, target_uri
from archive.warcinfo import WarcInfo

NewId = Callable[[], str]

REVISIT_PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
SAME_PAYLOAD = REVISIT_PROFILES + "identical-payload-digest"
NOT_MODIFIED = REVISIT_PROFILES + "server-not-modified"
DOM_TYPE = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Original:
    """The earlier record that holds the payload a revisit does not repeat."""

    record_id: str
    target_uri: str
    warc_date: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What the records of one exchange share."""

    exchange: Exchange
    uri: str
    request_id: str
    response_id: str
    warcinfo_id: str


def build_warcinfo(info: WarcInfo, record_id: str, warc_filename: str, moment: datetime) -> Record:
    """The first record of a file."""
    fields = (
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(moment)),
        ("WARC-Filename", warc_filename),
        ("Content-Type", "application/warc-fields"),
    )
    return with_block_digest(fields, warc_fields(info.fields()))


def build_records(
    exchange: Exchange, warcinfo_id: str, new_id: NewId, original: Original | None = None
) -> tuple[Record, ...]:
    """Request and response (or revisit of `original`), then metadata and rendered page if there are any."""
    plan = Plan(exchange, ascii_uri(exchange.target_uri), new_id(), new_id(), warcinfo_id)
    answer = build_response(plan) if original is None else build_revisit(plan, original)
    records = [build_request(plan), answer]
    if exchange.fetch:
        records.append(build_metadata(plan, new_id()))
    if exchange.dom is not None:
        records.append(build_dom(plan, new_id()))
    return tuple(records)


def build_request(plan: Plan) -> Record:
    """The bytes sent; its payload digest is that of the body, if it has one."""
    body = parse_message(plan.exchange.request).body
    fields = (
        *http_fields(plan, "request", plan.request_id, plan.response_id),
        *((("WARC-Payload-Digest", digest(body)),) if body else ()),
        ("Content-Type", "application/http; msgtype=request"),
    )
    return with_block_digest(fields, plan.exchange.request)


def build_response(plan: Plan) -> Record:
    """The bytes received."""
    truncated = plan.exchange.truncated
    fields = (
        *http_fields(plan, "response", plan.response_id, plan.request_id),
        ("WARC-Payload-Digest", payload_digest(plan.exchange.response)),
        *((("WARC-Truncated", truncated),) if truncated else ()),
        ("Content-Type", "application/http; msgtype=response"),
    )
    return with_block_digest(fields, plan.exchange.response)


def build_revisit(plan: Plan, original: Original) -> Record:
    """The head of the response; its payload stands in the original."""
    response = plan.exchange.response
    message = parse_response(response)
    not_modified = message.status == 304
    head = response[: len(response) - len(message.body)]
    fields = (
        *http_fields(plan, "revisit", plan.response_id, plan.request_id),
        ("WARC-Profile", NOT_MODIFIED if not_modified else SAME_PAYLOAD),
        ("WARC-Refers-To", original.record_id),
        ("WARC-Refers-To-Target-URI", original.target_uri),
        ("WARC-Refers-To-Date", original.warc_date),
        *(() if not_modified else (("WARC-Payload-Digest", payload_digest(response)),)),
        ("Content-Type", "application/http; msgtype=response"),
    )
    return with_block_digest(fields, head)


def build_metadata(plan: Plan, record_id: str) -> Record:
    """How the request came about: a JSON object of texts, its keys sorted."""
    block = json.dumps(dict(plan.exchange.fetch), ensure_ascii=False, sort_keys=True).encode("utf-8")
    fields = (
        *common_fields("metadata", record_id, plan.uri, plan.exchange.started_at),
        ("WARC-Warcinfo-ID", plan.warcinfo_id),
        ("WARC-Concurrent-To", plan.response_id),
        ("Content-Type", "application/json"),
    )
    return with_block_digest(fields, block)


def build_dom(plan: Plan, record_id: str) -> Record:
    """The page as the browser rendered it."""
    return build_resource(
        f"{RENDERED}{plan.uri}",
        DOM_TYPE,
        plan.exchange.dom or b"",
        record_id=record_id,
        warcinfo_id=plan.warcinfo_id,
        moment=plan.exchange.started_at,
        concurrent_to=plan.response_id,
    )


def build_resource(
    uri: str,
    content_type: str,
    block: bytes,
    *,
    record_id: str,
    warcinfo_id: str,
    moment: datetime,
    concurrent_to: str | None = None,
) -> Record:
    """A resource record: something the crawl itself made, perhaps out of another record, or was given."""
    fields = (
        *common_fields("resource", record_id, ascii_uri(uri), moment),
        ("WARC-Warcinfo-ID", warcinfo_id),
        *((("WARC-Concurrent-To", concurrent_to),) if concurrent_to else ()),
        ("Content-Type", content_type),
    )
    return with_block_digest(fields, block)


def http_fields(plan: Plan, record_type: str, record_id: str, concurrent_to: str) -> Fields:
    """The fields that request and response share."""
    address = plan.exchange.ip_address
    return (
        *common_fields(record_type, record_id, plan.uri, plan.exchange.started_at),
        ("WARC-Warcinfo-ID", plan.warcinfo_id),
        ("WARC-Concurrent-To", concurrent_to),
        *((("WARC-IP-Address", address),) if address else ()),
    )


def common_fields(record_type: str, record_id: str, uri: str, moment: datetime) -> Fields:
    """The fields of every record about a URI."""
    return (
        ("WARC-Type", record_type),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(moment)),
        ("WARC-Target-URI", uri),
    )


def with_block_digest(fields: Fields, block: bytes) -> Record:
    """The record of these fields and this block, with the block's digest."""
    return Record((*fields, ("WARC-Block-Digest", digest(block))), block)


def payload_digest(response: bytes) -> str:
    """The digest of a response's entity body without transfer-coding."""
    body, _ = entity_body(parse_response(response))
    return digest(body)


def ascii_uri(uri: str) -> str:
    """The URI as it stands if it can stand in a field, else made so."""
    return uri if uri.isascii() and uri.isprintable() and " " not in uri else target_uri(uri)
