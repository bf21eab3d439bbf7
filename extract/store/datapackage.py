"""The description of exported CSV files as a Frictionless data package: https://datapackage.org/ (v1)."""

import json
from collections.abc import Collection, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from extract.store.dataset import Dataset
from extract.store.schema import Column, load_schema

Json = dict[str, Any]
TYPES = {"INTEGER": "integer", "TEXT": "string", "REAL": "number", "NUMERIC": "number"}
PROFILE, RESOURCE_PROFILE = "tabular-data-package", "tabular-data-resource"
TITLE = "政府信息公开年度报告 — disclosure annual reports of Chinese government organs"


def write_package(db: Database, folder: Path, datasets: Sequence[Dataset]) -> None:
    """Writes datapackage.json beside the CSV files of these datasets."""
    names = {dataset.name for dataset in datasets}
    said = dict(db.execute("SELECT what, value FROM publication"))
    package: Json = {
        "profile": PROFILE,
        "name": "nianbao",
        "title": TITLE,
        "version": f"schema {load_schema().version}",
        **({"description": f"{said['source']}; to cite: {said['how to cite']}"} if said else {}),
        **({"licenses": [{"name": "as-stated", "title": said["licence"]}]} if said else {}),
        "resources": [describe(dataset, folder, names) for dataset in datasets],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(f"{text}\n", encoding="utf-8")


def describe(dataset: Dataset, folder: Path, names: Collection[str]) -> Json:
    """One resource: its file, its digest, and its columns as a table schema."""
    path = folder / f"{dataset.name}.csv"
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    keys = [column for column in dataset.columns if column.references in names]
    schema: Json = {"fields": [field(column) for column in dataset.columns], "missingValues": [""]}
    if dataset.pk:
        schema["primaryKey"] = list(dataset.pk)
    if keys:
        schema["foreignKeys"] = [foreign_key(column) for column in keys]
    return {
        "profile": RESOURCE_PROFILE,
        "name": dataset.name,
        "path": path.name,
        "description": dataset.description,
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": schema,
    }


def field(column: Column) -> Json:
    """One column."""
    return {"name": column.name, "type": TYPES[column.type], "description": column.description}


def foreign_key(column: Column) -> Json:
    """Where the values of a column are ids of another resource."""
    return {"fields": column.name, "reference": {"resource": column.references, "fields": "id"}}
