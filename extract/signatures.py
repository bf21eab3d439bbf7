"""What kind of file a body is, by its first bytes (data/file_signatures.yaml); names and headers lie."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.yaml_file import read_yaml

CONTROLS = bytes((*range(1, 9), 11, *range(14, 27), *range(28, 32)))
MAX_CONTROL_SHARE = 0.05  # random bytes have 0.1
SAMPLE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Signature:
    """A mark that stands at the start of a file, or begins within so many of its first bytes."""

    kind: str
    mark: bytes
    within: int = 0

    def signs(self, body: bytes) -> bool:
        """Whether the body begins as such files do."""
        if body.startswith(self.mark):
            return True
        return self.within > 0 and self.mark in body[: self.within] and body.lstrip()[:1] != b"<"


def file_kind(body: bytes) -> str | None:
    """The kind of a file that is no page; None for pages, texts and what is not known."""
    return next((signature.kind for signature in load_signatures() if signature.signs(body)), None)


def has_controls(body: bytes) -> bool:
    """Whether control characters are too many for a text in a charset of bytes; zero bytes are padding."""
    sample = body[:SAMPLE_BYTES]
    return len(sample) - len(sample.translate(None, CONTROLS)) > MAX_CONTROL_SHARE * len(sample)


@cache
def load_signatures() -> tuple[Signature, ...]:
    """Reads the data file, once a process."""
    rows = read_yaml(files("extract") / "data" / "file_signatures.yaml")
    return tuple(Signature(row["kind"], mark_of(row), row.get("within", 0)) for row in rows)


def mark_of(row: dict[str, str]) -> bytes:
    """The bytes of a mark, written as text or in hexadecimal."""
    return bytes.fromhex(row["hex"]) if "hex" in row else row["mark"].encode("ascii")
