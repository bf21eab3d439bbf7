"""The exceptions of the checks."""

from archive.errors import NianbaoError


class FormulaError(NianbaoError):
    """Raised when an identity of the dictionary is not in the language of formulas."""

    def __init__(self, formula: str) -> None:
        super().__init__(
            f"the dictionary's formula {formula!r} cannot be read: write it as sums of metric ids"
        )
