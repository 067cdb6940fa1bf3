"""Judged queries over recorded feeds, and how well the search ranks for them."""
