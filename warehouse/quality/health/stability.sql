-- Runs that the gate did not hold back.
select source_id, null, count(*) filter (state <> 'quarantined'), count(*),
    case when bool_or(state = 'quarantined') then json_object('held_back',
        max(started_at) filter (state = 'quarantined')::date::varchar,
        'reason', arg_max(left(reason, 300), started_at) filter (state = 'quarantined'))::varchar
    end
from runs where started_at >= $1::timestamptz
group by source_id order by source_id
