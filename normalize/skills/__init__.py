"""Skills: what offerings teach and require, linked to the concepts of ESCO."""
