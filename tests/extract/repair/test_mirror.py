"""Pages put through the mirror's way of breaking come back; what cannot be known is not invented."""

import random
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest
import yaml

from extract.repair import restore
from extract.repair.gloss import find_glosses
from extract.script.t2s import load_tables, to_simplified
from extract.splice import apply_splices
from tests.extract.repair.mirror import GLOSSED, break_page, to_traditional

PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))
CLEAN_SEEDS = ("000", "002", "004")
EXACT_RUNS = 0.85
Span = tuple[int, int]


def without_blanks(text: str) -> str:
    return re.sub(r"[\u3000 ]", "", text)


def wrong_spots(found: str, truth: str) -> list[Span]:
    """Spans of the truth that differ, near ones taken together."""
    spots: list[Span] = []
    for operation, _, _, start, end in SequenceMatcher(None, found, truth, autojunk=False).get_opcodes():
        if operation == "equal":
            continue
        near = spots and start - spots[-1][1] <= 3
        spots.append((spots.pop()[0], end) if near else (start, end))
    return spots


def variants(pages: list[str]) -> Iterator[tuple[str, str]]:
    """Each page as traditional text, and broken with the glosses of several mirrors.

    The known mirror glosses characters that the simplified script writes otherwise.
    """
    for page in pages:
        truth = to_traditional(page)
        characters = sorted(set(truth) & load_tables().traditional)
        glossed = (
            GLOSSED,
            *("".join(random.Random(n).sample(characters, min(60, len(characters)))) for n in range(4)),
        )
        yield from ((truth, break_page(page, some)) for some in glossed)


def share_restored(pages: list[str]) -> tuple[int, float]:
    """How many runs were broken, and the share of them that came back exactly."""
    broken = restored = 0
    for truth, page in variants(pages):
        clean = without_blanks(to_simplified(truth))
        unglossed = apply_splices(page, find_glosses(page)).text
        before = wrong_spots(without_blanks(to_simplified(unglossed)), clean)
        after = wrong_spots(without_blanks(restore(page).text), clean)
        broken += len(before)
        restored += sum(not any(s <= end + 1 and e >= start - 1 for s, e in after) for start, end in before)
    return broken, restored / broken


def test_broken_runs_come_back() -> None:
    broken, share = share_restored([path.read_text(encoding="utf-8") for path in PAGES])
    assert broken >= 50
    assert share >= EXACT_RUNS


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_digit_is_invented_or_changed(path: Path) -> None:
    for _, page in variants([path.read_text(encoding="utf-8")]):
        assert re.findall("[0-9０-９]", restore(page).text) == re.findall("[0-9０-９]", page)


NUMERAL = re.compile("[0-9０-９〇零一二两三四五六七八九十百千万亿]")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_numeral_is_invented(path: Path) -> None:
    for truth, page in variants([path.read_text(encoding="utf-8")]):
        numerals = iter(NUMERAL.findall(to_simplified(truth)))
        assert all(numeral in numerals for numeral in NUMERAL.findall(restore(page).text))


def test_a_swallowed_tag_comes_back() -> None:
    page = (PAGES[0].read_text(encoding="utf-8") + "\n　　（二）附表").replace("\n", "</p>\n<p>")
    truth = f"<p>{page}：</p>"
    assert restore(break_page(truth)).text.endswith("</p>")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_clean_page_comes_back_itself(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    restored = restore(text)
    assert restored.text is text
    assert not restored.damage
    assert not restored.steps


def with_question_marks(text: str, seed: int, lost: str = "?") -> str:
    chance = random.Random(seed)
    characters = list(text)
    for _ in range(100):
        characters.insert(chance.randrange(len(characters)), lost)
    return "".join(characters)


ODDITIES = """<script type="application/json">{"q": "为什么?。谁，?", "u": "http://a.gov.cn/x?id=3&b=?"}</script>
<p>Its bureau released 12 items (e.g. WTO/TBT)? See (a), (b). 这样吗?！“是?”鎏金(liu)阁、洧(wěi)川。</p>
<table><tr><td>指标(件)</td><td>?</td></tr><tr><td>a(b)c</td><td>12?</td></tr></table>"""


@pytest.mark.parametrize("lost", ["?", "\ufffd"])
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_question_marks_in_a_clean_page_stay(path: Path, seed: int, lost: str) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    page = f"{''.join(f'<p>{line}</p>' for line in lines)}{ODDITIES}" * 2
    assert restore(page).text is page
    broken = with_question_marks(page, seed, lost)
    assert restore(broken).text == broken


@pytest.mark.parametrize("name", CLEAN_SEEDS)
@pytest.mark.parametrize("seed", range(3))
def test_clean_seeds_stay(real_documents: Path, name: str, seed: int) -> None:
    (path,) = (real_documents / "seeds").glob(f"{name}_*.txt")
    text = path.read_text(encoding="utf-8")
    assert restore(text).text == text
    broken = with_question_marks(text, seed)
    assert restore(broken).text == broken


def test_clean_seeds_come_back_from_the_mirror(real_documents: Path) -> None:
    folder = real_documents / "seeds"
    pages = [
        path.read_text(encoding="utf-8") for name in CLEAN_SEEDS for path in folder.glob(f"{name}_*.txt")
    ]
    full_width = str.maketrans("(),:;", "（），：；", "\xa0")
    indented = [re.sub("(?m)^(?=.)", "　　", page.translate(full_width)) for page in pages]
    broken, share = share_restored(indented)
    assert broken
    assert share >= EXACT_RUNS


def test_the_damaged_seed(real_documents: Path) -> None:
    folder = real_documents / "seeds"
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    for name, document in expected.items():
        found = restore((folder / name).read_text(encoding="utf-8"))
        for _, phrase in document.get("repaired", ()):
            assert phrase in found.text
        if document.get("repaired"):
            counts = {damage.kind: damage.count for damage in found.damage}
            assert counts["gbk_byte_shift"] >= 12
            assert not find_glosses(found.text)
            assert not re.search("[?][。，,]|[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][)）]", found.text)
