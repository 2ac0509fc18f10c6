"""What a row has to show, and its results."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Target:
    """How many times as fast as `peer` zobench has to be."""

    peer: str
    ratio: float


def faster(peer, times):
    """At least `times` times faster than `peer`."""
    return Target(peer, times)


def within(peer, factor):
    """At most `factor` times what `peer` takes."""
    return Target(peer, 1 / factor)


@dataclass
class Result:
    """A row's results: for every contestant one measurement per round, or why there is none."""

    title: str
    targets: list
    measured: dict = field(default_factory=dict)
    ways: dict = field(default_factory=dict)
    missing: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    unit: str = "s"
    scale: object = None
