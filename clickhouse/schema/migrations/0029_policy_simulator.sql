-- What would pass under relaxed alignment is what the receiver calls aligned, unless the policy asked for strict alignment:
-- then it is looked for in the results. Rows that are there already have it worked out when they are read.
ALTER TABLE {db}.{local records}{on cluster}
    ADD COLUMN IF NOT EXISTS dkim_own_name Bool DEFAULT arrayExists((name, result) -> result = 'pass' AND name != '' AND (name = domain OR endsWith(name, concat('.', domain)) OR class_reason = 'own_name_not_aligned' AND endsWith(header_from, concat('.', name))), `dkim.domain`, `dkim.result`) COMMENT 'A signature of the organisation passed, by this name or another of it',
    ADD COLUMN IF NOT EXISTS spf_own_name Bool DEFAULT arrayExists((name, scope, result) -> result = 'pass' AND scope != 'helo' AND name != '' AND (name = domain OR endsWith(name, concat('.', domain)) OR class_reason = 'own_name_not_aligned' AND endsWith(header_from, concat('.', name))), `spf.domain`, `spf.scope`, `spf.result`) COMMENT 'SPF of the organisation''s reverse-path passed, by this name or another of it';

-- The same of the table over all shards; on one node it is that table.
ALTER TABLE {db}.records{on cluster}
    ADD COLUMN IF NOT EXISTS dkim_own_name Bool DEFAULT arrayExists((name, result) -> result = 'pass' AND name != '' AND (name = domain OR endsWith(name, concat('.', domain)) OR class_reason = 'own_name_not_aligned' AND endsWith(header_from, concat('.', name))), `dkim.domain`, `dkim.result`) COMMENT 'A signature of the organisation passed, by this name or another of it',
    ADD COLUMN IF NOT EXISTS spf_own_name Bool DEFAULT arrayExists((name, scope, result) -> result = 'pass' AND scope != 'helo' AND name != '' AND (name = domain OR endsWith(name, concat('.', domain)) OR class_reason = 'own_name_not_aligned' AND endsWith(header_from, concat('.', name))), `spf.domain`, `spf.scope`, `spf.result`) COMMENT 'SPF of the organisation''s reverse-path passed, by this name or another of it';

-- What else the rollup needs, that nobody has to look at records. Of rows that are there already it is not known.
ALTER TABLE {db}.{local roll}{on cluster}
    ADD COLUMN IF NOT EXISTS scope_below Bool COMMENT 'The name in From is below the policy domain',
    ADD COLUMN IF NOT EXISTS dkim_own_name Bool COMMENT 'A signature of the organisation passed, by this name or another of it',
    ADD COLUMN IF NOT EXISTS spf_own_name Bool COMMENT 'SPF of the organisation''s reverse-path passed, by this name or another of it';

ALTER TABLE {db}.roll{on cluster}
    ADD COLUMN IF NOT EXISTS scope_below Bool COMMENT 'The name in From is below the policy domain',
    ADD COLUMN IF NOT EXISTS dkim_own_name Bool COMMENT 'A signature of the organisation passed, by this name or another of it',
    ADD COLUMN IF NOT EXISTS spf_own_name Bool COMMENT 'SPF of the organisation''s reverse-path passed, by this name or another of it';

ALTER TABLE {db}.roll_of_records{on cluster} MODIFY QUERY
SELECT
    r.domain AS domain, r.day AS day, r.reporter AS reporter, r.report_key AS report_key, r.attempt AS attempt,
    r.sender AS sender, r.sender_class AS sender_class, r.disposition AS disposition,
    r.dkim_aligned AS dkim_aligned, r.spf_aligned AS spf_aligned, r.aligned_unknown AS aligned_unknown,
    r.dkim_strict AS dkim_strict, r.spf_strict AS spf_strict,
    (r.header_from NOT IN ('', r.domain))::Bool AS scope_below, r.dkim_own_name AS dkim_own_name, r.spf_own_name AS spf_own_name,
    toUInt32(count()) AS records, sum(r.messages) AS messages
FROM {db}.{local records} AS r
GROUP BY ALL;

-- No report says whether the name in From exists. Where np asks for more than sp, a receiver that did what np asks says it.
CREATE OR REPLACE VIEW {db}.np_actions{on cluster}
(
    report_key  UInt64 COMMENT 'A report whose np asks for more than its sp',
    disposition Enum8('unknown' = 0, 'none' = 1, 'quarantine' = 2, 'reject' = 3, 'pass' = 4) COMMENT 'What np asks for: one step less where t is y'
)
{security}
AS SELECT
    report_key,
    CAST(if(of_np = 2, 'reject', 'quarantine'), 'Enum8(''unknown'' = 0, ''none'' = 1, ''quarantine'' = 2, ''reject'' = 3, ''pass'' = 4)') AS disposition
FROM
(
    SELECT r.report_key AS report_key, toInt8(r.testing = 'y') AS less,
        transform(toString(r.np), ['quarantine', 'reject'], [1, 2], 0) - less AS of_np,
        transform(toString(if(r.sp = '', r.p, r.sp)), ['quarantine', 'reject'], [1, 2], 0) - less AS of_sp
    FROM {db}.reports AS r
    WHERE r.kind = 'aggregate' AND r.np IN ('quarantine', 'reject') AND r.day >= (SELECT records_from FROM {db}.retention)
)
WHERE of_np > 0 AND of_np > of_sp
COMMENT 'How a receiver shows that it took a name for one that does not exist';

-- Of these alone the receiver may have evaluated less than relaxed alignment lets pass.
CREATE OR REPLACE VIEW {db}.strict_domains{on cluster}
(
    domain LowCardinality(String) COMMENT 'A policy domain of which some report says that strict alignment was asked for'
)
{security}
AS SELECT domain
FROM {db}.reports
WHERE adkim = 's' OR aspf = 's'
COMMENT 'Where what was evaluated is looked at again: a domain may have many rows';

-- A signature or SPF of the very name in From is believed where the receiver believed it. What it evaluated under relaxed
-- alignment is never evaluated again.
CREATE OR REPLACE VIEW {db}.policy_mail{on cluster}
(
    day             Date                   COMMENT 'Event day',
    domain          LowCardinality(String) COMMENT 'The policy domain',
    report_key      UInt64                 COMMENT 'The report',
    attempt         UInt32                 COMMENT 'With report_key the load',
    scope_below     Bool                   COMMENT 'The name in From is below the policy domain',
    sender          LowCardinality(String) COMMENT 'Stable key of the named service',
    sender_class    Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What the mail is to the domain',
    disposition     Enum8('unknown' = 0, 'none' = 1, 'quarantine' = 2, 'reject' = 3, 'pass' = 4) COMMENT 'What the receiver did',
    messages        UInt64                 COMMENT 'Messages',
    evaluated_pass  Bool                   COMMENT 'DMARC passed, as the receiver evaluated it',
    not_evaluated   Bool                   COMMENT 'The receiver stated neither, and neither can be derived: nobody knows what hits it',
    relaxed_hit     Bool                   COMMENT 'It would not pass with adkim=r and aspf=r',
    strict_dkim_hit Bool                   COMMENT 'with adkim=s and aspf=r',
    strict_spf_hit  Bool                   COMMENT 'with adkim=r and aspf=s',
    strict_hit      Bool                   COMMENT 'with adkim=s and aspf=s'
)
{security}
AS
WITH
    r.domain IN (SELECT domain FROM {db}.strict_domains) AS was_strict,
    r.dkim_aligned OR was_strict AND r.dkim_own_name AND NOT r.dkim_strict AS dkim_relaxed,
    r.spf_aligned OR was_strict AND r.spf_own_name AND NOT r.spf_strict AS spf_relaxed,
    r.dkim_aligned AND r.dkim_strict AS dkim_exact,
    r.spf_aligned AND r.spf_strict AS spf_exact
SELECT
    r.day AS day, r.domain AS domain, r.report_key AS report_key, r.attempt AS attempt, r.scope_below AS scope_below,
    r.sender AS sender, r.sender_class AS sender_class, r.disposition AS disposition, r.messages AS messages,
    (r.dkim_aligned OR r.spf_aligned)::Bool AS evaluated_pass, r.aligned_unknown AS not_evaluated,
    (NOT (r.aligned_unknown OR dkim_relaxed OR spf_relaxed))::Bool AS relaxed_hit,
    (NOT (r.aligned_unknown OR dkim_exact OR spf_relaxed))::Bool AS strict_dkim_hit,
    (NOT (r.aligned_unknown OR dkim_relaxed OR spf_exact))::Bool AS strict_spf_hit,
    (NOT (r.aligned_unknown OR dkim_exact OR spf_exact))::Bool AS strict_hit
FROM {db}.roll AS r
COMMENT 'Rows of the rollup, be they hidden or not, and what they would be under other policies';

CREATE OR REPLACE VIEW {db}.v_policy_hits{on cluster}
(
    day                       Date                   COMMENT 'Event day',
    domain                    LowCardinality(String) COMMENT 'The policy domain',
    owned                     Bool                   COMMENT 'Whether it is ours',
    scope                     LowCardinality(String) COMMENT 'Which policy holds for the name in From: domain (p), subdomain (sp), or nonexistent (np), where a receiver did what np asks and sp does not. What nobody has shown not to exist is subdomain',
    sender                    LowCardinality(String) COMMENT 'Stable key of the named service; empty where it is not known',
    sender_name               String                 COMMENT 'What that service is called',
    sender_class              Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What the mail is to the domain',
    disposition               Enum8('unknown' = 0, 'none' = 1, 'quarantine' = 2, 'reject' = 3, 'pass' = 4) COMMENT 'What the receiver did',
    messages                  UInt64                 COMMENT 'Messages',
    dmarc_pass_messages       UInt64                 COMMENT 'of these with aligned DKIM or aligned SPF, as the receiver evaluated it',
    dmarc_unknown_messages    UInt64                 COMMENT 'of these where the receiver stated neither: nobody knows whether they would be hit',
    relaxed_hit_messages      UInt64                 COMMENT 'of these that quarantine or reject would hit with relaxed alignment (adkim=r, aspf=r)',
    strict_dkim_hit_messages  UInt64                 COMMENT 'of these that it would hit with adkim=s, aspf=r',
    strict_spf_hit_messages   UInt64                 COMMENT 'of these that it would hit with adkim=r, aspf=s',
    strict_hit_messages       UInt64                 COMMENT 'of these that it would hit with adkim=s, aspf=s'
)
{security}
AS SELECT
    mail.day AS day, mail.domain AS domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    multiIf(NOT mail.scope_below, 'domain',
        NOT mail.evaluated_pass AND (mail.report_key, mail.disposition) IN (SELECT report_key, disposition FROM {db}.np_actions), 'nonexistent', 'subdomain') AS scope,
    mail.sender AS sender,
    dictGetOrDefault({dictionary sender_names}, 'name', sipHash64(mail.sender), toString(mail.sender)) AS sender_name,
    mail.sender_class AS sender_class, mail.disposition AS disposition,
    sum(mail.messages) AS messages,
    sumIf(mail.messages, mail.evaluated_pass) AS dmarc_pass_messages,
    sumIf(mail.messages, mail.not_evaluated) AS dmarc_unknown_messages,
    sumIf(mail.messages, mail.relaxed_hit) AS relaxed_hit_messages,
    sumIf(mail.messages, mail.strict_dkim_hit) AS strict_dkim_hit_messages,
    sumIf(mail.messages, mail.strict_spf_hit) AS strict_spf_hit_messages,
    sumIf(mail.messages, mail.strict_hit) AS strict_hit_messages
FROM {db}.policy_mail AS mail
WHERE mail.day >= (SELECT records_from FROM {db}.retention)
    AND (mail.report_key, mail.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
GROUP BY domain, day, scope, sender, sender_class, disposition
COMMENT 'What quarantine or reject would have hit, a row a domain, day, scope, sender, class and what the receiver did. Filter on domain and day';

-- One mail in a hundred fails on its way whatever the sender does: a sender is hit on a day of which one in a hundred of its
-- messages would have been. Days on which nothing was reported show nothing.
CREATE OR REPLACE VIEW {db}.v_policy_readiness{on cluster}
(
    domain             LowCardinality(String) COMMENT 'The policy domain; also one of which no report has come',
    owned              Bool                   COMMENT 'Whether it is ours: it always is',
    alignment          LowCardinality(String) COMMENT 'relaxed (adkim=r, aspf=r), strict_dkim (adkim=s), strict_spf (aspf=s) or strict (both)',
    until              Date                   COMMENT 'The last day looked at: the last settled one of the domain; the first is 27 days before',
    own_days           UInt8                  COMMENT 'Days of these on which own mail was reported',
    days_without_hit   UInt8                  COMMENT 'of these in a row, up to the last: days without a compliant sender hit. Compliant is a sender of whose own mail more than half is; it is hit where one in a hundred of its messages of the day would have been quarantined or rejected',
    days_without_own_hit UInt8                COMMENT 'The same of all own senders, misconfigured ones too',
    last_hit_day       Date                   COMMENT 'The last day on which a compliant sender would have been hit; 1970 where there was none',
    senders            UInt32                 COMMENT 'Senders of own mail; all that are not known are one',
    senders_hit        UInt32                 COMMENT 'of these those of whose messages of all days one in a hundred at least would have been hit',
    own_messages       UInt64                 COMMENT 'Own mail, as in v_windows: that of the classes compliant and misconfigured',
    own_hit_messages   UInt64                 COMMENT 'of these that quarantine or reject would have hit',
    compliant_hit_messages UInt64             COMMENT 'of these compliant: strict alignment alone hits them',
    subdomain_hit_messages UInt64             COMMENT 'of own mail hit that with a From below the domain: it goes by sp or np',
    hit_ratio          Nullable(Float64)      COMMENT 'Share of own mail that would have been hit; NULL where there was none',
    forwarder_hit_messages UInt64             COMMENT 'Mail passed on by others that would have been hit, unless the receiver makes an exception of it',
    threat_hit_messages UInt64                COMMENT 'Mail of strangers in our name that would have been hit: what a policy is for',
    advice             LowCardinality(String) COMMENT 'no_data: own mail on less than 14 days. not_ready: less than 7 days without a compliant sender hit. fix_senders: more than 1 - objective of own mail would have been hit. nearly: less than 14 days. ready'
)
{security}
AS SELECT
    domain, true AS owned, mode.1 AS alignment, until, toUInt8(length(days)) AS own_days,
    toUInt8(arrayCount(day -> day > compliant_last[mode.2], days)) AS days_without_hit,
    toUInt8(arrayCount(day -> day > own_last[mode.2], days)) AS days_without_own_hit,
    toDate(compliant_last[mode.2]) AS last_hit_day,
    toUInt32(with_mail) AS senders, toUInt32(with_hits[mode.2]) AS senders_hit,
    own AS own_messages, own_hits[mode.2] AS own_hit_messages, compliant_hits[mode.2] AS compliant_hit_messages,
    subdomain_hits[mode.2] AS subdomain_hit_messages,
    if(own_messages = 0, NULL, own_hit_messages / own_messages) AS hit_ratio,
    forwarder_hits[mode.2] AS forwarder_hit_messages, threat_hits[mode.2] AS threat_hit_messages,
    multiIf(
        own_days < 14, 'no_data',
        days_without_hit < 7, 'not_ready',
        own_hit_messages > own_messages * greatest(0, round(1 - objective, 9)), 'fix_senders',
        days_without_hit < 14, 'nearly',
        'ready') AS advice
FROM
(
    SELECT domain, any(until) AS until, any(objective) AS objective, arrayDistinct(arrayFlatten(groupArray(own_days))) AS days,
        maxForEach(if(is_compliant, last_hits, [0, 0, 0, 0])) AS compliant_last, maxForEach(last_hits) AS own_last,
        countIf(sent > 0) AS with_mail, sumForEach(arrayMap(n -> n > 0 AND n * 100 >= sent, hits)) AS with_hits,
        sum(sent) AS own, sumForEach(hits) AS own_hits, sumForEach(of_compliant) AS compliant_hits, sumForEach(of_subdomains) AS subdomain_hits,
        sumForEach(of_forwarders) AS forwarder_hits, sumForEach(of_threats) AS threat_hits
    FROM
    (
        SELECT domain, any(until) AS until, any(objective) AS objective, sender, sum(own) AS sent, sum(compliant) * 2 > sent AS is_compliant,
            groupArrayIf(day_number, own > 0) AS own_days,
            maxForEach(arrayMap(n -> if(n > 0 AND n * 100 >= own, day_number, 0), own_hits)) AS last_hits,
            sumForEach(own_hits) AS hits, sumForEach(compliant_hits) AS of_compliant, sumForEach(subdomain_hits) AS of_subdomains,
            sumForEach(forwarder_hits) AS of_forwarders, sumForEach(threat_hits) AS of_threats
        FROM
        (
            SELECT domain, any(until) AS until, any(objective) AS objective, toUInt16(day) AS day_number, sender,
                sumIf(n, is_own) AS own, sumIf(n, sender_class = 'compliant') AS compliant,
                sumForEach(arrayMap(hit -> hit * is_own, hit_by)) AS own_hits,
                sumForEach(arrayMap(hit -> hit * (sender_class = 'compliant'), hit_by)) AS compliant_hits,
                sumForEach(arrayMap(hit -> hit * (is_own AND scope_below), hit_by)) AS subdomain_hits,
                sumForEach(arrayMap(hit -> hit * (sender_class = 'forwarder'), hit_by)) AS forwarder_hits,
                sumForEach(arrayMap(hit -> hit * (sender_class = 'threat'), hit_by)) AS threat_hits
            FROM
            (
                SELECT ours.domain AS domain, ours.until AS until, ours.objective AS objective,
                    mail.day AS day, mail.sender AS sender, mail.sender_class AS sender_class, mail.scope_below AS scope_below,
                    mail.sender_class IN ('compliant', 'misconfigured') AS is_own, mail.n * (mail.day <= ours.until AND mail.day > ours.until - 28) AS n,
                    [n * mail.relaxed_hit, n * mail.strict_dkim_hit, n * mail.strict_spf_hit, n * mail.strict_hit] AS hit_by
                FROM {db}.v_domains AS ours
                LEFT JOIN
                (
                    SELECT domain, day, sender, sender_class, scope_below, relaxed_hit, strict_dkim_hit, strict_spf_hit, strict_hit, sum(messages) AS n
                    FROM {db}.policy_mail
                    WHERE domain IN (SELECT domain FROM {db}.owned_domains) AND day >= (SELECT first_day FROM {db}.window_days)
                        AND day <= toDate(now('UTC')) AND day >= (SELECT records_from FROM {db}.retention)
                        AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
                    GROUP BY ALL
                ) AS mail ON mail.domain = ours.domain
            )
            GROUP BY domain, day_number, sender
        )
        GROUP BY domain, sender
    )
    GROUP BY domain
)
ARRAY JOIN [('relaxed', 1), ('strict_dkim', 2), ('strict_spf', 3), ('strict', 4)] AS mode
COMMENT 'A row a domain that is ours and alignment: whether quarantine or reject would have hit own mail of the last 28 settled days';

CREATE OR REPLACE VIEW {db}.v_policy_fixes{on cluster}
(
    domain                   LowCardinality(String) COMMENT 'The policy domain',
    owned                    Bool                   COMMENT 'Whether it is ours: others have no row',
    rank                     UInt32                 COMMENT 'Whom to fix first: 1 is the sender of whose own mail most would have been hit with relaxed alignment, and of equals most with strict alignment',
    sender                   LowCardinality(String) COMMENT 'Stable key of the named service; empty for all sources that are not known',
    sender_name              String                 COMMENT 'What that service is called',
    messages                 UInt64                 COMMENT 'Its own mail of the last 28 settled days: that of the classes compliant and misconfigured',
    relaxed_hit_messages     UInt64                 COMMENT 'of these that quarantine or reject would have hit with relaxed alignment (adkim=r, aspf=r)',
    strict_dkim_hit_messages UInt64                 COMMENT 'of these that it would have hit with adkim=s, aspf=r',
    strict_spf_hit_messages  UInt64                 COMMENT 'of these that it would have hit with adkim=r, aspf=s',
    strict_hit_messages      UInt64                 COMMENT 'of these that it would have hit with adkim=s, aspf=s: senders without have no row',
    share                    Float64                COMMENT 'Share that those hit with relaxed alignment are of all own mail of the domain',
    days_hit                 UInt8                  COMMENT 'Days on which it had mail that would have been hit with relaxed alignment',
    last_hit_day             Date                   COMMENT 'The last of them; 1970 where there was none',
    why                      LowCardinality(String) COMMENT 'strict_only: relaxed alignment hits nothing of it. Else what most of its mail that is hit lacks: dkim_missing (no signature), dkim_failing (a signature of the organisation that does not pass), dkim_unaligned (signed by others alone)',
    dkim_problem             LowCardinality(String) COMMENT 'Of most of its mail that is hit: missing, failing, unaligned (signed by others alone) or other_name (signed with another name of the organisation, which adkim=s lets not pass)',
    spf_problem              LowCardinality(String) COMMENT 'Of most of its mail that is hit: missing (no result, or none), failing, unaligned (passes for another, or for the name in HELO) or other_name (passes for another name of the organisation, which aspf=s lets not pass)',
    header_froms             Array(String)          COMMENT 'Names in From of its mail that is hit, five at most, those with most messages first',
    last_seen                Date                   COMMENT 'The last settled day with own mail of it'
)
{security}
AS SELECT
    found.domain AS domain, true AS owned, found.place AS rank, found.sender AS sender,
    dictGetOrDefault({dictionary sender_names}, 'name', sipHash64(found.sender), toString(found.sender)) AS sender_name,
    found.own AS messages, found.relaxed AS relaxed_hit_messages, found.strict_dkim AS strict_dkim_hit_messages,
    found.strict_spf AS strict_spf_hit_messages, found.strict AS strict_hit_messages,
    relaxed_hit_messages / found.all_own AS share, found.days_hit AS days_hit, found.last_hit_day AS last_hit_day,
    if(relaxed_hit_messages = 0, 'strict_only', concat('dkim_', found.problem[1])) AS why,
    found.problem[1] AS dkim_problem, found.problem[2] AS spf_problem, found.header_froms AS header_froms, found.last_seen AS last_seen
FROM
(
    SELECT mail.domain AS domain, mail.sender AS sender, sum(mail.own) AS own, max(mail.day) AS last_seen, sum(own) OVER (PARTITION BY domain) AS all_own,
        sum(mail.by_relaxed) AS relaxed, sum(mail.by_strict_dkim) AS strict_dkim, sum(mail.by_strict_spf) AS strict_spf, sum(mail.by_strict) AS strict,
        toUInt8(uniqExactIf(mail.day, mail.by_relaxed > 0)) AS days_hit, maxIf(mail.day, mail.by_relaxed > 0) AS last_hit_day,
        -- Of what relaxed alignment hits, if it hits anything.
        if(relaxed > 0, sumMapIf([mail.problems], [mail.by_relaxed], mail.by_strict > 0), sumMapIf([mail.problems], [mail.by_strict], mail.by_strict > 0)) AS by_problems,
        splitByChar(' ', arrayReverseSort((words, n) -> (n, words), by_problems.1, by_problems.2)[1]) AS problem,
        sumMapIf([toString(mail.name)], [mail.by_strict], mail.by_strict > 0) AS by_name,
        arraySlice(arrayReverseSort((one, n) -> (n, one), by_name.1, by_name.2), 1, 5) AS header_froms,
        toUInt32(row_number() OVER (PARTITION BY domain ORDER BY relaxed DESC, strict DESC, sender)) AS place
    FROM
    (
        SELECT domain, sender, day, sum(messages) AS own, '' AS name, '' AS problems,
            toUInt64(0) AS by_strict, toUInt64(0) AS by_relaxed, toUInt64(0) AS by_strict_dkim, toUInt64(0) AS by_strict_spf
        FROM {db}.roll
        WHERE sender_class IN ('compliant', 'misconfigured')
            AND domain IN (SELECT domain FROM {db}.owned_domains) AND day >= (SELECT first_day FROM {db}.window_days)
            AND day <= toDate(now('UTC')) AND day >= (SELECT records_from FROM {db}.retention)
            AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
        GROUP BY domain, sender, day
        UNION ALL
        SELECT of_hit.domain, of_hit.sender, of_hit.day, toUInt64(0), of_hit.name, of_hit.problems,
            of_hit.by_strict, of_hit.by_relaxed, of_hit.by_strict_dkim, of_hit.by_strict_spf
        FROM
        (
            WITH
                r.domain IN (SELECT domain FROM {db}.strict_domains) AS was_strict,
                r.dkim_aligned OR was_strict AND r.dkim_own_name AND NOT r.dkim_strict AS dkim_relaxed,
                r.spf_aligned OR was_strict AND r.spf_own_name AND NOT r.spf_strict AS spf_relaxed
            SELECT r.domain AS domain, r.sender AS sender, r.day AS day, toString(if(r.header_from = '', r.domain, r.header_from)) AS name,
                concat(
                    multiIf(dkim_relaxed, 'other_name', empty(r.`dkim.domain`), 'missing',
                        arrayExists(signed -> signed = r.domain OR endsWith(signed, concat('.', r.domain)), r.`dkim.domain`), 'failing', 'unaligned'),
                    ' ',
                    multiIf(spf_relaxed, 'other_name', NOT arrayExists(result -> result NOT IN ('none', ''), r.`spf.result`), 'missing',
                        has(r.`spf.result`, 'pass'), 'unaligned', 'failing')) AS problems,
                sum(r.messages) AS by_strict,
                sumIf(r.messages, NOT (dkim_relaxed OR spf_relaxed)) AS by_relaxed,
                sumIf(r.messages, NOT (r.dkim_aligned AND r.dkim_strict OR spf_relaxed)) AS by_strict_dkim,
                sumIf(r.messages, NOT (dkim_relaxed OR r.spf_aligned AND r.spf_strict)) AS by_strict_spf
            FROM {db}.records AS r
            -- What is in few bytes comes first: of mail that is not hit nothing more is read.
            PREWHERE r.sender_class IN ('compliant', 'misconfigured') AND NOT r.aligned_unknown
                AND NOT (r.dkim_aligned AND r.dkim_strict) AND NOT (r.spf_aligned AND r.spf_strict)
            WHERE r.domain IN (SELECT domain FROM {db}.owned_domains) AND r.day >= (SELECT first_day FROM {db}.window_days)
                AND r.day <= toDate(now('UTC')) AND r.day >= (SELECT records_from FROM {db}.retention)
                AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
            GROUP BY domain, sender, day, name, problems
        ) AS of_hit
    ) AS mail
    LEFT ANY JOIN {db}.settled_until AS settled ON settled.domain = mail.domain
    WHERE mail.day <= (assumeNotNull(coalesce(nullIf(settled.until, toDate(0)), (SELECT until FROM {db}.v_settled))) AS last_day) AND mail.day > last_day - 28
    GROUP BY domain, sender
) AS found
WHERE found.strict > 0
COMMENT 'A row a domain that is ours and sender of own mail that quarantine or reject would have hit in the last 28 settled days: ORDER BY rank'
