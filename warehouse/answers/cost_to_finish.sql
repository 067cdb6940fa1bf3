-- What it costs to finish an offering with its award, one row for each way to pay for it.
-- A course and its certificate are added up where both are priced in one currency; a subscription
-- is its price times the periods that the span takes, begun ones counted whole. Free is 0 only
-- where it is stated. `is_cheapest` marks the least cost in each currency of an offering.
with priced as (
    select offering_id, component, currency, billing_period,
        coalesce(amount, amount_min) as low, coalesce(amount, amount_max) as high,
        amount_eur, amount is null as is_bound
    from prices
    where coalesce(amount, amount_min) is not null
),
cheapest as (
    select offering_id, component, currency, billing_period,
        min(low) as low, min(high) as high, min(amount_eur) as low_eur
    from priced
    group by all
),
once as (
    select * from cheapest where billing_period = 'one_time'
),
whole as (
    select offering_id, 'complete' as way, currency, low, high, low_eur,
        null::bigint as periods
    from once where component = 'complete'
),
parts as (
    select c.offering_id, 'course_and_certificate' as way, coalesce(c.currency, f.currency),
        c.low + f.low, c.high + f.high, c.low_eur + f.low_eur, null::bigint
    from once c join once f
        on f.offering_id = c.offering_id and f.component = 'certificate'
        and (f.currency = c.currency or c.low = 0)
    where c.component = 'course'
),
course as (
    select offering_id, 'course' as way, currency, low, high, low_eur, null::bigint
    from once c
    where component = 'course'
        and not exists (
            from once f where f.offering_id = c.offering_id and f.component = 'certificate'
        )
),
subscribed as (
    select s.offering_id, 'subscription' as way, s.currency,
        s.low * p.periods, s.high * p.periods, s.low_eur * p.periods, p.periods
    from cheapest s
    join offerings o on o.offering_id = s.offering_id
    cross join lateral (
        select ceil(coalesce(o.duration_days_max, o.duration_days) / case s.billing_period
            when 'weekly' then 7 when 'monthly' then 30.4375 when 'quarterly' then 91.3125
            when 'half_yearly' then 182.625 when 'semester' then 182.625
            when 'yearly' then 365.25 end)::bigint as periods
    ) p
    where s.billing_period not in ('one_time', 'other') and p.periods > 0
),
ways as (
    from whole union all from parts union all from course union all from subscribed
)
select o.offering_id, o.provider_id, o.title, o.credential_type, o.level, way, periods,
    currency, low as cost_min, high as cost_max, low_eur as cost_min_eur,
    rank() over (partition by offering_id, currency order by low) = 1 as is_cheapest
from ways join offerings o using (offering_id)
