"""Compares what `zobench run --dry-run` expects with what the run takes, for every configuration
given.

    dry_runs.py ZOBENCH CONFIG... [--jobs N]

Prints a table; exits with 1 if an estimate is off by more than a factor of 2, or itself took longer
than a twentieth of the run (at least 0.2 s, at most 5 s) plus 0.3 s for noise.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time

UNITS = {"µs": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0}
FACTOR = 2.0


def seconds(text):
    """`4 min 5 s` as a number."""
    parts = re.findall(r"([0-9.e+-]+) (µs|ms|min|s|h)\b", text)
    if not parts:
        raise SystemExit(f"no duration: {text!r}")
    return sum(float(number) * UNITS[unit] for number, unit in parts)


def timed(*command):
    begin = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
    return time.monotonic() - begin, done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("zobench")
    parser.add_argument("configs", nargs="+")
    parser.add_argument("--jobs", default=None)
    arguments = parser.parse_args()
    jobs = ["--jobs", arguments.jobs] if arguments.jobs else []
    is_off = False
    print(f"{'configuration':34} {'expected':>9} {'run':>9} {'ratio':>6} {'planning':>9} {'validate':>9}")
    for config in arguments.configs:
        validating, _ = timed(arguments.zobench, "validate", config)
        with tempfile.TemporaryDirectory() as folder:
            output = ["-o", f"{folder}/results"]
            dry, text = timed(arguments.zobench, "run", config, "--dry-run", *jobs, *output)
            expected = seconds(re.search(r"about (.*) (?:with|one)", text).group(1).rstrip(", "))
            run, _ = timed(arguments.zobench, "run", config, "--quiet", *jobs, *output)
        # Both read the data and make the problems, which belongs to neither.
        planning, running = dry - validating, run - validating
        ratio = expected / max(running, 1e-3)
        allowed = min(max(running / 20, 0.2), 5) + 0.3
        # Files and processes take a tenth of a second.
        wrong = not 1 / FACTOR <= (expected + 0.1) / (running + 0.1) <= FACTOR or planning > allowed
        is_off |= wrong
        print(
            f"{config:34} {expected:8.2f}s {running:8.2f}s {ratio:6.2f} {planning:8.2f}s "
            f"{validating:8.2f}s{'  OFF' if wrong else ''}", flush=True)
    sys.exit(1 if is_off else 0)


if __name__ == "__main__":
    main()
