"""Kills zobench, and the children that it asks or answers, at random moments, and compares the results of studies with
those of undisturbed ones.

    kills.py BINARY [--kills 200] [--seed 1]

There are this many kills of zobench, by SIGKILL or by two SIGINT or SIGTERM, and as many of children, by SIGKILL. What
must be true afterwards is what `Tests/faults/kill.py` asks for, and: five seconds after a life of zobench none of its
children is left. An objective that was killed is asked again, so no file shows it. A solver that was killed has failed
that run alone, which says so; all other runs have the same bytes. Finally, children that ignore both the end of their
input and SIGTERM are named when the study is resumed.
"""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "faults"))

import harness  # noqa: E402
import kill  # noqa: E402
from studies import PROJECT, Study  # noqa: E402

SECONDS_TO_END = 5.0
# Whose processes are ours.
MARK = f"ZOBENCH_KILLS={os.getpid()}"


def processes(is_child):
    """The ids of processes of these studies that have not ended: zobench's own, or only its children."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            variables = (entry / "environ").read_bytes().split(b"\0")
            state = (entry / "stat").read_bytes().rpartition(b")")[2].split()[0]
        except OSError:
            continue
        has_parent = any(variable.startswith(b"ZOBENCH_CHILD=") for variable in variables)
        if MARK.encode() in variables and state not in b"ZX" and (has_parent or not is_child):
            found.append(int(entry.name))
    return found


def seconds_until_gone():
    """How long it takes until no process is left; None if that is too long for us."""
    begin = time.monotonic()
    while processes(is_child=False):
        if time.monotonic() - begin > SECONDS_TO_END:
            return None
        time.sleep(0.02)
    return time.monotonic() - begin


class PipeStudy(Study):
    """A study whose objective or solvers are other processes."""

    def __init__(self, name, problem, methods, budget, binary, folder, replicates=1):
        super().__init__(name, Path(folder) / f"{name}.json", [], binary, folder)
        self.has_solvers = "command" in methods or "nlopt" in methods
        key, value = MARK.split("=")
        self.environment = {**os.environ, key: value, "PYTHONPATH": str(PROJECT / "python")}
        self.configuration.write_text(f"""{{
            "name": "{name}", "problem": {problem}, "methods": [{methods}], "replicates": {replicates},
            "budget": {budget}, "steps": {{"relative": [1]}}, "gradient_cost": 1}}""")

    def differences(self, output):
        yield from self.differences_of_others(output) or super().differences(output)

    def halves(self, output):
        yield from self.differences_of_others(output) or super().halves(output)

    def failed(self, output):
        """The runs whose solver was killed."""
        if not self.has_solvers or not (Path(output) / "runs.csv").exists():
            return []
        return [row["run"] for row in self.rows(output, "runs.csv") if row["outcome"] == "failed"]

    def differences_of_others(self, output):
        """What differs in all runs but those whose solver was killed; None where there are no such runs."""
        failed = self.failed(output)
        return self.differing_rows(output, failed) if failed else None

    def differing_rows(self, output, failed):
        for name in ("runs.csv", "curves.csv"):
            found, expected = (
                [row for row in self.rows(folder, name) if row["run"] not in failed]
                for folder in (output, self.whole))
            if found != expected:
                yield f"{name} differs, and not only in {len(failed)} runs whose solver was killed"

    @staticmethod
    def rows(folder, name):
        with open(Path(folder) / name, newline="") as file:
            return list(csv.DictReader(file))


class KilledZobench(kill.Attempt):
    """A study whose zobench is killed; its children have to see to their ends themselves."""

    slowest = 0.0

    def disturb(self, process, seconds):
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            number = lives.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
            process.send_signal(number)
            if number != signal.SIGKILL:
                # The first asks it to stop, for which it may wait for an answer; the second ends it.
                time.sleep(0.02)
                process.send_signal(number)
            process.wait()
            self.kills += 1
        seconds = seconds_until_gone()
        if seconds is None:
            self.failures.append(f"still there after {SECONDS_TO_END} s: {processes(is_child=False)}")
        else:
            KilledZobench.slowest = max(KilledZobench.slowest, seconds)

    def may_end(self, code, errors):
        # While a study is being planned, there is nothing to put in order.
        return code in (-9, -2, -15, 130, 143)


class KilledChildren(kill.Attempt):
    """A study whose children are killed, one at a time, until it is done."""

    def disturb(self, process, seconds):
        while True:
            try:
                process.wait(timeout=lives.uniform(0.05, 0.5) * self.patience)
                break
            except subprocess.TimeoutExpired:
                children = processes(is_child=True)
                if children:
                    try:
                        os.kill(lives.choice(children), signal.SIGKILL)
                        self.kills += 1
                    except ProcessLookupError:
                        pass
        if seconds_until_gone() is None:
            self.failures.append(f"still there after {SECONDS_TO_END} s: {processes(is_child=False)}")
        failed = self.study.failed(self.output)
        if len(failed) > self.kills:
            self.failures.append(f"{len(failed)} runs have failed after {self.kills} kills")

    def may_end(self, code, errors):
        # Before the study begins, a command that does not start is for the user to look at.
        return code == 69 and "was ended by signal 9" in errors


def studies(binary, folder):
    """Objectives and solvers of every kind, each of some seconds in all."""
    here = PROJECT / "Tests/pipe"
    python = sys.executable
    for name in ("quadratic.py", "solver.py"):
        shutil.copy(here / name, folder)
    shutil.copy(PROJECT / "Tests/AnswersTests/child.py", folder)
    (Path(folder) / "compass.py").write_text(
        (PROJECT / "python/examples/compass_search.py").read_text()
        .replace("minimize(compass_search)", 'minimize(compass_search, mode="text")'))
    compilers = [path for path in map(shutil.which, ("cc", "clang")) if path]
    c = [compilers[0], "-O2", "-ffp-contract=off"]
    subprocess.run([*c, here / "quadratic.c", "-o", f"{folder}/quadratic"], check=True)
    subprocess.run(
        [*c, "-DLIBRARY", "-shared", "-fPIC", here / "quadratic.c", "-o", f"{folder}/quadratic.so"],
        check=True)
    subprocess.run(
        [*c, "-std=gnu99", "-I", PROJECT / "include", PROJECT / "Examples/pipe/quadratic.c",
         "-o", f"{folder}/large", "-lm"], check=True)

    def external(n, *command):
        return f"""{{"type": "external", "command": {json.dumps(command)}, "dimension": {n}, "label": "q",
            "start": 1, "minimum": 0, "smoothness": {n}, "restarts": 100}}"""

    def solver(*command):
        return f'{{"optimizer": "external", "command": {json.dumps(command)}}}'

    def evaluations(count):
        return f'{{"evaluations": {count}}}'

    estimates = '{"estimator": "two-point", "directions": 5}, {"optimizer": "nelder-mead"}'
    quadratic = """{"type": "quadratic", "dimension": 8, "spectrum":
        {"type": "geometric", "condition": 100}}"""

    def study(name, problem, methods, budget, **more):
        return PipeStudy(name, problem, methods, budget, binary, folder, **more)

    return [
        study("python", external(16, python, "quadratic.py"), estimates, evaluations(50_000)),
        study("text", external(8, python, "quadratic.py", "text"), estimates, evaluations(15_000)),
        study("c", external(16, "./quadratic"),
              estimates + ', {"estimator": "reverse-mode", "optimizer": "adam"}',
              evaluations(150_000)),
        study("shared-memory", external(30_000, "./large"),
              '{"estimator": "reverse-mode", "optimizer": "adam"}, {"estimator": "two-point"}',
              '{"iterations": 3000}'),
        study("samples",
              external(3, python, "child.py", "samples"),
              '{"estimator": "two-point", "directions": 2}', evaluations(40_000)),
        study("library",
              """{"type": "library", "path": "quadratic.so", "dimension": 16, "label": "q", "start": 1,
              "minimum": 0, "smoothness": 16, "gradient": true}""",
              estimates, evaluations(150_000)),
        study("solver", quadratic, solver(python, "solver.py", "single"), evaluations(4000),
              replicates=8),
        study("text-solver", quadratic, solver(python, "compass.py"), evaluations(2000),
              replicates=8),
        study("nlopt", quadratic,
              """{"optimizer": "nlopt", "algorithm": ["nelder-mead", "crs2", "lbfgs"]}""",
              evaluations(15_000), replicates=8),
        study("both", external(16, python, "quadratic.py"),
              solver(python, "solver.py"), evaluations(10_000), replicates=6),
    ]


def stubborn(binary, folder, failures):
    """Children that ignore everything outlive zobench, and are named when the study is resumed."""
    python = sys.executable
    (Path(folder) / "deaf.py").write_text("""
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
sys.argv = sys.argv[1:]
try:
    exec(compile(open(sys.argv[0]).read(), sys.argv[0], "exec"))
except BaseException:
    pass
while True:
    time.sleep(1000)
""")
    cases = [
        PipeStudy(
            "stubborn-objective",
            f"""{{"type": "external", "command": ["{python}", "deaf.py", "child.py"], "dimension": 3,
            "smoothness": 3}}""",
            '{"estimator": "two-point"}', '{"evaluations": 50000}', binary, folder),
        PipeStudy(
            "stubborn-solver", '{"type": "rosenbrock", "dimension": 4}',
            f'{{"optimizer": "external", "command": ["{python}", "deaf.py", "solver.py", "single"]}}',
            '{"evaluations": 50000}', binary, folder),
    ]
    for study in cases:
        output = Path(folder) / study.name
        process = subprocess.Popen(
            study.command(output), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=study.environment)
        # Long enough for the start, short enough for the run.
        while not (output / "journal.txt").exists() and process.poll() is None:
            time.sleep(0.02)
        time.sleep(0.5)
        process.kill()
        process.wait()
        left = processes(is_child=True)
        if len(left) != 1:
            failures.append(f"{study.name}: {len(left)} children were left, expected 1")
            continue
        again = study.run(output)
        try:
            name = Path(f"/proc/{left[0]}/comm").read_text().strip()
        except FileNotFoundError:
            failures.append(f"{study.name}: the child has not outlived the next session")
            continue
        if "still running from an earlier session" not in again.stderr \
                or f"{name} ({left[0]})" not in again.stderr:
            failures.append(f"{study.name}: {name} ({left[0]}) is not named: {again.stderr}")
        if again.returncode != 0:
            failures.append(f"{study.name}: exit code {again.returncode}: {again.stderr}")
        os.kill(left[0], signal.SIGKILL)
        if seconds_until_gone() is None:
            failures.append(f"{study.name}: left {processes(is_child=False)}")
        if "earlier session" in study.run(output, "--fresh").stderr:
            failures.append(f"{study.name}: a process is named that is not there")
        study.run_whole()
        failures += [f"{study.name}: {what}" for what in study.differences(output)]


def main():
    global lives
    arguments = harness.arguments(__doc__, kills=200, seed=1)
    lives = random.Random(arguments.seed)
    failures = []
    with tempfile.TemporaryDirectory(prefix="zobench-kills-") as folder:
        candidates = studies(arguments.binary, folder)
        for study in candidates:
            begin = time.monotonic()
            study.run_whole()
            print(f"{study.name}: {time.monotonic() - begin:.1f} s undisturbed", flush=True)
        totals = []
        for attempt in (KilledZobench, KilledChildren):
            print(attempt.__doc__.partition(";")[0].partition(".")[0], flush=True)
            _, total, found = kill.carry_on(candidates, arguments.kills, lives, folder, attempt)
            totals.append(total)
            failures += found
        stubborn(arguments.binary, folder, failures)
    print(f"the last process was gone {KilledZobench.slowest:.2f} s after a kill at most")
    harness.finish(
        "kills", failures,
        f"{totals[0]} kills of zobench and {totals[1]} of its children, every file the same, nobody left")


if __name__ == "__main__":
    main()
