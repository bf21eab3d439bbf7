"""Runs every measurement of this folder, one after the other: `make bench`."""

import subprocess
import sys
from pathlib import Path

LONG = ("frontier", "kills", "lost_workers", "year")  # they take long and compare nothing: `make soak`


def main() -> int:
    """Exit code of the worst."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    codes = []
    for name in (name for name in names if name not in LONG):
        print(f"== {name}", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode)
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())
