"""Kinds of the words of a start: one letter each, so that rules are regular expressions."""

KINDS = {
    "on_demand": "o", "unknown": "t", "range": "~", "from": "F", "end": "e", "end_or_dates": "e",
    "not_start": "X", "list": "&", "filler": "", "clock": "", "half": "?", "weekday": "W",
    "every": "E", "recurring": "R", "counted": "c", "numbered": "N", "part": "N", "start": "F",
    "soon": "t", "after": "X", "open": "X", "enrol": "X", "moved": "X", "place": "|",
}  # fmt: skip
"""Role in the vocabulary -> kind of a token; what says nothing has none."""
START = "start"
"""Text of a word that says that a day is the start."""
SOON = "soon"
"""Text of "coming soon"."""
AFTER = "after"
"""Text of a word behind which stands a condition: "after payment"."""
OPEN = "open"
"""Text of a word that says that one can register now."""
ENROL = "enrol"
"""Text of a word for registering: who can do so at any time can start at any time."""
MOVED = "moved"
"""Text of a word that says that a day does not hold: "postponed"."""
ISO = "iso"
"""Text of a date in ISO 8601, of which two with a slash between are a range."""
PART = "part"
"""Text of a word for a numbered part of a course, of which only the first starts with it."""
NAMED = frozenset((START, SOON, AFTER, OPEN, ENROL, MOVED, PART))
"""Roles that a token keeps as its text."""
