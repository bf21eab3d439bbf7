"""Numbers that one 分别 shares out among the words before them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.prose.clauses import Counting
from extract.prose.concepts import families_of
from extract.prose.tokens import Token


def spread(countings: Sequence[Counting], tokens: Sequence[Token]) -> Iterator[Counting]:
    """Gives `A和B分别为3件和2件` its second half: the first number to A, the second to B."""
    index = 0
    while index < len(countings):
        run = _run(countings, index)
        heads = _heads(tokens, countings[index], len(run)) if len(run) > 1 else []
        if heads:
            yield from (
                replace(one, left=head.concepts, right=frozenset(), after=frozenset(), gap="")
                for one, head in zip(run, heads, strict=True)
            )
        else:
            yield from run
        index += len(run)


def _run(countings: Sequence[Counting], index: int) -> Sequence[Counting]:
    if "respectively" not in countings[index].left:
        return countings[index : index + 1]
    end = index + 1
    while end < len(countings) and not countings[end].left:
        end += 1
    return countings[index:end]


def _heads(tokens: Sequence[Token], counting: Counting, wanted: int) -> list[Token]:
    skipped = {"respectively", "noise", "sum", "each"}
    words = [
        one for one in tokens[: counting.last] if one.kind == "word" and one.start < counting.quantity.start
    ]
    told = [one for one in words if not one.concepts & skipped][-wanted - 1 :]
    heads = told[-wanted:]
    if len(told) > wanted and families_of(heads[-1].concepts) and not families_of(heads[0].concepts):
        heads = told[:wanted]
    return heads if len(heads) == wanted else []
