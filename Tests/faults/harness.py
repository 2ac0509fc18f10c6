"""What the harnesses here are as commands: how they are called, and how they end."""

import argparse
import sys
from pathlib import Path


def arguments(description, **options):
    """`BINARY [--option VALUE]…`, each option with its default, whose type it has; False is one without a value."""
    parser = argparse.ArgumentParser(description=description.split("\n\n")[0])
    parser.add_argument("binary", type=lambda path: Path(path).resolve())
    for name, default in options.items():
        kind = {"action": "store_true"} if default is False else {"type": type(default), "default": default}
        parser.add_argument(f"--{name}", **kind)
    return parser.parse_args()


def finish(name, failures, success):
    """Says every failure, with exit code 1, or what has been seen to hold."""
    for failure in failures:
        print(f"{name}: {failure}", file=sys.stderr)
    if failures:
        sys.exit(1)
    print(f"{name}: {success}")
