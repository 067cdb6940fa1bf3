"""Parser families: one file for each kind of value, working on whole columns."""
