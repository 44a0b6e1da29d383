"""Debian's Chromium, driven by Playwright, over the built site from disk and over HTTP."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading

import pytest

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        missing = "no Chromium found: install it, or name one in CHROMIUM"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(built):
    """Address of the site on a server of this machine."""
    handler = functools.partial(_Quiet, directory=str(built.site.resolve()))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


class Visit:
    """A page of the site, with every request, failure and complaint of its making."""

    def __init__(self, context):
        self.page = context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", self._fail)
        self.page.on("pageerror", lambda error: self.complaints.append(f"raised: {error}"))
        self.page.on("console", self._hear)

    def _fail(self, request):
        """A picture that is on its way when the reader turns the page, or the phone, has not failed."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url}, {request.failure}")

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def open(self, address: str, drawn: bool = True):
        """Go there, and look at every chart of the page until it is drawn or has failed."""
        self.page.goto(address)
        for chart in self.page.locator("figure.netred-chart").all() if drawn else []:
            chart.scroll_into_view_if_needed()
            self.page.wait_for_function("chart => chart.dataset.drawn", arg=chart.element_handle())
        self.page.evaluate("() => window.scrollTo(0, 0)")
        return self.page


@pytest.fixture
def visit(chromium):
    """Opens a context of one's own (colour scheme, width, scripts) and returns a `Visit`."""
    contexts = []

    def make(**options) -> Visit:
        contexts.append(chromium.new_context(**{"viewport": {"width": 1280, "height": 900}} | options))
        return Visit(contexts[-1])

    yield make
    for context in contexts:
        context.close()
