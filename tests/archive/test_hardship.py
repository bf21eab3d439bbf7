"""Kills and random damage: what was promised is there, and nothing false is handed out."""

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import InputUnusable
from archive.reader import iter_captures
from archive.recover import recover_open
from archive.repair import repair
from archive.stored import Loss
from archive.verify import verify
from tests.archive.exchanges import EXCHANGE, golden_writer

KILLS = 6
# Writes until it is killed, and says of every record when its promise was kept.
WRITE_FOR_EVER = """
import sys
from pathlib import Path
from archive.dedup import DigestIndex
from archive.durable import DurableWriter
from archive.writer import WarcWriter
from tests.archive.exchanges import INFO, numbered

folder = Path(sys.argv[1])
writer = WarcWriter(folder / "warc", "w", INFO, max_bytes=200_000)
durable = DurableWriter(writer, DigestIndex(folder / "dedup.db", folder / "warc"))
number = int(sys.argv[2])
while True:
    futures = [durable.submit(numbered(number + step)) for step in range(7)]
    number += 7
    for future in futures:
        print(future.result().record_id, flush=True)
"""


def test_what_was_promised_survives_every_kill(tmp_path: Path) -> None:
    dice = random.Random(7)
    promised: list[str] = []
    for kill in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path), str(kill * 100_000)],
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            promised.append(process.stdout.readline().strip())
            sleep(dice.uniform(0, 0.15))
            process.kill()
            # the last line may have been cut by the kill
            promised += [line.strip() for line in process.stdout if line.endswith(">\n")]
        recover_open(tmp_path / "warc")
    found = [one.record_id for one in iter_captures(tmp_path)]
    assert len(found) == len(set(found))
    assert set(promised) <= set(found)
    assert {fault.rule for fault in verify(tmp_path).faults} <= {"date_order"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file of three exchanges, 40 to 400 bytes of payload each."""
    folder = tmp_path_factory.mktemp("whole")
    writer = golden_writer(folder)
    for number in range(3):
        body = (f"第{number}页" * 10 * (number + 1)).encode("gb18030")
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
        writer.write(replace(EXCHANGE, target_uri=f"http://example.org/{number}", response=head + body))
    writer.close()
    (path,) = folder.iterdir()
    return path.read_bytes()


def told(path: Path, losses: list[Loss]) -> dict[tuple[str, str], bytes]:
    try:
        captures = list(iter_captures(path, on_loss=losses.append))
    except InputUnusable:
        losses.append(Loss(path.name, 0, "warc_header", "nothing whole is left"))
        return {}
    return {(one.record_id, one.target_uri): one.payload for one in captures}


@given(data=st.data())
@settings(max_examples=80)
def test_random_damage_never_makes_false_captures(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    path = folder / "a.warc.gz"
    path.write_bytes(whole)
    truth = told(path, [])

    start = data.draw(st.integers(0, len(whole) - 1))
    kind = data.draw(st.sampled_from(["flip", "cut", "zeros", "insert"]))
    damaged = {
        "flip": whole[:start] + bytes((whole[start] ^ 0x41,)) + whole[start + 1 :],
        "cut": whole[:start],
        "zeros": whole[:start] + bytes(min(64, len(whole) - start)) + whole[start + 64 :],
        "insert": whole[:start] + b"noise" + whole[start:],
    }[kind]
    path.write_bytes(damaged)

    losses: list[Loss] = []
    found = told(path, losses)
    assert found.items() <= truth.items()
    assert losses or found == truth or kind == "cut"  # a cut between two members shows nothing
    if found:
        faults = verify(folder).faults
        assert faults or found == truth or kind == "cut"
        assert repair(folder).remaining == []
        assert found.items() <= told(path, []).items() <= truth.items()
