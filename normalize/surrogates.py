"""Halves of pairs in texts that no charset explained."""

import re

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a pair, or a byte that no charset explained: not encodable as UTF-8."""
