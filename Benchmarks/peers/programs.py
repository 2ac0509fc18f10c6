"""Rows that are whole programs: the sweep on two cores, and the run too large to store twice."""

import json
import os
import sys
import tempfile
from pathlib import Path

from contestant import HERE, ROOT
from result import Result, faster, within
from stopwatch import Failed, resident_and_seconds, seconds_of

ZOBENCH = str(ROOT / ".build/release/zobench")
DISTANCES = str(ROOT / "data/eurodist.csv")


class Sweep:
    """The whole of configs/mds.json: zobench on two cores and on one, and its peers on two."""

    def __init__(self, quick):
        # A tenth of the budget, in which JAX mostly compiles: no target concerns that.
        self.settings = ["--set", "budget.natural_iterations=15"] if quick else []
        self.title = "sweep configs/mds.json" + (", a tenth of its budget" if quick else "")
        self.targets = [] if quick else [faster("JAX", 10), faster("NumPy", 30)]
        self.rounds = 2 if quick else 5

    def measure(self):
        peers = Result(f"{self.title}, 2 cores", self.targets)
        cores = Result(f"{self.title}, 2 cores against 1", [faster("one core", 1.85)])
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for _ in range(self.rounds):
                two = self.zobench(folder, 2)
                one = self.zobench(folder, 1)
                cores.measured.setdefault("zobench", []).append(two)
                cores.measured.setdefault("one core", []).append(one)
                peers.measured.setdefault("zobench", []).append(two)
                for label, ask in (("JAX", self.jax), ("NumPy", self.numpy)):
                    if label not in peers.missing:
                        self.add(peers, label, ask, folder)
        peers.notes.append(
            "The sweep's NumPy column is a fiftieth of every group's iterations, extrapolated, and "
            "halved as if two processes shared the work evenly")
        return [peers, cores]

    @staticmethod
    def add(result, label, ask, folder):
        try:
            for name, seconds in ask(folder).items():
                result.measured.setdefault(name, []).append(seconds)
        except Failed as failure:
            result.missing[label] = str(failure)

    def zobench(self, folder, jobs):
        command = [
            ZOBENCH, "run", str(ROOT / "configs/mds.json"), "--fresh", "--quiet", "--jobs",
            str(jobs), "--output", folder, *self.settings]
        return seconds_of(command)[0]

    def jax(self, folder):
        _, said = seconds_of([sys.executable, str(HERE / "sweep_jax.py"), folder, DISTANCES])
        compiling, running = map(float, said.split())
        return {"JAX": compiling + running, "JAX once compiled": running}

    def numpy(self, folder):
        _, said = seconds_of(
            [sys.executable, str(HERE / "sweep_numpy.py"), folder, DISTANCES, "0.02"])
        return {"NumPy": float(said) / 2}


class Huge:
    """Two-point descent where one vector is most of what memory should hold."""

    iterations = 3

    def __init__(self, dimension=10**8):
        self.dimension = dimension
        self.title = f"two-point descent, n = {dimension:,}, run by `zobench run`"

    def measure(self):
        memory = Result(f"{self.title}: resident memory", [within("one vector", 1.3)], unit="B")
        time = Result(f"{self.title}: an iteration", [])
        try:
            resident, seconds = self.run({
                "type": "quadratic", "dimension": self.dimension,
                "spectrum": {"type": "geometric", "condition": 100}})
        except Failed as failure:
            memory.missing["zobench"] = time.missing["zobench"] = str(failure)
        else:
            memory.measured["zobench"] = [float(resident)]
            memory.measured["one vector"] = [8.0 * self.dimension]
            time.measured["zobench"] = [seconds]
        return [memory, time]

    def run(self, problem):
        """The most bytes that zobench held, and the seconds of an iteration."""
        configuration = {
            "name": "huge", "problem": problem, "steps": {"relative": [1]},
            "methods": [{"estimator": "two-point"}], "replicates": 1, "seed": 1,
            "budget": {"iterations": self.iterations}}
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            path = Path(folder) / "huge.json"
            path.write_text(json.dumps(configuration))
            command = [
                ZOBENCH, "run", str(path), "--quiet", "--jobs", "1", "--output", folder + "/out"]
            # Stopped well before the machine has to choose what to stop.
            limit = int(0.8 * available_bytes())
            try:
                resident, _ = resident_and_seconds(command, limit)
            except Failed as failure:
                raise Failed(f"{failure} (with at most {limit / 2**30:.1f} GiB)") from None
            last = (Path(folder) / "out/timings.csv").read_text().split()[-1].split(",")
            return resident, float(last[2]) / float(last[1])


class FarPoint(Huge):
    """The same of half the square, with the point in a child in C and in this process."""

    rounds = 3

    def __init__(self, dimension=10**8):
        super().__init__(dimension)
        self.title = f"two-point descent, n = {dimension:,}, the point in a child"

    def measure(self):
        result = Result(f"{self.title}: an iteration", [within("in the process", 1.3)])
        near = {
            "type": "quadratic", "dimension": self.dimension,
            "spectrum": {"type": "geometric", "condition": 1}}
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            child = str(Path(folder) / "large")
            try:
                seconds_of([
                    "cc", "-std=c99", "-O3", "-march=native", "-ffp-contract=off", "-I",
                    str(ROOT / "include"), str(ROOT / "Examples/pipe/large.c"), "-o", child])
                far = {"type": "external", "command": [child], "dimension": self.dimension}
                for _ in range(self.rounds):
                    for label, problem in (("zobench", far), ("in the process", near)):
                        result.measured.setdefault(label, []).append(self.run(problem)[1])
            except Failed as failure:
                result.missing["zobench"] = str(failure)
        return [result]


def available_bytes():
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable"))


def all_programs(quick):
    return [Sweep(quick)] if quick else [Sweep(quick), Huge(), FarPoint()]
