"""Search over the catalogue: an index made of the Parquet tables alone, and questions to it."""
