"""Fixtures for every room: where the real documents stand."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A loaded machine is no counterexample. The same examples each time: new ones are looked for by `make soak`.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("steady")


def samples_folder() -> Path | None:
    """The folder named by NIANBAO_SAMPLES; it holds seeds/ and samples/."""
    setting = os.environ.get("NIANBAO_SAMPLES")
    return Path(setting) if setting else None


@pytest.fixture(scope="session")
def real_documents() -> Path:
    """Skips without the setting; with it, a missing file fails."""
    folder = samples_folder()
    if folder is None:
        pytest.skip("NIANBAO_SAMPLES is not set")
    return folder
