"""Vectors of doubles in buffers: NumPy arrays if NumPy is installed, `array` otherwise."""

from array import array

try:
    import numpy
except ImportError:
    numpy = None


def view(buffer, offset, count):
    """`count` doubles of a buffer: with NumPy a view, otherwise a copy."""
    if numpy is not None:
        return numpy.frombuffer(buffer, numpy.float64, count, offset)
    return array("d", memoryview(buffer)[offset:offset + 8 * count].cast("B").cast("d"))


def rows(buffer, offset, m, n):
    """m vectors of n doubles: an array of m rows, or a list of vectors."""
    if numpy is not None:
        return view(buffer, offset, m * n).reshape(m, n)
    return [view(buffer, offset + 8 * n * i, n) for i in range(m)]


def plain(numbers):
    """Numbers as NumPy or `array` takes them: tensors are detached from their graph."""
    detach = getattr(numbers, "detach", None)
    return detach() if detach is not None else numbers


def copied(numbers):
    """A copy, which the function that receives it may change."""
    return numbers.copy() if numpy is not None else numbers[:]


def number(value, name, expected="one number"):
    """What a function returned, as a float: from a number, or an array or tensor of one entry."""
    if type(value) is float:
        return value
    try:
        item = getattr(value, "item", None)
        return float(value if item is None else item())
    except (TypeError, ValueError, OverflowError):
        raise TypeError(f"{name} returned {value!r:.200}, expected {expected}") from None


def returned(numbers, count, name):
    """What a function returned, as a vector of `count` doubles."""
    numbers = plain(numbers)
    expected = "one number" if count == 1 else f"{count} numbers"
    if not hasattr(numbers, "__array__") and not isinstance(numbers, array):
        try:
            numbers = list(numbers)
        except TypeError:
            numbers = [numbers]
    if numpy is not None:
        try:
            found = numpy.asarray(numbers).reshape(-1)
        except ValueError:
            raise TypeError(f"{name} returned {numbers!r:.200}, expected {expected}") from None
        # `float` may accept what NumPy has no type for; it refuses None and complex numbers.
        if found.dtype.kind not in "fiub":
            found = [number(t, name, expected) for t in found.tolist()]
        found = numpy.asarray(found, numpy.float64)
    else:
        found = array("d", [number(t, name, expected) for t in numbers])
    if len(found) != count:
        raise ValueError(f"{name} returned {len(found)} numbers, expected {count}")
    return found


def put(buffer, offset, numbers, count, name):
    """Writes the `count` numbers that a function returned."""
    numbers = returned(numbers, count, name)
    if numpy is not None:
        numpy.frombuffer(buffer, numpy.float64, count, offset)[:] = numbers
    else:
        buffer[offset:offset + 8 * count] = numbers.tobytes()


def vector(numbers, n, name):
    """A new vector of n doubles, from n numbers, or from one number for n equal ones."""
    try:
        length = len(numbers)
    except TypeError:
        filled = [float(numbers)] * n
        return numpy.array(filled) if numpy is not None else array("d", filled)
    if length != n:
        raise ValueError(f"{name} has {length} numbers, expected {n}")
    try:
        return as_doubles(numbers)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: {numbers!r:.200}, expected {n} numbers") from None


def as_doubles(numbers):
    """A vector in the form that frames take."""
    numbers = plain(numbers)
    if numpy is not None:
        return numpy.array(numbers, numpy.float64).reshape(-1)
    return array("d", numbers)


def to_bytes(numbers, count, name):
    """The bytes of a vector that goes into a question."""
    if numpy is not None:
        numbers = numpy.ascontiguousarray(plain(numbers), numpy.float64).reshape(-1)
        length = numbers.size
    else:
        numbers = array("d", plain(numbers))
        length = len(numbers)
    if length != count:
        raise ValueError(f"{name} has {length} numbers, expected {count}")
    return numbers.tobytes()


def listed(numbers):
    """A list of floats."""
    return numbers.tolist() if hasattr(numbers, "tolist") else [float(t) for t in numbers]
