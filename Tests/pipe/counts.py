"""Compares zobench's counts of external solvers with their own counters, and ends them at the call.

    counts.py BINARY [--python PYTHON] [--pdfo-python PYTHON] [--only NAME]

Each solver runs twice on Rosenbrock's function. With a budget that it does not need, it ends by itself: the calls in
runs.csv are those that it reports, if it counts, and always those that went through its pipe. With a budget that is not
a multiple of anything it has, exactly that is spent, the next question is the first to be told so, and its next
question is its last.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "independent"))

from results import finish, read_csv  # noqa: E402
from tap import GRADIENT, HESSIAN, TANGENT, conversations  # noqa: E402

PROJECT = Path(__file__).resolve().parent.parent.parent
COUNTS = ("evaluations", "gradients", "tangents", "hessian_products")
OWN = re.compile(r"\((\d+) evaluations by its own count\)")
# For the solvers of python/zobench: arguments, and options with which they end by themselves; None if they never do.
ADAPTERS = {
    "scipy-nelder-mead": (["scipy", "--method", "Nelder-Mead"], ["fatol=1e-4", "xatol=1e-4"]),
    "scipy-powell": (["scipy", "--method", "Powell"], []),
    "scipy-cobyla": (["scipy", "--method", "COBYLA"], []),
    "scipy-cobyqa": (["scipy", "--method", "COBYQA"], []),
    "scipy-bfgs": (["scipy", "--method", "BFGS"], []),
    "scipy-l-bfgs-b": (["scipy", "--method", "L-BFGS-B"], []),
    "scipy-slsqp": (["scipy", "--method", "SLSQP"], []),
    "scipy-newton-cg": (["scipy", "--method", "Newton-CG"], []),
    "cma": (["cma", "--sigma", "0.3"], ["tolfun=1e-6"]),
    "pdfo-newuoa": (["pdfo", "--method", "newuoa"], []),
    "pdfo-uobyqa": (["pdfo", "--method", "uobyqa"], []),
    "pdfo-cobyla": (["pdfo", "--method", "cobyla"], []),
    "nevergrad-one-plus-one": (["nevergrad", "--optimizer", "OnePlusOne"], None),
    "nevergrad-de": (["nevergrad", "--optimizer", "DE", "--option", "workers=7"], None),
    "optax-adam": (["optax", "--optimizer", "adam"], None),
    "torch-sgd": (["torch", "--optimizer", "SGD", "--learning-rate", "0.0001"], None),
    "torch-lbfgs": (["torch", "--optimizer", "LBFGS"], None),
}
NLOPT = ("bobyqa", "newuoa", "praxis", "lbfgs", "slsqp")
# NLopt does not count the values that its PRAXIS asks for after random steps, which it takes where directions are
# nearly dependent (src/algs/praxis/praxis.c).
MISSING_SOME = {"nlopt-praxis"}
# In evaluations, if a gradient counts as one.
PRICES = {"evaluations": 1, "gradients": 1, "tangents": 1, "hessian_products": 3}
PLENTY, FEW = 100_000, 29


class Case:
    """A solver, its budget, and what became of it."""

    def __init__(self, name, command, budget, folder, binary):
        self.name, self.budget = name, budget
        here = Path(folder) / f"{name}-{budget}"
        here.mkdir()
        tap = [sys.executable, str(PROJECT / "Tests/pipe/tap.py"), "log", *command]
        (here / "study.json").write_text(json.dumps({
            "name": "counts", "problem": {"type": "rosenbrock", "dimension": 3},
            "methods": [{"optimizer": "external", "command": tap}], "replicates": 1,
            "budget": {"evaluations": budget}, "gradient_cost": 1}))
        path = os.pathsep.join(filter(None, (str(PROJECT / "python"), os.environ.get("PYTHONPATH"))))
        done = subprocess.run(
            [binary, "run", "study.json", "--quiet", "--output", "results"], cwd=here,
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": path, "JAX_PLATFORMS": "cpu"})
        if done.returncode:
            raise RuntimeError(f"exit code {done.returncode}: {done.stderr}")
        self.row = read_csv(here / "results/runs.csv")[0]
        if self.row["outcome"] == "failed":
            raise RuntimeError(done.stderr)
        self.counts = {name: int(self.row[name]) for name in COUNTS}
        self.conversation = conversations(here / "log")[0]

    @property
    def piped(self):
        """The same counts, by what went through the pipe."""
        counts = dict.fromkeys(COUNTS, 0)
        for exchange in self.conversation.exchanges:
            k = len(exchange.directions)
            name, times = (
                ("gradients", 1) if exchange.ask & GRADIENT else
                ("hessian_products", k) if exchange.ask & HESSIAN else
                ("tangents", k) if exchange.ask & TANGENT else ("evaluations", 1))
            counts[name] += times * exchange.paid
        return counts

    def faults(self):
        """What does not hold, if it ended by itself."""
        if self.piped != self.counts:
            yield f"runs.csv has {self.counts}, and the pipe had {self.piped}"
        reason = self.conversation.reason
        if reason is None:
            yield "it did not say why it was done"
            return
        own = OWN.search(reason)
        if not own:
            yield f"it says no count of its own: {reason}"
            return
        missing = self.counts["evaluations"] + self.counts["gradients"] - int(own[1])
        if missing and not (missing > 0 and self.name in MISSING_SOME):
            yield f"runs.csv has {self.counts}; {reason}"

    def closing_faults(self):
        """What does not hold, if the budget ended it."""
        if self.piped != self.counts:
            yield f"runs.csv has {self.counts}, and the pipe had {self.piped}"
        spent = sum(PRICES[name] * count for name, count in self.counts.items())
        last = self.conversation.exchanges[-1]
        price = PRICES["hessian_products"] if last.ask & HESSIAN else 1
        if not self.budget - price < spent <= self.budget:
            yield f"runs.csv has {self.counts}, expected {self.budget} in all"
        told = [exchange.closed for exchange in self.conversation.exchanges]
        spent = [exchange.paid < len(exchange.points) for exchange in self.conversation.exchanges]
        if told != spent or told.count(True) != 1 or not told[-1]:
            yield f"it was told that the budget is spent {told.count(True)} times, expected once, last"
        if self.row["outcome"] != "budget-spent":
            yield f"the outcome is {self.row['outcome']}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("binary", type=lambda path: str(Path(path).resolve()))
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--pdfo-python", default=os.environ.get("PDFO_PYTHON", sys.executable))
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()

    commands = {}
    for name, (words, options) in ADAPTERS.items():
        python = arguments.pdfo_python if words[0] == "pdfo" else arguments.python
        more = [word for option in options or [] for word in ("--option", option)]
        commands[name] = ([python, "-m", "zobench.solve", *words, *more], options is not None)
    for name in NLOPT:
        commands[f"nlopt-{name}"] = ([arguments.binary, "pipe-nlopt", name], True)
    failures, checked = [], 0
    with tempfile.TemporaryDirectory(prefix="zobench-counts-") as folder:
        for name, (command, ends) in commands.items():
            if arguments.only not in name:
                continue
            for budget in [PLENTY, FEW] if ends else [FEW]:
                try:
                    case = Case(name, command, budget, folder, arguments.binary)
                except RuntimeError as error:
                    failures.append(f"{name}, {budget}: {error}")
                    continue
                found = list(case.faults() if budget == PLENTY else case.closing_faults())
                failures += [f"{name}, {budget}: {fault}" for fault in found]
                checked += 1
                spent = " ".join(f"{count} {key}" for key, count in case.counts.items() if count)
                how = case.conversation.reason if budget == PLENTY else "closed"
                print(f"{name}: {spent}; {how}", flush=True)
    finish("counts", checked, failures, "run")


if __name__ == "__main__":
    main()
