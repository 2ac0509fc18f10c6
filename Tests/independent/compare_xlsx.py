"""Compares CSV files with the spreadsheets that an office program made of them, cell by cell.

    compare_xlsx.py RESULTS FOLDER

FOLDER holds NAME.xlsx for every NAME.csv in RESULTS. A cell whose text is a number must be that
number in the spreadsheet, to 1e-14 (a date is a number too, but another one); an empty cell must be
empty; TRUE and FALSE a boolean or the same text; anything else the same text. (Not .ods: Calc keeps
only 20 decimals there, so 1.2345678901234567e-11 would lose digits.) Only the standard library is
used.
"""

import csv
import re
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from results import finish

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


def position(reference):
    """Row and column from 0 of a reference like AB12."""
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", reference).groups()
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(digits) - 1, column - 1


def read_xlsx(path):
    """The cells of the first sheet that hold something: {(row, column): (kind, content)}."""
    cells = {}
    with zipfile.ZipFile(path) as archive:
        strings = []
        if "xl/sharedStrings.xml" in archive.namelist():
            for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml")):
                strings.append("".join(text.text or "" for text in item.iter(SHEET + "t")))
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    for cell in sheet.iter(SHEET + "c"):
        value = cell.findtext(SHEET + "v")
        if value is None:
            continue
        kind = cell.get("t", "n")
        if kind == "s":
            content = ("text", strings[int(value)])
        elif kind == "b":
            content = ("boolean", "TRUE" if value == "1" else "FALSE")
        else:
            content = ({"n": "number", "d": "date", "e": "error"}.get(kind, "text"), value)
        cells[position(cell.get("r"))] = content
    return cells


def fault(text, kind, content):
    """What went wrong with a CSV cell, or nothing."""
    if text == "":
        held = kind == "empty"
    elif NUMBER.fullmatch(text):
        held = kind == "number" and abs(float(content) - float(text)) <= 1e-14 * abs(float(text))
    elif text in ("TRUE", "FALSE"):
        held = kind in ("boolean", "text") and content == text
    else:
        held = kind == "text" and content == text
    return None if held else f"{text!r} became the {kind} {content!r}"


def main(results, folder):
    checked = 0
    failures = []
    for path in sorted(Path(results).glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        sheet = Path(folder) / (path.stem + ".xlsx")
        if not sheet.exists():
            failures.append(f"{path.name} was not converted")
            continue
        cells = read_xlsx(sheet)
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                problem = fault(text, *cells.pop((i, j), ("empty", "")))
                if problem:
                    failures.append(f"{path.name}: row {i + 1}, {rows[0][j]}: {problem}")
                checked += 1
        for (i, j), (kind, content) in sorted(cells.items()):
            failures.append(f"{path.name}: a {kind} {content!r} appeared in row {i + 1}")
    finish("spreadsheet", checked, failures, "cell")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2])
