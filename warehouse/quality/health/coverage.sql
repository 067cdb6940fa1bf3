-- What we list of what the source announced in its last published run: records, or else pages.
with last as (
    select * from runs where published
    qualify row_number() over (partition by source_id order by started_at desc, run_id desc) = 1
),
active as (
    select source_id, count(*) as offerings from listed group by source_id
),
pages as (
    select source_id, run_id, count(distinct url) filter (outcome <> 'error') as held
    from captures where role = 'payload' group by source_id, run_id
),
known as (
    select l.source_id, l.announced, coalesce(a.offerings, 0) as offerings, s.access_method,
        coalesce(p.held, 0) as held,
        coalesce(list_sum(map_values(l.not_fetched)), 0)
            - coalesce(l.not_fetched['kept_by_lastmod'], 0)
            - coalesce(l.not_fetched['seen_twice'], 0) as missed
    from last l
    left join active a using (source_id)
    left join sources s using (source_id)
    left join pages p on p.source_id = l.source_id and p.run_id = l.run_id
),
judged as (
    select *, case when announced > 0 then 'announced'
        when access_method in ('sitemap_jsonld', 'sitemap_html', 'listing_html') and held > 0
        then 'pages' else 'nothing' end as basis
    from known
)
select source_id, null,
    case basis when 'announced' then least(offerings, announced) when 'pages' then held end::bigint,
    case basis when 'announced' then announced when 'pages' then held + missed else 0 end::bigint,
    case basis
        when 'announced' then json_object('of', 'records that the source announced',
            'announced', announced, 'listed', offerings)
        when 'pages' then json_object('of', 'pages that the source names')
        else json_object('reason', 'the source announces no total') end::varchar
from judged order by source_id
