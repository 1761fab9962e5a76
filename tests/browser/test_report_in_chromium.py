"""The HTML report in a real browser: it fits 1280 and 390 pixels, filters, opens a call, and complains of nothing."""

import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    command = [sys.executable, "-m", "salon", "sim", "run", "--only", "acceptance", "--html", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        warnings.warn("NO CHROMIUM FOUND: the pages were not looked at", stacklevel=1)
        pytest.skip("NO CHROMIUM FOUND: the pages were not looked at (apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def _opened(browser: Browser, report: Path, width: int) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(report.as_uri())
    return page, complaints


@pytest.mark.parametrize("width", [1280, 390])
def test_the_report_fits_the_screen_with_every_call_open(browser: Browser, report: Path, width: int) -> None:
    page, complaints = _opened(browser, report, width)
    for call in page.locator("details").all():
        call.evaluate("one => one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


def test_the_filter_leaves_only_what_fits(browser: Browser, report: Path) -> None:
    page, complaints = _opened(browser, report, 1280)
    everything = page.locator("details:visible").count()
    page.get_by_placeholder("Filter by words, id, tag, node").fill("Zeitumstellung")
    assert 0 < page.locator("details:visible").count() < everything
    assert complaints == []


def test_an_opened_call_shows_both_voices_and_the_function_call(browser: Browser, report: Path) -> None:
    page, _ = _opened(browser, report, 390)
    call = page.locator("details", has_text="acceptance-emma").first
    call.locator("summary").first.click()
    text = call.inner_text()
    assert "Gerne bei Emma!" in text
    assert "bei Emma bitte" in text
    assert "check_availability" in text
