"""The whole way, by the real commands, on a small web."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from demo.errors import OtherWeb
from demo.summary import describe
from demo.way import WayResult, run_way

SEED = 4
SCALE = 0.2


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> WayResult:
    """What the way came to."""
    return run_way(tmp_path_factory.mktemp("way") / "out", SEED, SCALE)


def test_nothing_of_the_truth_is_missed(result: WayResult) -> None:
    assert result.tally.misses == []


def test_the_summary_names_what_was_found(result: WayResult) -> None:
    text = describe(result)
    assert f"{result.tally.reports_found} of {result.tally.reports}" in text
    assert str(result.database) in text
    assert result.portals[0] in text


def test_the_same_folder_goes_on_and_another_seed_is_refused(result: WayResult) -> None:
    again = run_way(result.folder, SEED, SCALE)
    assert sum(again.requests.values()) < sum(result.requests.values())
    assert again.tally.reports_found == result.tally.reports_found
    with pytest.raises(OtherWeb):
        run_way(result.folder, SEED + 1, SCALE)


def test_demo_web_prints_one_object_and_ends_when_told() -> None:
    line = [sys.executable, "-m", "nianbao", "demo-web", "--seed", "9", "--scale", "0.1"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        files = json.loads(process.stdout.readline())
        assert set(files) == {"portals_csv", "truth", "access_log"}
        assert all(Path(path).is_file() for path in files.values())
        process.terminate()
        assert process.wait(20) == 0
    assert not Path(files["truth"]).exists()
