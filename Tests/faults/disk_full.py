"""Fills the disk in the middle of studies, frees it, resumes them, and compares.

    disk_full.py BINARY

The results lie on a small file system in memory, which takes root to mount; without root the harness says so, and keeps
files from growing instead (`ulimit -f`). Either way zobench must say what is wrong and how to go on, with exit code 74
(73 if not even the lock fits), leave no half-written file, and give the same bytes once there is room.
"""

import resource
import subprocess
import tempfile
from pathlib import Path

import harness
from studies import studies

EXIT_CODES = {73, 74}
# Said once for every run that goes on all the same.
STATE_NOT_KEPT = "; the run continues, but if it is stopped"


class SmallDisk:
    """A file system in memory of this many kilobytes."""

    def __init__(self, folder, kilobytes):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.mount(f"size={kilobytes}k")

    def mount(self, options):
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "zobench", str(self.folder)], check=True,
            capture_output=True)

    def limit(self):
        return None

    def free(self):
        self.mount("remount,size=256m")

    def close(self):
        subprocess.run(["umount", str(self.folder)], check=True)


class ShortFiles:
    """An ordinary folder; files of the first process in it grow no longer than this many kilobytes."""

    def __init__(self, folder, kilobytes):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.bytes = 1024 * kilobytes

    def limit(self):
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.bytes, self.bytes))

    def free(self):
        pass

    def close(self):
        pass


def may_mount(folder):
    try:
        SmallDisk(folder, 64).close()
        return True
    except (OSError, subprocess.CalledProcessError):
        return False


def fill(study, disk):
    """Fails a study on a disk, and carries it to its end. Returns what was wrong, and whether it had failed."""
    output = disk.folder / "results"
    outcome = study.run(output, preexec_fn=disk.limit)
    if outcome.returncode == 0:
        return list(study.differences(output)), False
    failures = []
    if outcome.returncode not in EXIT_CODES:
        failures.append(f"exit code {outcome.returncode}")
    *states, error = outcome.stderr.splitlines() or [""]
    if not error.startswith("zobench: ") or any(STATE_NOT_KEPT not in line for line in states):
        failures.append(f"said {outcome.stderr!r}")
    if output.exists():
        failures += study.halves(output)
    disk.free()
    again = study.run(output)
    if again.returncode != 0:
        return failures + [f"then exit code {again.returncode}: {again.stderr}"], True
    return failures + list(study.differences(output)), True


def main():
    binary = harness.arguments(__doc__).binary
    failures, full = [], 0
    with tempfile.TemporaryDirectory(prefix="zobench-disk-") as folder:
        disks = SmallDisk if may_mount(Path(folder) / "probe") else ShortFiles
        if disks is ShortFiles:
            print("disk_full: nothing can be mounted here: files are kept from growing instead")
        for study in studies(binary, folder, size=0.25):
            study.run_whole()
            needed = sum(
                path.stat().st_size for path in study.whole.rglob("*") if path.is_file()) // 1024
            # From no room for the journal's first line to none for the last result file.
            for kilobytes in sorted({4, 16, *(needed * tenth // 10 for tenth in (3, 6, 9))} - {0}):
                disk = disks(Path(folder) / f"{study.name}-{kilobytes}", kilobytes)
                try:
                    found, was_full = fill(study, disk)
                finally:
                    disk.close()
                full += was_full
                failures += [f"{study.name} on {kilobytes} kB: {failure}" for failure in found]
    if full < 10:
        failures.append(f"the disk was full {full} times, expected 10 or more")
    harness.finish(
        "disk_full", failures, f"{full} full disks, each said, and every file the same in the end")


if __name__ == "__main__":
    main()
