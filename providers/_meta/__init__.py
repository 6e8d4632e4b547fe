"""What Meta's services share: Graph's errors, how close we are to its limits, proofs, and paging.

Graph API v26.0, of 2026-07-29. A version lives for two years after the next one has appeared (v25
ends on 2028-07-29); the end of life of v26 is not yet named.
"""

VERSION = "v26.0"
