"""Scores as bars of text: a point with its interval on a line from 0 to 100."""

from rich.text import Text

WIDTH = 41
"""Columns: one for each two and a half points."""
_END = 100.0


def draw(low: float, point: float, high: float, mean: float | None) -> Text:
    """A bar from low to high with its point; where the mean is, an upright line."""
    cells = [" "] * WIDTH
    for place in range(_place(low), _place(high) + 1):
        cells[place] = "━"
    if mean is not None:
        cells[_place(mean)] = "┿" if cells[_place(mean)] == "━" else "│"
    cells[_place(point)] = "●"
    line = Text("".join(cells))
    for place, cell in enumerate(cells):
        if cell != " ":
            line.stylize("cyan" if cell != "│" else "dim", place, place + 1)
    return line


def draw_mean(mean: float) -> Text:
    """A line that only shows where the mean is."""
    return Text(" " * _place(mean) + "│", style="dim")


def scale() -> Text:
    """The figures above the bars."""
    cells = [" "] * (WIDTH + 2)
    for figure in (0, 25, 50, 75, 100):
        said = str(figure)
        begin = max(_place(figure) - len(said) // 2, 0)
        cells[begin : begin + len(said)] = said
    return Text("".join(cells).rstrip(), style="dim")


def _place(value: float) -> int:
    return round(min(max(value, 0.0), _END) / _END * (WIDTH - 1))
