"""How the harnesses here are called as commands, and how they end."""

import argparse
import sys
from pathlib import Path


def arguments(description, **options):
    """`BINARY [--option VALUE]…`, each option with its default, whose type it has; False marks one without a value."""
    parser = argparse.ArgumentParser(description=description.split("\n\n")[0])
    parser.add_argument("binary", type=lambda path: Path(path).resolve())
    for name, default in options.items():
        kind = {"action": "store_true"} if default is False else {"type": type(default), "default": default}
        parser.add_argument(f"--{name}", **kind)
    return parser.parse_args()


def finish(name, failures, success):
    """Reports every failure, with exit code 1, or what was seen to hold."""
    for failure in failures:
        print(f"{name}: {failure}", file=sys.stderr)
    if failures:
        sys.exit(1)
    print(f"{name}: {success}")
