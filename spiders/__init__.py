"""Collecting: asking providers politely and keeping every answer untouched."""
