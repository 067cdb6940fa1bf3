"""The row of `runs` that says how a provider's run went."""
