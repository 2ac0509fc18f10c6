"""What the checks here share: how a study's files are read, and how a failure is reported."""

import csv
import json
import re
import sys
from pathlib import Path


def read_csv(path):
    """The rows of a CSV file as dictionaries of text."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def begins_formula(text):
    """Whether a spreadsheet would take a text for a formula, behind any number of apostrophes."""
    rest = text.lstrip("'")
    is_number = re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", rest, re.IGNORECASE)
    return rest[:1] in tuple("=+-@\t\n\r＝＋－＠") and not is_number


def cell_of(text):
    """A text as a cell has it: an apostrophe before it if it would begin a formula."""
    return f"'{text}" if begins_formula(text) else text


def cell_text(cell):
    """The text that a cell stands for."""
    return cell[1:] if cell.startswith("'") and begins_formula(cell) else cell


def read_manifest(results):
    with open(Path(results) / "manifest.json", encoding="utf-8") as file:
        return json.load(file)


def data_path(results, manifest, name):
    """Where a data file that the configuration of results names lies."""
    return Path(results) / manifest["configuration_folder"] / name


def finish(name, checked, failures, unit):
    """Ends the process: 0 with a count of what held, or 1 with the failures. Nothing to check is a
    failure too."""
    if not checked and not failures:
        failures = [f"there was no {unit} to check"]
    for failure in failures[:20]:
        print(f"{name}: {failure}", file=sys.stderr)
    if len(failures) > 20:
        print(f"{name}: … and {len(failures) - 20} more", file=sys.stderr)
    if failures:
        sys.exit(1)
    print(f"{name}: {checked} {unit}(s) hold")
    sys.exit(0)
