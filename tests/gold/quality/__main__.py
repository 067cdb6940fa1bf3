"""python -m tests.gold.quality."""

from tests.gold.quality.scorecard import main

main()
