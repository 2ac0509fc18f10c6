#!/usr/bin/env python3
"""Checks unusual studies of what targets cost against the laws of docs/results.md.

    costs.py ZOBENCH [--count 60] [--seed 1] [--keep FOLDER]

Methods of all kinds, above all those that ask until their oracle closes, with budgets of one call and of a few, one to
five replicates, targets that nobody hits or that the start hits, and derivatives that cost nothing. Each study is run,
and for its files it must be true that

- expected running times, best steps and cross-fitted costs are what `recompute_ert.py` makes of runs.csv, and hits lie
  where curves.csv allows them;
- a run that misses is charged its whole budget: a budget of evaluations to the call, if an oracle closes and no
  iterations end the run before; nobody spends more, unless iterations differ, whose average the budget has;
- a harder target costs no less (with that exception) and is hit by no more runs, one below all numbers by none, and
  one above the first value by all that have one;
- one run has no interval, nor do runs in which nothing is random; a target that no run hits has no upper end;
- the marks of the table are those of the text: `*` at the ends of several steps, `†` where the runs that hit the target
  by which the step was chosen end above it; methods that take no steps have neither.

Prints a line for every fault with the study's seed and configuration; the exit code is the number of faulty studies, at
most 100. The same seed draws the same studies, whatever the count.
"""

import argparse
import csv
import io
import json
import math
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "independent"))

import recompute_ert  # noqa: E402
from recompute_ert import CALLS  # noqa: E402
from results import read_csv  # noqa: E402

SEARCHES = [
    {"optimizer": "line-search"}, {"optimizer": "barzilai-borwein"}, {"optimizer": "conjugate-gradients"},
    {"optimizer": "l-bfgs", "memory": 2}, {"optimizer": "newton-cg"},
]
EXACT = ["reverse-mode", "forward-mode", "complex-step", "coordinate-differences"]
# They set their own steps, so a study of several steps has one run of theirs.
ALONE = [
    {"optimizer": "one-plus-one-es"}, {"optimizer": "random-pursuit"}, {"optimizer": "probabilistic-direct-search"},
    {"optimizer": "gradientless-descent", "ratio": 0.1}, {"optimizer": "nelder-mead"},
    {"optimizer": "nelder-mead", "restarts": True}, {"optimizer": "cma-es"}, {"optimizer": "separable-cma-es"},
]
STEPPING = [
    {"estimator": "reverse-mode"}, {"estimator": "two-point"}, {"estimator": "forward-gradient"},
    {"estimator": "two-point", "optimizer": "heavy-ball"}, {"estimator": "reverse-mode", "optimizer": "nesterov"},
    {"optimizer": "stochastic-three-points"}, {"optimizer": "residual-feedback"},
]
# Optimizers whose points never rise.
MONOTONE = {"stochastic-three-points"}
NEVER, ALWAYS = 1e-300, 2


class Fault(Exception):
    pass


def draw(rng):
    """A configuration."""
    dimension = rng.sample([1, 2, 3, 5], rng.choice([1, 1, 2]))
    if rng.random() < 0.5:
        problem = {"type": "quadratic", "dimension": dimension}
        if rng.random() < 0.5:
            problem["start"] = "gaussian"
    else:
        problem = {"type": "rosenbrock", "dimension": [n for n in dimension if n > 1] or [2]}
        if rng.random() < 0.5:
            problem["start_deviation"] = 0.3
    methods = []
    for number in range(rng.choice([1, 2, 3])):
        kind = rng.choice(["search", "search", "alone", "alone", "steps"])
        if kind == "search":
            method = rng.choice(SEARCHES) | {"estimator": rng.choice(EXACT)}
            if problem["type"] == "rosenbrock" and rng.random() < 0.3:
                method = {"estimator": rng.choice(EXACT), "optimizer": "levenberg-marquardt"}
        else:
            method = dict(rng.choice(ALONE if kind == "alone" else STEPPING))
        methods.append(method | {"label": f"m{number}"})
    takes_steps = any(takes_step(method) for method in methods)
    budget = rng.choice([
        {"evaluations": rng.choice([1, 1.5, 2, 3, 5, 17, 60, 300])}, {"iterations": rng.choice([1, 2, 20])},
        {"evaluations": rng.choice([1, 2, 40]), "iterations": rng.choice([1, 3, 30])},
        {"iterations": 30, "target": rng.choice([0.5, 0.01])},
    ])
    targets = rng.sample([NEVER, 1e-12, 1e-3, 0.1, 0.5, 0.9, 1, ALWAYS], rng.choice([1, 2, 4]))
    configuration = {
        "kind": "convergence", "name": "costs", "problem": problem, "methods": methods,
        "replicates": rng.choice([1, 1, 2, 3, 4, 5]), "budget": budget, "seed": rng.randrange(1000),
        "targets": {"relative": targets, "metric": rng.choice(["loss", "gap", "gradient_norm_sq"])},
    }
    if takes_steps:
        configuration["steps"] = rng.choice(
            [{"relative": [0.5, 1, 1.9]}, {"relative": [1]}, {"absolute": [0.1, 1e-3]}, {"absolute": [10]}])
    if rng.random() < 0.5:
        configuration["gradient_cost"] = rng.choice([0, 1e-3, 1, 100])
    if rng.random() < 0.5:
        configuration["tangent_cost"] = rng.choice([0, 1])
    return configuration


def takes_step(method):
    return any({key: value for key, value in method.items() if key != "label"} == other for other in STEPPING)


def closes(method):
    """Whether its oracle closes when the budget is spent."""
    return "estimator" not in method or method.get("optimizer") in {
        search["optimizer"] for search in SEARCHES} | {"levenberg-marquardt"}


class Study:
    def __init__(self, binary, seed, folder):
        self.binary, self.seed, self.folder = binary, seed, folder
        self.configuration = draw(random.Random(seed))
        self.methods = {method["label"]: method for method in self.configuration["methods"]}
        self.path = folder / "study.json"
        self.path.write_text(json.dumps(self.configuration, indent=1))

    def call(self, *words):
        try:
            done = subprocess.run(
                [str(self.binary), *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                timeout=600)
        except subprocess.TimeoutExpired:
            raise Fault(f"{words[0]}: no end after 600 s")
        return done.returncode, done.stdout, done.stderr

    def pass_through(self):
        """Whether the study was run."""
        code, _, said = self.call("run", self.path, "--output", self.folder / "results", "--quiet", "--jobs", 1)
        # Derivatives that cost nothing spend no evaluations.
        is_free = 0 in (self.configuration.get("gradient_cost"), self.configuration.get("tangent_cost"))
        if code == 65 and is_free and "no number of evaluations ends a run" in said:
            return False
        if code != 0:
            raise Fault(f"run: exit code {code}\n{said[:800]}")
        self.check(self.folder / "results")
        return True

    def check(self, results):
        study = recompute_ert.Study(results)
        failures, checked, _ = recompute_ert.recomputed(study, results)
        if failures or not checked:
            raise Fault("; ".join(failures[:3]) or "nothing to recompute")
        self.check_runs(study)
        self.check_costs(study)
        self.check_marks(study, results)

    def price(self, row, what):
        gradient = self.configuration.get("gradient_cost", 4)
        prices = [1, gradient, self.configuration.get("tangent_cost", 2.5), 3 * gradient]
        cells = [row[what(call)] for call in CALLS]
        return math.inf if "" in cells else math.fsum(p * float(c) for p, c in zip(prices, cells))

    def has_average_budget(self, method):
        """Whether what a run is charged is the average of iterations that differ, which some runs exceed."""
        return closes(method) and "iterations" in self.configuration["budget"]

    def check_runs(self, study):
        budget = self.configuration["budget"]
        for row in study.runs:
            whole = self.price(row, lambda call: f"budget_{call}")
            spent = self.price(row, lambda call: call)
            method = self.methods[row["estimator"]]
            bound = math.inf if self.has_average_budget(method) else whole * (1 + 1e-9)
            if not spent <= bound or not math.isfinite(whole):
                raise Fault(f"{row['run']}: spent {spent} of {whole}")
            if closes(method) and set(budget) == {"evaluations"} and spent > 0:
                if not math.isclose(whole, budget["evaluations"], rel_tol=1e-9):
                    raise Fault(f"{row['run']}: a whole budget of {whole}, not {budget['evaluations']}")
            for target in study.targets:
                hit = self.price(row, lambda call: f"{call}_to_{target}")
                if math.isfinite(hit) and not hit <= min(bound, spent * (1 + 1e-9)):
                    raise Fault(f"{row['run']}: hits {target} for {hit} of {whole}")
                if float(target) == NEVER and math.isfinite(hit) and float(row["final_loss"] or 1) > 0:
                    raise Fault(f"{row['run']}: hits {target}, and ends at {row['final_loss']}")
                # If targets are not judged at records, the first call that brings a value brings the first one.
                if float(target) >= 1 and spent > 0 and self.configuration["targets"]["metric"] != "gradient_norm_sq":
                    if not math.isfinite(hit):
                        raise Fault(f"{row['run']}: does not hit {target} with {spent} spent")

    def check_costs(self, study):
        problem = self.configuration["problem"]
        has_random_starts = "start" in problem or "start_deviation" in problem
        for row in study.summary:
            runs, before = int(row["replicates"]), (0.0, math.inf)
            for target in study.targets:
                cost = float(row[f"evaluations_to_{target}"] or "inf")
                reached = int(row[f"reached_{target}"])
                method = self.methods[row["estimator"]]
                is_less = cost < before[0] * (1 - 1e-12) and not self.has_average_budget(method)
                if not 0 <= reached <= min(runs, before[1]) or is_less:
                    raise Fault(f"{row['estimator']}: {target} costs {cost}, {reached} of {runs}; before {before}")
                if (reached == 0) != math.isinf(cost):
                    raise Fault(f"{row['estimator']}: {target} costs {cost}, hit by {reached}")
                low, high = row[f"evaluations_low_{target}"], row[f"evaluations_high_{target}"]
                is_random = has_random_starts or not (
                    method.get("estimator") in EXACT or method.get("optimizer") == "nelder-mead")
                if (low or high) and (runs == 1 or not is_random):
                    raise Fault(f"{row['estimator']}: an interval of {runs} runs, random: {is_random}")
                if reached == 0 and high:
                    raise Fault(f"{row['estimator']}: an upper end of {high} to {target}, which no run hits")
                before = (cost if reached else before[0], reached)

    def check_marks(self, study, results):
        code, out, said = self.call("table", results, "--format", "csv")
        if code != 0:
            raise Fault(f"table: exit code {code}\n{said[:800]}")
        curves = defaultdict(list)
        for row in read_csv(Path(results) / "curves.csv"):
            curves[row["run"]].append(row)
        metric = self.configuration["targets"]["metric"]
        # The first table of several; reference methods have rows, too.
        first = out.replace("\r\n", "\n").split("\n\n")[0]
        table = {
            (row["problem"], row["estimator"]): row for row in csv.DictReader(io.StringIO(first))
            if row["estimator"] in self.methods}
        if len(table) != len({study.name(row) for row in study.summary}):
            raise Fault(f"table: {len(table)} rows")
        for name, steps in study.groups().items():
            method = self.methods[name[2]]
            rows = [r for key, r in table.items() if key[1] == name[2] and r["dimension"] == name[1]]
            if len(rows) != 1:
                raise Fault(f"table: {len(rows)} rows of {name}")
            settles, at_edge = rows[0]["settles"] == "TRUE", rows[0]["at_edge"] == "TRUE"
            if not takes_step(method):
                if not settles or at_edge or len(steps) != 1:
                    raise Fault(f"{name}: marks of a method without steps: {settles}, {at_edge}")
                continue
            chosen = next(
                recompute_ert.step(r) for r in study.summary if study.name(r) == name and r["best_step"] == "TRUE")
            if at_edge != (len(steps) > 1 and chosen in (min(steps), max(steps))):
                raise Fault(f"{name}: at the edge of {sorted(steps)}: {chosen}, {at_edge}")
            hard = [
                i for i in range(len(study.targets))
                if any(2 * sum(map(math.isfinite, hits[:, i])) >= len(hits) for _, hits, _ in steps.values())]
            if method.get("optimizer") in MONOTONE and not settles and metric != "gradient_norm_sq":
                raise Fault(f"{name}: † of a method that never rises")
            if closes(method) or not hard:
                if not hard and not settles:
                    raise Fault(f"{name}: † where no target is hit")
                continue
            target = study.targets[hard[-1]]
            excesses = []
            for row in study.runs:
                if row["outcome"] == "failed":
                    continue
                if study.name(row) == name and recompute_ert.step(row) == chosen and row[f"evaluations_to_{target}"]:
                    first, last = (curves[row["run"]][i][metric] for i in (0, -1))
                    excesses.append(float(last) - float(target) * float(first) if first and last else math.inf)
            if settles != (not excesses or statistics.median(excesses) <= 0):
                raise Fault(f"{name}: settles is {settles}, and its runs exceed {target} by {excesses}")


def carry_out(binary, seed, keep):
    folder = Path(tempfile.mkdtemp(prefix=f"zobench-costs-{seed}-"))
    study = Study(binary, seed, folder)
    try:
        return "held" if study.pass_through() else "refused", None
    except Fault as fault:
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(study.path, keep / f"{seed}.json")
        return "faulty", f"seed {seed}: {fault}\n  {json.dumps(study.configuration)}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="keep the faulty studies in this folder")
    asked = parser.parse_args()
    binary, ends = asked.binary.resolve(), Counter()
    with ThreadPoolExecutor(asked.jobs) as pool:
        seeds = range(asked.seed, asked.seed + asked.count)
        for end, fault in pool.map(lambda seed: carry_out(binary, seed, asked.keep), seeds):
            ends[end] += 1
            if fault:
                print(fault, flush=True)
    print(f"costs: {asked.count} studies from seed {asked.seed}: " + ", ".join(f"{n} {end}" for end, n in ends.items()))
    if not ends["held"]:
        print("costs: no study was run")
        sys.exit(1)
    sys.exit(min(ends["faulty"], 100))


if __name__ == "__main__":
    main()
