"""`./social test`: every check in turn. `--real` adds the real servers and the browser."""

import subprocess
import sys


def main() -> int:
    """Run the checks; the first that fails ends the run."""
    return subprocess.run([sys.executable, "-m", "pytest", "-q"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
