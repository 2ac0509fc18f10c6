"""Runs studies of noisy quadratics and compares their floors with fixed points computed here.

    recompute_floors.py BINARY [--short] [--seed 1]

f = ½δᵀAδ, δ = x − x*, with values f + ξ. A step is x⁺ = x − αG + β(x − x⁻), G = Aδ + bias + error, so with M = E zzᵀ, z
= (δ, δ⁻), everything that is linear in M is one matrix, as large as M has entries, and the fixed point is the solution
of a linear system. (zobench solves three equations for each eigenvalue.) The error of an estimate follows from the
directions' moments: E[(vᵀBv)·wwᵀ] = a·B + b·tr(B)·I + d·Diag(B), B = A E[δδᵀ] A.

- 20 settings of noise, radius, step, estimator, law of directions and spectrum (5 with --short): the mean of many runs
  over their last records is the fixed point, with a family-wise error of 1e-3; half of ν would be noticed in each
  setting whose values have noise of their own.
- The floor in theory.csv is the same number, to 1e-9.
- The numbers of the theory's table, to the digits printed there.
- Noise that both points of a pair share moves no curve by more than rounding, whatever its law.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import NormalDist

import numpy as np

from results import finish, read_csv

ALARMS = 1e-3
REPLICATES = 200
# Records that are averaged, where the expected curve has long been on its floor.
TAIL = 10


def spectrum(name, n):
    if name == "geometric10":
        return np.repeat(10.0 ** (-np.arange(10) / 9), n // 10)
    return np.logspace(-1, 0, n) if name == "geometric" else np.ones(n)


class Directions:
    """a, b, d of E[(vᵀBv)·wwᵀ], and s²E[wᵢ²], of one direction: G = s·(f(x + εv) − f(x − εv))/(2ε)·w."""

    def __init__(self, law, n):
        self.a, self.b, self.d, self.size = {
            # E vᵢ²vⱼ² = 1/(n(n + 2)) on the sphere, three times that for i = j; s = n.
            "sphere": (2 * n / (n + 2), n / (n + 2), 0, n),
            "gaussian": (2, 1, 0, 1),
            # vᵢ² = 1, so the diagonal of B counts once.
            "rademacher": (2, 1, -2, 1),
            # v = (±D₁, …, ±D_n) with E DᵢDⱼ = 1/(n(n + 1)), E Dᵢ² = 2/(n(n + 1)); w its signs, s = n.
            "l1-sphere": (2 * n / (n + 1), 2 * n / (n + 1), -2 * n / (n + 1), n * n),
        }[law]


class Setting:
    """One study of two steps, 1 and `step` times 1/(cL)."""

    def __init__(self, σ, ε, step, estimator="two-point", law="sphere", q=1, orthonormal=False, scheme="central",
                 paired=False, model="additive", n=10, values="geometric10", momentum=None):
        self.σ, self.ε, self.steps, self.n = σ, ε, sorted({step, 1.0}), n
        self.values, self.momentum = values, momentum
        self.estimator, self.law, self.q = estimator, law, q
        self.orthonormal, self.scheme, self.paired, self.model = orthonormal, scheme, paired, model
        self.eigenvalues = spectrum(values, n)
        self.moments()

    def moments(self):
        n, q, σ, ε = self.n, self.q, 0 if self.paired else self.σ, self.ε
        self.bias, self.correlation = 0.0, 0.0
        if self.estimator == "coordinate-differences":
            self.a, self.b, self.d = 1, 0, 0
            if self.scheme == "forward":
                # Gᵢ = (f(x + εeᵢ) − f(x))/ε: half of ε is added, and ξ(x) is in all of them.
                self.bias, self.ν, self.correlation = ε / 2, 2 * σ**2 / ε**2, 0.5
            else:
                self.ν = σ**2 / (2 * ε**2)
            return
        one = Directions(self.law, n)
        self.ν = one.size * σ**2 / (2 * ε**2) / q
        if self.orthonormal:
            self.a = n * (q * n + n - 2) / (q * (n - 1) * (n + 2))
            self.b = n * (n - q) / (q * (n - 1) * (n + 2))
            self.d = 0
        else:
            self.a, self.b, self.d = one.a / q + 1 - 1 / q, one.b / q, one.d / q

    @property
    def c(self):
        return self.a + self.b * self.n + self.d

    def configuration(self, seed, replicates, noise=True):
        method = {"estimator": self.estimator, "radius": self.ε, "label": "m"}
        if self.estimator == "two-point":
            method |= {"directions": self.q}
            method |= {"orthonormal": True} if self.orthonormal else {"distribution": self.law}
        else:
            method["scheme"] = self.scheme
        if self.momentum is not None:
            method |= {"optimizer": "heavy-ball", "momentum": self.momentum}
        problem = {
            "type": "quadratic", "class": "convex", "dimension": self.n, "label": "q",
            "spectrum": {"type": self.values} | ({} if self.values == "isotropic" else {"condition": 10}),
            # Not far from where it will stay.
            "start_distance": 0.1,
        }
        if noise:
            problem["noise"] = {"model": self.model, "level": self.σ, "paired": self.paired}
        return {
            "name": "floors", "seed": seed, "problem": problem, "methods": [method],
            "steps": {"relative": self.steps}, "replicates": replicates,
            "budget": {"iterations": self.iterations}, "record": {"per_decade": 25},
        }

    @property
    def iterations(self):
        """The tail begins where the slowest coordinate has e⁻¹⁸ of its square left, and is as long again and more."""
        slowest = self.c / (2 * min(self.steps) * self.eigenvalues.min())
        return 3 * math.ceil(15 * slowest * (1 - (self.momentum or 0)))

    def fixed_point(self, α, half=False):
        """E f on the floor."""
        n, A, I = self.n, np.diag(self.eigenvalues), np.eye(self.n)
        ν = self.ν / 2 if half else self.ν
        N = ν * ((1 - self.correlation) * I + self.correlation * np.ones((n, n)))
        β, bias = self.momentum, self.bias * self.eigenvalues
        step = I - α * A
        if β is not None:
            step = np.block([[step + β * I, -β * I], [I, np.zeros((n, n))]])
        m = len(step)
        push = np.concatenate([-α * bias, np.zeros(m - n)])
        mean = np.linalg.solve(np.eye(m) - step, push)
        source = np.outer(step @ mean, push) + np.outer(push, step @ mean) + np.outer(push, push)
        source[:n, :n] += α**2 * N
        # What the estimate adds to its mean: α²(B·(a − 1) + b·tr(B)·I + d·Diag(B)) of the first block.
        linear = np.kron(step, step)
        place = np.arange(n)[:, None] * m + np.arange(n)[None, :]
        for i in range(n):
            for j in range(n):
                weight = α**2 * self.eigenvalues[i] * self.eigenvalues[j]
                linear[place[i, j], place[i, j]] += weight * (self.a - 1)
                if i == j:
                    linear[place[i, i], place[i, i]] += weight * self.d
                    linear[np.diag(place), place[i, i]] += weight * self.b
        M = np.linalg.solve(np.eye(m * m) - linear, source.ravel()).reshape(m, m)
        # The recursion keeps such matrices positive, so it does not go to a fixed point that is not.
        assert np.linalg.eigvalsh(M)[0] > -1e-12 * np.trace(M), "there is no floor"
        return 0.5 * np.trace(A @ M[:n, :n])

    def __str__(self):
        pairs = "paired " if self.paired else ""
        law = {"two-point": self.law + (f" q={self.q}" if self.q > 1 else "")}.get(self.estimator, self.scheme)
        return (f"{pairs}{self.model} σ={self.σ:g} ε={self.ε:g} {self.estimator} {law} {self.values} n={self.n}"
                + (f" β={self.momentum}" if self.momentum else ""))


SETTINGS = [
    Setting(1e-3, 0.1, 0.1),
    Setting(1e-2, 0.05, 0.3, law="gaussian"),
    Setting(1e-3, 0.1, 0.5, estimator="coordinate-differences", scheme="forward"),
    Setting(3e-3, 0.2, 0.5, momentum=0.5),
    Setting(0.1, 0.01, 0.5, estimator="coordinate-differences", scheme="forward", paired=True),
    Setting(1e-3, 0.1, 0.5, n=20),
    Setting(1e-4, 0.02, 0.5, law="rademacher"),
    Setting(1e-2, 0.3, 0.5, law="l1-sphere"),
    Setting(1e-3, 0.05, 0.5, q=3),
    Setting(1e-3, 0.05, 0.5, q=4, orthonormal=True),
    Setting(1e-3, 0.1, 0.5, law="gaussian", q=2, values="isotropic", n=7),
    Setting(5e-3, 0.1, 0.5, estimator="coordinate-differences"),
    Setting(1e-6, 1e-3, 0.5, estimator="coordinate-differences"),
    Setting(1e-3, 0.1, 1.5, values="isotropic", n=5),
    Setting(1e-3, 0.1, 0.5, model="uniform"),
    Setting(1e-2, 0.4, 0.5, model="uniform", estimator="coordinate-differences", scheme="forward", n=12,
            values="geometric"),
    Setting(1e-7, 1e-4, 0.5, values="geometric", n=8),
    Setting(2.0, 10.0, 0.5, law="rademacher", values="geometric", n=6),
    Setting(1e-2, 0.1, 0.5, estimator="coordinate-differences", momentum=0.7, values="geometric", n=6),
    Setting(1e-3, 0.03, 0.5, law="l1-sphere", model="uniform", values="isotropic", n=4),
]

# THEORY §9: geometric10, κ = 10, sphere, σ = 1e-3, ε = 0.1.
PRINTED = [(10, 1, "1.57812571e-4"), (10, 0.1, "1.27612060e-5"), (40, 1, "6.29190949e-4")]


class Runs:
    def __init__(self, binary, folder, seed):
        self.binary, self.folder, self.seed = binary, Path(folder), seed

    def results(self, name, configuration):
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(configuration), encoding="utf-8")
        output = self.folder / name
        subprocess.run(
            [self.binary, "run", str(path), "--output", str(output), "--quiet"], check=True,
            stdin=subprocess.DEVNULL)
        return output


def student_threshold(count, freedom):
    """The threshold of |t| for `count` tests: the normal quantile, and what Cornish and Fisher add to it for Student's
    law."""
    z = NormalDist().inv_cdf(1 - ALARMS / (2 * count))
    terms = [
        (z**3 + z) / (4 * freedom), (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2),
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)]
    return z + sum(terms)


def unskewed(values, expected):
    """Student's t of the mean freed of skewness (Johnson 1978, doi:10.1080/01621459.1978.10480051)."""
    z = np.asarray(values) / expected - 1
    count, mean, deviation = len(z), z.mean(), z.std(ddof=1)
    third = ((z - mean) ** 3).mean() / deviation**3
    correction = third * deviation / (6 * count) + third * mean**2 / (3 * deviation)
    return (mean + correction) / (deviation / math.sqrt(count))


def check_settings(runs, settings, failures):
    held, largest = 0, 0.0
    count = sum(len(setting.steps) for setting in settings)
    threshold = student_threshold(count, REPLICATES - 1)
    for i, setting in enumerate(settings):
        results = runs.results(f"setting{i}", setting.configuration(runs.seed + i, REPLICATES))
        tails = defaultdict(lambda: defaultdict(list))
        for row in read_csv(results / "curves.csv"):
            tails[float(row["step_relative"])][row["replicate"]].append(float(row["gap"]))
        sizes = {float(row["step_relative"]): float(row["step_size"]) for row in read_csv(results / "runs.csv")}
        theory = read_csv(results / "theory.csv")
        for step in setting.steps:
            α = step / (setting.c * setting.eigenvalues.max())
            if setting.momentum is not None:
                α = sizes[step]
            if not math.isclose(α, sizes[step], rel_tol=1e-12):
                failures.append(f"{setting}: α is {sizes[step]}, expected {α}")
            floor = setting.fixed_point(α)
            means = [np.mean(curve[-TAIL:]) for curve in tails[step].values()]
            assert len(means) == REPLICATES
            if np.ptp(means) <= 1e-9 * floor:
                # If nothing is random, the floor is a number, which amplitudes approach half as fast as squares do.
                last = next(iter(tails[step].values()))[-1]
                if not math.isclose(last, floor, rel_tol=1e-6):
                    failures.append(f"{setting}, step {step}: ends at {last}, expected {floor}")
                held += 1
                continue
            t = unskewed(means, floor)
            largest = max(largest, abs(t))
            if abs(t) > threshold:
                failures.append(f"{setting}, step {step}: t = {t:.2f} beyond {threshold:.2f}")
            if setting.ν > 0:
                other = unskewed(means, setting.fixed_point(α, half=True))
                if abs(other) <= threshold and setting.bias == 0:
                    failures.append(f"{setting}, step {step}: half of ν has t = {other:.2f}, which nobody would notice")
            held += 1
            if step == 1:
                told = {row["floor"] for row in theory}
                if setting.paired:
                    continue
                if len(told) != 1 or not math.isclose(float(*told), floor, rel_tol=1e-9):
                    failures.append(f"{setting}: theory.csv tells floors {told}, expected {floor!r}")
                held += 1
    print(f"recompute_floors: largest |t| of {count} floors {largest:.2f}, within {threshold:.2f}")
    return held


def check_printed(runs, failures):
    for n, step, printed in PRINTED:
        value = Setting(1e-3, 0.1, step, n=n).fixed_point(step / n)
        digits = f"{value:.8e}".replace("e-0", "e-")
        if digits != printed:
            failures.append(f"n = {n}, r = {step}: {digits}, printed {printed}")
    # And as the command reports them, if steps are natural.
    for n, step, printed in PRINTED:
        if step != 1:
            continue
        setting = Setting(1e-3, 0.1, 1, n=n)
        configuration = setting.configuration(runs.seed, 2)
        configuration["budget"]["iterations"] = 100
        theory = read_csv(runs.results(f"printed{n}", configuration) / "theory.csv")
        told = {f"{float(row['floor']):.8e}".replace("e-0", "e-") for row in theory}
        if told != {printed}:
            failures.append(f"n = {n}: theory.csv tells {told}, printed {printed}")
    return 2 * len(PRINTED) - 1


def check_pairs(runs, failures):
    """Compares curves with noise that cancels with those without any."""
    held = 0
    for i, model in enumerate(["additive", "uniform", "cauchy"]):
        for j, settings in enumerate([
                Setting(1e-3, 0.1, 1, paired=True, model=model),
                Setting(1e-3, 0.1, 1, paired=True, model=model, law="gaussian", q=2),
                Setting(1e-3, 0.1, 1, paired=True, model=model, estimator="coordinate-differences"),
                Setting(1e-3, 0.1, 1, paired=True, model=model, estimator="coordinate-differences",
                        scheme="forward")]):
            curves = []
            for noise in (False, True):
                configuration = settings.configuration(runs.seed, 5, noise)
                configuration["budget"] = {"iterations": 200}
                results = runs.results(f"pairs{i}{j}{noise}", configuration)
                curves.append(np.array([float(row["loss"]) for row in read_csv(results / "curves.csv")]))
            change = np.abs(curves[1] - curves[0]).max() / curves[0].max()
            if not change < 1e-10:
                failures.append(f"{settings}: moves the curve by {change:.2g} of its start")
            if model == "additive" and change == 0 and j == 0:
                failures.append(f"{settings}: changes no bit, so there was no noise")
            held += 1
    return held


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--short", action="store_true", help="five settings instead of twenty")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(asked.binary, folder, asked.seed)
        held = check_printed(runs, failures) + check_pairs(runs, failures)
        held += check_settings(runs, SETTINGS[:5] if asked.short else SETTINGS, failures)
    finish("recompute_floors", held, failures, "number")


if __name__ == "__main__":
    main()
