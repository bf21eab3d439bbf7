"""Kinds of damage: each is found by its rule, and mended as far as the file still proves what it held."""

import fcntl
import gzip
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from archive.cdxj import write_index
from archive.errors import FolderInUse
from archive.reader import iter_captures
from archive.repair import repair
from archive.stored import Loss, iter_stored
from archive.verify import verify
from tests.archive.exchanges import EXCHANGE, golden_writer

Members = list[bytes]
# Places of the second of three exchanges in the file: after the warcinfo, four records each.
REQUEST, RESPONSE, METADATA = 5, 6, 7
URIS = [f"http://example.org/art/{number}.html" for number in range(3)]


@dataclass(frozen=True)
class Damage:
    """What is done to the members of a file, the rule that must find it, and which responses survive."""

    rule: str
    damage: Callable[[Members], bytes]
    survivors: tuple[int, ...] = (0, 1, 2)


def edited(place: int, edit: Callable[[bytes], bytes]) -> Callable[[Members], bytes]:
    """The file with one record edited and compressed again."""

    def damage(members: Members) -> bytes:
        members[place] = gzip.compress(edit(gzip.decompress(members[place])))
        return b"".join(members)

    return damage


def flipped(place: int, at: Callable[[bytes], int]) -> Callable[[Members], bytes]:
    """The file with one bit of a compressed member turned."""

    def damage(members: Members) -> bytes:
        member = bytearray(members[place])
        member[at(members[place])] ^= 0x10
        members[place] = bytes(member)
        return b"".join(members)

    return damage


def content_length(change: int) -> Callable[[bytes], bytes]:
    """A record whose Content-Length is off by so much."""
    pattern = re.compile(rb"(?<=\r\nContent-Length: )\d+(?=\r\n\r\n)")
    return lambda record: pattern.sub(lambda found: b"%d" % (int(found[0]) + change), record, count=1)


def label_changed(name: bytes) -> Callable[[bytes], bytes]:
    """A record whose digest says something else."""
    return lambda record: re.sub(name + rb": sha256:....", name + rb": sha256:0000", record)


def without_line(name: bytes) -> Callable[[bytes], bytes]:
    """A record without a field."""
    return lambda record: re.sub(name + rb": [^\r]*\r\n", b"", record, count=1)


def merged(members: Members) -> bytes:
    members[REQUEST : RESPONSE + 1] = [
        gzip.compress(b"".join(map(gzip.decompress, members[REQUEST : RESPONSE + 1])))
    ]
    return b"".join(members)


def dropped(place: int) -> Callable[[Members], bytes]:
    return lambda members: b"".join(members[:place] + members[place + 1 :])


def cut_inside(place: int, keep: int) -> Callable[[Members], bytes]:
    return lambda members: b"".join([*members[:place], members[place][:keep], *members[place + 1 :]])


DAMAGES = {
    "cut in the last member": Damage("gzip_member", lambda members: b"".join(members)[:-20]),
    "last response cut away": Damage("gzip_member", lambda members: b"".join(members[:11])[:-40], (0, 1)),
    "cut in the middle of a header": Damage("gzip_member", cut_inside(RESPONSE, 60), (0, 2)),
    "flipped byte in a compressed block": Damage(
        "gzip_member", flipped(RESPONSE, lambda m: len(m) // 2), (0, 2)
    ),
    "flipped byte in a gzip checksum": Damage("gzip_member", flipped(RESPONSE, lambda m: len(m) - 8)),
    "flipped byte in a gzip length": Damage("gzip_member", flipped(RESPONSE, lambda m: len(m) - 2)),
    "flipped byte in a gzip magic": Damage("gzip_member", flipped(RESPONSE, lambda _: 1)),
    "block changed": Damage(
        "block_digest", edited(RESPONSE, lambda r: r.replace(b"\xc4\xea", b"\xc4\xeb")), (0, 2)
    ),
    "block digest changed": Damage("block_digest", edited(RESPONSE, label_changed(b"WARC-Block-Digest"))),
    "payload digest changed": Damage(
        "payload_digest", edited(RESPONSE, label_changed(b"WARC-Payload-Digest"))
    ),
    "Content-Length too large": Damage("content_length", edited(RESPONSE, content_length(40))),
    "Content-Length slightly too large": Damage("block_digest", edited(RESPONSE, content_length(2))),
    "Content-Length too small": Damage("block_digest", edited(RESPONSE, content_length(-7))),
    "no Content-Length": Damage("content_length", edited(RESPONSE, without_line(b"\r\nContent-Length"[2:]))),
    "no line ends after the block": Damage(
        "record_end", edited(RESPONSE, lambda r: r.removesuffix(b"\r\n\r\n"))
    ),
    "zeros after the end": Damage("gzip_member", lambda members: b"".join(members) + bytes(4096)),
    "zeros in the middle": Damage(
        "gzip_member", lambda members: b"".join([*members[:METADATA], bytes(512), *members[METADATA:]])
    ),
    "two records in one member": Damage("one_record_a_member", merged),
    "record without id": Damage("mandatory_fields", edited(RESPONSE, without_line(b"WARC-Record-ID"))),
    "unknown version": Damage(
        "warc_version", edited(RESPONSE, lambda r: r.replace(b"WARC/1.1", b"WARC/9.7", 1))
    ),
    "request without response": Damage("pair", dropped(RESPONSE), (0, 2)),
    "response without request": Damage("pair", dropped(REQUEST)),
    "the same exchange twice": Damage(
        "duplicate_id", lambda members: b"".join(members + members[REQUEST : METADATA + 2])
    ),
}


def no_loss(loss: Loss) -> None:
    pytest.fail(str(loss))


def archive_of_three(folder: Path) -> tuple[Path, Members]:
    writer = golden_writer(folder)
    for uri in URIS:
        writer.write(replace(EXCHANGE, target_uri=uri))
    writer.close()
    (path,) = folder.iterdir()
    data = path.read_bytes()
    locations = [stored.location for stored in iter_stored(path, no_loss)]
    return path, [data[one.offset : one.offset + one.length] for one in locations]


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_found_and_mended(tmp_path: Path, kind: str) -> None:
    path, members = archive_of_three(tmp_path / "warc")
    assert verify(tmp_path).faults == []
    spoilt = DAMAGES[kind].damage(members)
    path.write_bytes(spoilt)

    faults = verify(tmp_path).faults
    assert DAMAGES[kind].rule in {fault.rule for fault in faults}

    repairs = repair(tmp_path)
    assert (path.parent / "damaged" / path.name).read_bytes() == spoilt
    assert repairs.mended or repairs.lost
    assert repairs.remaining == verify(tmp_path).faults == []
    responses = [one for one in iter_captures(tmp_path, on_loss=no_loss) if one.record_type == "response"]
    assert [URIS.index(one.target_uri) for one in responses] == list(DAMAGES[kind].survivors)
    assert all(one.payload.decode("gb18030") == "年报" for one in responses)


def test_a_whole_archive_is_left_alone(tmp_path: Path) -> None:
    path, members = archive_of_three(tmp_path / "warc")
    repairs = repair(tmp_path)
    assert (repairs.kept, repairs.mended, repairs.lost, repairs.remaining) == ([], [], [], [])
    assert path.read_bytes() == b"".join(members)


def shifted(name: str) -> Callable[[list[str]], list[str]]:
    """An index whose lines say another number or text of their records."""
    return lambda lines: [line.replace(f'"{name}": "', f'"{name}": "9') for line in lines]


INDEX_DAMAGES: dict[str, Callable[[list[str]], list[str]]] = {
    "offset": shifted("offset"),
    "length": shifted("length"),
    "url": shifted("url"),
    "digest": shifted("digest"),
    "filename": shifted("filename"),
    "time": lambda lines: [*lines[:-1], lines[-1].replace(" 2024", " 2023", 1)],
    "key": lambda lines: ["a" + lines[0], *lines[1:]],
    "line missing": lambda lines: lines[1:],
    "line twice": lambda lines: [*lines, lines[-1]],
    "line of a file that is gone": lambda lines: [*lines, lines[-1].replace("nianbao", "zzz")],
    "not sorted": lambda lines: lines[::-1],
    "cut": lambda lines: [*lines[:-1], lines[-1][:50]],
    "empty": lambda _: [],
    "zeros": lambda _: ["\0" * 500],
}


@pytest.mark.parametrize("kind", INDEX_DAMAGES)
def test_an_index_that_says_what_is_not_is_found_and_written_anew(tmp_path: Path, kind: str) -> None:
    archive_of_three(tmp_path / "warc")
    write_index(tmp_path)
    index = tmp_path / "index.cdxj"
    good = index.read_text()
    assert verify(tmp_path).faults == []
    index.write_text("".join(INDEX_DAMAGES[kind](good.splitlines(keepends=True))))
    assert {fault.rule for fault in verify(tmp_path).faults} == {"index"}
    repairs = repair(tmp_path)
    assert (repairs.mended, repairs.lost, repairs.remaining) == ([], [], [])
    assert index.read_text() == good


@pytest.mark.parametrize(
    "data", [b"", bytes(5000), b"<html>502</html>", gzip.compress(b"a log\n" * 9, mtime=0)]
)
def test_a_file_in_which_nothing_is_left_is_told(tmp_path: Path, data: bytes) -> None:
    path, _ = archive_of_three(tmp_path / "warc")
    other = path.with_name("other.warc.gz")
    other.write_bytes(data)
    assert {(fault.file, fault.offset) for fault in verify(tmp_path).faults} == {(other.name, 0)}
    repairs = repair(tmp_path)
    assert [lost.file for lost in repairs.lost] == [other.name]
    assert repairs.remaining == []
    assert (path.parent / "damaged" / other.name).read_bytes() == data


def test_a_file_under_two_names_is_kept_once(tmp_path: Path) -> None:
    path, members = archive_of_three(tmp_path / "warc")
    path.with_name("z-copy.warc.gz").write_bytes(b"".join(members))
    assert {(fault.file, fault.rule) for fault in verify(tmp_path).faults} == {
        ("z-copy.warc.gz", "duplicate_id")
    }
    repairs = repair(tmp_path)
    assert (repairs.lost, repairs.remaining) == ([], [])
    assert path.read_bytes() == b"".join(members)
    assert [one.target_uri for one in iter_captures(tmp_path) if one.record_type == "response"] == URIS


def test_a_date_that_nothing_tells_is_cut_to_what_its_neighbours_agree_on(tmp_path: Path) -> None:
    path, members = archive_of_three(tmp_path / "warc")
    alone = b"\r\n".join(
        line for line in gzip.decompress(members[RESPONSE]).split(b"\r\n") if b"Concurrent" not in line
    )
    members[RESPONSE] = gzip.compress(re.sub(rb"WARC-Date: [^\r]*", b"WARC-Date: some day", alone))
    path.write_bytes(b"".join(members))
    repairs = repair(tmp_path)
    assert any("now WARC-Date: 2024-03-01" in mend.detail for mend in repairs.mended)
    assert repairs.remaining == []


def test_a_frontier_follows_its_records_and_asks_again_for_lost_ones(tmp_path: Path) -> None:
    path, members = archive_of_three(tmp_path / "warc")
    with sqlite3.connect(tmp_path / "frontier.db") as frontier:
        frontier.execute(
            "CREATE TABLE requests"
            " (id INTEGER, state TEXT, record_id TEXT, warc_filename TEXT, warc_offset INTEGER)"
        )
        captures = [one for one in iter_captures(tmp_path) if one.record_type == "response"]
        frontier.executemany(
            "INSERT INTO requests VALUES (?, 'done', ?, ?, ?)",
            [(number, one.record_id, path.name, one.location.offset) for number, one in enumerate(captures)],
        )
    assert verify(tmp_path).faults == []
    path.write_bytes(cut_inside(RESPONSE, 60)(members))
    assert "frontier" in {fault.rule for fault in verify(tmp_path).faults}
    assert repair(tmp_path).remaining == []
    with sqlite3.connect(tmp_path / "frontier.db") as frontier:
        states = frontier.execute("SELECT state FROM requests ORDER BY id").fetchall()
    assert states == [("done",), ("pending",), ("done",)]


def test_a_folder_in_use_is_not_touched(tmp_path: Path) -> None:
    path, members = archive_of_three(tmp_path / "warc")
    path.write_bytes(b"".join(members)[:-20])
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(FolderInUse):
            repair(tmp_path)
    assert repair(tmp_path).remaining == []
