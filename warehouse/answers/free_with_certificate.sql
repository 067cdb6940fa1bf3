-- Offerings that give an award at no cost: the provider says that the certificate is free, or the
-- whole of it is, or that course and certificate both cost nothing.
select o.offering_id, o.provider_id, o.title, o.url, o.credential_type, o.level, o.language_codes,
    case when o.certificate_access = 'free' then 'certificate_access' else f.way end as evidence
from offerings o
left join (
    select offering_id, min(way) as way from cost_to_finish
    where cost_min = 0 and cost_max = 0 and way in ('complete', 'course_and_certificate')
    group by offering_id
) f using (offering_id)
where o.credential_type <> 'none'
    and (o.certificate_access = 'free' or f.way is not null)
