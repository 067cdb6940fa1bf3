-- Of a source the listings that others have too; of the catalogue those beyond one for each group.
with grouped as (
    select distinct unnest([left_offering_id, right_offering_id]) as offering_id, cluster_id
    from matches where cluster_id is not null
)
select source_id, count(g.offering_id), count(*),
    if(count(g.offering_id) > 0,
        json_object('hits', 'listings that another source has too')::varchar, null)
from listed left join grouped g using (offering_id)
group by source_id
union all
select 'catalogue', (select count(*) - count(distinct cluster_id) from grouped), count(*), null
from listed
order by 1
