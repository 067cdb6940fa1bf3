-- Ways from an offering to what it is a part of or stacks into, at most five steps.
-- `steps` are the ids on the way, the offering first and the target last.
with recursive edge as (
    select child_id as lower_id, parent_id as upper_id, relation from offering_relations
    where relation in ('has_part', 'stacks_into', 'advanced_standing_for')
),
path as (
    select lower_id as offering_id, upper_id as target_id, [lower_id, upper_id] as steps,
        [relation] as relations
    from edge where lower_id <> upper_id
    union all
    select p.offering_id, e.upper_id, list_append(p.steps, e.upper_id),
        list_append(p.relations, e.relation)
    from path p join edge e on e.lower_id = p.target_id
    where len(p.steps) < 6 and not list_contains(p.steps, e.upper_id)
)
select p.offering_id, o.provider_id, o.title, o.credential_type,
    p.target_id, t.title as target_title, t.credential_type as target_credential_type,
    t.provider_id as target_provider_id, len(p.steps) - 1 as length, p.steps, p.relations
from path p
join offerings o on o.offering_id = p.offering_id
join offerings t on t.offering_id = p.target_id
