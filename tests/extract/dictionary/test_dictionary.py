"""The dictionary holds together: every id, table, era and formula resolves."""

import re

from extract.dictionary import load


def test_counts() -> None:
    book = load()
    assert (len(book.metrics), len(book.identities), len(book.series)) == (166, 32, 33)


def test_every_reference_resolves() -> None:
    book = load()
    for metric in book.metrics.values():
        assert metric.parent is None or metric.parent in book.metrics
        assert set(metric.eras) | set(metric.units) | set(metric.labels) <= set(book.eras)
        assert {place.table for place in metric.cells} <= set(book.tables)
    for era in book.eras.values():
        assert set(era.tables) <= set(book.tables)


def test_formulas_name_known_metrics() -> None:
    book = load()
    formulas = [member.formula for series in book.series for member in series.members]
    formulas += [rule.formula for rule in book.identities if rule.kind in ("equality", "inequality")]
    for formula in formulas:
        for name in re.findall(
            r"(?<![\w.])(?:requests|review|litigation|documents|admin_actions|capacity)\.[a-z0-9_.]+", formula
        ):
            assert name in book.metrics, formula


def test_one_canonical_unit_a_metric() -> None:
    book = load()
    expected = {
        "requests.received": "件",
        "documents.normative.issued": "件",
        "admin_actions.penalty.decisions": "件",
        "admin_actions.penalty.items_change": "项",
        "admin_actions.fees.amount": "万元",
        "procurement.centralised.amount": "万元",
        "fees.requests.collected": "元",
        "fees.information_processing.notices": "件",
        "fees.information_processing.collected_amount": "元",
        "disclosure.proactive.total": "条",
        "training.participants": "人次",
        "capacity.budget": "万元",
    }
    assert {metric: book.canonical_unit(metric) for metric in expected} == expected


def test_rows_of_a_form_are_numbered_once() -> None:
    book = load()
    for table in ("stat2014", "applications_2019", "applications_2021", "review_2021"):
        orders = [
            place.order for metric in book.metrics.values() for place in metric.cells if place.table == table
        ]
        assert len(orders) == len(set(orders)) and None not in orders


def test_what_is_shown_stands_in_both_languages() -> None:
    book = load()
    told = [(metric.definition, metric.definition_zh) for metric in book.metrics.values()]
    told += [(one.why, one.why_zh) for series in book.series for one in series.breaks]
    told += [(rule.meaning, rule.meaning_zh) for rule in book.identities]
    for english, chinese in told:
        assert re.search("[a-z]{3}", english) and not re.search("[\u4e00-\u9fff]", english), english
        assert re.search("[\u4e00-\u9fff]{2}", chinese), chinese


def test_reasons_of_breaks_can_be_told_apart_again() -> None:
    whys = [why for series in load().series for one in series.breaks for why in (one.why, one.why_zh)]
    assert not [why for why in whys if "; " in why]


def test_definitions_tell_metrics_apart() -> None:
    for name in ("definition", "definition_zh"):
        texts = [getattr(metric, name) for metric in load().metrics.values()]
        assert len(set(texts)) == len(texts), sorted({text for text in texts if texts.count(text) > 1})
