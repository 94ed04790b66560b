-- What would pass under relaxed alignment is what the receiver calls aligned, unless the policy asked for strict alignment:
-- then it is looked for in the results. Rows that are there already have it worked out when they are read.
ALTER TABLE {db}.{local records}{on cluster}
    ADD COLUMN IF NOT EXISTS dkim_own_name Bool DEFAULT arrayExists((name, result) -> result = 'pass' AND name != '' AND (name = domain OR endsWith(name, concat('.', domain)) OR class_reason = 'own_name_not_aligned' AND endsWith(header_from, concat('.', name))), `dkim.domain`, `dkim.result`) COMMENT 'A signature of the organisation passed, by this name or another of it',
    ADD COLUMN IF NOT EXISTS spf_own_name Bool DEFAULT arrayExists((name, scope, result) -> result = 'pass' AND scope != 'helo' AND name != '' AND (name = domain OR endsWith(name, concat('.', domain)) OR class_reason = 'own_name_not_aligned' AND endsWith(header_from, concat('.', name))), `spf.domain`, `spf.scope`, `spf.result`) COMMENT 'SPF of the organisation''s reverse-path passed, by this name or another of it';

-- The same of the table over all shards; on one node it is that table.
ALTER TABLE {db}.records{on cluster}
    ADD COLUMN IF NOT EXISTS dkim_own_name Bool DEFAULT arrayExists((name, result) -> result = 'pass' AND name != '' AND (name = domain OR endsWith(name, concat('.', domain)) OR class_reason = 'own_name_not_aligned' AND endsWith(header_from, concat('.', name))), `dkim.domain`, `dkim.result`) COMMENT 'A signature of the organisation passed, by this name or another of it',
    ADD COLUMN IF NOT EXISTS spf_own_name Bool DEFAULT arrayExists((name, scope, result) -> result = 'pass' AND scope != 'helo' AND name != '' AND (name = domain OR endsWith(name, concat('.', domain)) OR class_reason = 'own_name_not_aligned' AND endsWith(header_from, concat('.', name))), `spf.domain`, `spf.scope`, `spf.result`) COMMENT 'SPF of the organisation''s reverse-path passed, by this name or another of it';

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

-- A signature or SPF of the very name in From is believed where the receiver believed it. What it evaluated under relaxed
-- alignment is never evaluated again.
CREATE OR REPLACE VIEW {db}.policy_mail{on cluster}
(
    day            Date                   COMMENT 'Event day',
    domain         LowCardinality(String) COMMENT 'The policy domain',
    report_key     UInt64                 COMMENT 'The report',
    attempt        UInt32                 COMMENT 'With report_key the load',
    header_from    LowCardinality(String) COMMENT 'Domain of From',
    scope          LowCardinality(String) COMMENT 'Which policy holds, as in v_policy_hits',
    sender         LowCardinality(String) COMMENT 'Stable key of the named service',
    sender_class   Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What the mail is to the domain',
    disposition    Enum8('unknown' = 0, 'none' = 1, 'quarantine' = 2, 'reject' = 3, 'pass' = 4) COMMENT 'What the receiver did',
    messages       UInt64                 COMMENT 'Messages',
    evaluated_pass Bool                   COMMENT 'DMARC passed, as the receiver evaluated it',
    not_evaluated  Bool                   COMMENT 'The receiver stated neither, and neither can be derived',
    was_strict     Bool                   COMMENT 'Some report says that strict alignment was asked for',
    dkim_relaxed   Bool                   COMMENT 'DKIM would pass with adkim=r',
    spf_relaxed    Bool                   COMMENT 'SPF would pass with aspf=r',
    passes_relaxed Bool                   COMMENT 'It would pass with adkim=r and aspf=r',
    passes_strict_dkim Bool               COMMENT 'with adkim=s and aspf=r',
    passes_strict_spf  Bool               COMMENT 'with adkim=r and aspf=s',
    passes_strict  Bool                   COMMENT 'with adkim=s and aspf=s',
    dkim_problem   LowCardinality(String) COMMENT 'Why DKIM would not pass with adkim=s, as in v_policy_fixes',
    spf_problem    LowCardinality(String) COMMENT 'Why SPF would not pass with aspf=s, as in v_policy_fixes'
)
{security}
AS SELECT
    r.day AS day, r.domain AS domain, r.report_key AS report_key, r.attempt AS attempt, r.header_from AS header_from,
    multiIf(r.header_from = '' OR r.header_from = r.domain, 'domain',
        (r.report_key, r.disposition) IN (SELECT report_key, disposition FROM {db}.np_actions) AND NOT evaluated_pass, 'nonexistent', 'subdomain') AS scope,
    r.sender AS sender, r.sender_class AS sender_class, r.disposition AS disposition, r.messages AS messages,
    (r.dkim_aligned OR r.spf_aligned)::Bool AS evaluated_pass, r.aligned_unknown AS not_evaluated,
    -- Of these alone the receiver may have evaluated less than relaxed alignment lets pass.
    r.domain IN (SELECT domain FROM {db}.reports WHERE adkim = 's' OR aspf = 's') OR false AS was_strict,
    (r.dkim_aligned OR was_strict AND r.dkim_own_name AND NOT r.dkim_strict)::Bool AS dkim_relaxed,
    (r.spf_aligned OR was_strict AND r.spf_own_name AND NOT r.spf_strict)::Bool AS spf_relaxed,
    (dkim_relaxed OR spf_relaxed)::Bool AS passes_relaxed,
    (r.dkim_strict AND r.dkim_aligned OR spf_relaxed)::Bool AS passes_strict_dkim,
    (dkim_relaxed OR r.spf_strict AND r.spf_aligned)::Bool AS passes_strict_spf,
    (r.dkim_strict AND r.dkim_aligned OR r.spf_strict AND r.spf_aligned)::Bool AS passes_strict,
    multiIf(dkim_relaxed, 'other_name', empty(r.`dkim.domain`), 'missing',
        arrayExists(name -> name = r.domain OR endsWith(name, concat('.', r.domain)), r.`dkim.domain`), 'failing', 'unaligned') AS dkim_problem,
    multiIf(spf_relaxed, 'other_name', NOT arrayExists(result -> result NOT IN ('none', ''), r.`spf.result`), 'missing',
        has(r.`spf.result`, 'pass'), 'unaligned', 'failing') AS spf_problem
FROM {db}.records AS r
COMMENT 'Rows of records, be they hidden or not, and what they would be under other policies';

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
    mail.scope AS scope, mail.sender AS sender,
    dictGetOrDefault({dictionary sender_names}, 'name', sipHash64(mail.sender), toString(mail.sender)) AS sender_name,
    mail.sender_class AS sender_class, mail.disposition AS disposition,
    sum(mail.messages) AS messages,
    sumIf(mail.messages, mail.evaluated_pass) AS dmarc_pass_messages,
    sumIf(mail.messages, mail.not_evaluated) AS dmarc_unknown_messages,
    sumIf(mail.messages, NOT mail.not_evaluated AND NOT mail.passes_relaxed) AS relaxed_hit_messages,
    sumIf(mail.messages, NOT mail.not_evaluated AND NOT mail.passes_strict_dkim) AS strict_dkim_hit_messages,
    sumIf(mail.messages, NOT mail.not_evaluated AND NOT mail.passes_strict_spf) AS strict_spf_hit_messages,
    sumIf(mail.messages, NOT mail.not_evaluated AND NOT mail.passes_strict) AS strict_hit_messages
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
    ours.domain AS domain, true AS owned, mode.1 AS alignment, ours.until AS until, toUInt8(length(found.days)) AS own_days,
    toUInt8(arrayCount(day -> day > found.compliant_last[mode.2], found.days)) AS days_without_hit,
    toUInt8(arrayCount(day -> day > found.own_last[mode.2], found.days)) AS days_without_own_hit,
    toDate(found.compliant_last[mode.2]) AS last_hit_day,
    toUInt32(found.senders) AS senders, toUInt32(found.senders_hit[mode.2]) AS senders_hit,
    found.own AS own_messages, found.own_hits[mode.2] AS own_hit_messages, found.compliant_hits[mode.2] AS compliant_hit_messages,
    found.subdomain_hits[mode.2] AS subdomain_hit_messages,
    if(own_messages = 0, NULL, own_hit_messages / own_messages) AS hit_ratio,
    found.forwarder_hits[mode.2] AS forwarder_hit_messages, found.threat_hits[mode.2] AS threat_hit_messages,
    multiIf(
        own_days < 14, 'no_data',
        days_without_hit < 7, 'not_ready',
        own_hit_messages > own_messages * greatest(0, round(1 - ours.objective, 9)), 'fix_senders',
        days_without_hit < 14, 'nearly',
        'ready') AS advice
FROM {db}.v_domains AS ours
LEFT JOIN
(
    SELECT domain, arrayDistinct(arrayFlatten(groupArray(own_days))) AS days,
        maxForEach(if(is_compliant, last_hits, [0, 0, 0, 0])) AS compliant_last, maxForEach(last_hits) AS own_last,
        countIf(sent > 0) AS senders, sumForEach(arrayMap(n -> n > 0 AND n * 100 >= sent, hits)) AS senders_hit,
        sum(sent) AS own, sumForEach(hits) AS own_hits, sumForEach(of_compliant) AS compliant_hits, sumForEach(of_subdomains) AS subdomain_hits,
        sumForEach(of_forwarders) AS forwarder_hits, sumForEach(of_threats) AS threat_hits
    FROM
    (
        SELECT domain, sender, sum(own) AS sent, sum(compliant) * 2 > sent AS is_compliant, groupArrayIf(day_number, own > 0) AS own_days,
            maxForEach(arrayMap(n -> if(n > 0 AND n * 100 >= own, day_number, 0), own_hits)) AS last_hits,
            sumForEach(own_hits) AS hits, sumForEach(compliant_hits) AS of_compliant, sumForEach(subdomain_hits) AS of_subdomains,
            sumForEach(forwarder_hits) AS of_forwarders, sumForEach(threat_hits) AS of_threats
        FROM
        (
            SELECT domain, toUInt16(day) AS day_number, sender,
                sumIf(n, is_own) AS own, sumIf(n, sender_class = 'compliant') AS compliant,
                sumForEach(arrayMap(hit -> hit * is_own, hit_by)) AS own_hits,
                sumForEach(arrayMap(hit -> hit * (sender_class = 'compliant'), hit_by)) AS compliant_hits,
                sumForEach(arrayMap(hit -> hit * (is_own AND scope != 'domain'), hit_by)) AS subdomain_hits,
                sumForEach(arrayMap(hit -> hit * (sender_class = 'forwarder'), hit_by)) AS forwarder_hits,
                sumForEach(arrayMap(hit -> hit * (sender_class = 'threat'), hit_by)) AS threat_hits
            FROM
            (
                SELECT mail.domain AS domain, mail.day AS day, mail.sender AS sender, mail.sender_class AS sender_class, mail.scope AS scope,
                    mail.sender_class IN ('compliant', 'misconfigured') AS is_own, sum(mail.messages) AS n,
                    [sumIf(mail.messages, NOT mail.not_evaluated AND NOT mail.passes_relaxed),
                        sumIf(mail.messages, NOT mail.not_evaluated AND NOT mail.passes_strict_dkim),
                        sumIf(mail.messages, NOT mail.not_evaluated AND NOT mail.passes_strict_spf),
                        sumIf(mail.messages, NOT mail.not_evaluated AND NOT mail.passes_strict)] AS hit_by
                FROM {db}.policy_mail AS mail
                LEFT ANY JOIN {db}.settled_until AS settled ON settled.domain = mail.domain
                WHERE mail.domain IN (SELECT domain FROM {db}.owned_domains) AND mail.day >= (SELECT first_day FROM {db}.window_days)
                    AND mail.day <= toDate(now('UTC')) AND mail.day <= (assumeNotNull(coalesce(nullIf(settled.until, toDate(0)), (SELECT until FROM {db}.v_settled))) AS last_day) AND mail.day > last_day - 28
                    AND mail.day >= (SELECT records_from FROM {db}.retention)
                    AND (mail.report_key, mail.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
                GROUP BY domain, day, sender, sender_class, scope
            )
            GROUP BY domain, day_number, sender
        )
        GROUP BY domain, sender
    )
    GROUP BY domain
) AS found ON found.domain = ours.domain
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
    hit.domain AS domain, true AS owned,
    toUInt32(row_number() OVER (PARTITION BY hit.domain ORDER BY hit.relaxed DESC, hit.strict DESC, hit.sender)) AS rank,
    hit.sender AS sender, dictGetOrDefault({dictionary sender_names}, 'name', sipHash64(hit.sender), toString(hit.sender)) AS sender_name,
    sent.own AS messages, hit.relaxed AS relaxed_hit_messages, hit.strict_dkim AS strict_dkim_hit_messages,
    hit.strict_spf AS strict_spf_hit_messages, hit.strict AS strict_hit_messages,
    relaxed_hit_messages / sent.all_own AS share, hit.days_hit AS days_hit, hit.last_hit_day AS last_hit_day,
    if(relaxed_hit_messages = 0, 'strict_only', concat('dkim_', hit.problem[1])) AS why,
    hit.problem[1] AS dkim_problem, hit.problem[2] AS spf_problem, hit.header_froms AS header_froms, sent.last_seen AS last_seen
FROM
(
    SELECT domain, sender, sum(by_relaxed) AS relaxed, sum(by_strict_dkim) AS strict_dkim, sum(by_strict_spf) AS strict_spf, sum(by_strict) AS strict,
        toUInt8(uniqExactIf(day, by_relaxed > 0)) AS days_hit, maxIf(day, by_relaxed > 0) AS last_hit_day,
        -- Of what relaxed alignment hits, if it hits anything.
        if(relaxed > 0, sumMap([problems], [by_relaxed]), sumMap([problems], [by_strict])) AS by_problems,
        splitByChar(' ', arrayReverseSort((words, n) -> (n, words), by_problems.1, by_problems.2)[1]) AS problem,
        sumMap([toString(name)], [by_strict]) AS by_name,
        arraySlice(arrayReverseSort((one, n) -> (n, one), by_name.1, by_name.2), 1, 5) AS header_froms
    FROM
    (
        SELECT mail.domain AS domain, mail.sender AS sender, mail.day AS day, if(mail.header_from = '', mail.domain, mail.header_from) AS name,
            concat(mail.dkim_problem, ' ', mail.spf_problem) AS problems, sum(mail.messages) AS by_strict,
            sumIf(mail.messages, NOT mail.passes_relaxed) AS by_relaxed,
            sumIf(mail.messages, NOT mail.passes_strict_dkim) AS by_strict_dkim,
            sumIf(mail.messages, NOT mail.passes_strict_spf) AS by_strict_spf
        FROM {db}.policy_mail AS mail
        LEFT ANY JOIN {db}.settled_until AS settled ON settled.domain = mail.domain
        WHERE NOT mail.passes_strict AND NOT mail.not_evaluated AND mail.sender_class IN ('compliant', 'misconfigured')
            AND mail.domain IN (SELECT domain FROM {db}.owned_domains) AND mail.day >= (SELECT first_day FROM {db}.window_days)
            AND mail.day <= toDate(now('UTC')) AND mail.day <= (assumeNotNull(coalesce(nullIf(settled.until, toDate(0)), (SELECT until FROM {db}.v_settled))) AS last_day) AND mail.day > last_day - 28
            AND mail.day >= (SELECT records_from FROM {db}.retention)
            AND (mail.report_key, mail.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
        GROUP BY domain, sender, day, name, problems
    )
    GROUP BY domain, sender
) AS hit
INNER JOIN
(
    SELECT r.domain AS domain, r.sender AS sender, sum(r.messages) AS own, max(r.day) AS last_seen, sum(own) OVER (PARTITION BY domain) AS all_own
    FROM {db}.roll AS r
    LEFT ANY JOIN {db}.settled_until AS settled ON settled.domain = r.domain
    WHERE r.sender_class IN ('compliant', 'misconfigured') AND r.domain IN (SELECT domain FROM {db}.owned_domains)
        AND r.day >= (SELECT first_day FROM {db}.window_days) AND r.day <= toDate(now('UTC'))
        AND r.day <= (assumeNotNull(coalesce(nullIf(settled.until, toDate(0)), (SELECT until FROM {db}.v_settled))) AS last_day) AND r.day > last_day - 28 AND r.day >= (SELECT records_from FROM {db}.retention)
        AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
    GROUP BY domain, sender
) AS sent ON sent.domain = hit.domain AND sent.sender = hit.sender
COMMENT 'A row a domain that is ours and sender of own mail that quarantine or reject would have hit in the last 28 settled days: ORDER BY rank'
