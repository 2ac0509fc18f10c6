"""Opens a report in headless Chromium without a network, and compares what it shows with the CSV files.

    report.py ZOBENCH CHROMIUM [SCREENSHOTS]

Studies are run in a scratch folder. No request may leave, and no error may appear on the console; curves are hidden,
axes changed and zoomed, and the numbers of the readout have to be those of chart.csv. The marks of figures are read
where they are drawn, and the page is printed without having been scrolled.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from marks import RATES, held_against_marks
from pages import check, open_page
from printing import printed

zobench, chromium = os.path.abspath(sys.argv[1]), sys.argv[2]
screenshots = Path(sys.argv[3]).absolute() if len(sys.argv) > 3 else None
python = sys.executable

# 1000 runs: 5 dimensions, 2 methods, 5 steps, 20 replicates.
STUDY = {
    "name": "thousand",
    "problem": {
        "type": "quadratic", "dimension": [10, 20, 40, 80, 160],
        "spectrum": {"type": "geometric10", "condition": 1000}},
    "methods": [{"estimator": "two-point"}, {"estimator": "reverse-mode"}],
    "steps": {"relative": [0.25, 0.5, 1, 1.5, 2]},
    "replicates": 20,
    "budget": {"iterations": 2000},
}


def run(*arguments, **environment):
    """Returns the processor seconds that it takes, which do not depend on what else runs there."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([zobench, *arguments], check=True, env={**os.environ, **environment})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def lines(page, figure):
    """How many lines are drawn in a figure."""
    return page.evaluate(
        "f => [...document.querySelectorAll(`#${f} .mark-line path`)]"
        ".filter(p => p.getAttribute('d')).length", figure)


def readout(page):
    """What is under the pointer, by name."""
    return page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('#readout dt')]"
        ".map(t => [t.textContent, t.nextElementSibling.textContent]))")


def picture(page, figure):
    """Where a figure's picture is, once all of it is visible."""
    svg = page.locator(f"#{figure} .view svg")
    svg.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.wait_for_timeout(100)
    return svg.bounding_box()


def hover(page, figure):
    """Points at the middle of a figure, and reads the nearest point."""
    box = picture(page, figure)
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.45)
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.45, steps=4)
    page.wait_for_selector("#readout:not([hidden])")
    return readout(page)


def first_label(page, figure):
    return page.evaluate(
        "f => document.querySelector(`#${f} .role-axis-title text`).textContent", figure)


def ticks(page, figure):
    """The labels of both axes, in an order that does not depend on how they came about."""
    return sorted(page.evaluate(
        "f => [...document.querySelectorAll(`#${f} .role-axis-label text`)]"
        ".map(t => t.textContent)", figure))


def chart_column(header, told):
    return next(
        name for name in header
        if name.startswith(f"{told['problem']} {told['method']} ")
        and name.endswith(f"step={float(told['step'])}"))


def held_against_the_csv(told):
    """Compares the readout's median with chart.csv, which has the medians at best steps."""
    with open("results/thousand/chart.csv") as file:
        rows = list(csv.DictReader(file))
    column = chart_column(rows[0], told)
    row = next(r for r in rows if int(r["iteration"]) == int(told["iterations"]))
    return float(told["median"]) == float(row[column])


def explore(page):
    figure = "thousand-curves"
    page.wait_for_selector(f"#{figure} .view.drawn svg")
    check(lines(page, figure) == 2, "a line for each method of the first problem")

    told = hover(page, figure)
    check(held_against_the_csv(told), f"the readout's median is chart.csv's: {told}")

    box = page.locator(f"#{figure} .key input").first
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(300)
    check(lines(page, figure) == 1, "a curve is hidden with the keyboard")
    told = hover(page, figure)
    check(told["method"] == "reverse-mode", "the other one is read")
    check(held_against_the_csv(told), f"and is chart.csv's: {told}")
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(300)
    check(lines(page, figure) == 2, "and shown again")

    page.select_option(f"#{figure} select[name=problem]", label="quadratic dimension=160")
    page.wait_for_timeout(300)
    told = hover(page, figure)
    check(told["problem"] == "quadratic dimension=160", "the problem is changed")
    check(held_against_the_csv(told), f"and its numbers are chart.csv's: {told}")
    page.select_option(f"#{figure} select[name=step]", label="all")
    page.wait_for_timeout(300)
    check(lines(page, figure) > 2, "all steps are drawn")
    page.select_option(f"#{figure} select[name=step]", label="best of each method")

    before = first_label(page, figure)
    page.select_option(f"#{figure} select[name=abscissa]", label="iterations k")
    page.wait_for_timeout(300)
    check(
        before != first_label(page, figure) == "iterations k",
        "the horizontal axis is changed, and says so")

    whole = ticks(page, figure)
    page.locator(f"#{figure} button[data-action=closer]").press("Enter")
    page.locator(f"#{figure} button[data-action=closer]").press("Enter")
    page.wait_for_timeout(300)
    closer = ticks(page, figure)
    check(closer != whole, "zoomed in by a button")
    page.locator(f"#{figure} button[data-action=reset]").press("Enter")
    page.wait_for_timeout(300)
    check(ticks(page, figure) == whole, "and back to all there is")
    area = picture(page, figure)
    page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
    page.keyboard.down("Control")
    for _ in range(6):
        page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    page.wait_for_timeout(300)
    check(ticks(page, figure) != whole, "zoomed in by the wheel")


def draw_all(page):
    for view in page.locator(".view").all():
        view.scroll_into_view_if_needed()
        page.wait_for_timeout(250)
    page.wait_for_function(
        "[...document.querySelectorAll('.view')].every(v => v.classList.contains('drawn'))")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")


def main():
    with open("thousand.json", "w") as file:
        json.dump(STUDY, file)
    run("run", "thousand.json", "--quiet")
    seconds = run("report", "results/thousand", ZOBENCH_PYTHON=python)
    size = os.path.getsize("report.html")
    check(seconds < 5, f"the report of 1000 runs is made in {seconds:.1f} s")
    check(size < 5e6, f"it has {size / 1e6:.2f} MB")
    first = Path("report.html").read_bytes()
    run("report", "results/thousand", ZOBENCH_PYTHON=python)
    check(Path("report.html").read_bytes() == first, "made again, it has the same bytes")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        for scheme in ["light", "dark"]:
            times = []
            # The best of several, since other work on the machine takes time too.
            for attempt in range(4):
                page, requests, errors, started = open_page(browser, "report.html", scheme)
                page.wait_for_selector(".view.drawn svg")
                times.append(time.monotonic() - started)
                if attempt < 3:
                    page.close()
            seconds = min(times)
            check(seconds < 2, f"it opens in {seconds:.2f} s, with its first chart ({scheme})")
            if scheme == "light":
                explore(page)
            draw_all(page)
            ink = page.evaluate(
                "document.querySelector('.view .role-axis-label text').getAttribute('fill')")
            check(
                ink == {"light": "#1f2328", "dark": "#e6e8eb"}[scheme],
                f"charts are {scheme} as the page is")
            if screenshots:
                screenshots.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=screenshots / f"report-{scheme}.png", full_page=True)
            check(all(r.startswith(("file:", "data:")) for r in requests), "no request leaves")
            check(not errors, f"nothing is wrong on the console {errors}")
            page.close()

        with open("rates.json", "w") as file:
            json.dump(RATES, file)
        run("run", "rates.json", "--quiet")
        run("report", "results/thousand", "results/rates", "-o", "both.html", ZOBENCH_PYTHON=python)
        page, _, errors, _ = open_page(browser, "both.html")
        draw_all(page)
        held_against_marks(page)
        check(not errors, f"nothing is wrong on the console {errors}")
        page.close()
        pdf = printed(browser, "both.html")
        if screenshots:
            (screenshots / "printed.pdf").write_bytes(pdf)

        # Without vl-convert: pictures.
        run("report", "results/thousand", "-o", "pictures.html", "--charts", "pictures")
        page, requests, errors, _ = open_page(browser, "pictures.html")
        count = page.evaluate(
            "[...document.querySelectorAll('figure img')]"
            ".filter(i => i.complete && i.naturalWidth > 100 && i.alt.length > 20).length")
        check(count >= 1, f"without vl-convert there are {count} pictures, described")
        check(all(r.startswith(("file:", "data:")) for r in requests), "no request leaves")
        check(not errors, f"nothing is wrong on the console {errors}")
        if screenshots:
            page.screenshot(path=screenshots / "pictures.png", full_page=True)
        browser.close()


with tempfile.TemporaryDirectory() as scratch:
    os.chdir(scratch)
    main()
