"""The project's pages as a datasette plugin: their addresses, the start page's figures, links in tables."""

import sqlite3
from typing import Any

from datasette import hookimpl
from datasette.database import QueryInterrupted
from markupsafe import Markup

from extract.explore.answer import Route, answer_with, no_page
from extract.explore.pages.capture import capture_page, capture_text, capture_view
from extract.explore.pages.compare import compare_page
from extract.explore.pages.coverage import coverage_page
from extract.explore.pages.export import export_file, export_page
from extract.explore.pages.fact import fact_page
from extract.explore.pages.metric import metric_page, metrics_page
from extract.explore.pages.publisher import publisher_page
from extract.explore.pages.quality import quality_page
from extract.explore.pages.report import report_page
from extract.explore.pages.search import search_count, search_page
from extract.explore.pages.start import start_figures
from extract.explore.pages.verdict import judge_fact, verdicts_page
from extract.explore.visit import Visit, served_database

PAGES = {
    r"report/(?P<id>[^/]+)": report_page,
    r"fact/(?P<id>[^/]+)": fact_page,
    r"fact/(?P<id>[^/]+)/judge": judge_fact,
    r"verdicts": verdicts_page,
    r"export": export_page,
    r"export/(?P<file>[^/]+)": export_file,
    r"capture/(?P<id>[^/]+)": capture_page,
    r"capture/(?P<id>[^/]+)/text": capture_text,
    r"capture/(?P<id>[^/]+)/view": capture_view,
    r"search": search_page,
    r"search-count": search_count,
    r"publisher/(?P<id>[^/]+)": publisher_page,
    r"coverage": coverage_page,
    r"metrics": metrics_page,
    r"metric/(?P<id>[^/]+)": metric_page,
    r"compare": compare_page,
    r"quality": quality_page,
    r".*": no_page,
}
# Columns of datasette's own tables that lead to a page of the project.
LEADS = {"report_id": "report", "fact_id": "fact", "publisher_id": "publisher", "capture_id": "capture"}


@hookimpl  # type: ignore[untyped-decorator]  # pluggy is untyped here
def register_routes() -> list[tuple[str, Route]]:
    """Adds the project's pages."""
    return [(rf"^/(?P<database>[^/]+)/-/{path}$", answer_with(page)) for path, page in PAGES.items()]


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(datasette: Any, request: Any, view_name: str) -> Any:
    """Gives the start page its figures."""

    async def figures() -> dict[str, Any]:
        if view_name != "index":
            return {}
        visit = Visit(datasette, request, served_database(datasette))
        try:
            return await start_figures(visit)
        except (sqlite3.DatabaseError, QueryInterrupted) as error:
            return {**visit.frame(), "problem": str(error)}

    return figures


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Makes ids in datasette's tables lead to the project's pages."""
    page = {"reports": "report", "facts": "fact"}.get(table or "") if column == "id" else LEADS.get(column)
    if page is None or not isinstance(value, int):
        return None
    return Markup('<a href="{}/-/{}/{}">{}</a>').format(datasette.urls.database(database), page, value, value)


@hookimpl  # type: ignore[untyped-decorator]
def extra_css_urls(datasette: Any) -> list[str]:
    """Datasette's own pages in the colours of the project's, which name their own sheet."""
    return [datasette.urls.path("/-/nianbao/tables.css")]


@hookimpl  # type: ignore[untyped-decorator]
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """The way back from datasette's own pages."""
    return [{"href": datasette.urls.instance(), "label": "年报 nianbao"}]
