"""What an export of a whole archive costs: seconds, memory and size, for each format.

    python -m benchmarks.export --data DIR

Each format is written by a process of its own, so that the highest resident size is its own.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipelines.query.export import WRITERS

_CHILD = """
import resource, sys
from baotinh.cli import main
try:
    main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)
"""


def main() -> None:
    """Print a line for each format."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, default=Path("data"))
    data = options.parse_args().data
    with tempfile.TemporaryDirectory(dir=data) as folder:
        for form in WRITERS:
            path, begun = Path(folder) / f"news.{form}", time.monotonic()
            command = [sys.executable, "-c", _CHILD, "export", "--format", form, "-o", str(path), "--data", str(data)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            seconds, size = time.monotonic() - begun, path.stat().st_size / 1e6
            rows, memory = done.stdout.split(" in ")[0], float(done.stderr)
            print(f"{rows:20} {form:8} {seconds:6.1f} s {memory:6.0f} MB of memory {size:8.1f} MB written", flush=True)
            path.unlink()


if __name__ == "__main__":
    main()
