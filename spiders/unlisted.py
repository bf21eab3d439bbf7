"""Reports that no list shows any more: who asks again for reports asks whether they still stand."""

from collections.abc import Iterator
from dataclasses import replace

from scrapy import Request

from spiders.leads import Lead
from spiders.ranking import VALUES
from spiders.step import Step, build_request


def ask_unlisted(step: Step) -> Iterator[Request]:
    """Requests for the known reports that are due again and to which this run was not led.

    A portal that led nowhere is left alone: it is down, paused, or laid out anew.
    """
    profile, today = step.profile, step.spider.today
    if not profile.followed or not step.spider.settings.getbool("NIANBAO_RECHECK"):
        return
    for name, kept in profile.memory.kept.items():
        is_asked = name in profile.led or kept.asked_on == today.isoformat()
        if kept.url and not is_asked and profile.memory.is_due(kept.url, kept.report_year, today):
            onward = replace(step, lead=Lead("report", report_year=kept.report_year))
            yield build_request(onward, kept.url, VALUES["report"], "report that no list shows any more")
