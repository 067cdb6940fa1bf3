-- One row for each current offering, with all that the rubric's expressions ask: what it states, as
-- truth values and shares. Asks the views of the catalogue, `stored.captures`, and two tables of the
-- measurement itself: `moment` (measured_at, recent_from) and `detected` (what detectors found in texts).
-- Whatever is no input of a score (ratings, enrolments, price level, brand, which country, skills that
-- a model guessed) is not here.
with offering as materialized (
    select offering_id, provider_id, source_id, credential_type, published_at,
        title <> '' as has_title,
        url <> '' as has_url,
        length(description) >= 15 as has_description,
        len(keywords) > 0 as has_keywords,
        len(subject_labels) > 0 as has_subject_label,
        len(isced_f_codes) > 0 and isced_f_method = 'declared' as has_declared_isced_f,
        -- Never by a vote of skills or by a model: those are guesses.
        len(isced_f_codes) > 0 and isced_f_method in ('declared', 'mapped_table', 'manual')
            as has_mapped_isced_f,
        credential_type not in ('unknown', 'other') as has_credential_type,
        len(language_codes) > 0 and language_method = 'declared' as has_language,
        len(language_codes) as languages,
        len(subtitle_language_codes) > 0 as has_captions,
        level <> 'unspecified' or eqf_level_min is not null as has_level,
        eqf_level_min is not null as has_eqf,
        coalesce(duration_days, duration_days_min, duration_days_max) is not null as has_duration,
        coalesce(workload_hours_min, workload_hours_max) is not null as has_workload,
        len(learning_outcomes) > 0 as has_outcomes,
        prerequisites_text is not null as has_prerequisites,
        credit_value is not null and credit_unit is not null as has_credits,
        status <> 'unknown' as has_status,
        stackability <> 'unknown' as has_stackability,
        len(occupations) > 0 as has_occupation,
        len(partner_names) > 0 as has_partner,
        len(assessment_types) > 0 as has_assessment,
        len(list_filter(assessment_types, lambda one: one not in ('quiz', 'attendance'))) > 0
            as is_assessed_beyond_quiz,
        quality_assurance_text is not null as has_quality_statement,
        assessment_supervision, pacing, synchronicity, content_licence,
        len(verification_types) > 0 as has_verification_type,
        list_has_any(verification_types,
            ['open_badge_2', 'open_badge_3', 'w3c_vc', 'eu_digital_credential'])
            as has_open_standard,
        list_has_any(verification_types, ['credly', 'accredible', 'provider_page'])
            as has_verification_page,
        certificate_access = 'free' as has_free_certificate,
        len(awarding_body_ids) > 0 as has_awarding_body,
        awarding_body_ids, modified_at,
        list_contains(delivery_modes, 'online') as as_online,
        list_contains(delivery_modes, 'onsite') as as_onsite,
        list_contains(delivery_modes, 'blended') as as_blended,
        list_contains(delivery_modes, 'workbased') as as_workbased,
        list_contains(['jsonld', 'microdata', 'rdfa', 'api', 'xml', 'feed', 'json', 'csv'],
            map_extract_value(field_provenance, 'title')) as title_is_structured,
        len(list_filter(map_values(field_provenance), lambda one: list_contains(
            ['jsonld', 'microdata', 'rdfa', 'api', 'xml', 'feed', 'json', 'csv'], one)))
            as structured,
        len(list_filter(map_values(field_provenance), lambda one: list_contains(
            ['html', 'css', 'regex'], one))) as parsed
    from standing.offerings
), session as (
    select offering_id,
        bool_or(coalesce(start_date, start_at::date) is not null) as has_session_date,
        bool_or(is_on_demand) as is_on_demand,
        bool_or(country_code is not null) as has_session_country,
        bool_or(instructor_count > 0) as has_instructor,
        bool_or(delivery_mode = 'online') as in_online,
        bool_or(delivery_mode = 'onsite') as in_onsite,
        bool_or(delivery_mode = 'blended') as in_blended,
        bool_or(delivery_mode = 'workbased') as in_workbased
    from standing.sessions group by offering_id
), price as (
    select offering_id,
        bool_or(offer_category <> 'unknown') as has_offer_category,
        bool_or(offer_category = 'free') as is_free,
        bool_or(offer_category in ('free', 'partially_free')) as has_free_route,
        bool_or(currency is not null) as has_currency,
        bool_or(currency is not null and coalesce(amount, amount_min) is not null) as has_price,
        bool_or(financial_aid) as has_aid
    from standing.prices group by offering_id
), skill as (
    select offering_id, bool_or(skill_scheme <> 'provider') as has_shared_skills
    from standing.offering_skills where method = 'declared' group by offering_id
), credential as (
    select offering_id,
        bool_or(criteria_text is not null or criteria_url is not null) as has_criteria,
        bool_or(len(endorsements) > 0) as has_endorsement,
        bool_or(len(valid_in) > 0) as has_jurisdiction,
        -- The address of an Open Badges class or achievement: the award is one.
        bool_or(achievement_uri is not null) as has_achievement,
        bool_or(issuer_platform is not null) as has_issuer_platform,
        bool_or(issuer_platform in ('credly', 'accredible', 'badgr_canvas', 'europass_edc'))
            as has_issuer_page
    from standing.credentials group by offering_id
), relation as materialized (
    select parent_id, child_id, relation from standing.offering_relations
), edge as (
    select offering_id, bool_or(is_part) as has_edge, bool_or(leads_on) as has_target
    from (
        select parent_id as offering_id, true as is_part, false as leads_on
        from relation where relation in ('has_part', 'stacks_into')
        union all
        select child_id, relation in ('has_part', 'stacks_into'),
            relation in ('stacks_into', 'advanced_standing_for')
        from relation
        where relation in ('has_part', 'stacks_into', 'advanced_standing_for')
    ) group by offering_id
), body as (
    select awarding_body_ids,
        bool_or(p.country_code is not null) as has_body_country,
        bool_or(len(p.identifiers) > 0) as has_issuer_identifier,
        bool_or(p.contact_url is not null) as has_body_contact
    from (select distinct awarding_body_ids, unnest(awarding_body_ids) as body_id from offering) b
        left join standing.providers p on p.provider_id = b.body_id
    group by awarding_body_ids
), page as (
    -- The listing's own page, where we visit pages at all; a feed's or API's answer is none.
    select o.offering_id, o.source_id,
        if(is_payload, coalesce(c.url, o.url), o.url) as url
    from (
        select offering_id, source_id, url, raw_ref,
            map_extract_value(field_provenance, 'url') = 'payload' as is_payload
        from standing.offerings
        where source_id in (select source_id from standing.sources
            where access_method in ('sitemap_jsonld', 'sitemap_html', 'listing_html'))
    ) o
        left join stored.captures c
            on is_payload and c.capture_id = split_part(o.raw_ref, '#', 2)
            and c.source_id = o.source_id
), visit as (
    -- Our visits to pages, up to the moment; where the sitemap said unchanged nothing was asked.
    select source_id, url, fetched_at, capture_id,
        case when status between 200 and 299 or status = 304 then 'answered'
            when status in (403, 429) then 'refused'
            when status >= 400 then 'failed' end as result
    from stored.captures
    where role = 'payload' and status is not null
        and run_id in (select run_id from main.runs)
        and (source_id, url) in (select (source_id, url) from page)
), visited as (
    select source_id, url, arg_max(result, (fetched_at, capture_id)) as last_result,
        max(fetched_at) filter (result = 'answered') as answered_at
    from visit where result is not null group by source_id, url
), failure as (
    select v.source_id, v.url, count(*) as failures
    from visit v join visited last using (source_id, url)
    where v.result = 'failed' and (answered_at is null or v.fetched_at > answered_at)
    group by v.source_id, v.url
), answering as (
    select p.offering_id,
        case when last_result = 'refused' then null
            when last_result = 'answered' then 1
            when failures >= 4 then 0
            -- One bad night is no broken link.
            when answered_at is not null then 1 end as page_answers
    from page p join visited using (source_id, url) left join failure using (source_id, url)
)
select o.offering_id, o.provider_id, o.source_id, o.credential_type, o.published_at,
    o.has_title, o.has_url, o.has_description, o.has_keywords, o.has_declared_isced_f,
    o.has_credential_type, o.has_language, o.has_level, o.has_eqf, o.has_duration, o.has_workload,
    o.has_outcomes, o.has_prerequisites, o.has_credits, o.has_status, o.has_stackability,
    o.has_occupation, o.has_partner, o.has_assessment, o.is_assessed_beyond_quiz,
    o.has_quality_statement, o.assessment_supervision, o.pacing, o.synchronicity,
    o.content_licence, o.has_awarding_body,
    o.has_open_standard or coalesce(has_achievement, false) as has_open_standard,
    o.has_subject_label or coalesce(o.has_declared_isced_f, false) as has_subject,
    coalesce(o.has_mapped_isced_f, false) as has_isced_f,
    coalesce(o.title_is_structured, false) as title_is_structured,
    structured / nullif(structured + parsed, 0) as structured_share,
    coalesce(modified_at >= recent_from and modified_at <= measured_at, false) as is_recent,
    coalesce(has_session_date, false) as has_session_date,
    coalesce(is_on_demand, false) as is_on_demand,
    coalesce(has_session_country, false) as has_session_country,
    coalesce(has_instructor, false) as has_instructor,
    modes > 0 as has_delivery_mode,
    is_online,
    modes > 1 or (has_language and languages > 1) or has_captions as has_choice,
    coalesce(has_session_country, false) or coalesce(has_body_country, false)
        or own.country_code is not null as has_place,
    coalesce(has_issuer_identifier, false) as has_issuer_identifier,
    own.contact_url is not null or coalesce(has_body_contact, false) as has_contact,
    coalesce(has_offer_category, false) as has_offer_category,
    coalesce(is_free, false) as is_free,
    coalesce(has_free_route, false) or o.has_free_certificate as has_free_route,
    coalesce(has_currency, false) as has_currency,
    coalesce(has_price, false) as has_price,
    coalesce(has_aid, false) as has_aid,
    k.offering_id is not null as has_declared_skills,
    coalesce(has_shared_skills, false) as has_shared_skills,
    coalesce(has_criteria, false) as has_criteria,
    coalesce(has_endorsement, false) as has_endorsement,
    coalesce(has_jurisdiction, false) as has_jurisdiction,
    o.has_verification_type or coalesce(has_issuer_platform, false) as has_verification,
    o.has_verification_page or coalesce(has_issuer_page, false) as has_public_check,
    coalesce(has_edge, false) as has_edge,
    coalesce(has_target, false) as has_target,
    case assessment_supervision when 'supervised_online_id' then 1
        when 'supervised_onsite_id' then 1 when 'supervised_no_id' then 4 / 6 else 0 end
        as supervision_share,
    page_answers,
    f.access_method, f.terms_url,
    coalesce(f.metadata_licence, 'none-stated') <> 'none-stated' as has_metadata_licence,
    coalesce(f.metadata_licence, 'none-stated') <> 'none-stated'
        or coalesce(regexp_matches(o.content_licence,
            '^[A-Za-z0-9.+-]+$|//(www\.)?(creativecommons|spdx)\.org/'), false)
        as has_known_licence,
    d.* exclude (offering_id)
from (
    select *, as_online or coalesce(in_online, false) as is_online,
        is_online::int + (as_onsite or coalesce(in_onsite, false))::int
        + (as_blended or coalesce(in_blended, false))::int
        + (as_workbased or coalesce(in_workbased, false))::int as modes
    from offering left join session using (offering_id)
) o
    left join price using (offering_id)
    left join skill k using (offering_id)
    left join credential using (offering_id)
    left join edge using (offering_id)
    left join body using (awarding_body_ids)
    left join answering using (offering_id)
    left join detected d using (offering_id)
    left join standing.sources f on f.source_id = o.source_id
    left join standing.providers own on own.provider_id = o.provider_id
    cross join moment
