"""docs/scale.md tells what bench/country.py reckons, and names commands and options that exist."""

import re
from pathlib import Path
from typing import Any

import pytest
from click import Context

from bench.country import build_tables, load_figures
from nianbao import cli

PAGE = (Path(__file__).parent.parent / "docs" / "scale.md").read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_figures() -> None:
    assert build_tables(load_figures()) in PAGE


def test_the_frontiers_figures_are_the_same_in_words() -> None:
    figures = load_figures()
    sentence = PAGE[PAGE.index("A frontier of 10 million") :]
    for words in (
        f"{figures.frontier_enqueue_ms:.2f} ms to add",
        f"{figures.frontier_next_ms:.2f} ms to hand",
        f"{figures.frontier_memory_mb} MB of memory",
        f"{figures.frontier_bytes * 10**7 / 10**9:.0f} GB on disk",
        f"{figures.frontier_resume_s} s to be opened",
    ):
        assert words in sentence


def test_its_commands_exist() -> None:
    for command, rest in re.findall(r"nianbao (\w+)(.*)", PAGE):
        mounted = cli.get_command(Context(cli), command)
        assert mounted, command
        known = {option for parameter in mounted.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known


def test_the_slurm_example_writes_a_job_that_starts_a_worker() -> None:
    pytest.importorskip("dask_jobqueue", reason="pip install dask-jobqueue")
    example = PAGE[PAGE.index("```python\n") :].removeprefix("```python\n")
    made: dict[str, Any] = {}
    exec(example.partition("cluster.scale")[0].replace("8786", "0"), made)  # the page's own code
    script = made["cluster"].job_script()
    made["cluster"].close()
    assert "#SBATCH -J nianbao\n" in script
    assert "#SBATCH -t 24:00:00\n" in script
    assert re.search(r"-m distributed\.cli\.dask_worker tcp://\S+ .*--nthreads 1 ", script)
