-- Sessions that begin within the 60 days after the newest run, soonest first.
select s.offering_id, o.provider_id, o.title, o.url, o.credential_type, o.level, s.session_id,
    s.start_date, s.end_date, s.enrollment_end, s.language_code, s.delivery_mode, s.city,
    s.country_code, (s.start_date - today.day)::int as days_until_start
from sessions s
join offerings o using (offering_id)
cross join (select max(started_at)::date as day from runs where published) today
where s.start_date between today.day and today.day + 60 and s.status <> 'cancelled'
order by s.start_date, o.provider_id, o.title, s.session_id
