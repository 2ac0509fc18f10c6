"""Runs least squares on the breast-cancer data by batches and compares mean curves with a recursion computed here.

    recompute_batches.py BINARY [--short] [--seed 1]

f = (1/N)Σ ½(aᵢᵀx − bᵢ)², features of mean 0 and deviation 1 and an intercept, classes −1 and 1. A step is x⁺ = x − αG on
a batch of b rows, drawn with or without replacement, the same ones at both points of a pair. With δ = x − x*, M = E δδᵀ,
μ = E δ, eᵢ the residual at x*:

    sᵢ = aᵢᵀMaᵢ + 2eᵢaᵢᵀμ + eᵢ²,   B = (w/N)Σ sᵢaᵢaᵢᵀ + (1 − w)HMH,   w = 1/b, or (N − b)/(b(N − 1)),
    M⁺ = M − α(HM + MH) + α²(a·B + b̂·tr(B)·I),   μ⁺ = (I − αH)μ,   α = r/(c𝓛), 𝓛 = w·max‖aᵢ‖² + (1 − w)L.

b = 1 and 8, with and without replacement, two points on the sphere and gradients: at every record |t| of the mean of many
runs lies within the threshold, with a family-wise error of 1e-3; that rows differ at all would be noticed if they did
not. theory.csv expects the same curve, to 1e-9, and the same floor, the fixed point of the recursion, to 1e-8.
"""

import argparse
import json
import math
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np

from recompute_floors import student_threshold, unskewed
from results import finish, read_csv

DATA = Path(__file__).resolve().parent.parent.parent / "data" / "breast_cancer.csv"
REPLICATES = 300
PER_DECADE = 4


class LeastSquares:
    def __init__(self):
        with open(DATA, encoding="utf-8") as file:
            table = np.loadtxt(file, delimiter=",", skiprows=1)
        features, classes = table[:, :-1], table[:, -1]
        features = (features - features.mean(axis=0)) / features.std(axis=0)
        self.rows = np.hstack([features, np.ones((len(features), 1))])
        self.targets = np.where(classes == 1, 1.0, -1.0)
        self.N, self.p = self.rows.shape
        self.H = self.rows.T @ self.rows / self.N
        self.minimizer = np.linalg.lstsq(self.rows, self.targets, rcond=None)[0]
        self.residuals = self.rows @ self.minimizer - self.targets


class Case:
    """One way to draw rows and to estimate on them."""

    def __init__(self, problem, b, replacement, estimator):
        self.problem, self.b, self.replacement, self.estimator = problem, b, replacement, estimator
        n, N = problem.p, problem.N
        # Directions long hide that rows differ, which single rows are to show.
        self.iterations = 5000 if estimator == "two-point" and b == 1 else 1000
        self.w = 1 / b if replacement else (N - b) / (b * (N - 1))
        # E[(vᵀgvᵀg)vvᵀ] on the sphere, times n²; and of the gradient itself.
        self.a, self.extra = (2 * n / (n + 2), n / (n + 2)) if estimator == "two-point" else (1, 0)
        c = self.a + n * self.extra
        largest = (problem.rows**2).sum(axis=1).max()
        self.α = 1 / (c * (self.w * largest + (1 - self.w) * np.linalg.eigvalsh(problem.H)[-1]))

    def next(self, M, μ, w):
        P = self.problem
        s = ((P.rows @ M) * P.rows).sum(axis=1) + 2 * P.residuals * (P.rows @ μ) + P.residuals**2
        HM = P.H @ M
        B = w * (P.rows.T * s) @ P.rows / P.N + (1 - w) * HM @ P.H
        moments = self.a * B + self.extra * np.trace(B) * np.eye(P.p)
        M = M - self.α * (HM + HM.T) + self.α**2 * moments
        # What rounding leaves of M − Mᵀ would grow.
        return (M + M.T) / 2, μ - self.α * P.H @ μ

    def gaps(self, iterations, w=None):
        P = self.problem
        μ = -P.minimizer
        M, reached, gaps = np.outer(μ, μ), 0, []
        for k in iterations:
            while reached < k:
                M, μ = self.next(M, μ, self.w if w is None else w)
                reached += 1
            gaps.append(0.5 * np.trace(P.H @ M))
        return np.array(gaps)

    def floor(self):
        """E f − f* at the fixed point: one linear system in all entries of M."""
        P, n = self.problem, self.problem.p
        zero, I = np.zeros(n), np.eye(n)
        source, _ = self.next(np.zeros((n, n)), zero, self.w)
        H = P.H
        outer = np.einsum("ij,ik->ijk", P.rows, P.rows).reshape(P.N, n * n)
        B = self.w * outer.T @ outer / P.N + (1 - self.w) * np.kron(H, H)
        linear = self.α * (np.kron(H, I) + np.kron(I, H))
        linear -= self.α**2 * (self.a * B + self.extra * np.outer(I.ravel(), I.ravel() @ B))
        M = np.linalg.solve(linear, source.ravel()).reshape(n, n)
        return 0.5 * np.trace(H @ M)

    def configuration(self, seed):
        return {
            "name": "batches", "seed": seed,
            "problem": {
                "type": "least-squares", "data": str(DATA), "target_column": "benign", "targets": "classes",
                "intercept": True, "label": "p", "class": "convex",
                "batch": {"rows": self.b, "replacement": self.replacement},
            },
            "methods": [{"estimator": self.estimator, "label": "m"}
                        | ({"radius": 0.1} if self.estimator == "two-point" else {})],
            "steps": {"relative": 1}, "replicates": REPLICATES,
            "budget": {"iterations": self.iterations}, "record": {"per_decade": PER_DECADE},
        }

    def __str__(self):
        return f"b = {self.b} {'with' if self.replacement else 'without'} replacement, {self.estimator}"


def check(case, binary, folder, seed, count, failures):
    path, output = folder / "study.json", folder / "results"
    path.write_text(json.dumps(case.configuration(seed)), encoding="utf-8")
    subprocess.run(
        [binary, "run", str(path), "--output", str(output), "--fresh", "--quiet"], check=True,
        stdin=subprocess.DEVNULL)
    sizes = {float(row["step_size"]) for row in read_csv(output / "runs.csv")}
    if len(sizes) != 1 or not math.isclose(*sizes, case.α, rel_tol=1e-12):
        failures.append(f"{case}: steps of {sizes}, expected {case.α}")
    curves = defaultdict(list)
    for row in read_csv(output / "curves.csv"):
        curves[int(row["iteration"])].append(float(row["gap"]))
    iterations = sorted(curves)
    expected = case.gaps(iterations)
    threshold = student_threshold(count * (len(iterations) - 1), REPLICATES - 1)
    largest = 0.0
    for k, gap in zip(iterations, expected):
        assert len(curves[k]) == REPLICATES
        if np.ptp(curves[k]) <= 1e-9 * gap:
            if not math.isclose(curves[k][0], gap, rel_tol=1e-9):
                failures.append(f"{case}, k = {k}: {curves[k][0]}, expected {gap}")
            continue
        t = unskewed(curves[k], gap)
        largest = max(largest, abs(t))
        if abs(t) > threshold:
            failures.append(f"{case}, k = {k}: t = {t:.2f} beyond {threshold:.2f}")
    same_rows = case.gaps(iterations, 0)
    others = [abs(unskewed(curves[k], gap)) for k, gap in zip(iterations, same_rows) if np.ptp(curves[k]) > 0]
    if case.b == 1 and max(others) < threshold:
        failures.append(f"{case}: batches without differences have |t| up to {max(others):.2f}: nobody would notice")
    theory = read_csv(output / "theory.csv")
    told = {int(row["iteration"]): float(row["expected"]) for row in theory}
    if not told:
        failures.append(f"{case}: theory.csv has no curve")
    for k, gap in zip(iterations, expected):
        if k in told and not math.isclose(told[k], gap, rel_tol=1e-9):
            failures.append(f"{case}, k = {k}: theory.csv expects {told[k]!r}, this {gap!r}")
    floors = {float(row["floor"]) for row in theory if row.get("floor")}
    if len(floors) != 1 or not math.isclose(*floors, case.floor(), rel_tol=1e-8):
        failures.append(f"{case}: theory.csv tells floors {floors}, expected {case.floor()!r}")
    print(f"recompute_batches: {case}: largest |t| {largest:.2f}, within {threshold:.2f}")
    return len(iterations) + len(told) + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--short", action="store_true", help="two cases instead of eight")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    problem = LeastSquares()
    cases = [
        Case(problem, b, replacement, estimator) for estimator in ("reverse-mode", "two-point") for b in (8, 1)
        for replacement in (False, True)]
    cases = [cases[0], cases[5]] if asked.short else cases
    failures, held = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for i, case in enumerate(cases):
            held += check(case, asked.binary, Path(folder), asked.seed + i, len(cases), failures)
    finish("recompute_batches", held, failures, "number")


if __name__ == "__main__":
    main()
