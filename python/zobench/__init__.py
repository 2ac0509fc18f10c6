"""Objectives and solvers in Python for zobench, and its results in pandas.

    import zobench
    zobench.serve(value=lambda x: sum(t * t for t in x), dimension=10, start=1.0)

`serve` answers zobench's questions to an objective, `minimize` lets a solver ask zobench, and `read` reads
the results of a study. docs/pipe.md describes the protocol.
"""

from .objective import Undefined, serve
from .results import read
from .solver import Closed, connect, minimize
from .wire import ProtocolError

__all__ = ["Closed", "ProtocolError", "Undefined", "connect", "minimize", "read", "serve"]
__version__ = "0.1.0"
