"""What the checks of a page share."""

import sys
import time
from pathlib import Path


def check(truth, sentence):
    print(("ok      " if truth else "FAILED  ") + sentence)
    if not truth:
        sys.exit(1)


def open_page(browser, path, scheme="light"):
    requests, errors = [], []
    page = browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme=scheme)
    page.set_default_timeout(20_000)
    page.context.set_offline(True)
    page.on("request", lambda r: requests.append(r.url))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    started = time.monotonic()
    page.goto(Path(path).absolute().as_uri())
    return page, requests, errors, started
