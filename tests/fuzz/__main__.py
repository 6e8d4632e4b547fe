"""`./social fuzz --inputs N`: whatever comes in, nothing crashes, hangs, or eats the memory."""

import argparse
import multiprocessing
import os
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from tests.fuzz.driving import NAMES, fuzz

# A process of its own for so many: what one of them leaves behind is soon gone.
PART = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """So many inputs for a target; the seed makes the same ones again."""

    name: str
    inputs: int
    seed: int

    def __str__(self) -> str:
        return f"./social fuzz --only {self.name} --inputs {self.inputs} --seed {self.seed}"


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
    tried = _try(list(_parts(names, inputs=max(1, asked.inputs // len(names)), seed=seed)))
    print(f"inputs {tried} · crashed 0 · hung 0 · out of memory 0")
    return 0


def _parts(names: Sequence[str], *, inputs: int, seed: int) -> Iterator[Part]:
    for number, done in enumerate(range(0, inputs, PART)):
        for name in names:
            yield Part(name, min(PART, inputs - done), seed + number)


def _try(parts: Sequence[Part]) -> int:
    """Try them side by side, one for each core, and return how many inputs that were."""
    begun = time.monotonic()
    tried = 0
    with ProcessPoolExecutor(
        os.cpu_count(), multiprocessing.get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        futures = {
            pool.submit(fuzz, part.name, inputs=part.inputs, seed_=part.seed): part
            for part in parts
        }
        for future in as_completed(futures):
            _held(future, futures[future], pool)
            tried += futures[future].inputs
            print(f"{tried} inputs in {time.monotonic() - begun:.0f} s", flush=True)
    return tried


def _held(future: Future[None], part: Part, pool: ProcessPoolExecutor) -> None:
    try:
        future.result()
    except BaseException:
        # A process that hung has ended itself, and all that shared its pool.
        print(f"Harm was done. To look at a part alone: {part}", flush=True)
        pool.shutdown(wait=False, cancel_futures=True)
        raise


if __name__ == "__main__":
    sys.exit(main())
