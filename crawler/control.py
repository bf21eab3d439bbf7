"""What a person tells a crawl while it runs: files in `control/` of the crawl directory.

A file is there or is not, whoever is killed when; the crawl looks five times a second.
"""

from pathlib import Path

from crawler.ignoring import IgnoreRules
from crawler.options import part_name


class Control:
    """The wishes for the crawl in a folder."""

    def __init__(self, out: Path) -> None:
        self._folder = out / "control"
        self.ignored = IgnoreRules(self._folder)

    @property
    def is_paused(self) -> bool:
        """Whether nothing is to be asked for now."""
        return (self._folder / "pause").exists()

    @property
    def is_stopped(self) -> bool:
        """Whether the run is to end."""
        return (self._folder / "stop").exists()

    @property
    def skipped(self) -> frozenset[str]:
        """The portals that are not to be asked for."""
        files = self._folder.glob("skip-*")
        return frozenset(path.read_text(encoding="utf-8").strip() for path in files)

    def pause(self) -> None:
        """Nothing more is asked for until `resume`."""
        self._write("pause", "")

    def resume(self) -> None:
        """The crawl goes on."""
        (self._folder / "pause").unlink(missing_ok=True)

    def stop(self) -> None:
        """The run ends; what waits is left to the next."""
        self._write("stop", "")

    def clear_stop(self) -> None:
        """A new run begins."""
        (self._folder / "stop").unlink(missing_ok=True)

    def skip(self, portal: str) -> None:
        """The portal is left alone until `take_up`."""
        self._write(f"skip-{part_name(portal)}", portal)

    def take_up(self, portal: str) -> None:
        """The portal is crawled again."""
        (self._folder / f"skip-{part_name(portal)}").unlink(missing_ok=True)

    def _write(self, name: str, text: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f".{name}"
        draft.write_text(text, encoding="utf-8")
        draft.replace(self._folder / name)
