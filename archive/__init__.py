"""What was fetched: WARC records, their writer and reader, digests, verification."""
