"""`./social fuzz --inputs N`: whatever comes in, nothing crashes, hangs, or eats the memory."""

import argparse
import secrets
import sys
import time

from tests.fuzz.driving import NAMES, fuzz


def main() -> int:
    """Fuzz; an input that does harm ends it, and is shown."""
    parser = argparse.ArgumentParser(prog="social fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="how many in all (10000)")
    parser.add_argument("--seed", type=int, default=0, help="of the dice (0: a new one)")
    parser.add_argument("--only", choices=NAMES, help="one of the targets")
    asked = parser.parse_args()
    names = (asked.only,) if asked.only else NAMES
    seed = asked.seed or secrets.randbelow(1_000_000) + 1
    print(f"seed {seed}", flush=True)
    for name in names:
        begun = time.monotonic()
        fuzz(name, inputs=max(1, asked.inputs // len(names)), seed_=seed)
        took = time.monotonic() - begun
        print(f"{name}: {asked.inputs // len(names)} inputs in {took:.0f} s", flush=True)
    print(f"inputs {asked.inputs} · crashed 0 · hung 0 · out of memory 0")
    return 0


if __name__ == "__main__":
    sys.exit(main())
