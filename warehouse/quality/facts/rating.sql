-- What learners gave, of 5, as published: each mean drawn to that of all by as many ratings as an
-- offering has in the middle, (sum + m x mean of all) / (n + m). Never part of a score.
with rated as (
    select o.provider_id, rating_average::double as average, rating_count as ratings
    from listed o join counted using (offering_id)
    where rating_average is not null and rating_count > 0
),
prior as (
    select median(ratings) as m, sum(average * ratings) / sum(ratings) as mean from rated
),
drawn as (
    select provider_id, ratings, (average * ratings + m * mean) / (ratings + m) as figure
    from rated, prior
)
select provider_id, null as credential_type, null as level, sum(ratings)::bigint as hits,
    count(*) as n, {spread}
from drawn group by grouping sets ((provider_id), ())
