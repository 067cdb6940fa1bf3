"""All benchmarks, one after the other: ``make bench``."""

import runpy

NAMES = (
    "reading",
    "columns",
    "skills",
    "publish",
    "questions",
    "history",
    "matching",
    "quality",
    "search",
    "site",
    "detection",
    "crawl",
    "night",
)


def main() -> None:
    """Run each benchmark with its defaults."""
    for name in NAMES:
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
