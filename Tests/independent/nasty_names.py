"""Puts names that do harm unless they are escaped through whatever zobench writes, and reads it by others' parsers.

    nasty_names.py ZOBENCH FOLDER

Objects of a map and folders of results have such names. CSV is read by Python's reader, without the one apostrophe that
keeps a spreadsheet from seeing a formula; Markdown by markdown-it, LaTeX by pylatexenc, SVG by expat, HTML by Python's
parser. What comes out must be the name, and nothing else may happen. FOLDER/formulas keeps results for a spreadsheet to
open: spreadsheet.sh FOLDER/formulas.
"""

import csv
import json
import random
import re
import shutil
import subprocess
import sys
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from markdown_it import MarkdownIt
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from results import cell_of, cell_text, finish, read_csv

CONTROLS = [chr(c) for c in [*range(1, 32), 127, *range(128, 160), 0x2028, 0x202E, 0x2066, 0xFFFE, 0xFFFF]]
SPECIALS = [c + mark for c in "!\"#$%&'()*+,-.:;<=>?@[\\]^_`{|}~" for mark in ("", "x", "\u0301", "\u0338")]
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"http://example.invalid\")", "'=1", "''-x", "－1x"]
WORDS = [
    "a|b\\", "\\|", "\\\\|", "`x`", "<b>x</b>", "&amp;", "[x](y)", "\\textbf{x}", "$x$", "--", "''", ",,",
    "]]>", "</title>", "</script>", "{{x}}", "'; system('touch done'); '", "'\u0301; system('touch done'); '\u0301",
    "\"\u0308 onload=1 \"", "\x1b[31mred", "\x9b2J", "距離", "مرحبا", "e\u0301", "👩‍👩‍👧", "long " * 30,
]


def visible(text):
    """With invisible characters written out, as Swift does."""
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}

    def unseen(c):
        bidi = c in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        noncharacter = ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF
        return bidi or noncharacter or unicodedata.category(c) in ("Cc", "Zl", "Zp")

    def written(c):
        digits = 2 if ord(c) < 0x80 else 4 if ord(c) < 0x10000 else 8
        return short.get(c, f"\\u{{{ord(c):0{digits}X}}}")

    return "".join(written(c) if unseen(c) else c for c in text)


def same(found, name):
    """Whether a text is that name, blanks aside, which no table keeps."""
    return " ".join(found.split(" ")).split() == visible(name).split()


def latex_reader():
    """A reader with those of LaTeX's own commands that pylatexenc does not know."""
    known = get_default_latex_context_db()
    known.add_context_category("text", prepend=True, macros=[
        MacroTextSpec("textless", "<"), MacroTextSpec("textgreater", ">"), MacroTextSpec("textbar", "|"),
    ])
    return LatexNodes2Text(latex_context=known, strict_latex_spaces="based-on-source")


class Texts(HTMLParser):
    """The text of a page, and its tags."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, tuple(name for name, _ in attributes)))

    def handle_data(self, data):
        self.text += data


class Checks:
    def __init__(self, zobench, folder):
        self.zobench = Path(zobench).resolve()
        self.folder = Path(folder)
        self.failures, self.count = [], 0

    def expect(self, holds, what):
        self.count += 1
        if not holds:
            self.failures.append(what)

    def run(self, *arguments):
        done = subprocess.run([self.zobench, *arguments], cwd=self.folder, capture_output=True, check=False)
        text = (done.stdout + done.stderr).decode()
        raw = [c for c in text if unicodedata.category(c) == "Cc" and c not in "\n\t" or c in "\u202e\u2066"]
        self.expect(not raw or "csv" in arguments, f"{arguments}: {raw} reach a terminal")
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def study(self, name, objects):
        """A map of objects with these names."""
        with open(self.folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            # In quotes, since a # would begin a comment without them.
            writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
            writer.writerow(["name", "latitude", "longitude"])
            for i, label in enumerate(objects):
                writer.writerow([cell_of(label), i % 17 * 7 - 60, i * 340 / len(objects) - 170])
        (self.folder / f"{name}.json").write_text(json.dumps({
            "name": name, "problem": {"type": "mds", "coordinates": f"{name}.csv"},
            "methods": [{"estimator": "reverse-mode"}], "replicates": 2, "budget": {"iterations": 5},
        }), encoding="utf-8")
        status, _, errors = self.run("run", f"{name}.json", "-o", name, "--quiet")
        self.expect(status == 0, f"run: {errors}")
        return [row["name"] for row in read_csv(self.folder / name / "embedding.csv")]

    def objects(self, names):
        cells = self.study("nasty", names)
        self.expect(len(cells) == len(names), f"{len(cells)} objects of {len(names)}")
        for cell, name in zip(cells, names):
            self.expect(cell_text(cell) == name, f"{name!r} became {cell!r}")
            inert = cell[0] not in "=+-@\t\r" or re.fullmatch(r"[-+]?[0-9.]+(e[-+]?\d+)?", cell)
            self.expect(inert, f"{cell!r} is a formula")
        status, _, errors = self.run("animate", "nasty", "--format", "svg", "--format", "csv", "-o", "maps")
        self.expect(status == 0, f"animate: {errors}")
        for path in (self.folder / "maps").glob("*.svg"):
            ElementTree.parse(path)
            self.count += 1
        self.expect(not list(self.folder.rglob("done")), "a name was carried out")

    def folders(self, names):
        self.study("plain", ["a", "b", "c", "d"])
        for name in names:
            target = self.folder / name
            shutil.copytree(self.folder / "plain", target)
            path = f"./{name}"
            _, text, errors = self.run("compare", "plain", path, "--format", "latex")
            self.latex(text, name, errors)
            _, text, errors = self.run("compare", "plain", path, "--format", "markdown")
            self.markdown(text, name, errors)
            status, _, errors = self.run("report", path, "--charts", "none", "-o", "page.html")
            self.expect(status == 0, f"report: {errors}")
            page = Texts((self.folder / "page.html").read_text(encoding="utf-8"))
            self.expect(same("".join(re.findall(r"finished, in \./(.*?)\.\n", page.text + "\n", re.S)[:1]), name)
                        or visible(name) in page.text, f"{name!r} is not in its page")
            tags = {tag for tag, _ in page.tags}
            self.expect(not tags & {"b", "img"}, f"{name!r} makes elements")
            self.expect(not any("onload" in attributes for _, attributes in page.tags), f"{name!r} makes attributes")
            shutil.rmtree(target)

    def latex(self, text, name, errors):
        lines = [line for line in text.splitlines() if line.endswith("\\\\")]
        self.expect(bool(lines), f"compare {name!r}: {errors}")
        reader = latex_reader()
        counts = {len(re.findall(r"(?<!\\)&", line)) for line in lines}
        self.expect(counts == {11}, f"{name!r}: rows of {counts} ampersands")
        cells = re.split(r"(?<!\\)&", lines[0][:-2]) if lines else []
        found = [reader.latex_to_text(cell).replace("ˆ", "^") for cell in cells]
        self.expect(any(same(cell, f"evaluations {name}") for cell in found), f"LaTeX of {name!r}: {found[3:5]}")

    def markdown(self, text, name, errors):
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        header = [tokens[i + 1].children for i, token in enumerate(tokens) if token.type == "th_open"]
        self.expect(bool(header), f"compare {name!r}: {errors}")
        rows, cells = [t.type for t in tokens].count("tr_open"), [t.type for t in tokens]
        self.expect(cells.count("th_open") + cells.count("td_open") == 12 * rows, f"{name!r}: cells are split")
        self.expect(all(child.type in ("text", "text_special") for cell in header for child in cell),
                    f"{name!r} is more than text in Markdown")
        found = ["".join(child.content for child in cell) for cell in header]
        self.expect(any(same(cell, f"evaluations {name}") for cell in found), f"Markdown of {name!r}: {found[3:5]}")


def main(zobench, folder):
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    checks = Checks(zobench, folder)
    draw = random.Random(5)
    parts = CONTROLS + SPECIALS + FORMULAS + WORDS
    mixed = ["".join(draw.choices(parts, k=draw.randint(2, 5))) for _ in range(80)]
    # The CSV reader strips blanks, and knows one end of lines.
    objects = [name.replace("\r", "\n").strip(" \t\n") for name in parts + mixed]
    checks.objects([name for name in dict.fromkeys(objects) if name])
    files = [name for name in SPECIALS[::3] + FORMULAS + WORDS + mixed[:20]
             if "/" not in name and name not in (".", "..") and len(name.encode()) < 200]
    checks.folders(dict.fromkeys(name for name in files if name.strip()))
    checks.study("formulas", [*FORMULAS, "a", "b"])
    finish("nasty_names", checks.count, checks.failures, "check")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2])
