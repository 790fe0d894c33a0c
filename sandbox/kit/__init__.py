"""What both sandboxes share: a settable clock, a request log, a fault plan, control endpoints and a server."""

from sandbox.kit.clock import Clock
from sandbox.kit.control import control_routes
from sandbox.kit.faults import FaultPlan, FaultRule, Match
from sandbox.kit.log import Entry, RequestLog
from sandbox.kit.middleware import SandboxMiddleware, notes_of, text_of
from sandbox.kit.server import Server, run_alone
from sandbox.kit.switches import Switches

__all__ = [
    "Clock",
    "Entry",
    "FaultPlan",
    "FaultRule",
    "Match",
    "RequestLog",
    "SandboxMiddleware",
    "Server",
    "Switches",
    "control_routes",
    "notes_of",
    "run_alone",
    "text_of",
]
