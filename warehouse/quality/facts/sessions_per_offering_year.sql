-- How often an offering begins: dates of start, ever seen, over the time from the first to the last.
-- Of offerings whose dates span four weeks at least: two days of one course are no rhythm.
with start as (
    select distinct offering_id, start_date from sessions_log
    where op = 'put' and start_date is not null
),
pace as (
    select c.provider_id, (count(*) - 1)
            / ((max(start_date) - min(start_date)) / 365.25) as figure
    from start join counted c using (offering_id)
    group by c.offering_id, c.provider_id
    having max(start_date) - min(start_date) >= 28
)
select provider_id, null as credential_type, null as level, null as hits, count(*) as n, {spread}
from pace group by grouping sets ((provider_id), ())
