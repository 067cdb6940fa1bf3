-- Listings that came, went and changed in the last 30 days, by their share of those listed now.
-- What the first night of a source brought is no news, nor what other code read in the same answers.
with version as (
    select source_id as provider_id, offering_id, op, version_at,
        min(version_at) over (partition by source_id, offering_id) as first_at,
        min(version_at) over (partition by source_id) as begun_at
    from offerings_log
    where run_id not in (select run_id from runs where flow_name = 'replay')
),
news as (
    select provider_id, case when op = 'withdraw' then 'churn_withdrawn'
            when version_at = first_at then 'churn_added' else 'churn_changed' end as fact_id,
        count(distinct offering_id) as hits
    from version
    where version_at > $1::timestamptz - interval 30 days and version_at > begun_at
    group by all
),
current as (
    select source_id as provider_id, count(*) as n
    from listed
    where source_id in (select source_id from runs where published group by 1 having count(*) > 1)
    group by 1
),
kind as (
    select unnest(['churn_added', 'churn_withdrawn', 'churn_changed']) as fact_id
),
counted_news as (
    select l.provider_id, k.fact_id, coalesce(hits, 0) as hits, n
    from current l cross join kind k left join news using (provider_id, fact_id)
)
select fact_id, provider_id, null, null, sum(hits)::bigint, sum(n)::bigint
from counted_news group by grouping sets ((fact_id, provider_id), (fact_id))
