"""The hand-written C loop, compiled for this processor by whatever compiler is at hand."""

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_name("fused.c")


def library(*definitions):
    """fused.c as a library, with -O3 -march=native and these definitions."""
    compiler = shutil.which("clang") or shutil.which("cc")
    if compiler is None:
        raise RuntimeError("no C compiler: install clang or gcc")
    target = Path(tempfile.mkdtemp(prefix="fused-")) / "fused.so"
    subprocess.run(
        [compiler, "-O3", "-march=native", "-shared", "-fPIC", *definitions, SOURCE, "-lm",
         "-o", target],
        check=True)
    return ctypes.CDLL(str(target))


def pointer(array):
    return array.ctypes.data_as(ctypes.c_void_p)
