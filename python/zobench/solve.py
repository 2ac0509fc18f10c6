"""Runs a solver of SciPy, pycma, Nevergrad, PDFO, optax or PyTorch for zobench.

    {"optimizer": "external",
     "command": ["python3", "-m", "zobench.solve", "scipy", "--method", "Nelder-Mead"]}

Options are the solver's own: `--option xatol=1e-8`, or "parameters" in the configuration.
"""

import argparse
import json
import sys

from . import adapters
from .solver import minimize


def option(text):
    """Parses NAME=VALUE; a value that is not JSON is a text."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r}: expected NAME=VALUE, such as xatol=1e-8")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="python3 -m zobench.solve", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", choices=sorted(adapters.ADAPTERS))
    parser.add_argument("--method", help="of scipy (Nelder-Mead) or pdfo (newuoa)")
    parser.add_argument("--optimizer", help="of nevergrad (NGOpt), optax (adam) or torch (SGD)")
    parser.add_argument("--sigma", type=float, help="first deviation of cma (0.5)")
    parser.add_argument("--learning-rate", type=float, help="of optax and torch (0.01)")
    parser.add_argument("--option", type=option, action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--mode", choices=("binary", "text"), default="binary")
    given = vars(parser.parse_args(arguments))
    library, mode = given.pop("library"), given.pop("mode")
    options = dict(given.pop("option"))
    options.update({name: value for name, value in given.items() if value is not None})
    details = " ".join(f"{name}={value}" for name, value in sorted(options.items()))
    try:
        version = adapters.version_of(library, *([details] if details else []))
    except ImportError:
        sys.exit(f"{library}: not installed for {sys.executable}; try: pip install {library}")
    try:
        minimize(adapters.adapter(library, **options), version, mode)
    except ImportError as error:
        sys.exit(f"{library}: {error}")


if __name__ == "__main__":
    main()
