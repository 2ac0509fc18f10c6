#!/usr/bin/env python3
"""Takes unusual studies of noise and batches through every verb, and checks what must be true of each.

    floors.py ZOBENCH [--count 60] [--seed 1] [--keep FOLDER]

Quadratics of one to ten variables in units of 1e-150 to 1e150, some of them started at their minimum, with noise of all
models at levels from 0 to 1e300, paired or not; and sums over 1 to 30 rows by batches of one, some or all of them.
Replicates are 1 to 12. Besides what `studies.py` asks of every study (no trap, no nan, no false verdict) it must be
true that

- a call counts b/N: for methods whose calls are known, counts in runs.csv and curves.csv are the number of calls times
  b, divided by N, to the last bit;
- the best value that a method was given stands in runs.csv if there is noise, and nowhere else; it differs from f at
  that point by no more than the model's noise can, and f was nowhere below its minimum;
- the best loss is the least of a curve;
- noise of level 0 gives the bytes of no noise;
- two shards, merged, have the bytes of the whole.

Prints a line for every fault with the study's seed and configuration; the exit code is the number of faulty studies, at
most 100. The same seed draws the same studies, whatever the count.
"""

import copy
import csv
import json
import math

import studies
from studies import Fault

CLASSES = ["smooth", "convex", "strongly-convex"]
ORDINARY_UNITS = [1, 1, 1, 1e-6, 1e6]
UNUSUAL_UNITS = [1e-150, 1e-100, 1e100, 1e150]

# Methods made of estimates, and how many values and gradients an iteration of n variables asks for.
PLAIN = [
    ({"estimator": "two-point"}, lambda n: (2, 0)),
    ({"estimator": "two-point", "distribution": "gaussian", "directions": 2}, lambda n: (4, 0)),
    ({"estimator": "two-point", "distribution": "rademacher"}, lambda n: (2, 0)),
    ({"estimator": "two-point", "distribution": "l1-sphere"}, lambda n: (2, 0)),
    ({"estimator": "two-point", "optimizer": "heavy-ball"}, lambda n: (2, 0)),
    ({"estimator": "two-point", "optimizer": "decreasing-steps"}, lambda n: (2, 0)),
    ({"estimator": "coordinate-differences"}, lambda n: (2 * n, 0)),
    ({"estimator": "coordinate-differences", "scheme": "forward"}, lambda n: (n + 1, 0)),
    ({"estimator": "reverse-mode"}, lambda n: (0, 1)),
]
# Methods that compare values; with pairs of noise they are refused.
COMPARING = [
    {"optimizer": "nelder-mead"}, {"optimizer": "probabilistic-direct-search"}, {"optimizer": "cma-es"},
    {"optimizer": "residual-feedback"}, {"optimizer": "stochastic-three-points"},
    {"optimizer": "l-bfgs", "estimator": "coordinate-differences", "scheme": "forward"},
]


class Study(studies.Study):
    def draw(self, _):
        rng = self.rng
        problem = self.batched(rng) if rng.random() < 0.45 else self.noisy(rng)
        if rng.random() < 0.8:
            problem["class"] = rng.choice(CLASSES)
        problem["label"] = "p"
        methods = self.methods(rng, problem)
        budget = rng.choice([
            {"iterations": rng.choice([1, 2, 30, 200])}, {"iterations": 400},
            {"evaluations": rng.choice([0.3, 1, 2, 7.25, 60, 500]), "iterations": 400},
        ])
        if any("estimator" not in method for method in methods):
            budget = {"evaluations": rng.choice([1, 17, 300]), "iterations": 200}
        configuration = {
            "kind": "convergence", "name": "generated", "seed": rng.randrange(10**6), "problem": problem,
            "methods": methods, "replicates": rng.choice([1, 1, 2, 3, 5, 12]), "budget": budget,
            "steps": {"relative": rng.choice([1, 1, [1, 0.1], 0.3])},
        }
        if rng.random() < 0.4:
            configuration["targets"] = {"metric": rng.choice(["gap", "loss", "distance_sq"]), "relative": [0.5, 1e-3]}
        return configuration

    def noisy(self, rng):
        unit = rng.choice(ORDINARY_UNITS if rng.random() < 0.7 else UNUSUAL_UNITS)
        n = rng.choice([1, 1, 2, 3, 10])
        problem = {
            "type": "quadratic", "dimension": n,
            "smoothness": rng.choice([1, unit]), "minimum": rng.choice([0, 0, 1, -unit]),
            # The last one vanishes next to a minimiser at (1, …, 1).
            "start_distance": rng.choice([1, 1, unit ** 0.5, 1e-12, 1e-300]), "minimizer": rng.choice([0, 0, 1]),
            "spectrum": rng.choice([{"type": "isotropic"}, {"type": "geometric", "condition": rng.choice([1, 10, 1e6])}]),
        }
        if rng.random() < 0.15:
            problem["start"] = "gaussian"
        model = rng.choice(["additive", "additive", "relative", "mixed", "uniform", "cauchy", "bits", "more-wild"])
        level = rng.choice([0, 1e-3, 0.1, 1e-12, unit, unit * 1e-6, 1e-300, 1e300 if rng.random() < 0.3 else 1])
        problem["noise"] = {"model": model, "level": level}
        if model == "bits":
            problem["noise"]["level"] = rng.choice([0, 1, 8, 23, 52])
        if model not in {"bits", "more-wild"} and rng.random() < 0.5:
            problem["noise"]["paired"] = rng.random() < 0.6
        return problem

    def batched(self, rng):
        kind = rng.choice(["synthetic-least-squares", "synthetic-least-squares", "synthetic-logistic"])
        N = rng.choice([1, 2, 3, 10, 30]) if kind.endswith("squares") else rng.choice([3, 10, 30])
        problem = {"type": kind, "features": rng.choice([1, 2, 4]), "rows": N}
        if kind.endswith("squares"):
            # Rows that the minimiser meets exactly, and errors that dwarf them.
            problem["deviation"] = rng.choice([0, 1, 1, 1e-9, 1e60])
        rows = rng.choice([1, 1, N, max(1, N // 2)])
        problem["batch"] = {"rows": rows}
        if rng.random() < 0.5:
            problem["batch"]["replacement"] = rng.random() < 0.5
        if rng.random() < 0.2:
            problem["batch"]["paired"] = False
        if rng.random() < 0.15:
            problem["noise"] = {"level": rng.choice([0, 1e-3])}
        return problem

    def methods(self, rng, problem):
        is_batched = "batch" in problem
        is_paired = problem.get("noise", {}).get("paired", False)
        methods = []
        for i in range(rng.choice([1, 2, 3])):
            if is_batched and rng.random() < 0.2:
                method = {"optimizer": "svrg"}
            elif is_batched or is_paired or rng.random() < 0.7:
                method = dict(rng.choice(PLAIN)[0])
            else:
                method = dict(rng.choice(COMPARING))
            if method.get("estimator") in {"two-point", "coordinate-differences"} and rng.random() < 0.5:
                choices = [0.1, 1e-5, 1, 1e-100, 1e100]
                if "noise" in problem and not is_batched:
                    choices += ["noise"] * 3
                method["radius"] = rng.choice(choices)
            methods.append(method | {"label": f"m{i}"})
        # Turned by the seed, it is another function to what is no descent along estimates.
        if not is_batched and all(calls_of(method) for method in methods):
            problem["form"] = rng.choice(["diagonal", "dense"])
        return methods

    def pass_through(self, verdicts):
        end = super().pass_through(verdicts)
        results = self.folder / "results"
        if (results / "runs.csv").exists():
            self.hold(results)
            self.compare_without_noise(results)
            self.compare_shards(results)
        return end

    # What must be true of the files

    def hold(self, results):
        runs, curves = read(results / "runs.csv"), {}
        for row in read(results / "curves.csv"):
            curves.setdefault(row["run"], []).append(row)
        methods = {method["label"]: method for method in self.configuration["methods"]}
        for run in runs:
            curve = curves[run["run"]]
            self.hold_counts(run, curve, methods[run["estimator"]])
            self.hold_best(run, curve)

    def hold_counts(self, run, curve, method):
        calls = calls_of(method)
        if calls is None:
            return
        problem = self.configuration["problem"]
        b, N = (problem["batch"]["rows"], problem["rows"]) if "batch" in problem else (1, 1)
        values, gradients = calls(int(run["dimension"]))
        for row, what in [(run, "iterations")] + [(row, "iteration") for row in curve]:
            for column, each in (("evaluations", values), ("gradients", gradients)):
                counted = int(row[what]) * each * b
                # Calls that a failed run made before are counted, too.
                is_more = run["outcome"] in {"failed", "diverged"} and float(row[column]) > counted / N
                if float(row[column]) != counted / N and not is_more:
                    raise Fault(f"{run['run']}: {row[column]} {column}, not {counted}/{N}")

    def hold_best(self, run, curve):
        losses = [float(row["loss"]) for row in curve if row["loss"]]
        # A record that is not a number is left out of both.
        if losses and run["best_loss"] and float(run["best_loss"]) > min(losses):
            raise Fault(f"{run['run']}: a best loss of {run['best_loss']}, and {min(losses)!r} in its curve")
        noise = self.configuration["problem"].get("noise")
        is_noisy = noise is not None and noise["level"] > 0
        if not is_noisy or not run["best_seen"]:
            if run.get("best_seen"):
                raise Fault(f"{run['run']}: a best value seen of {run['best_seen']} without noise")
            return
        seen, exact = float(run["best_seen"]), float(run["true_at_best_seen"])
        size = {
            "additive": noise["level"], "relative": noise["level"] * abs(exact), "uniform": noise["level"],
            "mixed": noise["level"] * (1 + abs(exact)), "more-wild": noise["level"] * abs(exact), "cauchy": math.inf,
            "bits": 2.0 ** -noise["level"] * abs(exact),
        }[noise.get("model", "additive")]
        most = {"uniform": 1.7320508075688774, "bits": 0.5, "more-wild": 1.0}.get(noise.get("model"), 9) * size
        if not abs(seen - exact) <= most * (1 + 1e-9) + 2e-16 * abs(exact):
            raise Fault(f"{run['run']}: saw {seen} of {exact} with noise of {noise}")
        minimum = self.configuration["problem"].get("minimum", 0)
        if self.configuration["problem"]["type"] == "quadratic" and exact < minimum - 1e-12 * abs(minimum):
            raise Fault(f"{run['run']}: f is {exact} below its minimum {minimum}")

    def compare_without_noise(self, results):
        problem = self.configuration["problem"]
        if problem.get("noise", {}).get("level") != 0:
            return
        if any(method.get("radius") == "noise" for method in self.configuration["methods"]):
            return
        without = copy.deepcopy(self.configuration)
        del without["problem"]["noise"]
        path, output = self.folder / "without.json", self.folder / "without"
        path.write_text(json.dumps(without))
        self.call("run", path, "--output", output, "--quiet", "--jobs", 1)
        self.same_files(results, output, "without noise")

    def compare_shards(self, results):
        if self.rng.random() < 0.7:
            return
        output = self.folder / "shards"
        for i in (1, 2):
            self.call("run", self.path, "--output", output, "--quiet", "--jobs", 1, "--shard", f"{i}/2")
        self.call("merge", output, "--quiet")
        self.same_files(results, output, "in two shards")

    @staticmethod
    def same_files(results, others, how):
        for name in ("curves.csv", "runs.csv", "summary.csv", "hits.csv", "theory.csv", "rates.csv"):
            texts = [(folder / name).read_bytes() if (folder / name).exists() else None for folder in (results, others)]
            if texts[0] != texts[1]:
                raise Fault(f"{name}: not the same {how}")


def calls_of(method):
    """How many values and gradients an iteration of n variables asks for; None if that is not known beforehand."""
    plain = {key: value for key, value in method.items() if key not in {"label", "radius"}}
    return next((count for known, count in PLAIN if known == plain), None)


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    studies.main(Study, "floors", __doc__)
