"""What the checks here share: how a study's files are read, and how a failure is told."""

import csv
import json
import sys
from pathlib import Path


def read_csv(path):
    """The rows of a CSV file as dictionaries of text."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def read_manifest(results):
    with open(Path(results) / "manifest.json", encoding="utf-8") as file:
        return json.load(file)


def data_path(results, manifest, name):
    """Where a data file lies that the configuration of results names."""
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
