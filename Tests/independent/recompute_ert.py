"""Recomputes expected running times, best steps and their cross-fitted costs.

    recompute_ert.py RESULTS

From runs.csv alone: ERT = (calls of the runs that hit the target + budgets of those that did not) / (how
many hit it), at the study's prices, for each step, to 1e-12; the best step on all replicates, on even and on
odd ones, and the ERT of each half at the other half's step; and the 95 % intervals, of Clopper and Pearson's
limits and Student's t, to 1e-6. From curves.csv: when each run hit each target. A hit that was interpolated
between two records holds to 1e-9. One that was noted at a call is a whole number, not before that of an
easier target, nor beyond what was spent, and of all of them at least 95 in 100 lie between the two records at
which the curve comes down to the target, or an iteration later.
"""

import math
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from results import finish, read_csv, read_manifest

CALLS = ["evaluations", "gradients", "tangents", "hessian_products"]


def bisected(holds, low, high):
    """Where a condition that holds at low and not at high stops holding."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return (low + high) / 2


def tail(k, n, p):
    """P(at least k of n)."""
    return math.fsum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


def success_rate(k, n):
    lower = 0 if k == 0 else bisected(lambda p: tail(k, n, p) < 0.025, 0, 1)
    upper = 1 if k == n else bisected(lambda p: 1 - tail(k + 1, n, p) > 0.025, 0, 1)
    return lower, upper


def student(freedom):
    """The t with 2.5 % above it, by the substitution t = tan(u)·√ν and Simpson's rule."""
    u = np.linspace(0, np.pi / 2, 200_001)
    density = np.cos(u) ** (freedom - 1)
    weights = np.ones_like(u)
    weights[1:-1:2], weights[2:-1:2] = 4, 2
    areas = np.concatenate([[0], np.cumsum((density[:-2:2] + 4 * density[1::2] + density[2::2]))])
    share = areas / areas[-1]
    return math.sqrt(freedom) * math.tan(np.interp(0.95, share, u[::2]))


def step(row):
    """The step of a row; 0 if the method takes none."""
    return float(row["step_size"] or 0)


def interval(hits, budget):
    reached = hits[np.isfinite(hits)]
    lower, upper = success_rate(len(reached), len(hits))
    added = lambda p: budget * (1 - p) / p if p > 0 else math.inf
    if not len(reached):
        return added(upper), math.inf
    mean, most = reached.mean(), max(budget, reached.max())
    low, high = 0.0, most
    if len(reached) > 1:
        width = student(len(reached) - 1) * reached.std(ddof=1) / math.sqrt(len(reached))
        low, high = max(0.0, mean - width), min(most, mean + width)
    failures = added(len(reached) / len(hits))
    below = math.hypot(mean - low, failures - added(upper))
    above = math.hypot(high - mean, added(lower) - failures)
    return max(0.0, mean + failures - below), mean + failures + above


def ert(hits, budgets):
    reached = np.isfinite(hits)
    if not reached.any():
        return math.inf
    return (hits[reached].sum() + budgets[~reached].sum()) / reached.sum()


class Study:
    def __init__(self, results):
        configuration = read_manifest(results)["configuration"]
        gradient = configuration.get("gradient_cost", 4)
        self.prices = np.array([1, gradient, configuration.get("tangent_cost", 2.5), 3 * gradient])
        self.runs = read_csv(Path(results) / "runs.csv")
        self.summary = [row for row in read_csv(Path(results) / "summary.csv") if row["replicates"]]
        self.targets = sorted(
            (c.removeprefix("evaluations_to_") for c in self.runs[0] if c.startswith("evaluations_to_")),
            key=float, reverse=True)
        calls = set(CALLS)
        known = {"run", "step_relative", "step_size", "replicate", "outcome", "iterations"}
        first = list(self.runs[0])
        self.axes = first[first.index("workspace_bytes") + 1:first.index("budget_evaluations")]
        assert not calls & set(self.axes) and not known & set(self.axes)

    def name(self, row):
        return (row["problem"], row["dimension"], row["estimator"], *(row[a] for a in self.axes))

    def cost(self, row, what):
        cells = [row[what(call)] for call in CALLS]
        return math.inf if "" in cells else float(self.prices @ [float(c) for c in cells])

    def groups(self):
        """For each contender and step: replicate numbers, hits [run, target], budgets."""
        found = defaultdict(lambda: defaultdict(list))
        for row in self.runs:
            hits = [self.cost(row, lambda call: f"{call}_to_{t}") for t in self.targets]
            budget = self.cost(row, lambda call: f"budget_{call}")
            found[self.name(row)][step(row)].append(
                (int(row["replicate"]), hits, budget, row))
        return {
            name: {
                size: (
                    np.array([r[0] for r in runs]), np.array([r[1] for r in runs]),
                    np.array([r[2] for r in runs]))
                for size, runs in steps.items()}
            for name, steps in found.items()}


def best(steps, finals, half):
    """The step of least ERT to the hardest target that half of the runs of any step hit."""
    chosen = {s: (h[half(r)], b[half(r)]) for s, (r, h, b) in steps.items()}
    targets = next(iter(chosen.values()))[0].shape[1]
    hard = [t for t in range(targets)
            if any(2 * np.isfinite(h[:, t]).sum() >= len(h) for h, _ in chosen.values())]
    rank = lambda s: (ert(chosen[s][0][:, hard[-1]], chosen[s][1]) if hard else math.inf, finals[s])
    return min(chosen, key=rank)


def everyone(replicates):
    return replicates >= 0


def even(replicates):
    return replicates % 2 == 0


def odd(replicates):
    return replicates % 2 == 1


def bracketed(stated, counts, below):
    """Whether a hit lies where the records come down to the target, up to the calls of an iteration."""
    iteration = counts[1] - counts[0] if len(counts) > 1 else 0
    if not len(below):
        return stated == ""
    i = below[0]
    if stated == "":
        return counts[i] == counts[-1]
    earliest = counts[i - 1] if i > 0 else 0
    return earliest <= float(stated) <= counts[i] + iteration


def recomputed(study, results):
    """What does not hold of a study, how much was checked, and which hits lie where the curves come down."""
    failures, checked = [], 0

    def hold(what, stated, expected, tolerance):
        nonlocal checked
        checked += 1
        stated = float(stated) if stated != "" else math.inf
        if stated == expected:
            return
        if not abs(stated - expected) <= tolerance * abs(expected):
            failures.append(f"{what} is {stated!r}, recomputed {expected!r}")

    groups = study.groups()
    for name, steps in groups.items():
        rows = {step(r): r for r in study.summary if study.name(r) == name}
        finals = {s: float(r["median_final_value"] or math.inf) for s, r in rows.items()}
        for size, (replicates, hits, budgets) in steps.items():
            for i, target in enumerate(study.targets):
                row, what = rows[size], f"{name} {size} to {target}"
                hold(what, row[f"evaluations_to_{target}"], ert(hits[:, i], budgets), 1e-12)
                hold(f"{what}: reached", row[f"reached_{target}"], np.isfinite(hits[:, i]).sum(), 0)
                if row[f"evaluations_high_{target}"] or row[f"evaluations_low_{target}"]:
                    low, high = interval(hits[:, i], budgets.mean())
                    hold(f"{what}: low", row[f"evaluations_low_{target}"], low, 1e-6)
                    hold(f"{what}: high", row[f"evaluations_high_{target}"], high, 1e-6)
        chosen = best(steps, finals, everyone)
        stated = [s for s, r in rows.items() if r["best_step"] == "TRUE"]
        checked += 1
        if stated != [chosen]:
            failures.append(f"{name}: the best step is {stated}, recomputed {chosen}")
        if all(len(r) >= 4 for r, _, _ in steps.values()):
            parts = [(steps[best(steps, finals, a)], b) for a, b in ((even, odd), (odd, even))]
            hits = np.concatenate([s[1][half(s[0])] for s, half in parts])
            budgets = np.concatenate([s[2][half(s[0])] for s, half in parts])
        else:
            _, hits, budgets = steps[chosen]
        for i, target in enumerate(study.targets):
            hold(
                f"{name}: judged to {target}", rows[chosen][f"judged_evaluations_to_{target}"],
                ert(hits[:, i], budgets), 1e-12)

    near = []
    metric = {row["problem"]: row["metric"] for row in study.summary}
    curves = defaultdict(list)
    for row in read_csv(Path(results) / "curves.csv"):
        curves[row["run"]].append(row)
    for run in study.runs:
        rows = curves[run["run"]]
        column = metric[run["problem"]]
        values = np.array([float(r[column]) if r[column] else math.inf for r in rows])
        for target in study.targets:
            level = float(target) * values[0]
            below = np.flatnonzero(values <= level)
            for call, recorded in (("evaluations", "evaluations"), ("gradients", "gradients")):
                counts = np.array([float(r[recorded]) for r in rows])
                expected = math.inf
                if len(below):
                    i = below[0]
                    expected = counts[i]
                    if i > 0 and np.isfinite(values[i - 1]) and values[i] > 0:
                        share = math.log(values[i - 1] / level) / math.log(values[i - 1] / values[i])
                        expected = counts[i - 1] + share * (counts[i] - counts[i - 1])
                stated = run[f"{call}_to_{target}"]
                if stated == "" or float(stated).is_integer():
                    calls = [float(run[f"{call}_to_{t}"] or "inf") for t in study.targets]
                    checked += 1
                    if calls != sorted(calls):
                        failures.append(f"{run['run']}: {call} to {study.targets} are {calls}")
                    if stated != "" and not 0 <= float(stated) <= float(run[recorded]):
                        failures.append(f"{run['run']}: {call} to {target}, {stated}, were never spent")
                    if counts[-1] > 0:
                        near.append(bracketed(stated, counts, below))
                else:
                    hold(f"{run['run']}: {call} to {target}", stated, expected, 1e-9)
    return failures, checked, near


def main(results):
    failures, checked, near = recomputed(Study(results), results)
    checked += 1
    if near and np.mean(near) < 0.95:
        failures.append(f"only {np.mean(near):.1%} of {len(near)} hits lie where the curves come down")
    finish("recompute_ert", checked, failures, "number")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
