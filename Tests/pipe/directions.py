#!/usr/bin/env python3
"""Compares include/zobench.h and zobench.directions with the kernels that zobench draws with, to the bit.

    Tests/pipe/directions.py [--clang CLANG] [--cc CC]

Needs clang for the kernels (the one of the Swift toolchain will do), any C compiler for the header, and
NumPy for the port.
"""

import argparse
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))
from zobench import directions  # noqa: E402

KINDS = ("uniforms", "normals", "signs", "laplace")


def find_clang():
    swift = shutil.which("swift")
    beside = pathlib.Path(swift).resolve().parent / "clang" if swift else None
    found = str(beside) if beside and beside.exists() else shutil.which("clang")
    return found or sys.exit("no clang: name one with --clang")


def compile_all(clang, cc, folder):
    """The command of each build, by name."""
    source = str(ROOT / "Tests/pipe/draws.c")
    kernels = ROOT / "Sources/CKernels"
    header = ["-I", str(ROOT / "include"), source]
    off = "-ffp-contract=off"
    builds = {
        "kernels": [clang, "-O2", "-w", "-DKERNELS", "-I", str(kernels / "include"), source,
                    str(kernels / "kernels.c"), "-lm"],
        "header": [cc, "-std=c99", "-O2", off, "-Wall", "-Wextra", "-Werror", *header],
        "header, native": [cc, "-std=c99", "-O3", "-march=native", off, *header],
        "header, unoptimized": [cc, "-std=gnu11", "-O0", off, *header],
        "header, scalar": [cc, "-std=c99", "-O2", off, "-DZOBENCH_SCALAR", *header],
        "header, clang": [clang, "-std=c99", "-O2", "-march=native", "-Wall", "-Wextra", "-Werror",
                          *header],
    }
    for name, command in builds.items():
        program = folder / name.replace(", ", "-")
        subprocess.run([*command, "-o", program], check=True)
        builds[name] = str(program)
    return builds


def cases():
    """Lines for draws.c: all kinds and distributions, at keys, lanes and lengths of all sorts."""
    generator = random.Random(18)
    keys = [0, 1, 2**64 - 1, *(generator.getrandbits(64) for _ in range(4))]
    coordinates = [(k, i, lane) for k in keys
                   for i, lane in ((0, 0), (1, 3), (2**32 - 1, 2**32 - 1))]
    for key, iteration, lane in coordinates:
        for kind in KINDS:
            for first, count in ((0, 1), (0, 16), (3, 40), (1000, 1100), (2047, 5)):
                yield f"{kind} {key} {iteration} {lane} {first} {count}"
            # Counters beyond 32 bits; uniforms are drawn from the first on.
            if kind != "uniforms":
                yield f"{kind} {key} {iteration} {lane} {2**40 + 7} 33"
        for d in range(4):
            for n in (1, 7, 31, 32, 33, 1024, 2048, 2049, 5000):
                yield f"direction {d} {key} {iteration} {lane} {n}"
            for n in (5, 2100):
                for t, whole in ((1e-5, 0), (-0.3, 1), (7.0, 0)):
                    yield f"move {d} {key} {iteration} {lane} {n} {t!r} {whole}"
    # Beyond what the port draws at once.
    for d in range(4):
        yield f"direction {d} 42 1 0 {directions.CHUNK + 3000}"
        yield f"move {d} 42 1 0 {directions.CHUNK + 3000} 0.125 1"


def port(line):
    """The numbers of a case by zobench.directions."""
    kind, *fields = line.split()
    if kind in KINDS:
        key, iteration, lane, first, count = map(int, fields)
        draw = directions.Draw(key, iteration, lane)
        return getattr(directions, kind)(draw, count, first)
    d, key, iteration, lane, n = map(int, fields[:5])
    draw = directions.Draw(key, iteration, lane)
    if kind == "direction":
        direction = directions.Direction(d, draw, n)
        return np.append(direction.vector(), direction.factor)
    t, whole = float(fields[5]), fields[6] == "1"
    direction = directions.Direction(d, draw, n, whole)
    x = 0.25 * np.arange(n)
    y = direction.step(x.copy(), t)
    return np.concatenate((direction.move(x, t), y, [direction.largest()]))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--clang", help="of the kernels; the Swift toolchain's")
    arguments.add_argument("--cc", default="cc", help="of the header (cc)")
    options = arguments.parse_args()
    lines = list(cases())
    text = "".join(line + "\n" for line in lines).encode()
    with tempfile.TemporaryDirectory() as folder:
        programs = compile_all(options.clang or find_clang(), options.cc, pathlib.Path(folder))
        outputs = {name: subprocess.run([program], input=text, stdout=subprocess.PIPE, check=True)
                   .stdout for name, program in programs.items()}
    expected = outputs.pop("kernels")
    numbers = [port(line) for line in lines]
    outputs["NumPy"] = b"".join(x.astype("<f8").tobytes() for x in numbers)
    failed = 0
    for name, output in outputs.items():
        same = output == expected
        failed += not same
        print(f"{name}: {'identical' if same else 'DIFFERENT'}, {len(output) // 8} numbers")
        at = 0
        for line, x in zip(lines, numbers):
            part = slice(8 * at, 8 * (at + len(x)))
            at += len(x)
            if output[part] != expected[part]:
                print(f"  first difference: {line}")
                break
    print(f"{len(outputs) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
