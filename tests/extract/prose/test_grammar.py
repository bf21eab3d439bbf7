"""The data of the grammar fits together and to the dictionary."""

import re
from pathlib import Path

import extract.prose
from extract.dictionary import load
from extract.prose.grammar import load_grammar

MADE_BY_CODE = {"dated"}


def test_frames_count_metrics_of_the_dictionary() -> None:
    assert {frame.metric for frame in load_grammar().frames} <= set(load().metrics)


def test_every_concept_has_words_and_a_use() -> None:
    grammar = load_grammar()
    known = frozenset().union(*grammar.concepts.values())
    named = frozenset().union(
        *(
            frozenset().union(*frame.own, frame.without, frame.near, frame.not_near, frame.other)
            for frame in grammar.frames
        )
    )
    folder = Path(extract.prose.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert named <= known | MADE_BY_CODE
    assert known <= named | set(grammar.families) | set(re.findall(r'"(\w+)"', code))


def test_topics_are_families() -> None:
    grammar = load_grammar()
    assert frozenset().union(*(frame.topic for frame in grammar.frames)) <= set(grammar.families.values())


def test_the_longest_word_wins() -> None:
    words = load_grammar().words
    for text in ("政府信息公开申请行政复议", "公民、法人和其他组织", "不属于本行政机关"):
        match = words.match(text)
        assert match and match[0] == text
