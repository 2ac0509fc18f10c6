"""Compares CMA-ES with pycma: expected running times on the same functions from the same starts.

    compare_cma.py BINARY

ERT = (evaluations up to the first value at or below the target, or the budget of a run without one) / (how many runs
hit it), of 50 runs each; on Rosenbrock's function of 200. The target is a fraction of the f − f* of the start. Both
have the same λ and weights, the same σ of the first generation, no restarts and no other end than target and budget.
ERT of zobench over that of pycma has to lie in [0.8, 1.25] on every function; its 95 % interval, by bootstrap over the
runs of both, is printed next to it. Half of the runs of both must hit, and f − f* of the start must agree to 1e-12,
relative.

Runs depend on the last bits of matrix products, so another processor gives other runs: with the spreads of these
functions, a ratio of 1 leaves the band less than once in ten thousand times.
"""

import json
import subprocess
import sys
import tempfile
import warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from results import finish, read_csv

warnings.filterwarnings("ignore", message="Could not import matplotlib")
import cma  # noqa: E402

RUNS = 50
BAND = (0.8, 1.25)
DATA = Path(__file__).resolve().parents[2] / "data" / "breast_cancer.csv"


@dataclass
class Case:
    """A function as zobench knows it and as NumPy does."""

    name: str
    problem: dict
    deviation: float
    target: float
    budget: int
    # Of a run's generator: f of many points (rows), the start, f*.
    peer: object
    separable: bool = False
    runs: int = RUNS

    @property
    def method(self):
        name = "separable-cma-es" if self.separable else "cma-es"
        return {"optimizer": name, "deviation": self.deviation}


# MARK: functions


def quadratic(eigenvalues, rotated=False):
    λ = np.array(eigenvalues, dtype=float)
    n = len(λ)

    def peer(random):
        q = np.linalg.qr(random.normal(size=(n, n)))[0] if rotated else np.eye(n)
        return lambda x: 0.5 * np.square(x @ q) @ λ, q @ np.full(n, n**-0.5), 0.0

    return peer


def quadratic_case(name, n, spectrum, eigenvalues, form="diagonal", **more):
    problem = {"type": "quadratic", "dimension": n, "spectrum": spectrum, "form": form}
    return Case(
        f"{name}, n = {n}", problem, 0.3, 1e-10, 20_000,
        quadratic(eigenvalues, rotated=form == "dense"), **more)


def rosenbrock(n):
    def value(x):
        return (100 * (x[:, 1:] - x[:, :-1] ** 2) ** 2 + (1 - x[:, :-1]) ** 2).sum(axis=1)

    # One run in ten ends in the other minimum, which blurs ERT: more runs, and a budget not far beyond the others.
    start = np.resize([-1.2, 1.0], n)
    return Case(
        f"rosenbrock, n = {n}", {"type": "rosenbrock", "dimension": n}, 0.5, 1e-10,
        {5: 3000, 10: 7000}[n], lambda random: (value, start, 0.0), runs=4 * RUNS)


def huber(n, threshold=1e-3):
    def value(x):
        r = np.linalg.norm(x, axis=1)
        return np.where(r <= threshold, 0.5 * r * r, threshold * r - 0.5 * threshold**2)

    problem = {"type": "huber", "dimension": n, "threshold": threshold}
    return Case(
        f"huber, n = {n}", problem, 0.3, 1e-8, 20_000,
        lambda random: (value, np.full(n, n**-0.5), 0.0))


def logistic(regularization=0.01):
    rows = read_csv(DATA)
    labels = np.array([2 * float(row["benign"]) - 1 for row in rows])
    columns = [c for c in rows[0] if c != "benign"]
    features = np.array([[float(row[c]) for c in columns] for row in rows])
    features = (features - features.mean(axis=0)) / features.std(axis=0)
    design = labels[:, None] * np.column_stack([features, np.ones(len(labels))])
    weights = np.append(np.full(len(columns), regularization), 0.0)

    def value(x):
        return np.logaddexp(0, -(x @ design.T)).mean(axis=1) + 0.5 * np.square(x) @ weights

    minimum = value(newton(design, weights)[None])[0]
    problem = {
        "type": "logistic", "data": str(DATA), "label_column": "benign",
        "regularization": regularization, "intercept": True}
    return Case(
        f"logistic, n = {len(weights)}", problem, 0.3, 1e-5, 40_000,
        lambda random: (value, np.zeros(len(weights)), minimum))


def newton(design, weights):
    x = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(design @ x))
        gradient = -(p @ design) / len(p) + weights * x
        hessian = (design.T * (p * (1 - p))) @ design / len(p) + np.diag(weights)
        x -= np.linalg.solve(hessian, gradient)
    return x


def cases():
    for n in (5, 10):
        geometric = 1e6 ** (-np.arange(n) / (n - 1))
        two_levels = [1.0] * (n - n // 2) + [1e-6] * (n // 2)
        spectrum = {"type": "geometric", "condition": 1e6}
        explicit = {"type": "explicit", "eigenvalues": two_levels}
        yield quadratic_case("sphere", n, {"type": "isotropic"}, np.ones(n))
        yield quadratic_case("ellipsoid", n, spectrum, geometric)
        yield quadratic_case("dense ellipsoid", n, spectrum, geometric, "dense")
        yield quadratic_case("two levels", n, explicit, two_levels)
        power = (np.arange(n) + 1.0) ** -2
        yield quadratic_case("power 2", n, {"type": "power", "exponent": 2}, power)
        yield rosenbrock(n)
        yield huber(n)
        yield quadratic_case("separable, sphere", n, {"type": "isotropic"}, np.ones(n), separable=True)
        yield quadratic_case("separable, ellipsoid", n, spectrum, geometric, separable=True)
    yield logistic()


# MARK: runs


def peer_run(case, seed):
    """Evaluations up to the target; infinite beyond the budget."""
    random = np.random.default_rng(seed)
    value, start, minimum = case.peer(random)
    level = minimum + case.target * (value(start[None])[0] - minimum)
    strategy = cma.CMAEvolutionStrategy(
        start, case.deviation, {"seed": seed + 1, "verbose": -9, "CMA_diagonal": case.separable})
    spent = 0
    while spent < case.budget:
        points = strategy.ask()
        values = value(np.array(points))
        hit = np.flatnonzero(values <= level)
        if len(hit):
            cost = spent + hit[0] + 1
            return float(cost) if cost <= case.budget else np.inf
        spent += len(points)
        strategy.tell(points, values)
    return np.inf


def peer_runs(index):
    case = list(cases())[index]
    return np.array([peer_run(case, seed) for seed in range(case.runs)])


def own_runs(binary, folder, case):
    """The same for zobench's runs, and f − f* at their start."""
    study = {
        "name": "cma", "problem": case.problem, "methods": [case.method], "replicates": case.runs,
        "seed": 1, "budget": {"evaluations": case.budget},
        "targets": {"metric": "gap", "relative": [case.target]},
    }
    configuration = Path(folder) / "cma.json"
    configuration.write_text(json.dumps(study), encoding="utf-8")
    output = Path(folder) / "results"
    subprocess.run(
        [binary, "run", str(configuration), "--output", str(output), "--quiet", "--fresh"],
        check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    rows = read_csv(output / "runs.csv")
    column = next(c for c in rows[0] if c.startswith("evaluations_to_"))
    first = next(row for row in read_csv(output / "curves.csv") if row["iteration"] == "0")
    hits = np.array([float(row[column] or "inf") for row in rows])
    return hits, float(first["gap"])


def ert(hits, budget):
    reached = np.isfinite(hits)
    spent = np.where(reached, hits, budget).sum(axis=-1)
    with np.errstate(divide="ignore"):
        return spent / reached.sum(axis=-1)


def interval(own, peer, budget, random, resamples=4000):
    """95 % of the ratios of resampled runs."""
    picks = random.integers(len(own), size=(2, resamples, len(own)))
    ratios = ert(own[picks[0]], budget) / ert(peer[picks[1]], budget)
    return np.quantile(ratios, [0.025, 0.975])


def main(binary):
    failures, checked = [], 0
    random = np.random.default_rng(0)
    compared = list(cases())
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor() as pool:
        for case, peer in zip(compared, pool.map(peer_runs, range(len(compared)))):
            own, gap = own_runs(binary, folder, case)
            value, start, minimum = case.peer(np.random.default_rng(0))
            expected = value(start[None])[0] - minimum
            checked += 1
            if not abs(gap - expected) <= 1e-12 * abs(expected):
                failures.append(f"{case.name}: f − f* starts at {gap!r}, expected {expected!r}")
            counts = [int(np.isfinite(hits).sum()) for hits in (own, peer)]
            ratio = ert(own, case.budget) / ert(peer, case.budget)
            low, high = interval(own, peer, case.budget, random)
            print(
                f"{case.name:28} target {case.target:.0e}  ERT {ert(own, case.budget):8.0f}, pycma "
                f"{ert(peer, case.budget):8.0f}  ratio {ratio:.3f} ({low:.3f}–{high:.3f})  "
                f"hits {counts[0]}, {counts[1]} of {case.runs}", flush=True)
            if len(own) != case.runs or 2 * min(counts) < case.runs:
                failures.append(f"{case.name}: {counts} of {case.runs} runs hit, expected half of them")
            elif not BAND[0] <= ratio <= BAND[1]:
                failures.append(f"{case.name}: a ratio of {ratio:.3f}, expected {BAND}")
    finish("compare_cma", checked, failures, "function")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
