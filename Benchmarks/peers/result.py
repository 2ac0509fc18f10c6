"""What a row is to show, and what it gave."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Target:
    """How many times as fast as `peer` zobench is to be."""

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
    """What a row gave: for every contestant a measurement a round, or why there is none."""

    title: str
    targets: list
    measured: dict = field(default_factory=dict)
    ways: dict = field(default_factory=dict)
    missing: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    unit: str = "s"
    scale: object = None
