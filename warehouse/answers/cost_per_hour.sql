-- What an hour of learning costs, for each offering whose cost to finish and hours are both known.
-- The least is the cost over the most hours, the most is the cost over the least hours.
select f.offering_id, f.provider_id, f.title, f.credential_type, f.level, f.way, f.currency,
    f.cost_min, f.cost_min_eur, o.workload_hours_min, o.workload_hours_max, o.workload_basis,
    round((f.cost_min / coalesce(o.workload_hours_max, o.workload_hours_min))::double, 4)
        as cost_per_hour_min,
    round((f.cost_min / coalesce(o.workload_hours_min, o.workload_hours_max))::double, 4)
        as cost_per_hour_max,
    round((f.cost_min_eur / coalesce(o.workload_hours_max, o.workload_hours_min))::double, 4)
        as eur_per_hour_min,
    round((f.cost_min_eur / coalesce(o.workload_hours_min, o.workload_hours_max))::double, 4)
        as eur_per_hour_max
from cost_to_finish f join offerings o using (offering_id)
where f.is_cheapest and coalesce(o.workload_hours_max, o.workload_hours_min) > 0
    and coalesce(o.workload_hours_min, o.workload_hours_max) > 0
