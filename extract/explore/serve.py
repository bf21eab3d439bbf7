"""Opens a database in datasette on loopback."""

from pathlib import Path

import uvicorn
from datasette.app import Datasette

from extract.explore.metadata import build_metadata, load_explore

HERE = Path(__file__).parent


def build_datasette(path: Path) -> Datasette:
    """A read-only datasette over one file."""
    return Datasette(
        [],
        immutables=[str(path)],
        metadata=build_metadata(path.stem),
        plugins_dir=str(HERE / "plugins"),
        template_dir=str(HERE / "templates"),
        static_mounts=[("nianbao", str(HERE / "static"))],
        settings=load_explore()["settings"],
    )


def serve(path: Path, port: int) -> None:
    """Serves until interrupted; port 0 takes any free one."""
    uvicorn.run(build_datasette(path).app(), host="127.0.0.1", port=port, log_level="warning")
