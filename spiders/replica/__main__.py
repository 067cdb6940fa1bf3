"""``python -m spiders.replica``: the replica as a process of its own."""

import argparse
from datetime import date
from pathlib import Path

from spiders.replica.serving import DEFAULT_PORT, serve


def main() -> None:
    """Read the flags and serve."""
    parser = argparse.ArgumentParser(prog="python -m spiders.replica", description=__doc__)
    parser.add_argument("--root", type=Path, help="serve the files of this folder")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free one")
    parser.add_argument("--offerings", type=int, default=600, help="over all stand-ins")
    parser.add_argument("--on", type=date.fromisoformat, help="the day that is served")
    parser.add_argument("--write-providers", type=Path, help="folder for provider files")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other catalogues")
    serve(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
