"""The figures that ship with the catalogue's health: right and labelled forms for each column.

python -m tests.gold.accuracy
"""

import csv
import io
from collections import Counter

from tests.gold.cases import families, score
from warehouse.quality.health import ACCURACY

_TABLES = {"price": "prices", "prices": "prices", "session": "sessions", "sessions": "sessions"}


def counted() -> str:
    """The file: whole forms first, then each column of the schema that forms are labelled with."""
    right, labelled = Counter[str](), Counter[str]()
    for family in families():
        for one in score(family):
            faulty = {_column(fault.split(":", 1)[0]) for fault in one.faults}
            columns = {_column(name) for name in one.case.expected}
            labelled.update(["", *columns])
            right.update(columns - faulty)
            right[""] += not faulty
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["column", "right", "labelled"])
    rows.writerows([name, right[name], labelled[name]] for name in sorted(labelled))
    return text.getvalue()


def _column(name: str) -> str:
    table, _, column = name.rpartition(".")
    return f"{_TABLES[table]}.{column}" if table else f"offerings.{column}"


def main() -> None:
    """Write the file."""
    ACCURACY.write_text(counted(), encoding="utf-8")


if __name__ == "__main__":
    main()
