"""What scripts would ask for: expressions, callers, templates; hostile scripts are bounded."""

import json

import pytest

from spiders.answers import page_of_answer
from spiders.lists.api import read_list
from spiders.page import Page
from spiders.scripts import Ask, fill_templates, find_asks, find_templates, read_program

HOME = "http://www.shan.gov.cn/gk/nb.html?unit=7"


def asks_of(script: str, body: str = "") -> list[Ask]:
    page = Page(HOME, f"<html><body>{body}<script>{script}</script></body></html>")
    return find_asks(read_program(page))


@pytest.mark.parametrize(
    ("script", "url"),
    [
        ("var a = 'x'; $.get('/' + a + '/list?n=' + 3)", "/x/list?n=3"),
        ("const a = {b: {c: 5}}; fetch(`/list/${a.b.c}?page=${page}`)", "/list/5?page=1"),
        ("function q(n){ return location.search } $.get('/list?unit=' + q('unit'))", "/list?unit=7"),
        (
            "let p = 0; $.getJSON('/list', {pageIndex: p, size: 9, _: Math.random()})",
            "/list?pageIndex=0&size=9&_=1",
        ),
        ("function url(){ return '/api'; } axios.get(url() + '/list', {params: {a: 1}})", "/api/list?a=1"),
        ("var x = new XMLHttpRequest(); x.open('GET', '/list?a=' + (b || 4))", "/list?a="),
    ],
)
def test_addresses_are_computed(script: str, url: str) -> None:
    (ask,) = asks_of(script)
    assert ask.url.startswith(f"http://www.shan.gov.cn{url}")


def test_a_form_is_filled_from_the_pages_own_fields() -> None:
    body = "<input type='hidden' id='cat' value='31'>"
    script = "$.ajax({url: '/list', type: 'POST', data: {cat: $('#cat').val(), pageNo: 1}})"
    assert asks_of(script, body) == [Ask("http://www.shan.gov.cn/list", "cat=31&pageNo=1")]


def test_json_is_posted_as_a_browser_writes_it() -> None:
    (ask,) = asks_of("axios.post('/list', {unit: {code: 'a'}, page: 1})")
    assert ask.form == '{"unit":{"code":"a"},"page":1}'


def test_the_parent_in_a_tree_is_no_page_number() -> None:
    (ask,) = asks_of("fetch('/nodes?pid=' + pid)")
    assert ask.is_open


def test_a_closed_branch_is_asked_for_as_its_root_was() -> None:
    answer = '{"data": [{"id": 7, "name": "县财政局", "hasChildren": true}]}'
    listing = read_list(Page("http://www.shan.gov.cn/nodes?pid=0", answer))
    assert listing is not None
    assert [row.url for row in listing.rows] == ["http://www.shan.gov.cn/nodes?pid=7"]


def test_the_text_of_an_answer_is_read_as_a_page() -> None:
    words = "本年度报告由总体情况等部分组成。" * 40
    told = page_of_answer(json.dumps({"data": {"title": "某县年报", "content": f"<p>{words}</p>"}}).encode())
    assert f"<h1>某县年报</h1><p>{words}</p>" in told.decode()


@pytest.mark.parametrize("body", [b"<p>{}</p>", b'{"code": 0}', b"[1, 2", b""])
def test_what_holds_no_text_is_left_as_it_is(body: bytes) -> None:
    assert page_of_answer(body) is body


def test_each_bound_click_is_a_way_to_ask() -> None:
    body = "<ul class='u'><li data-id='3'>财政局</li><li data-id='4'>教育局</li></ul>"
    script = (
        "function load(id){ $.get('/list?id=' + id) }"
        "$('.u li').on('click', function(){ load($(this).data('id')) })"
    )
    assert {(ask.url[-9:], ask.label) for ask in asks_of(script, body)} == {
        ("list?id=3", "财政局"),
        ("list?id=4", "教育局"),
    }


def test_rows_get_their_addresses_from_the_scripts_template() -> None:
    script = (
        "rows.forEach(function(r){ $('#l').append("
        "'<a href=\"show.html?id=' + r.docId + '&c=2\">' + r.t + '</a>') })"
    )
    program = read_program(Page(HOME, f"<script>{script}</script>"))
    (template,) = find_templates(program, [])
    assert (
        fill_templates((template,), {"docid": 8, "t": "年报"})
        == "http://www.shan.gov.cn/gk/show.html?id=8&c=2"
    )
    assert fill_templates((template,), {"t": "年报"}) is None


@pytest.mark.parametrize(
    "script",
    [
        "$.get('/a?x=' " + "+ 'a'" * 20_000 + ")",
        "$.ajax({url: '/a', data: " + "{a:" * 20_000 + "1" + "}" * 20_000 + "})",
        "".join(f"var v{n} = v{n + 1} + v{n + 1} + v{n + 2};" for n in range(2000)) + "$.get('/a?x=' + v0)",
        "".join(
            f"function f{n}(a){{ f{(n * 7) % 99}(a); f{(n * 5) % 99}(a); $.get('/a' + a) }}"
            for n in range(99)
        ),
        "var a = b, b = a; $.get('/a?x=' + a); (((((",
    ],
)
def test_hostile_scripts_end(script: str) -> None:
    assert len(asks_of(script)) <= 1000
