"""Kills studies at random moments, again and again, and holds what they come to against studies that
nobody has disturbed.

    kill.py BINARY [--kills 200] [--seed 1]

Every life lasts 0.2 to 3 seconds and ends by SIGKILL, which no process can prepare for. (What is made
of finished runs in the end begins anew each time; so where three lives in a row have left nothing
new, the next may last twice as long.) A study is taken up again until it is done, then begun anew,
until there were as many kills as asked for. What is true afterwards: the files are the same to the last byte (`timings.csv` and the sessions' clocks
aside), every run is in the journal once, nothing finished was ever lost, no file was written by
half, and a run that lasts longer than any life got ahead.
"""

import random
import shutil
import subprocess
import tempfile
from pathlib import Path

import harness
from studies import iterations, record_ids, studies

SHORTEST, LONGEST = 0.2, 3.0


class Attempt:
    """A study from its first life to its last."""

    def __init__(self, study, output):
        self.study = study
        self.output = Path(output)
        self.failures = []
        self.kills = 0
        self.killed_within_runs = 0
        self.barren_lives = 0
        shutil.rmtree(output, ignore_errors=True)

    @property
    def patience(self):
        return 2 ** (self.barren_lives // 3)

    def live(self, seconds):
        """Carries the study on for so long. Whether it is done."""
        before, begun = set(record_ids(self.output)), iterations(self.output)
        process = subprocess.Popen(
            self.study.command(self.output), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            self.kills += 1
        errors = process.stderr.read()
        process.stderr.close()
        self.check(before, begun)
        if process.returncode == 0:
            self.failures += self.study.differences(self.output)
            return True
        if process.returncode != -9:
            self.failures.append(f"exit code {process.returncode}: {errors.strip()}")
            return True
        return False

    def check(self, before, begun):
        """What must be true after every life."""
        after, going = record_ids(self.output), iterations(self.output)
        if not before <= set(after):
            self.failures.append(f"{len(before - set(after))} finished runs were lost")
        if len(set(after)) != len(after):
            self.failures.append("a run is in the journal twice")
        for run, iteration in begun.items():
            if run not in after and going.get(run, -1) < iteration:
                self.failures.append(f"run {run} fell back from iteration {iteration}")
        further = sum(iteration > begun.get(run, 0) for run, iteration in going.items())
        self.killed_within_runs += further
        is_barren = not further and len(after) == len(before)
        self.barren_lives = self.barren_lives + 1 if is_barren else 0
        if self.output.exists():
            self.failures += self.study.halves(self.output)


def main():
    arguments = harness.arguments(__doc__, kills=200, seed=1)
    lives = random.Random(arguments.seed)
    failures, kills, done, ahead = [], {}, {}, 0

    with tempfile.TemporaryDirectory(prefix="zobench-kill-") as folder:
        candidates = studies(arguments.binary, folder)
        for study in candidates:
            study.run_whole()
            kills[study.name] = done[study.name] = 0
        while sum(kills.values()) < arguments.kills:
            study = min(candidates, key=lambda study: kills[study.name])
            attempt = Attempt(study, Path(folder) / study.name)
            while not attempt.live(lives.uniform(SHORTEST, LONGEST) * attempt.patience):
                pass
            kills[study.name] += attempt.kills
            done[study.name] += 1
            print(f"{study.name}: {attempt.kills} kills", flush=True)
            failures += [f"{study.name}: {failure}" for failure in attempt.failures]
            if study.name == "single":
                ahead += attempt.killed_within_runs
                if not attempt.killed_within_runs:
                    failures.append("single: no life left its run further on than it had found it")
            if attempt.failures or (done[study.name] > 20 and not kills[study.name]):
                break

    for name in kills:
        print(f"{name}: {kills[name]} kills, carried to its end {done[name]} times")
    print(f"lives that left a single run further on: {ahead}")
    total = sum(kills.values())
    if not failures and total < arguments.kills:
        failures.append(f"only {total} kills: the studies are too short for this machine")
    harness.finish(
        "kill", failures, f"{total} kills, nothing lost, nothing twice, every file the same")


if __name__ == "__main__":
    main()
