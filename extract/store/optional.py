"""Libraries that only some exports need."""

from importlib import import_module
from typing import Any

from archive.errors import ProgramMissing


def optional(module: str) -> Any:
    """A module of the extra `export`; ProgramMissing if it is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        raise ProgramMissing(f"{module} is not installed: pip install 'nianbao[export]'") from error
