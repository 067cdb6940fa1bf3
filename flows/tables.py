"""Tables on a terminal that stay readable on 80 columns."""

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.table import Table


def plain_table(
    columns: Iterable[str],
    *,
    numbers: Iterable[str] = (),
    folds: Iterable[str] = (),
    title: str | None = None,
) -> Table:
    """A table without frames.

    Args:
        columns: headings, left to right.
        numbers: those of them whose values are aligned at the right.
        folds: those that go on in a next line where there is too little room; all others are
            shown whole.
        title: a line above.
    """
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, show_edge=False, padding=0)
    right, folding = set(numbers), set(folds)
    for name in columns:
        table.add_column(
            name,
            justify="right" if name in right else "left",
            no_wrap=name not in folding,
            overflow="fold" if name in folding else "ellipsis",
        )
    return table
