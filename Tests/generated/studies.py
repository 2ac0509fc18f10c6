#!/usr/bin/env python3
"""Takes valid studies of every kind, drawn from the schema, through every verb that reads or judges results.

    studies.py ZOBENCH [--count 60] [--seed 1] [--keep FOLDER]

For each study: `validate`; if that accepts it, `run --dry-run`, `run`, then `table` in all formats, `report`, `compare`
with a study of another seed, `verify`, `info`, and `check` against its own baseline and that of the other seed. What
must hold:

- no command ends by a signal, hangs, or says anything but a sentence with one of its exit codes;
- no file and no table holds a nan or an infinity, and JSON is JSON;
- `validate` refuses what `run` would refuse for its data or configuration;
- a study agrees with its own baseline, and is verified;
- verdicts keep their levels: "violates" 1e-4 per study, "disagrees" 5 %, and a `check` of another seed against the
  baseline 0.3 %; more than occur by chance in one of a hundred such rounds is a fault.

Prints a line for every fault with the study's seed and configuration; the exit code is the number of faulty studies,
at most 100. The same seed draws the same studies, whatever the count.
"""

import argparse
import csv
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import rules
from sampler import Sampler

PROJECT = Path(__file__).resolve().parent.parent.parent
DATA = PROJECT / "data"

rules.TEXTS |= {
    "distances": [str(DATA / "eurodist.csv")],
    "coordinates": [str(DATA / "world-cities.csv")],
    "data": [str(DATA / "breast_cancer.csv")],
    "methods": ["m0"],
}

# Exit codes that a command may end with: done, or a sentence about the configuration, memory or a missing program.
DONE, REFUSED = 0, {64, 65, 66, 69, 71, 73}

NOT_A_NUMBER = re.compile(r"(?<![A-Za-z_\-])-?(?:nan|inf|infinity)(?![A-Za-z_])", re.IGNORECASE)

# A command that hangs takes longer, however busy the machine; a study that takes more than LONG by its own estimate is
# not carried out.
SECONDS = 600
LONG = 60
UNITS = {"µs": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600, "d": 86400}

# How often an honest study may get this verdict.
LEVELS = {
    ("study", "violates"): 1e-4,
    ("study", "disagrees"): 0.05,
    ("check of another seed", "changed"): 3e-3,
}


class Fault(Exception):
    pass


class Study:
    def __init__(self, binary, seed, schema, folder):
        self.binary, self.seed, self.folder = binary, seed, folder
        self.rng = random.Random(seed)
        self.configuration = self.draw(schema)
        self.path = folder / "study.json"
        self.path.write_text(json.dumps(self.configuration, indent=1))

    def draw(self, schema):
        kinds = schema["allOf"]
        # Most studies are of convergence.
        part = self.rng.choice(kinds + [k for k in kinds if k["if"]["properties"]["kind"]["const"] == "convergence"] * 12)
        kind = part["if"]["properties"]["kind"]["const"]
        sampler = Sampler(self.rng, rules.TEXTS)
        configuration = sampler.object(part["then"], None) | {"kind": kind, "name": "generated"}
        return rules.keep(configuration, self.rng)

    def call(self, *words, allowed=()):
        """Runs one command; its exit code, output and messages."""
        try:
            done = subprocess.run(
                [str(self.binary), *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise Fault(f"{words[0]}: no end after {SECONDS} s")
        out, err = (stream.decode("utf-8", "backslashreplace") for stream in (done.stdout, done.stderr))
        if done.returncode < 0:
            raise Fault(f"{words[0]}: ended by signal {-done.returncode}\n{err[:800]}")
        if done.returncode not in {DONE, *allowed}:
            raise Fault(f"{words[0]}: exit code {done.returncode}\n{err[:800]}")
        if "Fatal error" in err or "Fatal error" in out:
            raise Fault(f"{words[0]}: {err[:800]}")
        for name, text in (("output", out), ("messages", err)):
            if done.returncode == DONE and (found := NOT_A_NUMBER.search(text)):
                at = found.start()
                raise Fault(f"{words[0]}: {name} hold {found.group()!r}: …{text[max(0, at - 100):at + 40]}…")
        return done.returncode, out, err

    def pass_through(self, verdicts):
        """All verbs, one after the other; what they were about, and whether the study was accepted."""
        code, _, _ = self.call("validate", self.path, allowed=REFUSED)
        if code != DONE:
            return "refused"
        results, other = self.folder / "results", self.folder / "other"
        if self.expected_seconds(results) > LONG:
            return "long"
        code, _, said = self.call("run", self.path, "--output", results, "--quiet", "--jobs", 1, allowed=REFUSED)
        if code in {64, 65, 66}:
            # Only what the objective does at its start can be found out by running it alone.
            raise Fault(f"validate accepts what run refuses: {said[:800]}")
        if code != DONE:
            return "no memory"
        self.look_at_files(results)
        for form in ("terminal", "csv", "markdown", "latex"):
            self.call("table", results, "--format", form)
        self.count_verdicts(results, verdicts)
        self.call("info", results)
        self.call("status", results)
        self.call("verify", results, "--runs", 3, allowed={65} if self.has_clock() else ())
        self.call("report", results, "--output", self.folder / "report.html", allowed={69})
        # Random data of another seed may lack what the study asks of it, such as a finite minimiser.
        another = 1 + self.rng.randrange(10**6)
        code, _, _ = self.call(
            "run", self.path, "--output", other, "--quiet", "--jobs", 1, "--seed", another, allowed=REFUSED)
        if code != DONE:
            return "done, refused with another seed"
        self.call("compare", results, other)
        self.call("compare", results, results, "--format", "markdown")
        if self.configuration["kind"] == "convergence":
            self.check(results, other, verdicts)
        return "done"

    def expected_seconds(self, results):
        """The seconds that the study expects to take; 0 if it is refused."""
        code, out, _ = self.call("run", self.path, "--dry-run", "--jobs", 1, "--output", results, allowed=REFUSED)
        if code != DONE:
            return 0
        about = re.search(r"about (.*?) (?:with \d+ jobs?|one at a time)", out)
        if not about:
            raise Fault(f"run --dry-run: says no time\n{out[-400:]}")
        return sum(float(n) * UNITS[u] for n, u in re.findall(r"([0-9.e+-]+) (µs|ms|s|min|h|d)\b", about[1]))

    def has_clock(self):
        """Whether it may be that nothing can be repeated."""
        return self.configuration["kind"] == "cost" or "seconds" in json.dumps(self.configuration)

    def check(self, results, other, verdicts):
        baseline = self.folder / "new" / "baseline.json"
        code, _, said = self.call("check", results, "--baseline", baseline, "--update", allowed={1, 2, 65})
        if code != DONE:
            return
        json.loads(baseline.read_text(), parse_constant=lambda word: no_constant(word, baseline))
        code, out, _ = self.call("check", results, "--baseline", baseline, allowed={1, 2})
        # A verdict or a moment may fail by itself, and one replicate may say nothing; the comparison of a study with
        # itself may not fail.
        if code == 2 and "cannot be compared" not in out or re.search(r"\b(worse|better|lost)\b", out):
            raise Fault(f"check: not what its own baseline says\n{out[:800]}")
        code, out, _ = self.call("check", other, "--baseline", baseline, allowed={1, 2})
        verdicts["check of another seed", {0: "passed", 1: "changed", 2: "not comparable"}[code]] += 1

    def look_at_files(self, results):
        for path in sorted(results.rglob("*")):
            if path.suffix == ".csv":
                with path.open(newline="", encoding="utf-8") as file:
                    rows = list(csv.reader(file))
                widths = {len(row) for row in rows}
                if len(widths) > 1:
                    raise Fault(f"{path.name}: rows of {widths} fields")
                for row in rows[1:]:
                    for column, cell in zip(rows[0], row):
                        if re.fullmatch(r"[-+]?(nan|inf(inity)?)", cell, re.IGNORECASE):
                            raise Fault(f"{path.name}: {column} is {cell}")
            elif path.suffix == ".json":
                json.loads(path.read_text(), parse_constant=lambda word: no_constant(word, path))

    def count_verdicts(self, results, verdicts):
        rates = results / "rates.csv"
        if not rates.exists():
            return
        found = set()
        with rates.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                found.add(row["verdict"])
                if row["per"] == "iteration":
                    verdicts["verdict", row["verdict"]] += 1
                    if row["verdict"] in {"violates", "disagrees"}:
                        print(f"seed {self.seed}: {row['verdict']}: {row['problem']} {row['estimator']}: "
                              f"{row['sentence']}")
        verdicts["study", next((worst for worst in ("violates", "disagrees") if worst in found), "fine")] += 1


def no_constant(word, path):
    raise Fault(f"{path.name}: holds {word}")


def carry_out(study_type, binary, seed, schema, verdicts, keep):
    """One study through all verbs: how it ended, and what is wrong."""
    folder = Path(tempfile.mkdtemp(prefix=f"zobench-{seed}-"))
    study = study_type(binary, seed, schema, folder)
    try:
        return study.pass_through(verdicts), None
    except Fault as fault:
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(study.path, keep / f"{seed}.json")
        return "faulty", f"seed {seed}: {fault}\n  {json.dumps(study.configuration)}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def most_by_chance(count, level, probability=1e-2):
    """The most of `count` independent alarms at `level` that occur by chance, except with the given probability."""
    tail, most = 1.0, 0
    chance = (1 - level) ** count
    while (tail := tail - chance) > probability:
        most += 1
        chance *= (count - most + 1) / most * level / (1 - level)
    return most


def main(study_type=Study, name="studies", description=__doc__):
    """Draws studies of a type, takes each through its verbs, and says what is wrong."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("binary", type=Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="keep the faulty studies in this folder")
    asked = parser.parse_args()
    binary = asked.binary.resolve()
    schema = json.loads(subprocess.run([binary, "schema"], check=True, capture_output=True).stdout)
    ends, verdicts, faulty = Counter(), Counter(), 0
    with ThreadPoolExecutor(asked.jobs) as pool:
        seeds = range(asked.seed, asked.seed + asked.count)
        for end, fault in pool.map(
                lambda seed: carry_out(study_type, binary, seed, schema, verdicts, asked.keep), seeds):
            ends[end] += 1
            if fault:
                faulty += 1
                print(fault, flush=True)
    print(f"{name}: {asked.count} from seed {asked.seed}: " + ", ".join(f"{n} {end}" for end, n in ends.items()))
    for (what, how), n in sorted(verdicts.items()):
        print(f"{what}: {n} {how}")
    for how, level in LEVELS.items():
        most = most_by_chance(sum(n for (what, _), n in verdicts.items() if what == how[0]), level)
        if verdicts[how] > most:
            faulty += 1
            print(f"{how[0]}: {verdicts[how]} {how[1]}, where at most {most} come about by chance")
    sys.exit(min(faulty, 100))


if __name__ == "__main__":
    main()
