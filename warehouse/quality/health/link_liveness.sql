-- Of each page or feed that is asked for listings, the last four checks that told something.
with checked as (
    -- 403 and 429 are answers to us, not to a person: nothing is known of the page.
    select source_id, url, max_by(status, fetched_at, 4) as last
    from captures
    where role = 'payload' and status is not null and status not in (403, 429)
    group by source_id, url
)
select source_id, null,
    sum(len(list_filter(last, lambda one: one between 200 and 399)))::bigint,
    sum(len(last))::bigint, json_object('addresses', count(*))::varchar
from checked group by source_id order by source_id
