"""zobench's side of the pipe in Python, for trying children without zobench: `zobench.ask` and tests use it.

It is strict: whatever zobench would refuse raises a ProtocolError with a sentence.
"""

import json
import math
import os
import select
import signal
import struct
import subprocess
import tempfile
import time

from . import text, vectors, wire
from .solver import Answer


class HostChannel(wire.LineChannel):
    """A channel with a deadline for every read."""

    def __init__(self, input, output, timeout):
        super().__init__(input, output)
        self.timeout = timeout

    def _wait(self, what):
        if not select.select([self.input], [], [], self.timeout)[0]:
            raise ProtocolError(f"no {what} within {self.timeout:g} s")

    def read_line(self):
        while b"\n" not in self.rest:
            self._wait("line")
            got = os.read(self.input, 1 << 16)
            if not got:
                return None
            self.rest += got
            if len(self.rest) > wire.LONGEST_LINE:
                raise ProtocolError(f"a line longer than {wire.LONGEST_LINE} bytes")
        return super().read_line()

    def read(self, count):
        data = self.rest[:count]
        del self.rest[:count]
        while len(data) < count:
            self._wait("answer")
            got = os.read(self.input, min(count - len(data), 1 << 20))
            if not got:
                if not data:
                    return None
                raise ProtocolError(f"the child's output ended after {len(data)} of {count} bytes")
            data += got
        return data

    def write(self, *parts):
        try:
            super().write(*parts)
        except BrokenPipeError:
            raise ProtocolError("the child reads no more") from None


ProtocolError = wire.ProtocolError


class Child:
    """A child process and its handshake."""

    def __init__(self, command, role="objective", cwd=None, timeout=30.0, shared=True, said=None):
        self.errors = tempfile.TemporaryFile()
        self.printed = []
        self.process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors,
            bufsize=0, start_new_session=True)
        self.channel = HostChannel(
            self.process.stdout.fileno(), self.process.stdin.fileno(), timeout)
        self.shared = None
        path = None
        line = {"zobench": wire.PROTOCOL, "role": role, "modes": ["binary", "text"], "worker": 0}
        line.update(said or {})
        if shared:
            folder = "/dev/shm" if os.path.isdir("/dev/shm") else None
            descriptor, path = tempfile.mkstemp(prefix="zobench-", dir=folder)
            os.close(descriptor)
            self.shared = wire.SharedFile(path)
            line["shared"] = path
        try:
            self.channel.write_line(text.line(**line))
            self.handshake = self._read_handshake(role)
        except BaseException:
            self.kill()
            raise
        finally:
            if path is not None:
                os.unlink(path)
        self.has_shared = self.shared is not None and self.handshake.get("shared") is True

    def _grow(self, count):
        if os.fstat(self.shared.descriptor).st_size < count:
            os.ftruncate(self.shared.descriptor, count)

    def _read_handshake(self, role):
        while True:
            line = self.channel.read_line()
            if line is None:
                raise ProtocolError(f"the child ended before its handshake{self._how()}")
            if line.startswith("{"):
                break
            self.printed.append(line)
        try:
            said = json.loads(line)
        except ValueError:
            raise ProtocolError(f"the handshake is no JSON object, but {line[:200]!r}") from None
        expect(said.get("zobench") == wire.PROTOCOL, "zobench", said, "1")
        expect(said.get("mode") in ("binary", "text"), "mode", said, "binary or text")
        version = said.get("version")
        expect(isinstance(version, str) and 0 < len(version.encode()) <= 1000, "version", said,
               "a text of 1 to 1000 bytes")
        expect(said.get("role", role) == role, "role", said, role)
        return said

    def _how(self):
        """How the child ended, and its last words, as the end of a sentence."""
        try:
            code = self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return ", and is still running"
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        words = self.last_words()
        return f", with {how}" + (f": {words}" if words else "")

    def last_words(self, lines=20):
        if self.errors.closed:
            return ""
        size = self.errors.seek(0, os.SEEK_END)
        self.errors.seek(max(0, size - 65536))
        said = self.errors.read().decode("utf-8", "replace").splitlines()
        return "\n".join((self.printed + said)[-lines:])

    def close(self):
        """Ends the conversation; returns the child's exit code."""
        self.process.stdin.close()
        try:
            code = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ProtocolError("the child goes on after the end of its input") from None
        self.process.stdout.close()
        return code

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.errors):
            stream.close()
        if self.shared is not None:
            self.shared.close()
            self.shared = None


def expect(fine, key, said, expected):
    if not fine:
        raise ProtocolError(f"{key} in the handshake: {said.get(key)!r}, expected {expected}")


def is_number(x):
    return isinstance(x, (int, float)) and not isinstance(x, bool)


def is_finite(x):
    return is_number(x) and -math.inf < x < math.inf


def is_whole(x):
    return isinstance(x, int) and not isinstance(x, bool) and 1 <= x < 2**31


class ObjectiveChild(Child):
    """An objective to ask."""

    def __init__(self, command, dimension=None, parameters=None, **options):
        said = {}
        if dimension is not None:
            said["dimension"] = dimension
        if parameters is not None:
            said["parameters"] = parameters
        super().__init__(command, said=said, **options)
        self.id = 0
        try:
            self._check(self.handshake, dimension)
        except BaseException:
            self.kill()
            raise
        self.nanoseconds = 0

    def _check(self, said, dimension):
        n = said.get("dimension")
        expect(is_whole(n), "dimension", said, "a whole number from 1 on")
        expect(dimension in (None, n), "dimension", said, str(dimension))
        self.dimension = n
        self.answers = said.get("answers", ["value"])
        expect(isinstance(self.answers, list) and "value" in self.answers
               and set(self.answers) <= set(wire.ASKS), "answers", said,
               "a list with \"value\" of " + ", ".join(wire.ASKS))
        self.batch = said.get("batch", 1)
        expect(is_whole(self.batch), "batch", said, "1 or more")
        for key in ("deterministic", "samples", "exact", "convex", "shared"):
            expect(said.get(key) is None or isinstance(said[key], bool), key, said, "true or false")
        for key in ("start", "minimizer"):
            x = said.get(key)
            listed = isinstance(x, list) and len(x) == n and all(map(is_finite, x))
            framed = x == "frame" and said["mode"] == "binary"
            expect(x is None or is_finite(x) or listed or framed, key, said,
                   f"{n} numbers, one number, or in binary mode \"frame\"")
        f_star, L, mu = (said.get(key) for key in ("minimum", "smoothness", "strong_convexity"))
        expect(f_star is None or is_finite(f_star), "minimum", said, "a number")
        expect(L is None or is_finite(L) and L > 0, "smoothness", said, "a number above 0")
        expect(mu is None or is_finite(mu) and mu >= 0, "strong_convexity", said,
               "a number of at least 0")
        expect(L is None or mu is None or mu <= L, "strong_convexity", said,
               f"at most the smoothness, {L}")
        points = said.get("points") if said["mode"] == "binary" else None
        offered = isinstance(points, dict) and is_whole(points.get("vectors")) \
            and points.get("directions") in ("zobench", "own")
        expect(points in (None, False) or offered, "points", said,
               "false, or {\"vectors\": 1 or more, \"directions\": \"zobench\" or \"own\"}")

    def known(self, key):
        """The start or the minimizer; None if the child does not know it."""
        said = self.handshake.get(key)
        if said is None:
            return None
        if said == "frame":
            bit = wire.START if key == "start" else wire.MINIMIZER
            _, body = self._exchange(bit, 0, 0, 0, 0, [], 8 * self.dimension)
            return vectors.as_doubles(vectors.view(body, 0, self.dimension))
        return vectors.vector(said, self.dimension, key)

    def ask(self, points, *names, directions=(), key=None, keys=None):
        """The child's Answer about these points; `names` are among value, gradient, tangent, hessian."""
        ask = wire.VALUE | sum(wire.ASKS[name] for name in names if name != "value")
        n, m, k = self.dimension, len(points), len(directions)
        if self.handshake["mode"] == "text":
            return self._ask_in_text(ask, points, directions, key, keys)
        parts = [struct.pack(f"<{m}Q", *keys)] if keys is not None else []
        parts += [vectors.to_bytes(x, n, "a point") for x in points]
        parts += [vectors.to_bytes(v, n, "a direction") for v in directions]
        flags = wire.KEYS if keys is not None else wire.SAMPLED if key is not None else 0
        layout = wire.Layout(ask, m, k, n)
        _, body = self._exchange(ask, m, k, flags, key or 0, parts, layout.bytes)
        answer = Answer(list(struct.unpack_from(f"<{m}I", body)))
        answer.values = list(struct.unpack_from(f"<{m}d", body, layout.values))
        if ask & wire.GRADIENT:
            answer.gradients = self._rows(body, layout.gradients, m, n)
        if ask & wire.TANGENT:
            answer.tangents = self._rows(body, layout.tangents, m, k)
        if ask & wire.HESSIAN:
            products = self._rows(body, layout.products, m * k, n)
            answer.products = [products[k * i:k * (i + 1)] for i in range(m)]
        return self._checked(answer, m, k)

    def _rows(self, body, at, m, n):
        return [vectors.listed(row) for row in vectors.rows(body, at, m, n)]

    def _checked(self, answer, m, k):
        n = self.dimension
        if set(answer.statuses) - {wire.OK, wire.UNDEFINED, wire.UNANSWERED}:
            raise ProtocolError(f"statuses {answer.statuses}, expected 0 to 2")
        expected = ((answer.values, (m,)), (answer.gradients, (m, n)),
                    (answer.tangents, (m, k)), (answer.products, (m, k, n)))
        for numbers, shape in expected:
            if len(numbers) and not has_shape(numbers, shape):
                sizes = " × ".join(map(str, shape))
                raise ProtocolError(f"{numbers!r:.200}, expected {sizes} numbers")
        return answer

    def _ask_in_text(self, ask, points, directions, key, keys):
        self.id += 1
        n = self.dimension
        question = {"id": self.id, "ask": wire.named(ask),
                    "points": [vectors.listed(vectors.vector(x, n, "a point")) for x in points]}
        if directions:
            question["directions"] = [vectors.listed(vectors.vector(v, n, "v")) for v in directions]
        if key is not None:
            question.update(sample=text.key_text(key), seed=text.key_seed(key))
        if keys is not None:
            question.update(samples=[text.key_text(k) for k in keys],
                            seeds=[text.key_seed(k) for k in keys])
        self.channel.write_line(json.dumps(question, allow_nan=False))
        line = self.channel.read_line()
        if line is None:
            raise ProtocolError(f"the child ended after question {self.id}{self._how()}")
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise ProtocolError(f"no answer, but {line[:200]!r}")
        if said.get("id") != self.id:
            raise ProtocolError(f"an answer to question {said.get('id')!r}, expected {self.id}")
        if "error" in said:
            raise ProtocolError(f"the child cannot go on: {said['error']}")
        m = len(points)
        self.nanoseconds += said.get("nanoseconds", 0)
        answer = Answer(said.get("status", [wire.OK] * m))
        if len(answer.statuses) != m:
            raise ProtocolError(f"{len(answer.statuses)} statuses, expected {m}")
        names = {"values": wire.VALUE, "gradients": wire.GRADIENT, "tangents": wire.TANGENT,
                 "products": wire.HESSIAN}
        for name, bit in names.items():
            if ask & bit:
                if name not in said:
                    raise ProtocolError(f"an answer without {name}")
                setattr(answer, name, text.decode_all(said[name]))
        return self._checked(answer, m, len(directions))

    def command(self, commands, numbers=b"", results=0, key=None):
        """Statuses and results of commands for the point in the child.

        commands: each one packed; numbers: those of the `set` commands, as bytes; results: how many
        results there will be.
        """
        m = len(commands)
        flags = wire.COMMANDS | (wire.SAMPLED if key is not None else 0)
        status_bytes = 4 * (m + m % 2)
        _, body = self._exchange(0, m, 0, flags, key or 0, [*commands, numbers],
                                 status_bytes + 8 * results)
        return (list(struct.unpack_from(f"<{m}I", body)),
                list(struct.unpack_from(f"<{results}d", body, status_bytes)))

    def _exchange(self, ask, m, k, flags, key, parts, answer_bytes):
        self.id += 1
        count = sum(map(len, parts))
        answer_offset = 0
        if self.has_shared:
            if count >= wire.SHARED_FROM:
                flags |= wire.SHARED
            if answer_bytes >= wire.SHARED_FROM:
                flags |= wire.ANSWER_SHARED
                answer_offset = (count + 63) // 64 * 64 if flags & wire.SHARED else 0
            self._grow((count if flags & wire.SHARED else 0) + 64
                       + (answer_bytes if flags & wire.ANSWER_SHARED else 0))
        if flags & wire.SHARED:
            view, at = self.shared.at(0, count), 0
            for part in parts:
                view[at:at + len(part)] = part
                at += len(part)
            parts = []
        self.channel.write(b"".join([wire.Header(
            wire.QUESTION, ask, self.id, m, k, flags, 0, key, count, 0,
            answer_offset).pack(), *parts]))
        answer = self.channel.read_header(wire.ANSWER)
        if answer is None:
            raise ProtocolError(f"the child ended after question {self.id}{self._how()}")
        if answer.id != self.id:
            raise ProtocolError(f"an answer to question {answer.id}, expected {self.id}")
        if answer.flags & wire.MESSAGE:
            sentence = bytes(self.channel.read(answer.bytes)).decode("utf-8", "replace")
            raise ProtocolError(f"the child cannot go on: {sentence}")
        if (answer.ask, answer.points, answer.directions) != (ask, m, k):
            raise ProtocolError(
                f"an answer to ask {answer.ask} of {answer.points} points and {answer.directions} "
                f"directions, expected {ask}, {m}, {k}")
        if answer.bytes != answer_bytes:
            raise ProtocolError(f"an answer of {answer.bytes} bytes, expected {answer_bytes}")
        shared = flags & wire.ANSWER_SHARED != 0
        if bool(answer.flags & wire.SHARED) != shared or shared and answer.offset != answer_offset:
            raise ProtocolError("an answer's body elsewhere than asked")
        self.nanoseconds += answer.key
        if shared:
            return answer, self.shared.at(answer_offset, answer_bytes)
        return answer, self.channel.read(answer_bytes)


def has_shape(numbers, shape):
    if not shape:
        return is_number(numbers)
    return (isinstance(numbers, (list, tuple)) and len(numbers) == shape[0]
            and all(has_shape(row, shape[1:]) for row in numbers))


class SolverChild(Child):
    """A solver that asks `value` and, if given, `gradient`, until a budget is spent."""

    def __init__(self, command, value, start, gradient=None, evaluations=None, gradients=None,
                 seed=1, batch=64, parameters=None, **options):
        self.value, self.gradient = value, gradient
        self.budget = {"evaluations": evaluations, "gradients": gradients}
        self.spent = {"evaluations": 0, "gradients": 0}
        self.start, self.dimension = start, len(start)
        self.asked, self.best = [], None
        self.reason = None
        long = self.dimension > wire.LONGEST_LISTED
        said = {
            "dimension": self.dimension, "start": "frame" if long else vectors.listed(start),
            "seed": seed, "batch": batch,
            "answers": ["value"] + ["gradient"] * (gradient is not None),
            "budget": {k: v for k, v in self.budget.items() if v is not None},
        }
        if parameters is not None:
            said["parameters"] = parameters
        super().__init__(command, role="solver", said=said, shared=False, **options)

    def run(self):
        """Answers until the solver ends; returns how it ended: "closed", or its reason."""
        text_mode = self.handshake["mode"] == "text"
        closed = False
        while True:
            question = self._read_text() if text_mode else self._read_frame()
            if question is None:
                break
            if isinstance(question, str):
                self.reason = question
                continue
            closed |= (self._answer_text if text_mode else self._answer_frame)(*question)
        code = self.close()
        if code != 0:
            raise ProtocolError(f"the solver ended with exit code {code}: {self.last_words()}")
        return "closed" if closed else self.reason or "the solver ended"

    def _evaluate(self, ask, points):
        """Statuses, values, gradients, and whether the budget is spent."""
        kind = "gradients" if ask & wire.GRADIENT else "evaluations"
        limit = self.budget[kind]
        statuses, values, slopes = [], [], []
        n = self.dimension
        for x in points:
            if ask & ~(wire.VALUE | wire.GRADIENT) or ask & wire.GRADIENT and self.gradient is None:
                status, value, slope = wire.UNANSWERED, float("nan"), [float("nan")] * n
            elif limit is not None and self.spent[kind] >= limit:
                status, value, slope = wire.SPENT, float("nan"), [float("nan")] * n
            else:
                self.spent[kind] += 1
                status, value = wire.OK, float(self.value(x))
                slope = self.gradient(x) if ask & wire.GRADIENT else None
                self.asked.append(list(x))
                if self.best is None or value < self.best[0]:
                    self.best = (value, list(x))
            statuses.append(status)
            values.append(value)
            slopes.append(slope)
        spent = limit is not None and self.spent[kind] >= limit
        return statuses, values, slopes, spent

    def _read_frame(self):
        header = self.channel.read_header(wire.QUESTION)
        if header is None:
            return None
        body = self.channel.read(header.bytes)
        if header.flags & wire.MESSAGE:
            return bytes(body).decode()
        return header, body

    def _answer_frame(self, header, body):
        n, m, k = self.dimension, header.points, header.directions
        flags = 0
        if header.ask == wire.START:
            answer, spent = bytearray(vectors.to_bytes(self.start, n, "start")), False
        else:
            if header.bytes != 8 * n * (m + k):
                raise ProtocolError(
                    f"a question of {header.bytes} bytes, expected {8 * n * (m + k)}")
            points = [vectors.as_doubles(x) for x in vectors.rows(body, 0, m, n)]
            statuses, values, slopes, spent = self._evaluate(header.ask, points)
            layout = wire.Layout(header.ask, m, k, n)
            answer = bytearray(layout.bytes)
            struct.pack_into(f"<{m}I", answer, 0, *statuses)
            if header.ask & wire.VALUE:
                struct.pack_into(f"<{m}d", answer, layout.values, *values)
            if header.ask & wire.GRADIENT:
                view = memoryview(answer)
                for i, slope in enumerate(slopes):
                    vectors.put(view, layout.gradients + 8 * n * i, slope, n, "gradient")
            flags = wire.CLOSED if spent else 0
        frame = wire.Header(
            wire.ANSWER, header.ask, header.id, m, k, flags, bytes=len(answer)).pack()
        self._send(frame + answer)
        return spent

    def _read_text(self):
        line = self.channel.read_line()
        if line is None:
            return None
        question = json.loads(line)
        return question["done"] if "done" in question else (question,)

    def _answer_text(self, question):
        if question["ask"] == ["start"]:
            self._send(text.line(id=question["id"], start=vectors.listed(self.start)).encode() + b"\n")
            return False
        ask = sum(wire.ASKS[name] for name in question["ask"])
        points = [vectors.vector(x, self.dimension, "a point") for x in question["points"]]
        statuses, values, slopes, spent = self._evaluate(ask, points)
        self._send(text.line(
            id=question["id"], status=statuses, values=text.encode_all(values),
            gradients=text.encode_all([vectors.listed(g) for g in slopes]) if ask & wire.GRADIENT
            else None, closed=True if spent else None).encode() + b"\n")
        return spent

    def _send(self, data):
        try:
            self.channel.write(data)
        except ProtocolError:
            # The solver may exit without saying so.
            pass


def wait_until_gone(process_id, seconds=5.0):
    """Waits for the processes of a group to end; returns whether none is left."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.killpg(process_id, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False
