"""Compares the points that `nlopt` methods ask for with those of NLopt's own Python package, one by one, to the bit.

    compare_nlopt.py BINARY [--system-python /usr/bin/python3]

Every method runs with two seeds from two starts: with NLopt's own choices, and with a box, a first step and a
population that are given. Its questions and answers are recorded on their way (`Tests/pipe/tap.py`); the study's
`curves.csv`, which has the numbers of the plain method's, shows that this changes nothing. Then Debian's
`python3-nlopt` minimizes, with the same start, seed and settings, a function that answers what zobench has answered:
its n-th point has to be the n-th point that was asked for, up to the one that the budget refused, or to the end of both.
A method with a seed has to ask for other points with the other seed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "pipe"))

from results import finish, read_csv  # noqa: E402
from tap import GRADIENT, conversations  # noqa: E402

TAP = Path(__file__).resolve().parent.parent / "pipe/tap.py"
BUDGET, RUNS = 250, 2
# As nlopt-python names them; those with a box need one, those with a seed draw.
METHODS = {
    "bobyqa": "LN_BOBYQA", "newuoa": "LN_NEWUOA", "praxis": "LN_PRAXIS", "cobyla": "LN_COBYLA",
    "nelder-mead": "LN_NELDERMEAD", "sbplx": "LN_SBPLX", "lbfgs": "LD_LBFGS", "var1": "LD_VAR1",
    "var2": "LD_VAR2", "tnewton": "LD_TNEWTON",
    "tnewton-precond-restart": "LD_TNEWTON_PRECOND_RESTART", "mma": "LD_MMA", "ccsaq": "LD_CCSAQ",
    "slsqp": "LD_SLSQP", "crs2": "GN_CRS2_LM", "direct": "GN_DIRECT", "direct-l": "GN_DIRECT_L",
    "esch": "GN_ESCH", "isres": "GN_ISRES",
}
DRAWS = {"praxis", "crs2", "esch", "isres"}
ROSENBROCK = {"type": "rosenbrock", "dimension": 4}
QUADRATIC = {"type": "quadratic", "dimension": 5, "form": "dense",
             "spectrum": {"type": "geometric", "condition": 30}}
# The problems, with NLopt's own choices or with these.
SETTINGS = [(ROSENBROCK, {}), (QUADRATIC, {"box": 2.5, "first_step": 0.3})]

# Run by the Python that has the package; it knows nothing of zobench.
PEER = """
import json, sys
import nlopt

class Over(Exception):
    pass

asked = json.load(sys.stdin)
count = 0

def value(x, gradient):
    global count
    if count == len(asked["answers"]):
        raise Over("a point more than zobench's: %s" % list(x))
    expected, value, slope = asked["answers"][count]
    # Some ask where there are no numbers, once they have converged.
    if repr(x.tolist()) != repr(expected) or (gradient.size > 0) != (slope is not None):
        raise Over("point %d is %s, and zobench's is %s" % (count + 1, list(x), expected))
    count += 1
    if value is None:
        raise Over("")
    if slope is not None:
        gradient[:] = slope
    return value

start = asked["start"]
nlopt.srand(asked["seed"])
method = nlopt.opt(getattr(nlopt, asked["method"]), len(start))
if asked["box"]:
    method.set_lower_bounds([x - asked["box"] for x in start])
    method.set_upper_bounds([x + asked["box"] for x in start])
if asked["first_step"]:
    method.set_initial_step(asked["first_step"])
if asked["population"]:
    method.set_population(asked["population"])
method.set_min_objective(value)
end = ""
try:
    method.optimize(start)
except Over as over:
    end = str(over)
except (RuntimeError, nlopt.RoundoffLimited) as error:
    pass
print(json.dumps({"count": count, "end": end, "version": "%d.%d.%d" % (
    nlopt.version_major(), nlopt.version_minor(), nlopt.version_bugfix())}))
"""


def run(binary, folder, problem, method):
    folder.mkdir()
    (folder / "study.json").write_text(json.dumps({
        "name": "points", "problem": problem, "methods": [{**method, "label": "method"}],
        "replicates": RUNS, "budget": {"evaluations": BUDGET}, "gradient_cost": 1}))
    done = subprocess.run(
        [binary, "run", "study.json", "--quiet", "--output", "results", "--jobs", "1"], cwd=folder,
        stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode or "failed" in (row["outcome"] for row in read_csv(folder / "results/runs.csv")):
        raise RuntimeError(f"exit code {done.returncode}: {done.stderr}")
    rows = read_csv(folder / "results/curves.csv")
    return [{key: row[key] for key in row if key not in ("run", "optimizer")} for row in rows]


def answers(conversation):
    """Points, values and gradients in their order; no value if the budget was spent."""
    for exchange in conversation.exchanges:
        for i, point in enumerate(exchange.points):
            slope = exchange.gradients[i] if exchange.ask & GRADIENT else None
            yield list(point), exchange.values[i] if i < exchange.paid else None, slope


def faults(conversation, name, settings, python):
    """What differs from NLopt's own package, the count of points included."""
    told = conversation.told
    n = told["dimension"]
    start = told["start"] if isinstance(told["start"], list) else [told["start"]] * n
    needs_box = METHODS[name].startswith("G")
    asked = list(answers(conversation))
    box = settings.get("box") or (10 * max(1, *map(abs, start)) if needs_box else None)
    question = {
        "method": METHODS[name], "start": start, "seed": told["seed"], "answers": asked, "box": box,
        "first_step": settings.get("first_step"), "population": settings.get("population")}
    done = subprocess.run([python, "-c", PEER], input=json.dumps(question), capture_output=True,
                          text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    peer = json.loads(done.stdout)
    if peer["end"]:
        yield peer["end"]
    elif peer["count"] != len(asked):
        yield f"{peer['count']} points, and zobench's are {len(asked)}"
    if peer["version"] not in conversation.said["version"]:
        yield f"version {peer['version']}, and zobench has {conversation.said['version']}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("binary", type=lambda path: str(Path(path).resolve()))
    parser.add_argument("--system-python", default="/usr/bin/python3")
    arguments = parser.parse_args()
    failures, checked = [], 0
    with tempfile.TemporaryDirectory(prefix="zobench-nlopt-") as folder:
        for name in METHODS:
            counts = []
            for number, (problem, settings) in enumerate(SETTINGS):
                if settings and name in ("crs2", "isres", "esch"):
                    settings = {**settings, "population": 37}
                here = Path(folder) / f"{name}-{number}"
                here.mkdir()
                command = [sys.executable, str(TAP), str(here / "log"), arguments.binary,
                           "pipe-nlopt", name]
                try:
                    plain = run(arguments.binary, here / "plain", problem,
                                {"optimizer": "nlopt", "algorithm": name, **settings})
                    tapped = run(arguments.binary, here / "tapped", problem,
                                 {"optimizer": "external", "command": command,
                                  "parameters": settings,
                                  "asks": ["value"] if METHODS[name][1] == "N" else ["gradient"]})
                    found = conversations(here / "log")
                    wrong = [fault for conversation in found for fault in faults(
                        conversation, name, settings, arguments.system_python)]
                except RuntimeError as error:
                    wrong, found = [str(error)], []
                else:
                    if plain != tapped or len(plain) < 10:
                        wrong.append("curves.csv is another where the points are kept")
                    if len(found) != RUNS:
                        wrong.append(f"{len(found)} runs were kept, expected {RUNS}")
                    first, second = ([p for p, *_ in answers(c)] for c in found)
                    if (repr(first) != repr(second)) != (name in DRAWS):
                        wrong.append("two seeds ask " + ("the same" if name in DRAWS else "different")
                                     + " points")
                    counts += [len(first), len(second)]
                    if min(counts) < 10:
                        wrong.append(f"{counts} points are too few to be told apart by")
                failures += [f"{name}, {problem['type']}: {fault}" for fault in wrong]
                checked += 1
            print(f"{name}: {', '.join(map(str, counts))} points", flush=True)
    finish("compare_nlopt", checked, failures, "study")


if __name__ == "__main__":
    main()
