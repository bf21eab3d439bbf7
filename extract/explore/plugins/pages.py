"""The project's own pages: the start page's figures and one page a report."""

from pathlib import Path
from typing import Any

import yaml
from datasette import NotFound, Response, hookimpl
from markupsafe import Markup

from extract.explore.report_view import lay_out

Row = dict[str, Any]
PAGES_FILE = Path(__file__).parents[2] / "data" / "explore_pages.yaml"
PAGES: dict[str, dict[str, str]] = yaml.safe_load(PAGES_FILE.read_text(encoding="utf-8"))


async def query(datasette: Any, database: str, sql: str, parameters: Row | None = None) -> list[Row]:
    """Rows of a query as dicts."""
    results = await datasette.get_database(database).execute(sql, parameters or {})
    return [dict(row) for row in results.rows]


async def report_page(datasette: Any, request: Any) -> Response:
    """/DATABASE/-/report/ID: the report with its facts in their places."""
    database, report_id = request.url_vars["database"], int(request.url_vars["id"])
    found = await query(datasette, database, "SELECT * FROM reports WHERE id = :id", {"id": report_id})
    if not found:
        raise NotFound(f"There is no report {report_id} in this database")
    parts = {
        name: await query(datasette, database, sql, {"id": report_id})
        for name, sql in PAGES["report_page"].items()
    }
    pieces = lay_out(found[0], parts["blocks"], parts["sections"], parts["cells"], parts["facts"])
    view = {"report": found[0], "pieces": pieces, "database": database, **parts}
    return Response.html(await datasette.render_template("report.html", view, request=request))


@hookimpl  # type: ignore[untyped-decorator]  # pluggy is untyped here
def register_routes() -> list[tuple[str, Any]]:
    """Adds the report page."""
    return [(r"^/(?P<database>[^/]+)/-/report/(?P<id>\d+)$", report_page)]


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(datasette: Any, view_name: str) -> Any:
    """Gives the start page its figures."""

    async def figures() -> Row:
        if view_name != "index":
            return {}
        database = next(name for name in datasette.databases if name != "_internal")
        start = {name: await query(datasette, database, sql) for name, sql in PAGES["start_page"].items()}
        most = max((year["reports"] for year in start["years"]), default=1)
        return {"database_name": database, **start, "counts": start["counts"][0], "most": most}

    return figures


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any, column: str, database: str) -> Any:
    """Makes report ids lead to the report page."""
    if column == "report_id" and isinstance(value, int):
        return Markup(f'<a href="/{database}/-/report/{value}">{value}</a>')
    return None
