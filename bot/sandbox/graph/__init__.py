"""A Facebook for one's own machine: Graph API v26.0, its consent dialog, people, pages and trouble.

Held to the documented shapes: scopes, tasks, proofs and versions are enforced, and what v26 refuses
is refused here in Graph's own words and codes.
"""

from bot.sandbox.graph.answering import graph_routes
from bot.sandbox.graph.drills import drills
from bot.sandbox.graph.tokens import graph_settings
from bot.sandbox.graph.world import Graph

__all__ = ["Graph", "drills", "graph_routes", "graph_settings"]
