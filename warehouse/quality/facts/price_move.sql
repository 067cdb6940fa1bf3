-- How far prices moved in the last 365 days, as a share of what they were: each move of an amount.
with version as (
    select source_id, price_id, currency, run_id, version_at,
        coalesce(amount, amount_min)::double as now, op,
        lag(coalesce(amount, amount_min)::double) over earlier as before,
        lag(currency) over earlier as before_currency
    from prices_log
    where run_id not in (select run_id from runs where flow_name = 'replay')
    window earlier as (partition by source_id, price_id order by version_at, run_id)
),
move as (
    select source_id as provider_id, now / before - 1 as figure
    from version
    where op = 'put' and before > 0 and now is not null and now <> before
        and currency is not distinct from before_currency
        and version_at > $1::timestamptz - interval 365 days
)
select provider_id, null as credential_type, null as level,
    count(*) filter (figure > 0) as hits, count(*) as n, {spread}
from move group by grouping sets ((provider_id), ())
