"""Which metrics can be assessed of a source's listings: those whose fields its reader collects."""

from normalize.schema import DERIVED_COLUMNS, EVIDENCE_COLUMNS
from warehouse.quality.rubric import CORE, Metric, Rubric, Tier

_UNGATED = EVIDENCE_COLUMNS | DERIVED_COLUMNS | {CORE}
"""Fields that no reader could leave out: they are ours."""


def assessing(rubric: Rubric) -> str:
    """The SELECT that says, by source, of each metric whether all that it rests on is collected."""
    metrics = [*rubric.metrics.values()]
    tier = rubric.abouts["consensus"].tier
    fields = [*dict.fromkeys(f for one in (*metrics, tier) if one for f in one.fields)]
    said = ", ".join(f'{_coverage(f)} as "{f}"' for f in fields if f not in _UNGATED)
    flags = [f"{_collected(metric)} as {metric.id}" for metric in metrics]
    flags += [f"{_collected(tier)} as tier"] if tier else []
    sources = f"select source_id, {said} from standing.sources"
    return f"select source_id, {', '.join(flags)} from ({sources})"


def _coverage(field: str) -> str:
    """What a source's reader says of a field.

    A reader speaks of columns of `offerings`; one that it does not know is newer than it. Of other
    tables it speaks only where it must: what it leaves out is not exposed.
    """
    silent = "not_exposed" if "." in field else "not_collected"
    return f"coalesce(map_extract_value(field_coverage, '{field}'), '{silent}')"


def _collected(metric: Metric | Tier) -> str:
    """No field was left uncollected, and at least one is applicable."""
    fields = ", ".join(f'"{field}"' for field in metric.fields if field not in _UNGATED)
    if not fields:
        return "true"
    return (
        f"not list_contains([{fields}], 'not_collected') "
        f"and len(list_filter([{fields}], lambda one: one <> 'not_applicable')) > 0"
    )
