"""The names of the rules an archive must keep; docs/archive.md says what each asks for."""

from typing import Literal

Rule = Literal[
    "gzip_member",
    "one_record_a_member",
    "warc_header",
    "warc_version",
    "mandatory_fields",
    "repeated_field",
    "warc_type",
    "record_id",
    "warc_date",
    "target_uri",
    "content_length",
    "record_end",
    "block_digest",
    "payload_digest",
    "duplicate_id",
    "pair",
    "date_order",
    "http_length",
    "revisit_original",
    "index",
    "frontier",
]
