"""The names of a department that reports on itself, and the field of work they tell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.prose.grammar import load_grammar

MIN_NAME = 3  # 财政局
FIELD = range(2, 11)  # characters: 财政 to 人力资源和社会保障
COUNTED = r"信息(?=[\d共总约近数])"
INFORMATION = rf"((?:政府|政务)?{COUNTED})"
IS_COUNTED = re.compile(COUNTED)


@dataclass(frozen=True, slots=True)
class Names:
    """`own` matches the department's name in all its forms, `field` its field of work before 信息."""

    own: re.Pattern[str]
    field: re.Pattern[str]

    def without_field(self, sentence: str) -> str:
        """公开卫生政府信息52条, said by a health bureau, is 公开政府信息52条; the length stays."""
        if not IS_COUNTED.search(sentence):
            return sentence
        return self.field.sub(lambda match: match[1].ljust(len(match[0])), sentence)


@lru_cache(256)
def department_names(publisher: str) -> Names:
    """A department's name, its shorter forms (大余县财政局, 县财政局, 财政局), and their fields (财政)."""
    forms = tuple(_forms(publisher))
    own = {form[start:] for form in forms for start in range(len(form) - MIN_NAME + 1)}
    fields = {field for form in forms for field in _fields(form)}
    return Names(own=_any_of(own), field=re.compile(f"(?:{_any_of(fields).pattern}){INFORMATION}"))


def _forms(publisher: str) -> Iterator[str]:
    forms = [publisher]
    for long, short in load_grammar().short_names.items():
        forms += [form.replace(long, short) for form in forms if long in form]
    yield from forms


def _fields(name: str) -> Iterator[str]:
    """What stands before the end of a name: 卫生 and longer ones."""
    end = next((end for end in load_grammar().name_ends if name.endswith(end)), "")
    stem = name.removesuffix(end)
    yield from (stem[-length:] for length in FIELD if length <= len(stem))


def _any_of(words: set[str]) -> re.Pattern[str]:
    longest: Sequence[str] = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest)))
