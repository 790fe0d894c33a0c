"""HubSpot's action definitions, made from the actions themselves: `python -m tools.definitions`.

What an action asks for is read from its input model, which records it serves from its handler, and the texts from
`texts/`. Nothing else describes an action to HubSpot.
"""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
"""The repository."""

for _root in (PROJECT / "layers" / "quickbooks_actions", PROJECT):
    if str(_root) not in sys.path:  # the layer is a folder beside this one, installed only in Lambda
        sys.path.insert(0, str(_root))
