"""Items of the spiders as the frontier keeps them."""

import json
from dataclasses import asdict, is_dataclass

from itemadapter import ItemAdapter

from crawler.row import Found


def found_of(item: object, run_id: str) -> Found:
    """The stored form of an item: its class name, portal, URL, and all fields as JSON."""
    values = asdict(item) if is_dataclass(item) and not isinstance(item, type) else ItemAdapter(item).asdict()
    return Found(
        kind=type(item).__name__,
        portal=str(values.get("portal") or ""),
        url=str(values.get("url") or ""),
        json=json.dumps(values, ensure_ascii=False, sort_keys=True, default=str),
        run_id=run_id,
    )
