"""Facts against the truth: `python -m bench.facts [--faults]`.

Prints documents, facts, precision, recall and F1 by era and family, CPU milliseconds a document and the
peak memory of the process: on the demo web, clean and damaged, on generated forms and their layouts, on
sentences, and on the documents of NIANBAO_SAMPLES where it is set. `--faults` names every number that is
missed or wrong.
"""

import os
import resource
import sys
from itertools import chain
from pathlib import Path

from bench._facts_scores import Tally, score
from bench._facts_sets import form_pages, real_documents, sentences, web_pages

WEBS = ((11, 1.0), (12, 1.0))  # seed and scale
SEEDS = range(20)
HEAD = (
    f"{'group':<32}{'docs':>6}{'facts':>8}{'precision':>11}{'recall':>9}{'F1':>9}{'on nothing':>12}{'ms':>8}"
)


def main(arguments: list[str]) -> None:
    """One line a group."""
    samples = os.environ.get("NIANBAO_SAMPLES")
    webs = chain.from_iterable(web_pages(seed, scale) for seed, scale in WEBS)
    real = real_documents(Path(samples)) if samples else ()
    print(HEAD)
    for documents in (webs, form_pages(SEEDS), sentences(), real):
        for group, tally in score(documents).items():
            print(as_line(group, tally))
            if "--faults" in arguments:
                print(*tally.faults, sep="\n")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def as_line(group: str, tally: Tally) -> str:
    """A tally as a row under `HEAD`."""
    facts = tally.right + tally.missed
    ms = 1e3 * tally.seconds / tally.documents
    return (
        f"{group:<32}{tally.documents:>6}{facts:>8}{tally.precision:>11.4f}{tally.recall:>9.4f}"
        f"{tally.f1:>9.4f}{tally.on_nothing:>12}{ms:>8.1f}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
