"""Scrapy in a thread of a process that does other things too, with many crawls at once."""

import resource
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import cache

from scrapy.crawler import CrawlerRunner
from scrapy.utils.reactor import install_reactor
from twisted.python.failure import Failure

from archive.collection import rare_collection
from crawler.process import NEW_OBJECTS, project_settings
from crawler.run import CrawlRun
from crawler.settings import TWISTED_REACTOR

# A cache alone would let several threads make one at once.
STARTING = threading.Lock()


class ReactorThread:
    """The process's reactor; it runs until the process ends. Use `start_reactor`."""

    def __init__(self) -> None:
        self._is_running = threading.Event()
        threading.Thread(target=self._run, name="reactor", daemon=True).start()
        self._is_running.wait()

    def crawl(self, spider: str, seeds: str, settings: Mapping[str, object]) -> CrawlRun:
        """Crawls until nothing is left; blocks. Raises the NianbaoError that kept or stopped it."""
        from twisted.internet import reactor

        ended: Future[CrawlRun] = Future()
        reactor.callFromThread(begin_crawl, ended, spider, seeds, settings)
        run = ended.result()
        if run.failure is not None:
            raise run.failure
        return run

    def _run(self) -> None:
        install_reactor(TWISTED_REACTOR)
        from twisted.internet import reactor

        reactor.callWhenRunning(self._is_running.set)
        run: Callable[[bool], None] = reactor.run  # type: ignore[misc, assignment]  # its interface hides the argument
        with rare_collection(NEW_OBJECTS):
            run(False)  # signals are for the main thread


def begin_crawl(ended: "Future[CrawlRun]", spider: str, seeds: str, settings: Mapping[str, object]) -> None:
    """Starts a crawl in the reactor's thread; how it ends goes into the future."""

    def fail(failure: Failure) -> None:
        ended.set_exception(failure.value)

    runner = CrawlerRunner(project_settings(settings))
    crawler = runner.create_crawler(spider)
    deferred = runner.crawl(crawler, seeds=seeds)
    deferred.addCallback(lambda _: ended.set_result(CrawlRun.of(crawler)))
    deferred.addErrback(fail)


def start_reactor() -> ReactorThread:
    """The one reactor of this process, whichever of its threads wants it first."""
    with STARTING:
        return make_reactor()


@cache
def make_reactor() -> ReactorThread:
    """A reactor. Each crawl keeps about a dozen files open."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return ReactorThread()
