"""Challenges are told from pages: by status, by script, by the marks of known firewalls."""

from pathlib import Path

import pytest

from crawler.challenge import find_challenge, read_challenges
from tests.crawler.running import blocks, crawl, query
from tests.crawler.web import Asked, Reply, Web, links, page

WORDS = "本机关依申请公开政府信息，主动公开规范性文件。" * 60
# Stubs in our own words, with what the products leave in theirs.
STUBS = {
    "Ruishu": "<meta content=x r='m'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.cd='q'</script>",
    "Jiasule": "<script>document.cookie=('_')+('_j');location.href=location.pathname</script>",
    "Knownsec": "<title>拦截</title><p>创宇盾：这次访问已被拦截</p>",
    "Aliyun": "<!doctypehtml><meta name=aliyun_waf_aa content=1><script src=/x></script>",
    "Yundun": "<h1>Blocked by YUNDUN Cloud WAF</h1>",
    "Yunsuo": "<script>function YunSuoAutoJump(){location='/?security_verify_data='+screen.width}</script>",
    "Anquanbao": "<img src=/aqb_cc/error/a.png>",
    "SafeLine": "<title id=slg-title></title><script>SafeLineChallenge('c', 1)</script>",
    "Safedog": "<script src=http://404.safedog.cn/a.js></script>",
    "Qianxin": "<script>var wzwschallenge='1'; location='/WZWSREL'</script>",
    "EdgeOne": "<script>document.cookie='EO_Bot_Ssid='+f(1); location.reload()</script>",
    "Tencent": "<iframe src=https://waf-static.tencent.com/501page.html></iframe>",
    "GoEdge": "<form action=/WAF/VERIFY/CAPTCHA><input name=GOEDGE_WAF_CAPTCHA_CODE></form>",
    "F5": '<script>window["bobcmn"] = "1"</script><script src=/TSPD/1></script>',
    "Cloudflare": "<script>window._cf_chl_opt={}</script>",
    "cdnfly": "<script src=/_guard/auto.js></script>",
    "unnamed": "<p>请完成安全验证：拖动滑块</p>",
}


@pytest.mark.parametrize("product", STUBS)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_stub_is_known_by_its_marks_but_not_a_page_that_carries_them(product: str, charset: str) -> None:
    stub = f"<html><head></head>{STUBS[product]}</html>"
    assert product in (find_challenge(200, stub.encode(charset)) or "")
    assert find_challenge(200, f"{stub}<p>{WORDS}</p>".encode(charset)) is None
    assert find_challenge(200, stub.encode(charset), b"text/javascript") is None


def test_every_product_has_a_stub() -> None:
    products = {mark.product for mark in read_challenges().marks}
    assert all(any(name in product for name in STUBS) for product in products)


def test_statuses_and_scripts() -> None:
    assert [find_challenge(status, b"") for status in (412, 521)] == ["瑞数 Ruishu", "加速乐 Jiasule"]
    assert find_challenge(468, b"{}", b"application/json")
    assert find_challenge(202, b"<html><SCRIPT src=/a.js></SCRIPT>") == "a script"
    assert find_challenge(202, b"accepted") is None
    assert find_challenge(404, b"<html>none</html>") is None
    assert find_challenge(200, f"<html>{WORDS}".encode()) is None


def test_a_small_page_whose_scripts_use_common_names_is_none() -> None:
    script = "function safeLine(text) { document.cookie = 'seen=1'; return text.trim() }"
    assert find_challenge(200, f"<html><script>{script}</script><ul id=list></ul>".encode()) is None


def test_it_is_kept_and_its_host_rests_until_the_next_run(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return page("", "404 none")
        return page(STUBS["EdgeOne"]) if asked.path == "/1" else page(links("/1", "/2", "/3"))

    with Web(site) as web:
        ended = crawl([web.url()], tmp_path)
        assert web.paths() == ["/robots.txt", "/", "/1"]
        assert ended.portal_states == ["blocked"]
        assert "EdgeOne" in ended.summary["portals"][0]["reason"]
        assert blocks(tmp_path)["/1"] == page(STUBS["EdgeOne"]).raw
        crawl([web.url()], tmp_path)
    assert web.paths()[3:4] == ["/1"]
    assert query(tmp_path, "SELECT state FROM requests WHERE url LIKE '%/1'") == [("blocked",)]


def test_a_challenge_in_place_of_robots_txt_is_of_its_run(tmp_path: Path) -> None:
    challenged = {"/robots.txt", "/"}

    def site(asked: Asked) -> Reply:
        if asked.path in challenged:
            return page("", "412 Precondition Failed")
        return page("none", "404 Not Found") if asked.path == "/robots.txt" else page(links())

    with Web(site) as web:
        assert crawl([web.url()], tmp_path).portal_states == ["blocked"]
        assert crawl([web.url()], tmp_path).portal_states == ["blocked"]
        challenged.clear()
        assert crawl([web.url()], tmp_path).portal_states == ["done"]
        assert query(tmp_path, "SELECT count(*) FROM requests WHERE state <> 'done'") == [(0,)]
