"""Webs that several tests look at; built once a session."""

import pytest

from demo.web import Web, build_web

PORT = 8001
SEEDS = (1, 20_260)


@pytest.fixture(scope="session", params=SEEDS, ids=lambda seed: f"seed {seed}")
def web(request: pytest.FixtureRequest) -> Web:
    """The whole web of one seed."""
    seed: int = request.param
    return build_web(seed, 1.0, PORT)
