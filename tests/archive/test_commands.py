"""The archivist's commands as they are called: what they print, and their exit codes."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.errors import ExitCode
from nianbao import main
from tests.archive.exchanges import EXCHANGE, golden_writer


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


Nianbao = Callable[..., Done]


@pytest.fixture
def nianbao(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Nianbao:
    """The command line in this process: a new one takes two seconds to start."""

    def run(*words: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["nianbao", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    writer = golden_writer(tmp_path / "warc")
    writer.write(EXCHANGE)
    writer.close()
    return tmp_path


def test_verify_says_what_it_checked(crawl: Path, nianbao: Nianbao) -> None:
    done = nianbao("verify", crawl, "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"files": 1, "records": 5, "faults": []})


def test_verify_ends_with_its_own_code_when_it_finds_faults(crawl: Path, nianbao: Nianbao) -> None:
    (path,) = (crawl / "warc").iterdir()
    path.write_bytes(path.read_bytes()[:-5])
    done = nianbao("verify", crawl, "--json")
    assert done.returncode == ExitCode.FAULTS_FOUND
    (fault,) = json.loads(done.stdout)["faults"]
    assert set(fault) == {"file", "offset", "record_id", "rule", "detail"}
    assert (fault["file"], fault["rule"]) == (path.name, "gzip_member")
    assert path.name in nianbao("verify", crawl).stdout
    repaired = nianbao("repair", crawl, "--json")
    assert repaired.returncode == 0
    assert json.loads(repaired.stdout)["kept"] == [str(path.parent / "damaged" / path.name)]


def test_index_and_pack_say_where_they_wrote(crawl: Path, nianbao: Nianbao) -> None:
    assert json.loads(nianbao("index", crawl, "--json").stdout) == {
        "captures": 2,
        "index": str(crawl / "index.cdxj"),
    }
    packed = Path(json.loads(nianbao("pack", crawl, "--json").stdout)["wacz"])
    assert packed.parent == crawl / "wacz"
    assert nianbao("verify", crawl).returncode == 0


@pytest.mark.parametrize("command", ["verify", "repair", "index", "pack"])
def test_a_folder_without_archive_is_refused_in_one_sentence(
    tmp_path: Path, nianbao: Nianbao, command: str
) -> None:
    done = nianbao(command, tmp_path)
    assert done.returncode == ExitCode.INPUT_UNUSABLE
    assert done.stderr.count("\n") == 1
    assert str(tmp_path) in done.stderr
