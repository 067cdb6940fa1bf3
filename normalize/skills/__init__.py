"""Skills: what offerings teach and require, linked to the concepts of ESCO.

`describe_skills` makes the rows of a batch; `tag` does the same for stated fields of one listing;
`isced_f` says which fields of education the knowledge among them stands under.
"""

from normalize.skills.config import LABELS, OFF, Skills
from normalize.skills.describing import describe_skills
from normalize.skills.index import IndexFileError
from normalize.skills.listing import isced_f, tag
from normalize.skills.offering import MissingExtraError
from normalize.skills.tag import Tag

__all__ = [
    "LABELS",
    "OFF",
    "IndexFileError",
    "MissingExtraError",
    "Skills",
    "Tag",
    "describe_skills",
    "isced_f",
    "tag",
]
