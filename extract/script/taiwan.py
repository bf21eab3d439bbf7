"""The reviewed list of Taiwan's words (data/script_taiwan.yaml) put back into mainland words.

OpenCC's own phrase replacement (tw2sp) is not used: 39 of its 61 replacements on a real report were
wrong (指標 became 指针, 檔案館 became 文件馆).
"""

import re
from functools import cache
from importlib.resources import files

from extract.splice import Splice
from extract.yaml_file import read_yaml


def find_taiwan_words(simplified: str) -> list[Splice]:
    """The splices that turn the Taiwan words of a simplified text into the mainland's."""
    pattern, becomes = load_words()
    return [
        Splice(match.start(), match.end(), becomes[match.group()], "taiwan_vocabulary", "phrase list")
        for match in pattern.finditer(simplified)
    ]


@cache
def load_words() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern over all phrases, the longest first, and what each becomes."""
    data = read_yaml(files("extract") / "data" / "script_taiwan.yaml")
    phrases = [entry for group in data["groups"] for entry in group["phrases"]]
    entries: list[dict[str, str]] = sorted(phrases, key=lambda entry: -len(entry["word"]))
    firsts = "".join(sorted({entry["word"][0] for entry in entries}))  # 10 ms a page without
    pattern = re.compile(f"(?=[{firsts}])(?:{'|'.join(phrase_pattern(entry) for entry in entries)})")
    return pattern, {entry["word"]: entry["becomes"] for entry in entries}


def phrase_pattern(entry: dict[str, str]) -> str:
    """A phrase with the neighbours that would make another word of it."""
    before = f"(?<![{entry['not_after']}])" if "not_after" in entry else ""
    behind = f"(?![{entry['not_before']}])" if "not_before" in entry else ""
    return f"{before}{entry['word']}{behind}"
