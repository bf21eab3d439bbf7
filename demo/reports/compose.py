"""Writes one report: introduction, sections, forms, and the truth of what it says."""

from dataclasses import dataclass
from random import Random

from demo.model import Composed, Fact, Heading, Paragraph, Part, Publisher, Table
from demo.reports import forms
from demo.reports.figures import Figures, Key
from demo.reports.prose import Pen
from demo.reports.units import unit_of
from demo.wording import read_data

COMMA_SHARE = 0.12
NUMERALS = "一二三四五六七八九"
OLD_TOPICS = (
    ("training", "consultations"),
    ("proactive_old", "views", "interpretation", "proposals"),
    ("requests", "answers"),
    ("fees",),
    ("review", "litigation", "complaints"),
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written: who, when, in which form, with which planted faults.

    `form` is narrative, announced (the table is named and missing), fujian, shanghai, stat2014,
    emptied (the table of 2014 without its values), or modern (the forms of 2019 and 2021).
    """

    publisher: Publisher
    year: int
    title: str
    form: str
    figures: Figures
    hollow: dict[Key, str]
    failing: tuple[str, ...] = ()


ERAS = {
    "narrative": "narrative",
    "announced": "narrative",
    "fujian": "local_2008",
    "shanghai": "local_2008",
    "stat2014": "stat_2014",
    "emptied": "stat_2014",
}
MISSING = {"announced": ("unknown",), "emptied": ("stat2014",)}


def compose(order: Order, chance: Random) -> Composed:
    """The report that the order asks for."""
    told = {key: value for key, value in order.figures.items() if key not in order.hollow}
    pen = Pen(order.publisher, order.year, told, chance, commas=chance.random() < COMMA_SHARE)
    ink = forms.Ink(order.figures, order.hollow)
    parts = _modern(order, pen, ink, chance) if order.form == "modern" else _classic(order, pen, ink, chance)
    era = ERAS.get(order.form) or ("fmt_2019" if order.year < 2021 else "fmt_2021")
    facts = _merge([*ink.facts, *pen.facts, *(_lost() if order.form == "emptied" else ())])
    return Composed(
        order.publisher, order.year, order.title, era, tuple(parts), facts,
        MISSING.get(order.form, ()), order.failing,
    )  # fmt: skip


def _merge(facts: list[Fact]) -> tuple[Fact, ...]:
    """One fact a key; the table, which comes first, is the more exact witness."""
    merged: dict[Key, Fact] = {}
    for fact in facts:
        merged.setdefault((fact.metric, _column(fact), fact.period), fact)
    return tuple(merged.values())


def _lost() -> list[Fact]:
    """The cells of a table of 2014 that stands there empty."""
    metrics = [metric for *_, metric in read_data("tables")["stat2014"]["rows"] if metric]
    return [Fact(metric, None, unit_of(metric), semantic="lost") for metric in metrics]


def _column(fact: Fact) -> str:
    """No applicant type and the total column mean the same."""
    return fact.applicant_type or "total"


def _introduction(order: Order, chance: Random) -> Paragraph:
    words = read_data("reports")
    publisher = order.publisher
    scope = chance.choice(words["scope"][publisher.kind]).format(noun=publisher.noun, name=publisher.name)
    text = chance.choice(words["introductions"]).format(
        name=publisher.name, year=order.year, scope=scope, place=publisher.place.name
    )
    return Paragraph(text + (words["announced_table"] if order.form == "announced" else ""), firm=True)


def _words(kind: str, chance: Random, count: int) -> list[Part]:
    pool = read_data("reports")["paragraphs"][kind]
    return [Paragraph(text) for text in chance.sample(pool, min(count, len(pool)))]


def _listed(words: list[Part], chance: Random) -> list[Part]:
    """Paragraphs with （一）（二） before them, as work reports have them, or plain."""
    if chance.random() < 0.4:
        return words
    texts = [part.text for part in words if isinstance(part, Paragraph)]
    return [Paragraph(f"（{numeral}）{text}") for numeral, text in zip(NUMERALS, texts, strict=False)]


def _classic(order: Order, pen: Pen, ink: forms.Ink, chance: Random) -> list[Part]:
    """The six sections of the first regulation, with the annex or table of the time behind them."""
    headings = read_data("reports")["headings"]
    tables = _classic_tables(order, ink, chance)
    topics = _topics(order.form, order.year)
    parts: list[Part] = [_introduction(order, chance)]
    for number, heading in enumerate(headings["narrative"]):
        parts.append(Heading(f"{NUMERALS[number]}、{heading}"))
        if number < len(topics):
            told = pen.say(*topics[number])
            parts += [told] if told.text else _words("work", chance, 1)
        parts += _section_words(number, chance)
    if tables:
        name = headings["stat2014" if order.form in ("stat2014", "emptied") else "annex"]
        parts += [Heading(f"{NUMERALS[len(headings['narrative'])]}、{name}"), *tables]
    return parts


def _topics(form: str, year: int) -> list[tuple[str, ...]]:
    """What each section of the old outline tells; answers have other names since the forms of 2019."""
    topics = [*OLD_TOPICS]
    if year >= 2019:
        topics[2] = ("requests", "answers_brief")
    if form == "fujian":
        topics[1:3] = [("proactive_brief", "interpretation"), ("requests_cumulative", "answers_brief")]
    elif form == "stat2014":
        topics[0:3] = [("training",), ("proactive_channels",), ("requests", "answers_brief")]
    elif form == "shanghai":
        topics[0:3] = [("training",), ("proactive_brief",), ("requests", "answers_brief")]
    else:
        topics[0] = ("training", "resources", "consultations")
    return topics


def _section_words(number: int, chance: Random) -> list[Part]:
    if number == 0:
        return _listed(_words("work", chance, chance.randint(3, 5)), chance)
    if number == 5:
        return [*_words("problems", chance, 1), *_words("plans", chance, 1)]
    return _words("work", chance, 1) if number < 3 else []


def _classic_tables(order: Order, ink: forms.Ink, chance: Random) -> list[Table]:
    if order.form == "fujian":
        return [forms.draw_fujian(ink, order.year, chance)]
    if order.form == "shanghai":
        return [forms.draw_shanghai(ink, chance)]
    if order.form == "stat2014":
        return [forms.draw_stat2014(ink, order.publisher.kind == "government", chance)]
    return [forms.empty_stat2014(chance)] if order.form == "emptied" else []


def _modern(order: Order, pen: Pen, ink: forms.Ink, chance: Random) -> list[Part]:
    """The six sections of the forms of 2019 and 2021."""
    headings = [f"{NUMERALS[n]}、{text}" for n, text in enumerate(read_data("reports")["headings"]["modern"])]
    last = pen.say("processing_fee") if order.year >= 2021 and chance.random() < 0.7 else None
    return [
        _introduction(order, chance),
        Heading(headings[0]),
        *_overview(order, pen, chance),
        Heading(headings[1]),
        *forms.draw_article_20(ink, order.year, one_table=chance.random() < 0.5),
        Heading(headings[2]),
        forms.draw_applications(ink, order.year),
        Heading(headings[3]),
        forms.draw_review(ink),
        Heading(headings[4]),
        *_words("problems", chance, 1),
        *_words("plans", chance, 1),
        Heading(headings[5]),
        *([last] if last and last.text else _words("nothing", chance, 1)),
    ]


def _overview(order: Order, pen: Pen, chance: Random) -> list[Part]:
    """Section one: free until 2020, five named aspects since."""
    topics = [
        ("proactive_brief", "interpretation"),
        ("modern_requests", "disputes_modern"),
        (),
        (),
        ("training_modern",),
    ]
    words = _words("work", chance, len(topics))
    aspects = read_data("reports")["aspects_2021"] if order.year >= 2021 else [""] * len(topics)
    parts: list[Part] = []
    for aspect, topic, word in zip(aspects, topics, words, strict=True):
        told = pen.say(*topic)
        tail = word.text if isinstance(word, Paragraph) else ""
        parts.append(Paragraph(aspect + told.text + tail, firm=bool(told.text)))
    return parts
