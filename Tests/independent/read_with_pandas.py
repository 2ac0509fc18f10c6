"""Reads every CSV of a study with pandas, as one would: no argument but the file's name.

    read_with_pandas.py RESULTS

A column is booleans when all its cells are TRUE or FALSE, and text when all begin with a letter;
every other one must arrive as numbers, with NaN for what is missing, and so must those that are
numbers by their name. (`name` is exempt: it is whatever the data say; so is `judged_steps`: `2`, or `2 | 4`.) Underneath: UTF-8 without a
byte-order mark, lines that end in \\n and are all equally long, no "inf" and no "nan" anywhere,
numbers in the shortest form that reads back to the same double.
"""

import csv
import re
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from results import finish

FREE = {"name", "judged_steps"}
NUMERIC = set(
    "dimension objects embedding step_relative step_size replicate row c1 c2 iteration iterations"
    " evaluations gradients tangents hessian_products loss gap gradient_norm_sq distance_sq"
    " initial_loss final_loss best_loss workspace_bytes seconds exponent_k exponent_n bound_ratio"
    " expected mean t".split()
)
NOT_FINITE = re.compile(r"[+-]?(inf|infinity|nan|null|none|n/a|#n/a)", re.IGNORECASE)
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


def check_number(cell):
    """What is wrong with the text of a number, or nothing."""
    if not NUMBER.fullmatch(cell):
        return "is not a number, in a column of numbers"
    if not cell.lstrip("-").isdigit() and Decimal(cell) != Decimal(repr(float(cell))):
        return f"is not the shortest form of {float(cell)!r}"
    return None


def check_column(column, cells, values):
    """What is wrong with a column, given its text row by row and what pandas made of it."""
    filled = [(row, cell) for row, cell in enumerate(cells, start=2) if cell]
    failures = [
        f"row {row}, {column}: {cell!r} is neither a number nor empty"
        for row, cell in filled
        if NOT_FINITE.fullmatch(cell.strip())
    ]
    if failures or not filled:
        return failures
    if {cell for _, cell in filled} <= {"TRUE", "FALSE"}:
        if len(filled) == len(cells) and not is_bool_dtype(values):
            failures.append(f"column {column} should be boolean, but pandas sees {values.dtype}")
    elif column not in NUMERIC and all(cell[0].isalpha() for _, cell in filled):
        if is_numeric_dtype(values):
            failures.append(f"column {column} should be text, but pandas sees {values.dtype}")
    else:
        for row, cell in filled:
            fault = check_number(cell)
            if fault:
                failures.append(f"row {row}, {column}: {cell!r} {fault}")
        if not is_numeric_dtype(values):
            failures.append(f"column {column} should be numeric, but pandas sees {values.dtype}")
    if values.notna().sum() != len(filled):
        failures.append(f"column {column} has {len(filled)} cells, pandas {values.notna().sum()}")
    return failures


def check_file(path):
    """The number of columns, and what is wrong."""
    failures = []
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        failures.append("begins with a byte-order mark")
    if b"\r" in raw:
        failures.append("has carriage returns")
    if not raw.endswith(b"\n"):
        failures.append("does not end with a line feed")
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    if len(set(header)) != len(header):
        failures.append("names a column twice")
    ragged = [line for line, row in enumerate(rows, start=2) if len(row) != len(header)]
    if ragged:
        failures.append(f"row {ragged[0]} has not the header's {len(header)} fields")
    if failures:
        return len(header), failures
    frame = pd.read_csv(path)
    if list(frame.columns) != header or len(frame) != len(rows):
        failures.append(f"pandas sees {frame.shape}, the file has {len(rows)} × {len(header)}")
        return len(header), failures
    for position, column in enumerate(header):
        if column not in FREE:
            failures += check_column(column, [row[position] for row in rows], frame[column])
    return len(header), failures


def main(results):
    checked = 0
    failures = []
    paths = sorted(Path(results).glob("*.csv"))
    if not paths:
        failures.append(f"there is no CSV file in {results}")
    for path in paths:
        columns, faults = check_file(path)
        checked += columns
        failures += [f"{path.name}: {fault}" for fault in faults]
    finish("read_with_pandas", checked, failures, "column")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
