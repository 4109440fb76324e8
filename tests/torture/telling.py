"""`python -m tests.torture.telling FILE …`: the command, which writes into FILE what it has committed, once it has."""

import os
import sys

from baotinh.cli import main
from crawler.items import Capture
from pipelines.ingest.run import Run

if __name__ == "__main__":
    told = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    filed = Run.filed

    def tell(run: Run, capture: Capture) -> None:
        os.write(told, f"{capture.warc_record}\n".encode())
        filed(run, capture)

    Run.filed = tell  # type: ignore[assignment,method-assign]
    main()
