"""Traditional script and Taiwan's vocabulary to the simplified text of the original."""

from extract.script.simplify import Simplified, is_traditional, simplify

__all__ = ["Simplified", "is_traditional", "simplify"]
