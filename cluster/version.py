"""What code a process runs: results are the same everywhere only if the code is."""

import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("archive", "cluster", "crawler", "extract", "spiders")
SUFFIXES = (".py", ".yaml", ".csv", ".sql", ".js", ".txt", ".html")


@cache
def code_version() -> str:
    """The release, a digest of the rooms that workers use, and Python's version; read once a process."""
    digest = sha256()
    for room in ROOMS:
        for path in sorted(path for path in (ROOT / room).rglob("*") if path.suffix in SUFFIXES):
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"nianbao {version('nianbao')} ({digest.hexdigest()[:12]}, Python {python})"
