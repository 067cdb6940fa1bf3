-- What an hour of learning costs: the cheapest way to finish over the middle of the stated hours.
-- Free is 0 where it is stated; offerings without hours or price are left out.
with hour as (
    select provider_id, credential_type, level,
        min(cost_min_eur)::double / any_value((coalesce(workload_hours_min, workload_hours_max)
            + coalesce(workload_hours_max, workload_hours_min)) / 2)::double as figure
    from cost_per_hour
    where cost_min_eur is not null and offering_id in (select offering_id from counted)
    group by offering_id, provider_id, credential_type, level
)
select provider_id, credential_type, level, null as hits, count(*) as n, {spread}
from hour
group by grouping sets (
    (provider_id), (provider_id, credential_type), (provider_id, level),
    (provider_id, credential_type, level), (), (credential_type), (level), (credential_type, level)
)
