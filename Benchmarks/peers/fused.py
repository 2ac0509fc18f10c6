"""The hand-written C loop, compiled for this processor by whatever compiler is at hand."""

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).with_name("fused.c")


def library(*definitions):
    """fused.c as a library, with -O3 -march=native and these definitions."""
    target = Path(tempfile.mkdtemp(prefix="fused-")) / "fused.so"
    said = "no C compiler: install clang or gcc"
    for compiler in filter(shutil.which, ("clang", "cc")):
        done = subprocess.run(
            [compiler, "-O3", "-march=native", "-shared", "-fPIC", *definitions, SOURCE, "-o",
             target],
            capture_output=True, text=True)
        if done.returncode == 0:
            return ctypes.CDLL(str(target))
        said = done.stderr.strip().splitlines()[-1]
    raise RuntimeError(said)


def padded_rows(matrix):
    """Rows of whole vectors of eight, on a boundary of 64 bytes, as zobench keeps its targets."""
    rows, columns = matrix.shape
    stride = (columns + 7) // 8 * 8
    memory = np.zeros(rows * stride + 8)
    skip = -memory.ctypes.data % 64 // 8
    found = memory[skip : skip + rows * stride].reshape(rows, stride)
    found[:, :columns] = matrix
    return found


def pointer(array):
    return array.ctypes.data_as(ctypes.c_void_p)
