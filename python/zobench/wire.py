"""What crosses the pipe: headers, bodies, lines and the shared file (docs/pipe.md)."""

import mmap
import os
import struct
import sys
from typing import NamedTuple

if sys.byteorder != "little":
    raise ImportError("zobench's frames are little-endian, and so must be the processor")

PROTOCOL = 1
QUESTION, ANSWER = 0x51424F5A, 0x41424F5A

VALUE, GRADIENT, TANGENT, HESSIAN, START, MINIMIZER = 1, 2, 4, 8, 16, 32
ASKS = {"value": VALUE, "gradient": GRADIENT, "tangent": TANGENT, "hessian": HESSIAN}

SHARED, ANSWER_SHARED, SAMPLED, KEYS, COMMANDS, CLOSED, MESSAGE = 1, 2, 4, 8, 16, 32, 64

OK, UNDEFINED, UNANSWERED, SPENT = range(4)

# Bodies of this size and more go through the shared file if there is one.
SHARED_FROM = 64 * 1024
LONGEST_LINE = 64 * 2**20
# Longer vectors go in a frame of their own, not in the handshake.
LONGEST_LISTED = 1000

HEADER = struct.Struct("<IIQIIIIQQQQ")


class Header(NamedTuple):
    """The header of a question. In an answer, `key` is nanoseconds and `answer_offset` is zero."""

    magic: int
    ask: int
    id: int
    points: int
    directions: int = 0
    flags: int = 0
    zero: int = 0
    key: int = 0
    bytes: int = 0
    offset: int = 0
    answer_offset: int = 0

    def pack(self):
        return HEADER.pack(*self)


class ProtocolError(Exception):
    """The other side of the pipe broke the protocol."""


def named(ask):
    """The names of what a mask asks for."""
    return [name for name, bit in ASKS.items() if ask & bit]


class Layout:
    """Where the parts of an answer about points begin, in bytes."""

    def __init__(self, ask, m, k, n):
        self.values = 4 * (m + m % 2)
        self.gradients = self.values + (8 * m if ask & VALUE else 0)
        self.tangents = self.gradients + (8 * m * n if ask & GRADIENT else 0)
        self.products = self.tangents + (8 * m * k if ask & TANGENT else 0)
        self.bytes = self.products + (8 * m * k * n if ask & HESSIAN else 0)


class Channel:
    """Two descriptors: one to read from, one to write to."""

    def __init__(self, input, output):
        self.input, self.output = input, output

    def read(self, count):
        """`count` bytes; None if the input ends before the first."""
        if count == 0:
            return bytearray()
        first = os.read(self.input, min(count, 1 << 20))
        if len(first) == count:
            return bytearray(first)
        if not first:
            return None
        data = bytearray(count)
        view = memoryview(data)
        view[:len(first)] = first
        at = len(first)
        while at < count:
            got = os.readv(self.input, [view[at:]])
            if got == 0:
                raise ProtocolError(f"the input ended after {at} of {count} bytes")
            at += got
        return data

    def write(self, *parts):
        for part in parts:
            view = memoryview(part).cast("B")
            at = os.write(self.output, view)
            while at < len(view):
                at += os.write(self.output, view[at:])

    def read_line(self):
        """A line without its newline; None at the end of the input."""
        # Byte by byte, since a frame may follow a line; lines are few.
        line = bytearray()
        while True:
            byte = os.read(self.input, 1)
            if not byte:
                return None
            if byte == b"\n":
                return line.decode("utf-8", "replace")
            line += byte
            if len(line) > LONGEST_LINE:
                raise ProtocolError(f"a line longer than {LONGEST_LINE} bytes")

    def write_line(self, text):
        self.write(text.encode() + b"\n")

    def read_header(self, magic):
        """The next header; None at the end of the input."""
        data = self.read(HEADER.size)
        if data is None:
            return None
        header = Header._make(HEADER.unpack(data))
        if header.magic != magic:
            raise ProtocolError(f"no header, but {bytes(data[:32])!r}")
        return header


class LineChannel(Channel):
    """A channel of lines alone, which may read ahead."""

    def __init__(self, input, output):
        super().__init__(input, output)
        self.rest = bytearray()

    def read_line(self):
        while True:
            end = self.rest.find(b"\n")
            if end >= 0:
                line = self.rest[:end].decode("utf-8", "replace")
                del self.rest[:end + 1]
                return line
            if len(self.rest) > LONGEST_LINE:
                raise ProtocolError(f"a line longer than {LONGEST_LINE} bytes")
            got = os.read(self.input, 1 << 16)
            if not got:
                return None
            self.rest += got


class SharedFile:
    """A file that both sides map. Its contents are valid until the next exchange."""

    def __init__(self, path):
        self.descriptor = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
        self.view = memoryview(b"")

    def at(self, offset, count):
        if offset % 64 != 0:
            raise ProtocolError(f"a body in shared memory at {offset}, which is no multiple of 64")
        if offset + count > len(self.view):
            length = os.fstat(self.descriptor).st_size
            if offset + count > length:
                raise ProtocolError(
                    f"a body at {offset} of {count} bytes, beyond shared memory of {length} bytes")
            # The old mapping goes away when nobody refers to it any more.
            self.view = memoryview(mmap.mmap(self.descriptor, length))
        return self.view[offset:offset + count]

    def close(self):
        os.close(self.descriptor)
        # The mapping itself goes away when nobody refers to it any more.
        self.view = memoryview(b"")


def take_standard_streams(channel=Channel):
    """Keeps standard input and output for the protocol alone, as a channel: prints go to standard error,
    even those of C libraries, and nobody else reads standard input."""
    input, output = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    # Earlier prints that are still in a buffer go the same way.
    if sys.stdout is not None:
        sys.stdout.flush()
    return channel(input, output)


def default_version():
    """The name of the program's file and a hash of its contents."""
    import hashlib

    path = getattr(sys.modules.get("__main__"), "__file__", None)
    if path is None or not os.path.isfile(path):
        raise ValueError(
            "version: a program without a file needs one, a text that names the model")
    with open(path, "rb") as file:
        return f"{os.path.basename(path)} {hashlib.sha256(file.read()).hexdigest()[:12]}"


def check_version(version):
    if not isinstance(version, str) or not 0 < len(version.encode()) <= 1000:
        raise ValueError(f"version: {version!r} is no text of 1 to 1000 bytes")
    return version
