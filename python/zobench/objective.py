"""`serve`: a Python function as an objective of zobench."""

import json
import math
import os
import struct
import sys
import time
import traceback

from . import text, vectors, wire

HELP = """This is an objective for zobench, which starts it: name this command in a configuration,

    "problem": {"type": "external", "command": ["python3", "%s"]}

or try it with

    python3 -m zobench.ask -- python3 %s
"""


class Undefined(ArithmeticError):
    """Raised by an objective that has no value at a point, such as a simulation that fails there."""


def serve(value=None, gradient=None, tangent=None, hessian_product=None, batch=None, dimension=None,
          start=None, minimum=None, minimizer=None, smoothness=None, strong_convexity=None,
          convex=None, version=None, deterministic=True, samples=False, exact=True, batch_size=None,
          value_and_gradient=None, points=None, mode="binary", prepare=None):
    """Answers zobench until it closes the pipe.

    value(x)                  f(x), a number
    gradient(x)               ∇f(x), n numbers
    value_and_gradient(x)     both; instead of `gradient`, or of `gradient` and `value`
    tangent(x, v)             ∇f(x)ᵀv, a number
    hessian_product(x, v)     ∇²f(x)v, n numbers
    batch(points)             f at the m rows of `points`; instead of `value` or in addition to it

    x is a NumPy array if NumPy is installed, else an array('d'). It may be a view of memory that is
    reused: copy what you keep. You may change x; no other function sees the change. At a point without
    a value, return NaN, or raise `Undefined` or any ArithmeticError. Any other exception ends the run
    as failed.

    dimension                 n; by default what the configuration names
    start                     x₀: n numbers, or one for n equal ones; may be left to the configuration
    minimum, minimizer, smoothness, strong_convexity, convex
                              f*, x*, L, μ, and whether f is convex, if known
    version                   a text that names the model; part of the study's definition. By default
                              the file's name and a hash of it
    deterministic             False if the same question may get different bits
    samples                   True if all functions take a keyword `key`: a sample's key, or None if
                              zobench asks for the exact f; `batch` takes a sequence of them
    exact                     False if there is no exact f
    batch_size                the most points of a frame: by default 1024 with `batch`, else 64
    points                    how many vectors may stay here, moved along zobench's directions, which
                              are drawn here (needs NumPy)
    mode                      "binary" or "text"
    prepare                   called with zobench's handshake, a dictionary, before anything else;
                              returns a dictionary of those of the arguments above, except mode, that
                              it decides, for instance from handshake["parameters"]
    """
    arguments = dict(locals())
    if os.isatty(0):
        name = os.path.basename(sys.argv[0]) or "model.py"
        sys.exit(HELP % (name, name))
    channel = wire.take_standard_streams(wire.LineChannel if mode == "text" else wire.Channel)
    first = channel.read_line()
    if first is None:
        return
    handshake = json.loads(first)
    if handshake.get("zobench") != wire.PROTOCOL:
        sys.exit(f"protocol {handshake.get('zobench')!r}: this package speaks {wire.PROTOCOL}")
    if handshake.get("role", "objective") != "objective":
        sys.exit(f"role {handshake['role']!r}: this is an objective")
    arguments.pop("prepare")
    arguments.pop("mode")
    decided = {} if prepare is None else prepare(handshake)
    try:
        if not isinstance(decided, dict) or not decided.keys() <= arguments.keys():
            raise ValueError(f"prepare returned {decided!r:.200}, expected a dictionary of some of "
                             + ", ".join(arguments))
        model = Model({**arguments, **decided, "mode": mode}, handshake)
    except (TypeError, ValueError) as error:
        sys.exit(f"zobench.serve: {error}")
    shared = None
    if "shared" in handshake and mode == "binary":
        try:
            shared = wire.SharedFile(handshake["shared"])
        except OSError:
            # A child in a container or a sandbox does not see the file: everything goes through the pipe.
            pass
    channel.write_line(json.dumps({**model.handshake, "shared": shared is not None},
                                  allow_nan=False))
    try:
        (TextServer if mode == "text" else FrameServer)(model, channel, shared).run()
    except BrokenPipeError:
        # zobench is gone.
        os._exit(0)


# Stands for the answer of a function that has no value at a point.
NOTHING = object()


class Model:
    """The functions of an objective, and its handshake."""

    def __init__(self, arguments, handshake):
        a = arguments
        n = a["dimension"] if a["dimension"] is not None else handshake.get("dimension")
        if n is None:
            raise ValueError("dimension: neither serve() nor the configuration names one")
        self.dimension = n = whole(n, "dimension", 1)
        self.batch = a["batch"]
        self.both = a["value_and_gradient"]
        self.gradient = a["gradient"]
        self.value = a["value"]
        self.tangent, self.product = a["tangent"], a["hessian_product"]
        if self.value is None and self.batch is None and self.both is None:
            raise ValueError("value: serve() needs `value`, `batch` or `value_and_gradient`")
        self.samples, self.exact = bool(a["samples"]), bool(a["exact"])
        self.start = self._vector(a["start"], "start")
        self.minimizer = self._vector(a["minimizer"], "minimizer")
        self.vectors = whole(a["points"] or 0, "points", 0)
        if self.vectors and vectors.numpy is None:
            raise ValueError("points: the point stays in the child only with NumPy")
        if a["mode"] not in ("binary", "text"):
            raise ValueError(f"mode: {a['mode']!r}, expected 'binary' or 'text'")
        text_mode = a["mode"] == "text"
        answers = ["value"]
        if self.gradient is not None or self.both is not None:
            answers.append("gradient")
        if self.tangent is not None:
            answers.append("tangent")
        if self.product is not None:
            answers.append("hessian")
        version = a["version"] if a["version"] is not None else wire.default_version()
        usual = 1024 if self.batch is not None else 64
        size = whole(a["batch_size"] or usual, "batch_size", 1)
        said = {
            "zobench": wire.PROTOCOL, "version": wire.check_version(version), "mode": a["mode"],
            "dimension": n, "answers": answers, "batch": size,
            "start": self._said(a["start"], self.start, text_mode), "minimum": a["minimum"],
            "minimizer": self._said(a["minimizer"], self.minimizer, text_mode),
            "smoothness": a["smoothness"], "strong_convexity": a["strong_convexity"],
            "convex": None if a["convex"] is None else bool(a["convex"]),
            "deterministic": bool(a["deterministic"]),
        }
        for name in ("minimum", "smoothness", "strong_convexity"):
            if said[name] is not None:
                try:
                    number = vectors.number(said[name], name)
                except TypeError:
                    raise ValueError(f"{name}: {said[name]!r:.200}, expected a number") from None
                said[name] = finite([number], name)[0]
        if self.samples:
            said.update(samples=True, exact=self.exact)
        if self.vectors and not text_mode:
            said["points"] = {"vectors": self.vectors, "directions": "zobench"}
        self.handshake = {key: value for key, value in said.items() if value is not None}

    def _vector(self, numbers, name):
        return None if numbers is None else finite(
            vectors.vector(numbers, self.dimension, name), name)

    def _said(self, given, vector, text_mode):
        if vector is None:
            return None
        if not hasattr(given, "__len__"):
            return float(given)
        if len(vector) > wire.LONGEST_LISTED and not text_mode:
            return "frame"
        return vectors.listed(vector)

    def _call(self, function, *points, key):
        """Calls the function; NOTHING if it has no value there."""
        try:
            return function(*points, key=key) if self.samples else function(*points)
        except ArithmeticError:
            return NOTHING

    def value_at(self, x, key=None):
        """f(x); NaN if f has no value there."""
        if self.value is not None:
            result = self._call(self.value, x, key=key)
        elif self.batch is not None:
            one = x.reshape(1, -1) if vectors.numpy is not None else [x]
            result = self._call(self.batch, one, key=[key])
            result = result if result is NOTHING else vectors.returned(result, 1, "batch")[0]
        else:
            result = self._both(x, key)[0]
        return float("nan") if result is NOTHING else vectors.number(vectors.plain(result), "value")

    def value_and_gradient_at(self, x, key=None):
        """Both; NOTHING for the gradient if there is none."""
        if self.both is not None:
            value, gradient = self._both(x, key)
            if gradient is NOTHING:
                return float("nan"), NOTHING
            return vectors.number(vectors.plain(value), "value_and_gradient"), gradient
        value = self.value_at(vectors.copied(x), key)
        if value != value:
            return value, NOTHING
        return value, self._call(self.gradient, x, key=key)

    def _both(self, x, key):
        result = self._call(self.both, x, key=key)
        if result is NOTHING:
            return NOTHING, NOTHING
        try:
            value, gradient = result
        except (TypeError, ValueError):
            raise TypeError(f"value_and_gradient returned {result!r:.200}, expected a value and a "
                            "gradient") from None
        return value, gradient

    def answer(self, ask, points, directions, keys, body):
        """Writes the answer about these points to `body`, statuses first."""
        m, n, k = len(points), self.dimension, len(directions)
        layout = wire.Layout(ask, m, k, n)
        nothing = float("nan")
        statuses = [wire.OK] * m
        can = self._can(ask, keys)
        if can and ask == wire.VALUE and self.batch is not None:
            found = self._call(self.batch, points, key=keys)
            if found is NOTHING:
                # f has no value at some of them: asking one after another tells where.
                values = [self.value_at(x, key) for x, key in zip(points, keys)]
            else:
                values = vectors.listed(vectors.returned(found, m, "batch"))
            statuses = [wire.UNDEFINED if v != v else wire.OK for v in values]
            self._write_scalars(body, statuses, values)
            return
        values = [nothing] * m
        for i, (x, key) in enumerate(zip(points, keys)):
            gradient, tangents, products = None, None, None
            if can:
                if ask & wire.GRADIENT:
                    more = ask & (wire.TANGENT | wire.HESSIAN)
                    values[i], gradient = self.value_and_gradient_at(
                        vectors.copied(x) if more else x, key)
                elif ask & wire.VALUE:
                    values[i] = self.value_at(x if ask == wire.VALUE else vectors.copied(x), key)
                fine = not ask & wire.VALUE or values[i] == values[i]
                fine = fine and gradient is not NOTHING
                if fine and ask & wire.TANGENT:
                    tangents = [self._call(self.tangent, *map(vectors.copied, (x, v)), key=key)
                                for v in directions]
                    fine = all(t is not NOTHING for t in tangents)
                if fine and ask & wire.HESSIAN:
                    products = [self._call(self.product, *map(vectors.copied, (x, v)), key=key)
                                for v in directions]
                    fine = all(p is not NOTHING for p in products)
                statuses[i] = wire.OK if fine else wire.UNDEFINED
            else:
                statuses[i] = wire.UNANSWERED
            if statuses[i] != wire.OK:
                values[i] = nothing
                gradient, tangents = [nothing] * n, [nothing] * k
                products = [[nothing] * n] * k
            if ask & wire.GRADIENT:
                vectors.put(body, layout.gradients + 8 * n * i, gradient, n, "gradient")
            if ask & wire.TANGENT:
                numbers = [vectors.number(vectors.plain(t), "tangent") for t in tangents]
                struct.pack_into(f"<{k}d", body, layout.tangents + 8 * k * i, *numbers)
            if ask & wire.HESSIAN:
                for j, product in enumerate(products):
                    at = layout.products + 8 * n * (k * i + j)
                    vectors.put(body, at, product, n, "hessian_product")
        self._write_scalars(body, statuses, values if ask & wire.VALUE else [])

    def _can(self, ask, keys):
        sampled = [key for key in keys if key is not None]
        if sampled and not self.samples or not sampled and not self.exact:
            return False
        has = wire.VALUE
        has |= wire.GRADIENT if self.gradient is not None or self.both is not None else 0
        has |= wire.TANGENT if self.tangent is not None else 0
        has |= wire.HESSIAN if self.product is not None else 0
        return ask & ~has == 0

    @staticmethod
    def _write_scalars(body, statuses, values):
        m = len(statuses)
        struct.pack_into(f"<{m}I{'xxxx' if m % 2 else ''}{len(values)}d", body, 0,
                         *statuses, *values)


def whole(number, name, least):
    """The number as an int, if it is whole and at least `least`."""
    try:
        fine = int(number) == number >= least
    except (TypeError, ValueError, OverflowError):
        fine = False
    if not fine:
        raise ValueError(f"{name}: {number!r}, expected a whole number from {least} on")
    return int(number)


def finite(numbers, name):
    """The numbers, if none of them is infinite or NaN."""
    if vectors.numpy is not None:
        fine = vectors.numpy.isfinite(numbers).all()
    else:
        fine = all(map(math.isfinite, numbers))
    if not fine:
        wrong = next(float(t) for t in numbers if not math.isfinite(t))
        raise ValueError(f"{name}: {wrong!r}, expected finite numbers; leave out what is not known")
    return numbers


def explain(error):
    """A sentence about an exception in the model: what it was, and its line and file."""
    traceback.print_exc(file=sys.stderr)
    frames = traceback.extract_tb(error.__traceback__)
    outside = [f for f in frames if os.path.dirname(f.filename) != os.path.dirname(__file__)]
    place = ""
    if outside:
        place = f" ({os.path.basename(outside[-1].filename)}, line {outside[-1].lineno})"
    return f"{type(error).__name__}: {error}{place}"


class FrameServer:
    """Answers in frames."""

    def __init__(self, model, channel, shared):
        self.model, self.channel, self.shared = model, channel, shared
        self.kept = None

    def run(self):
        while True:
            header = self.channel.read_header(wire.QUESTION)
            if header is None:
                return
            body = self._body(header)
            began = time.perf_counter_ns()
            try:
                self._answer(header, body, began)
            except (BrokenPipeError, KeyboardInterrupt, SystemExit):
                raise
            except Exception as error:
                sentence = explain(error).encode()
                self.channel.write(wire.Header(
                    wire.ANSWER, 0, header.id, 0, flags=wire.MESSAGE,
                    bytes=len(sentence)).pack() + sentence)
                sys.exit(70)

    def _body(self, header):
        if header.flags & wire.SHARED:
            if self.shared is None:
                raise wire.ProtocolError("a body in shared memory, which was not opened")
            return self.shared.at(header.offset, header.bytes)
        body = self.channel.read(header.bytes)
        if body is None:
            raise wire.ProtocolError("the input ended between a header and its body")
        return body

    def _answer(self, header, body, began):
        if header.flags & wire.COMMANDS:
            if self.kept is None:
                from .commands import KeptPoint

                self.kept = KeptPoint(self.model)
            plan = self.kept.read(header, body)
            self._send(header, plan.bytes, began, lambda out: self.kept.obey(plan, out))
        elif header.ask in (wire.START, wire.MINIMIZER):
            known = self.model.start if header.ask == wire.START else self.model.minimizer
            if known is None or header.points:
                raise wire.ProtocolError("a question about what was not offered")
            n = self.model.dimension
            self._send(header, 8 * n, began, lambda out: vectors.put(out, 0, known, n, "start"))
        else:
            self._answer_points(header, body, began)

    def _answer_points(self, header, body, began):
        m, k, n = header.points, header.directions, self.model.dimension
        at = 8 * m if header.flags & wire.KEYS else 0
        if header.bytes != at + 8 * n * (m + k):
            raise wire.ProtocolError(
                f"a body of {header.bytes} bytes, expected {at + 8 * n * (m + k)} for {m} points "
                f"and {k} directions of {n} numbers")
        if at:
            keys = struct.unpack_from(f"<{m}Q", body)
        else:
            keys = (header.key if header.flags & wire.SAMPLED else None,) * m
        points = vectors.rows(body, at, m, n)
        directions = vectors.rows(body, at + 8 * n * m, k, n) if k else ()
        self._send(header, wire.Layout(header.ask, m, k, n).bytes, began,
                   lambda out: self.model.answer(header.ask, points, directions, keys, out))

    def _send(self, header, count, began, write):
        flags = header.flags & wire.COMMANDS
        if header.flags & wire.ANSWER_SHARED:
            write(self.shared.at(header.answer_offset, count))
            frame = bytearray(wire.HEADER.size)
            flags |= wire.SHARED
        else:
            frame = bytearray(wire.HEADER.size + count)
            write(memoryview(frame)[wire.HEADER.size:])
        wire.HEADER.pack_into(
            frame, 0, wire.ANSWER, header.ask, header.id, header.points, header.directions, flags,
            0, time.perf_counter_ns() - began, count,
            header.answer_offset if flags & wire.SHARED else 0, 0)
        self.channel.write(frame)


class TextServer:
    """Answers in lines of JSON."""

    def __init__(self, model, channel, shared):
        self.model, self.channel = model, channel

    def run(self):
        while True:
            line = self.channel.read_line()
            if line is None:
                return
            question = json.loads(line)
            began = time.perf_counter_ns()
            try:
                answer = self._answer(question)
            except ArithmeticError as error:
                answer = {"error": explain(error)}
            except (KeyboardInterrupt, SystemExit):
                raise
            except Exception as error:
                answer = {"error": explain(error)}
            if "error" not in answer:
                answer["nanoseconds"] = time.perf_counter_ns() - began
            self.channel.write_line(text.line(id=question["id"], **answer))
            if "error" in answer:
                sys.exit(70)

    def _answer(self, question):
        n = self.model.dimension
        ask = sum(wire.ASKS[name] for name in question["ask"])
        points = [vectors.vector(x, n, "a point") for x in text.decode_all(question["points"])]
        directions = [vectors.vector(v, n, "a direction")
                      for v in text.decode_all(question.get("directions", []))]
        m, k = len(points), len(directions)
        if vectors.numpy is not None:
            points = vectors.numpy.array(points).reshape(m, n)
        keys = question.get("samples", [question.get("sample")] * m)
        keys = [None if key is None else int(key, 16) for key in keys]
        layout = wire.Layout(ask, m, k, n)
        body = bytearray(layout.bytes)
        self.model.answer(ask, points, directions, keys, memoryview(body))

        def numbers(at, rows, columns):
            row = struct.Struct(f"<{columns}d")
            return [text.encode_all(list(row.unpack_from(body, at + row.size * i)))
                    for i in range(rows)]

        answer = {"status": list(struct.unpack_from(f"<{m}I", body))}
        if ask & wire.VALUE:
            answer["values"] = [row[0] for row in numbers(layout.values, m, 1)]
        if ask & wire.GRADIENT:
            answer["gradients"] = numbers(layout.gradients, m, n)
        if ask & wire.TANGENT:
            answer["tangents"] = numbers(layout.tangents, m, k)
        if ask & wire.HESSIAN:
            products = numbers(layout.products, m * k, n)
            answer["products"] = [products[k * i:k * (i + 1)] for i in range(m)]
        return answer
