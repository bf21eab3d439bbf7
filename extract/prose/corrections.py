"""Numbers that a neighbour corrects: gross before net, received with what was carried in."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.prose.candidates import Candidate
from extract.prose.tokens import Token

TOTAL, GROSS = "disclosure.proactive.total", "disclosure.proactive.gross_total"
RESULTS = (".upheld", ".corrected")  # 1件驳回，1件维持: each is a part of what was upheld
RECEIVED, CARRIED_IN = "requests.received", "requests.carried_in"


def correct(found: Sequence[Candidate], tokens: Sequence[Token]) -> Iterator[Candidate]:
    """The candidates of one sentence after the corrections that the sentence itself makes."""
    told = Counter(one.metric for one in found if one.value and one.metric.endswith(RESULTS))
    net = next((one.start for one in tokens if "net" in one.concepts), None)
    for one in found:
        if net is not None and one.metric == TOTAL and one.end <= net:
            yield replace(one, metric=GROSS)
        elif told[one.metric] > 1:
            yield replace(one, subject="part")
        elif one.metric == RECEIVED and one.value:
            yield _without_carried(one, found, tokens)
        else:
            yield one


def _without_carried(one: Candidate, found: Sequence[Candidate], tokens: Sequence[Token]) -> Candidate:
    """收到41件（含上年度结转3件）: newly received are 38."""
    after = next((other for other in found if other.start >= one.end), None)
    if after is None or after.metric != CARRIED_IN or after.value is None or one.value is None:
        return one
    between = [token for token in tokens if one.end <= token.start < after.start]
    if not any("including" in token.concepts for token in between) or after.value > one.value:
        return one
    return replace(one, value=one.value - after.value)
