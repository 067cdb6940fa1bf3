-- Active listings that were seen within twice the rhythm in which their source is asked.
with start as (
    select source_id, started_at,
        epoch(started_at - lag(started_at) over (partition by source_id order by started_at)) as gap
    from runs
),
rhythm as (
    -- A source is asked each night at most; a second run of one night is no rhythm.
    select source_id, greatest(coalesce(median(gap), 0), 86400) as seconds
    from start group by source_id
)
select o.source_id, null,
    count(*) filter (epoch($1::timestamptz - o.last_seen_at) <= 2 * r.seconds),
    count(*), json_object('interval_hours', round(any_value(r.seconds) / 3600, 1))::varchar
from listed o join rhythm r using (source_id)
group by o.source_id order by o.source_id
