"""The catalogue: logs of versions, what they say now, and what they said."""
