"""Duplicates across providers: which listings are one offering, and which are related.

Candidates by blocking (`candidates`), compared feature by feature (`features`), scored by a model
of Fellegi and Sunter (`model`, Splink on DuckDB), judged (`judgement`), never against what keeps
editions, languages, levels and awards apart (`conflicts`), settled by persons (`decisions`) and
grouped (`clusters`).
"""
