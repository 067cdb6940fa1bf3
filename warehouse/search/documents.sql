-- One row for each offering that can be found, made of the plain tables alone.
with price as (
    select offering_id,
        min(coalesce(amount_eur, case when amount = 0 then 0 end))::double as price_eur,
        bool_or(offer_category in ('free', 'partially_free')) as is_free,
        arg_min(
            case when amount = 0 then 'free'
                else concat_ws(' ', rtrim(rtrim(coalesce(amount, amount_min)::varchar, '0'), '.'),
                    currency, case when billing_period not in ('one_time', 'other')
                    then billing_period end) end,
            coalesce(amount, amount_min)
        ) filter (coalesce(amount, amount_min) is not null) as price
    from prices
    group by offering_id
),
skill as (
    select offering_id, list(distinct skill_label) as labels, list(distinct skill_uri) as uris
    from offering_skills
    where relation = 'teaches'
    group by offering_id
),
grouped as (
    select distinct unnest([left_offering_id, right_offering_id]) as offering_id, cluster_id
    from matches
    where cluster_id is not null
),
awarding as (
    select offering_id, list(p.name) as names
    from (select offering_id, unnest(awarding_body_ids) as body from offerings) a
    join providers p on p.provider_id = a.body
    group by offering_id
)
select o.offering_id, o.url, o.title, o.subtitle, left(o.description, 4000) as description,
    o.language_codes as language,
    o.provider_id as provider, coalesce(own.name, o.provider_id) as provider_name,
    list_concat(coalesce(a.names, []), o.partner_names) as named,
    list_concat(o.keywords, coalesce(s.labels, [])) as skills,
    list_concat(o.subject_labels, o.learning_outcomes) as told,
    coalesce(s.uris, []) as skill,
    o.credential_type as credential, o.level, o.delivery_modes as delivery, o.offering_type as kind,
    p.price_eur, coalesce(p.is_free, false) as is_free, p.price,
    coalesce(o.workload_hours_min, o.workload_hours_max)::double as hours_min,
    coalesce(o.workload_hours_max, o.workload_hours_min)::double as hours_max,
    epoch(o.first_seen_at)::bigint as first_seen,
    coalesce(g.cluster_id, o.offering_id) as cluster
from offerings o
left join price p using (offering_id)
left join skill s using (offering_id)
left join awarding a using (offering_id)
left join grouped g using (offering_id)
left join providers own on own.provider_id = o.provider_id
where o.status not in ('archived', 'withdrawn')
-- Alike ones lie beside one another, so that a filter passes over many at once; and the same tables
-- always give the same index.
order by o.language_codes, o.level, o.credential_type, o.provider_id, o.offering_id
