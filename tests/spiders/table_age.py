"""Portals in the manner of 2008 to 2015: frames, GBK, server pages, menus of images, form paging."""

from urllib.parse import parse_qs

from tests.spiders.layouts import DEPARTMENTS, TOWNS, add_decoys, add_noise, add_report, items, page
from tests.spiders.web import Reply, Site
from tests.spiders.wording import news_text, news_title, report_text, report_title

PLACE = "临川县人民政府"
Rows = list[tuple[str, str]]


def old_page(title: str, body: str) -> str:
    return (
        f"<HTML><HEAD><META http-equiv=Content-Type content='text/html; charset=gb2312'>"
        f"<TITLE>{title}</TITLE>"
        f"</HEAD><BODY><TABLE width=778 align=center><TR><TD>{body}</TD></TR></TABLE></BODY></HTML>"
    )


def frameset() -> Site:
    """A frameset whose menu is images; GBK list.asp?classid= and show.asp?id=, paged by ?page=."""
    site = Site()

    def put(path: str, text: str, *, way: bool = True) -> None:
        site.put(path, text, "gbk")
        if way:
            site.ways.add(path)

    put(
        "/",
        "<html><head><title>临川</title></head><frameset rows='90,*'><frame src='top.asp'>"
        "<frame src='main.asp' name='main'></frameset></html>",
    )
    menu = "".join(
        f"<a href='list.asp?classid={one}' target=main><img border=0 src='images/m{one}.gif'></a>"
        for one in range(3, 9)
    )
    put("/top.asp", old_page("", menu))
    recent = "".join(f"<tr><td><a href='show.asp?id={n}'>{news_title(n)}</a></td></tr>" for n in range(20))
    put("/main.asp", old_page("首页", f"<table>{recent}</table>"), way=False)
    for number in range(150):
        put(f"/show.asp?id={number}", old_page(news_title(number), news_text(number)), way=False)
    rows: Rows = []
    for year in range(2008, 2022):
        path = f"/show.asp?id={1000 + year}"
        put(path, old_page("临川县政府信息网", report_text(PLACE, year)), way=False)
        site.reports.add(path)
        rows.append((path[1:], report_title(PLACE, year)))
    for one in range(3, 9):
        own = (
            rows
            if one == 6
            else [(f"show.asp?id={n}", news_title(n)) for n in range(one * 15, one * 15 + 14)]
        )
        title = "政府信息公开年度报告" if one == 6 else f"栏目{one}"
        for number in range(1, 4):
            cells = "".join(
                f"<tr><td>·<a href='{url}' target=_blank>{text}</a></td><td>2012-3-1</td></tr>"
                for url, text in own[number * 5 - 5 : number * 5]
            )
            pager = f"共14条 页次：{number}/3页 " + (
                f"<a href='list.asp?classid={one}&page={number + 1}'>下一页</a> " if number < 3 else "下一页 "
            )
            pager += f"<a href='list.asp?classid={one}&page=3'>尾页</a>"
            suffix = "" if number == 1 else f"&page={number}"
            put(
                f"/list.asp?classid={one}{suffix}",
                old_page(title, f"<table>{cells}</table>{pager}"),
                way=one == 6,
            )
    return site


def form_paging() -> Site:
    """JSP: rows by `javascript:openUrl('…')`, pages by `goPage(2)`, which posts a form; session ids."""
    site = Site()
    nav = add_noise(site)
    rows: Rows = []
    for year in range(2008, 2025):
        path = f"/jsp/detail.jsp?id={year * 7}"
        rows.append(add_report(site, path, PLACE, year))
    rows += add_decoys(site, "/jsp/", PLACE)
    script = (
        "<script>function goPage(n){document.pageForm.pageNo.value=n;document.pageForm.submit();}"
        "function openUrl(u){window.open(u);}</script>"
    )

    def render(number: int) -> str:
        cells = "".join(
            f"<tr><td><a href=\"javascript:openUrl('{url}')\">{text}</a></td></tr>"
            for url, text in rows[number * 6 - 6 : number * 6]
        )
        onward = f"<a href='javascript:goPage({number + 1})'>下一页</a>" if number * 6 < len(rows) else ""
        form = (
            "<form name='pageForm' method='post' action='list.jsp;jsessionid=8AF0'>"
            f"<input type='hidden' name='columnId' value='77'>"
            f"<input type='hidden' name='pageNo' value='{number}'>"
            f"</form>第{number}页 共{(len(rows) + 5) // 6}页 {onward} <a href='javascript:goPage(4)'>尾页</a>"
        )
        return page("政府信息公开年报", f"{script}<table>{cells}</table>{form}", nav)

    def answer(path: str, body: bytes) -> Reply | None:
        form = parse_qs(body.decode())
        if not path.startswith("/jsp/list.jsp") or form.get("columnId") != ["77"]:
            return None
        return Reply(render(int(form["pageNo"][0])).encode())

    site.compute = answer
    site.put_way("/jsp/list.jsp?columnId=77", render(1))
    site.ways |= {"/jsp/list.jsp page 2", "/jsp/list.jsp page 3", "/jsp/list.jsp page 4"}
    site.put_way(
        "/jsp/xxgk.jsp",
        page("政府信息公开", "<a href='list.jsp;jsessionid=8AF0?columnId=77'>政府信息公开年报</a>", nav),
    )
    site.put_way("/", page(PLACE, "<a href='/jsp/xxgk.jsp;jsessionid=77C1'>政府信息公开</a>", nav))
    return site


def written_menu() -> Site:
    """A menu by document.write, a directory of bodies as `<select onchange>`, years as tabs of a frame."""
    site = Site()
    noise = add_noise(site).replace("</li>", "</li>\\\n")
    written = noise.replace("'", "") + "<li><a href=/gk/index.htm>信息公开</a></li>"
    menu = f'<script>document.write("{written}");</script>'
    site.put_way("/", page(PLACE, "<p>欢迎光临</p>", menu))
    bodies = [f"临川{one}" for one in (*DEPARTMENTS, *TOWNS)]
    options = "".join(f"<option value='bm/{at}/nb.htm'>{body}</option>" for at, body in enumerate(bodies))
    choose = f'各单位年报：<select onchange="window.open(this.value)">{options}</select>'
    site.put_way("/gk/index.htm", page("信息公开", f"<a href='nb.htm'>公开年报</a>{choose}", menu))
    tabs = "".join(f"<a href='nb/{year}.htm' target='box'>{year}年</a>" for year in range(2010, 2020))
    site.put_way(
        "/gk/nb.htm", page("公开年报", f"{tabs}<iframe name='box' src='nb/2019.htm'></iframe>", menu)
    )
    for year in range(2010, 2020):
        site.put_report(f"/gk/nb/{year}.htm", page(report_title(PLACE, year), report_text(PLACE, year)))
    for at, body in enumerate(bodies):
        rows = [add_report(site, f"/gk/bm/{at}/{year}.htm", body, year) for year in range(2014, 2020)]
        site.put_way(f"/gk/bm/{at}/nb.htm", page(body, items(rows), menu))
    return site


def clicked_files() -> Site:
    """Rows as `<li onclick>`; reports only as documents behind pages: linked, embedded, as object, zipped."""
    site = Site()
    nav = add_noise(site)
    rows = ""
    for year in range(2010, 2025):
        title = report_title(PLACE, year)
        kind = ("pdf", "doc", "zip", "pdf", "pdf")[year % 5]
        mark = {"pdf": b"%PDF-1.4\n", "doc": b"\xd0\xcf\x11\xe0", "zip": b"PK\x03\x04"}[kind]
        file = f"/upload/{year}/nb{year}.{kind}"
        site.pages[file] = Reply(mark + b"fixture" * 9, "application/octet-stream")
        site.reports.add(file)
        holder = (
            f"<p>附件：<a href='{file}'>点击下载</a></p>",
            f"<p><a href='{file}'><img src='/images/word.gif'>{title}.doc</a></p>",
            f"<p><a href='{file}'>下载</a></p>",
            f"<object data='{file}' type='application/pdf' width='100%'></object>",
            f"<embed src='{file}'>",
        )[year % 5]
        site.put_way(f"/nb/{year}.htm", page(title, f"<h1>{title}</h1>{holder}", nav))
        rows += f"<li onclick=\"location.href='/nb/{year}.htm'\">{title}<span>{year + 1}-01-22</span></li>"
    site.put_way("/nb/", page("年报", f"<ul>{rows}</ul>", nav))
    site.put_way("/", page(PLACE, "<div onclick=\"window.location='/nb/'\">政府信息公开年报</div>", nav))
    return site


def renamed_columns() -> Site:
    """Three ages of columns: 信息公开工作报告, 依申请公开 > 年度报告, 公示公告 among other notices."""
    site = Site()
    nav = add_noise(site, 120)
    site.put_way(
        "/gzbg/",
        page(
            "信息公开工作报告",
            items([add_report(site, f"/gzbg/{y}.html", PLACE, y) for y in range(2008, 2013)]),
            nav,
        ),
    )
    site.put_way(
        "/ysq/nb/",
        page(
            "年度报告",
            items([add_report(site, f"/ysq/nb/{y}.html", PLACE, y) for y in range(2013, 2018)]),
            nav,
        ),
    )
    site.put_way(
        "/ysq/",
        page(
            "依申请公开",
            "<a href='/ysq/sqb.html'>申请表</a><a href='/ysq/lc.html'>受理流程</a><a href='nb/'>年度报告</a>",
            nav,
        ),
    )
    notices: Rows = [(f"/news/{n}.html", f"关于县城第{n}路公交线路调整的公告") for n in range(12)]
    newest = [add_report(site, f"/gs/{y}.html", PLACE, y) for y in range(2018, 2025)]
    mixed = [row for pair in zip(notices, newest, strict=False) for row in pair] + notices[7:]
    site.put_way("/gs/", page("公示公告", items(mixed[:10]) + "<a href='index_2.html'>下一页</a>", nav))
    site.put_way("/gs/index_2.html", page("公示公告", items(mixed[10:]), nav))
    site.put_way(
        "/",
        page(
            PLACE,
            "<a href='/gzbg/'>信息公开工作报告</a><a href='/ysq/'>依申请公开</a><a href='/gs/'>公示公告</a>",
            nav,
        ),
    )
    return site


TABLE_AGE = {
    "frameset": frameset, "form paging": form_paging, "written menu": written_menu,
    "clicked files": clicked_files, "renamed columns": renamed_columns,
}  # fmt: skip
