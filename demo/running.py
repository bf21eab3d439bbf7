"""Runs the web beside the program that uses it."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from demo.server import AccessLog, bind_all, serve
from demo.web import Web, addresses, build_web, write_files


@contextlib.contextmanager
def running_web(seed: int, scale: float, folder: Path, port: int = 0) -> Iterator[Web]:
    """Serves the web of a seed from a thread while the block runs; its files stand in `folder`."""
    sockets = bind_all(addresses(), port)
    web = build_web(seed, scale, sockets[0].getsockname()[1])
    log = AccessLog(write_files(web, folder).access_log)
    portals = {portal.address: portal.site.portal() for portal in web.portals}
    loop = asyncio.new_event_loop()
    task = loop.create_task(serve(portals, sockets, log))
    thread = threading.Thread(target=_run, args=(loop, task), name="demo-web")
    thread.start()
    try:
        yield web
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
        log.close()


def _run(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    with contextlib.suppress(asyncio.CancelledError):
        loop.run_until_complete(task)
    loop.close()
