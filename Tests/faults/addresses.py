"""Runs commands with ever more addresses (`ulimit -v`), starting where not even the libraries can be loaded.

    addresses.py BINARY [--seconds S]

Each must end within some seconds: done, with a sentence and the exit code for what the system denies, or by a signal.
None may hang, as OpenBLAS does while it waits for a buffer. Commands that finish do what they do without a limit.
Prints how each command ended, in ranges of the limit.
"""

import json
import resource
import subprocess
import tempfile
from itertools import groupby
from pathlib import Path

import harness

STUDY = {
    "name": "addresses",
    "problem": {"type": "quadratic", "dimension": 30, "form": "dense"},
    "methods": [{"estimator": "two-point"}, {"estimator": "reverse-mode"}],
    "replicates": 8,
    "budget": {"iterations": 300},
}
SMALLEST, LARGEST, FACTOR = 8 << 20, 3 << 30, 1.03
SYSTEM_ERROR, NOT_LOADED = 71, 127


def limits():
    limit = SMALLEST
    while limit < LARGEST:
        yield limit
        limit = int(limit * FACTOR)


def ending(command, limit, folder, seconds):
    """How the command ended under the limit, and whether that is as it should be."""

    def restrict():
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    try:
        done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, preexec_fn=restrict, timeout=seconds)
    except subprocess.TimeoutExpired:
        return f"hangs, for {seconds} s at least", False
    said = (done.stderr.splitlines() or [""])[0]
    if done.returncode < 0:
        return f"signal {-done.returncode}", True
    if done.returncode == 0:
        return "done", said == ""
    if done.returncode == NOT_LOADED:
        return "not loaded", "error while loading shared libraries" in said
    is_said = done.returncode == SYSTEM_ERROR and said.startswith("zobench: ")
    return f"exit code {done.returncode}" + (", said" if is_said else f": {said}"), is_said


def main():
    arguments = harness.arguments(__doc__, seconds=20.0)
    binary = str(arguments.binary)
    failures = []
    with tempfile.TemporaryDirectory(prefix="zobench-addresses-") as folder:
        (Path(folder) / "study.json").write_text(json.dumps(STUDY))

        def run(jobs, output):
            return [binary, "run", "study.json", "-q", "--fresh", "-j", str(jobs), "-o", output]

        subprocess.run(run(1, "whole"), cwd=folder, check=True)
        whole = (Path(folder) / "whole" / "curves.csv").read_bytes()
        commands = {
            "--version": [binary, "--version"],
            "table": [binary, "table", "whole"],
            "run -j 1": run(1, "limited"),
            "run -j 2": run(2, "limited"),
            "run -j 6": run(6, "limited"),
        }
        for name, command in commands.items():
            endings = []
            for limit in limits():
                how, is_right = ending(command, limit, folder, arguments.seconds)
                if how == "done" and "run" in command:
                    found = (Path(folder) / "limited" / "curves.csv").read_bytes()
                    how, is_right = (how, is_right) if found == whole else ("other files", False)
                if not is_right:
                    failures.append(f"{name} with {limit / 2**20:.0f} MB: {how}")
                endings.append((limit, how))
            for how, group in groupby(endings, key=lambda pair: pair[1]):
                group = list(group)
                first, last = (round(pair[0] / 2**20) for pair in (group[0], group[-1]))
                print(f"{name:10s} {first:5d} to {last:5d} MB  {how}", flush=True)
    harness.finish("addresses", failures, "every command ends, done, said or by a signal")


if __name__ == "__main__":
    main()
