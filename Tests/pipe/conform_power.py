"""What `zobench conform` notices: five planted mistakes over 40 seeds each, and honest solvers over 300.

    python3 Tests/pipe/conform_power.py .build/release/zobench [--seeds 40] [--honest 300]

An honest solver may alarm in 3 of 300 (1 %, at a level of 0.3 %), a mistake must be noticed with every seed.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
QUADRATIC = {"type": "quadratic", "dimension": 6,
             "spectrum": {"type": "geometric", "condition": 10}}
ROWS = {"type": "least-squares", "data": "rows.csv", "batch": {"rows": 3}}


def study(problem, *mistakes, directions=2, step=0.14, distribution="sphere", calls=404):
    claims = {"estimator": "two-point", "directions": directions, "radius": 1e-4,
              "distribution": distribution, "steps": {"absolute": step}}
    return {
        "name": "power", "problem": problem, "replicates": 16, "budget": {"iterations": calls},
        "methods": [{
            "optimizer": "external", "label": "own",
            "command": [sys.executable, "-S", "-E", os.path.join(HERE, "planted.py"), *mistakes],
            "parameters": {"step": step, "radius": 1e-4, "directions": directions,
                           "distribution": distribution},
            "claims": claims}]}


HONEST = [study(QUADRATIC), study(QUADRATIC, directions=1, step=0.06, distribution="gaussian",
                                  calls=404),
          study(ROWS, directions=1, step=0.05, calls=600)]
MISTAKES = {
    "a missing factor n": study(QUADRATIC, "factor"),
    "a normalised cube for a sphere": study(QUADRATIC, "cube"),
    "only the last of q directions": study(QUADRATIC, "last"),
    "unpaired batches where paired are claimed": study(ROWS, "unpaired", directions=1, step=0.05,
                                                       calls=600),
    "the radius not halved": study(QUADRATIC, "halved"),
}


def write_rows(folder):
    """24 rows of 4 features, and a target that is nearly linear in them."""
    rows = []
    for i in range(24):
        a, b, c, d, rest = (math.sin(i * i * (j + 1) + 2 * j) for j in range(5))
        rows.append(f"{a},{b},{c},{d},{a - 0.5 * b + 0.25 * c + 0.02 * rest}")
    with open(os.path.join(folder, "rows.csv"), "w") as file:
        file.write("\n".join(["a,b,c,d,target", *rows]) + "\n")


def conform(zobench, folder, configuration, seed):
    with open(os.path.join(folder, "study.json"), "w") as file:
        json.dump({**configuration, "seed": seed}, file)
    done = subprocess.run([zobench, "conform", "study.json", "--json", "report.json"], cwd=folder,
                          capture_output=True, text=True)
    if done.returncode not in (0, 1, 2):
        sys.exit(done.stderr)
    with open(os.path.join(folder, "report.json")) as file:
        report = json.load(file)
    deviating = [q["quantity"] for solver in report["solvers"] for q in solver["quantities"]
                 if q["verdict"] == "deviates"]
    return done.returncode, deviating


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("zobench")
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--honest", type=int, default=300)
    given = parser.parse_args()
    zobench = os.path.abspath(given.zobench)
    fine = True
    with tempfile.TemporaryDirectory() as folder:
        write_rows(folder)
        for name, configuration in MISTAKES.items():
            told, codes = Counter(), Counter()
            for seed in range(1, given.seeds + 1):
                code, deviating = conform(zobench, folder, configuration, seed)
                codes[code] += 1
                told.update(deviating)
            fine = fine and codes[1] == given.seeds
            print(f"{name}: noticed with {codes[1]} of {given.seeds} seeds")
            for quantity, count in told.most_common():
                print(f"    {count:3} {quantity}")
            sys.stdout.flush()
        codes, told = Counter(), Counter()
        for seed in range(1, given.honest + 1):
            code, deviating = conform(zobench, folder, HONEST[seed % len(HONEST)], seed)
            codes[code] += 1
            told.update(deviating)
        most = math.ceil(0.01 * given.honest)
        fine = fine and codes[1] <= most
        print(f"honest: {codes[1]} of {given.honest} seeds alarm (at most {most}), "
              f"{codes[2]} have not enough to tell")
        for quantity, count in told.most_common():
            print(f"    {count:3} {quantity}")
    sys.exit(0 if fine else 1)


main()
