"""What the numbers were measured on, and with."""

import datetime
import importlib.metadata
import os
import platform
import shutil
import subprocess
from pathlib import Path

from contestant import ROOT


def machine():
    return {
        "date": datetime.datetime.now().astimezone().isoformat(timespec="minutes"),
        "processor": f"{processor()}, {os.cpu_count()} cores",
        "instructions": instructions(),
        "system": f"{platform.system()} {platform.release()}",
        "load before the start": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "zobench": said(["git", "-C", str(ROOT), "describe", "--always", "--dirty"]),
        "Swift": said(["swift", "--version"]),
        "C": said([shutil.which("clang") or "cc", "--version"]),
        "OpenBLAS": said(["pkg-config", "--modversion", "openblas"]),
        "its core": blas_core(),
        "Python": platform.python_version(),
    } | {name: version(name) for name in ("jax", "jaxlib", "numpy", "scipy", "torch")}


def blas_core():
    lines = output([str(ROOT / ".build/release/zobench"), "info"]).splitlines()
    found = [line.removeprefix("blas core").strip() for line in lines if "blas core" in line]
    return found[0] if found else "unknown"


def processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    facts = dict(line.split(":", 1) for line in lines if ":" in line)
    facts = {key.strip(): value.strip() for key, value in facts.items()}
    name = facts.get("model name", platform.processor())
    numbers = [f"{key} {facts[key]}" for key in ("cpu family", "model") if key in facts]
    return f"{name} ({', '.join(numbers)})" if numbers else name


def instructions():
    try:
        flags = Path("/proc/cpuinfo").read_text().split()
    except OSError:
        return platform.machine()
    return "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else platform.machine()


def said(command):
    return (output(command).splitlines() or ["unknown"])[0]


def output(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
