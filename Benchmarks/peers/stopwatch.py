"""Whole programs timed from outside, as a user waits for them."""

import os
import resource
import subprocess
import sys
import time

from contestant import HERE, ONE_THREAD


class Failed(Exception):
    """A program that failed, with its last output."""


def seconds_of(command):
    """Wall seconds of a program whose libraries take one thread each, and what it printed."""
    begin = time.perf_counter()
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | ONE_THREAD, cwd=HERE)
    elapsed = time.perf_counter() - begin
    if done.returncode != 0:
        raise Failed(last_line(done.stderr) or f"it ended with {done.returncode}")
    return elapsed, done.stdout


def resident_and_seconds(command, limit):
    """The most memory a program has had resident, in bytes, and its wall seconds; it may not have
    more than `limit` bytes."""

    def limited():
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))

    begin = time.perf_counter()
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        preexec_fn=limited)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise Failed(last_line(said) or f"it ended with {child.returncode}")
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit, time.perf_counter() - begin


def last_line(text):
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""
