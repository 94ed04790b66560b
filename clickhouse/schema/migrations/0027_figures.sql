-- Reports that were shown to be of another than they say are left out of what is counted here, and what strangers alone tell
-- is told apart. What else there is of these views is as it was.
{metric settings view};

CREATE OR REPLACE VIEW {db}.uncounted_loads{on cluster}
(
    report_key UInt64 COMMENT 'The report',
    attempt    UInt32 COMMENT 'The try that wrote it'
)
{security}
AS SELECT report_key, attempt
FROM {db}.hidden_loads
UNION ALL
SELECT r.report_key AS report_key, r.attempt AS attempt
FROM {db}.reports AS r
WHERE r.reporter_check = 'fail' AND (SELECT forged_reports FROM {db}.metric_settings) = 'leave_out'
COMMENT 'Loads that are in no figure of a window: hidden ones, and unless they are to be counted those whose mail was shown to be of another than the report says';

CREATE OR REPLACE VIEW {db}.uncounted_rows{on cluster}
(
    report_key UInt64 COMMENT 'The report',
    attempt    UInt32 COMMENT 'The try that wrote the rows'
)
{security}
AS SELECT report_key, attempt
FROM {db}.hidden_rows
UNION ALL
SELECT r.report_key AS report_key, r.attempt AS attempt
FROM {db}.reports AS r
WHERE r.reporter_check = 'fail' AND (SELECT forged_reports FROM {db}.metric_settings) = 'leave_out'
UNION ALL
SELECT n.report_key AS report_key, n.rows_of AS attempt
FROM {db}.renewals AS n
WHERE (SELECT forged_reports FROM {db}.metric_settings) = 'leave_out'
    AND (n.report_key, n.attempt) IN (SELECT report_key, attempt FROM {db}.reports WHERE reporter_check = 'fail')
COMMENT 'The same of records and their rollups, which have been written again under another attempt where they were judged again';

-- Anybody may give any name. So where mail servers of ours said of one of the catalogue that it is who it says, be it by a
-- load that counts no more, a name of it is believed when it was shown once to be it; and of a name that is shown to be it
-- as a rule, only what is. A stranger's own mail shows nothing of others. TLS reports have no domain of their own, so they
-- are all of one.
CREATE OR REPLACE VIEW {db}.doubted_names{on cluster}
(
    domain   LowCardinality(String) COMMENT 'The policy domain; empty for TLS reports',
    reporter LowCardinality(String) COMMENT 'Who reports, as in the reports'
)
{security}
AS
WITH toDate(now('UTC')) AS today_utc
SELECT r.domain AS domain, r.reporter AS reporter
FROM {db}.reports AS r
WHERE r.day >= today_utc - 119 AND r.day <= today_utc AND r.reporter_check != 'fail'
    AND r.reporter IN (SELECT reporter FROM {db}.named_reporters WHERE name != '')
    AND r.domain IN
    (
        SELECT p.domain
        FROM {db}.reports AS p
        WHERE p.day >= today_utc - 119 AND p.day <= today_utc AND p.reporter_check = 'pass'
            AND p.reporter IN (SELECT reporter FROM {db}.named_reporters WHERE name != '')
    )
GROUP BY domain, reporter
HAVING (countIf(r.reporter_check = 'pass') AS shown) = 0 OR shown * 2 > count()
COMMENT 'Names of the catalogue of which reports count as a stranger''s where nothing shows that they are theirs';

CREATE OR REPLACE VIEW {db}.strange_reports{on cluster}
(
    day        Date                   COMMENT 'Event day',
    domain     LowCardinality(String) COMMENT 'The policy domain; empty for TLS reports',
    report_key UInt64                 COMMENT 'The report'
)
{security}
AS SELECT r.day AS day, r.domain AS domain, r.report_key AS report_key
FROM {db}.reports AS r
WHERE r.day >= (SELECT first_day FROM {db}.window_days) - 7 AND r.day <= toDate(now('UTC'))
    AND (r.reporter NOT IN (SELECT reporter FROM {db}.named_reporters WHERE name != '') OR r.reporter_check = 'fail'
        OR r.reporter_check != 'pass' AND (r.domain, r.reporter) IN (SELECT domain, reporter FROM {db}.doubted_names))
    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
COMMENT 'What strangers told in the days of windows and of the week before, of which v_baselines is too: whom no catalogue knows, and who may be another than they say'
;

-- Who sends for the first time is new if the domain is not: v_senders says the same of the last 28 days of all domains.
CREATE OR REPLACE VIEW {db}.new_senders{on cluster}
(
    domain LowCardinality(String) COMMENT 'A domain that is ours',
    sender LowCardinality(String) COMMENT 'A known sender',
    day    Date                   COMMENT 'The day on which it was first seen; the domain was seen on three days before that at least'
)
{security}
AS SELECT began.domain AS domain, began.sender AS sender, began.day AS day
FROM
(
    SELECT r.domain AS domain, r.sender AS sender, min(r.day) AS day
    FROM {db}.roll AS r
    WHERE r.sender != '' AND r.domain IN (SELECT domain FROM {db}.owned_domains) AND r.day <= toDate(now('UTC'))
        AND r.day >= (SELECT records_from FROM {db}.retention)
        AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
    GROUP BY domain, sender
    HAVING day >= (SELECT first_day FROM {db}.window_days)
) AS began
INNER JOIN
(
    SELECT t.domain AS domain, arraySort(groupUniqArray(t.day))[3] AS third_day
    FROM {db}.reports AS t
    WHERE t.kind = 'aggregate' AND t.messages > 0 AND t.domain IN (SELECT domain FROM {db}.owned_domains)
        AND t.day <= toDate(now('UTC')) AND t.day >= (SELECT records_from FROM {db}.retention)
        AND (t.report_key, t.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_loads)
    GROUP BY domain
) AS told ON told.domain = began.domain
WHERE told.third_day > toDate(0) AND told.third_day < began.day
COMMENT 'Senders that were first seen in the days that windows are of';

CREATE OR REPLACE VIEW {db}.window_sessions{on cluster}
(
    domain          LowCardinality(String) COMMENT 'A domain that is ours',
    day             Date                   COMMENT 'Event day',
    sessions_ok     UInt64                 COMMENT 'TLS sessions that succeeded',
    sessions_failed UInt64                 COMMENT 'TLS sessions that failed',
    strange_ok      UInt64                 COMMENT 'of those that succeeded those that strangers alone tell of',
    strange_failed  UInt64                 COMMENT 'of those that failed'
)
{security}
AS SELECT
    t.domain AS domain, t.day AS day, sum(t.sessions_ok) AS sessions_ok, sum(t.sessions_failed) AS sessions_failed,
    sumIf(t.sessions_ok, t.report_key IN (SELECT report_key FROM {db}.strange_reports WHERE domain = '') AS is_strange) AS strange_ok,
    sumIf(t.sessions_failed, is_strange) AS strange_failed
FROM {db}.tls_policies AS t
WHERE t.domain IN (SELECT domain FROM {db}.owned_domains) AND t.day >= (SELECT first_day FROM {db}.window_days) AND t.day <= toDate(now('UTC'))
    AND t.day >= (SELECT records_from FROM {db}.retention)
    AND (t.report_key, t.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_loads)
GROUP BY domain, day
COMMENT 'TLS sessions of the days that windows are of, and what strangers told of them';

CREATE OR REPLACE VIEW {db}.v_windows{on cluster}
(
    domain                  LowCardinality(String) COMMENT 'The policy domain; also one of which no report has come',
    owned                   Bool   COMMENT 'Whether it is ours: it always is',
    window                  LowCardinality(String) COMMENT '1d, 7d or 28d',
    days                    UInt8  COMMENT 'Days of it',
    begin                   DateTime('UTC') COMMENT 'Begin of its first day',
    until                   Date   COMMENT 'Its last day: the last settled one of the domain',
    end                     DateTime('UTC') COMMENT 'End of it: the next midnight',
    completeness            Nullable(Float64) COMMENT 'What has been reported of what was to be expected of its days, 0 to 1; NULL where nothing was',
    missing                 Array(String) COMMENT 'Organisations that were to tell of one of its days and have not; those first of whom most days are missing',
    reports                 UInt64 COMMENT 'Aggregate reports',
    messages                UInt64 COMMENT 'Messages',
    compliant_messages      UInt64 COMMENT 'of these compliant: of ours, and aligned',
    misconfigured_messages  UInt64 COMMENT 'of these misconfigured: of ours, and not aligned',
    forwarder_messages      UInt64 COMMENT 'of these forwarded by others',
    threat_messages         UInt64 COMMENT 'of these of strangers in our name',
    unknown_messages        UInt64 COMMENT 'of these not judged yet',
    dkim_and_spf_messages   UInt64 COMMENT 'of all with aligned DKIM and aligned SPF',
    dkim_only_messages      UInt64 COMMENT 'of all with aligned DKIM alone',
    spf_only_messages       UInt64 COMMENT 'of all with aligned SPF alone',
    dmarc_pass_messages     UInt64 COMMENT 'of all with aligned DKIM or aligned SPF',
    dmarc_unknown_messages  UInt64 COMMENT 'of all where the receiver stated neither',
    none_messages           UInt64 COMMENT 'of all to which the receiver did nothing',
    quarantine_messages     UInt64 COMMENT 'of all quarantined',
    reject_messages         UInt64 COMMENT 'of all rejected',
    other_disposition_messages UInt64 COMMENT 'of all to which the receiver did something else, or did not say what',
    own_messages            UInt64 COMMENT 'Own mail: compliant and misconfigured',
    own_dkim_messages       UInt64 COMMENT 'of own mail with aligned DKIM',
    own_spf_messages        UInt64 COMMENT 'of own mail with aligned SPF',
    own_quarantine_messages UInt64 COMMENT 'of own mail quarantined',
    own_reject_messages     UInt64 COMMENT 'of own mail rejected',
    override_messages       UInt64 COMMENT 'Messages for which the receiver said why it did not do what the policy asks',
    new_senders             UInt64 COMMENT 'Known senders that were first seen in the window, while the domain was seen on three days before',
    failure_reports         UInt64 COMMENT 'Failure reports',
    sessions_ok             UInt64 COMMENT 'TLS sessions that succeeded',
    sessions_failed         UInt64 COMMENT 'TLS sessions that failed',
    unconfirmed_compliant_messages      UInt64 COMMENT 'of compliant those that strangers alone tell of, where that is more than a two-hundredth of all and those whom a catalogue knows tell of a quarter at least of what they usually do; else 0',
    unconfirmed_misconfigured_messages  UInt64 COMMENT 'The same of misconfigured',
    unconfirmed_threat_messages         UInt64 COMMENT 'The same of threat',
    unconfirmed_own_quarantine_messages UInt64 COMMENT 'The same of own mail quarantined',
    unconfirmed_own_reject_messages     UInt64 COMMENT 'The same of own mail rejected',
    unconfirmed_sessions_ok             UInt64 COMMENT 'The same of TLS sessions that succeeded, where it is so of TLS sessions',
    unconfirmed_sessions_failed         UInt64 COMMENT 'The same of TLS sessions that failed'
)
{security}
AS
WITH CAST((0, 0, 0, 0, 0, 0, 0, 0), 'Tuple(UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)') AS nothing
SELECT
    domain, true AS owned, concat(toString(days), 'd') AS window, days, toDateTime(until - days + 1, 'UTC') AS begin, until, toDateTime(until + 1, 'UTC') AS end,
    if(arraySum(d -> d.expected, of_days) > 0, arraySum(d -> d.reported, of_days) / arraySum(d -> d.expected, of_days), NULL) AS completeness,
    arraySort(name -> (-countEqual(missed, name), name), arrayDistinct(missed)) AS missing,
    arraySum(f -> f.reports, of_figures) AS reports, arraySum(f -> f.messages, of_figures) AS messages,
    arraySum(f -> f.compliant_messages, of_figures) AS compliant_messages,
    arraySum(f -> f.misconfigured_messages, of_figures) AS misconfigured_messages,
    arraySum(f -> f.forwarder_messages, of_figures) AS forwarder_messages,
    arraySum(f -> f.threat_messages, of_figures) AS threat_messages,
    arraySum(f -> f.unknown_messages, of_figures) AS unknown_messages,
    arraySum(f -> f.dkim_and_spf_messages, of_figures) AS dkim_and_spf_messages,
    arraySum(f -> f.dkim_only_messages, of_figures) AS dkim_only_messages,
    arraySum(f -> f.spf_only_messages, of_figures) AS spf_only_messages,
    arraySum(f -> f.dmarc_pass_messages, of_figures) AS dmarc_pass_messages,
    arraySum(f -> f.dmarc_unknown_messages, of_figures) AS dmarc_unknown_messages,
    arraySum(f -> f.none_messages, of_figures) AS none_messages,
    arraySum(f -> f.quarantine_messages, of_figures) AS quarantine_messages,
    arraySum(f -> f.reject_messages, of_figures) AS reject_messages,
    messages - none_messages - quarantine_messages - reject_messages AS other_disposition_messages,
    arraySum(f -> f.own_messages, of_figures) AS own_messages,
    arraySum(f -> f.own_dkim_messages, of_figures) AS own_dkim_messages,
    arraySum(f -> f.own_spf_messages, of_figures) AS own_spf_messages,
    arraySum(f -> f.own_quarantine_messages, of_figures) AS own_quarantine_messages,
    arraySum(f -> f.own_reject_messages, of_figures) AS own_reject_messages,
    arraySum(f -> f.override_messages, of_figures) AS override_messages,
    arraySum(f -> f.new_senders, of_figures) AS new_senders,
    arraySum(f -> f.failure_reports, of_figures) AS failure_reports,
    arraySum(f -> f.sessions_ok, of_figures) AS sessions_ok,
    arraySum(f -> f.sessions_failed, of_figures) AS sessions_failed,
    doubt_mail * arraySum(f -> f.of_strangers.compliant, of_figures) AS unconfirmed_compliant_messages,
    doubt_mail * arraySum(f -> f.of_strangers.misconfigured, of_figures) AS unconfirmed_misconfigured_messages,
    doubt_mail * arraySum(f -> f.of_strangers.threat, of_figures) AS unconfirmed_threat_messages,
    doubt_mail * arraySum(f -> f.of_strangers.own_quarantine, of_figures) AS unconfirmed_own_quarantine_messages,
    doubt_mail * arraySum(f -> f.of_strangers.own_reject, of_figures) AS unconfirmed_own_reject_messages,
    doubt_sessions * arraySum(f -> f.of_strangers.sessions_ok, of_figures) AS unconfirmed_sessions_ok,
    doubt_sessions * arraySum(f -> f.of_strangers.sessions_failed, of_figures) AS unconfirmed_sessions_failed
FROM
(
    SELECT domain, until, days, of_days, of_figures, arrayFlatten(of_days.missing) AS missed,
        -- The two-hundredth of which strangers need no second voice, and the quarter of what is usual.
        arraySum(f -> f.of_strangers.messages, of_figures) AS strange, arraySum(f -> f.messages, of_figures) - strange AS known,
        toUInt64(known > 0 AND strange * 200 > strange + known AND known * 4 >= usual_messages * days) AS doubt_mail,
        arraySum(f -> f.of_strangers.sessions_ok + f.of_strangers.sessions_failed, of_figures) AS strange_sessions,
        arraySum(f -> f.sessions_ok + f.sessions_failed, of_figures) - strange_sessions AS known_sessions,
        toUInt64(known_sessions > 0 AND strange_sessions * 200 > strange_sessions + known_sessions AND known_sessions * 4 >= usual_sessions * days) AS doubt_sessions
    FROM
    (
        SELECT s.domain AS domain, s.until AS until, length_of_window AS days,
            arrayFilter(d -> d.day <= s.until AND d.day > s.until - length_of_window, s.days) AS of_days,
            arrayFilter(f -> f.day <= s.until AND f.day > s.until - length_of_window, figures.days) AS of_figures,
            -- What known reporters usually tell: the median of the three weeks of the longest window that end a week before it does.
            arrayMap(told -> arrayReduce('quantileExactInclusive(0.5)', arrayResize(
                    arrayFilter((n, day) -> n > 0 AND day <= s.until - 7 AND day > s.until - 28, told.2, told.1), 21, 0)),
                [figures.known_messages, figures.known_sessions]) AS medians,
            medians[1] AS usual_messages, medians[2] AS usual_sessions
        FROM {db}.settling_domains AS s
        LEFT JOIN
        (
            SELECT domain,
                sumMap([day], [toInt64(messages) - toInt64(of_strangers.1)]) AS known_messages,
                sumMap([day], [toInt64(sessions_ok + sessions_failed) - toInt64(of_strangers.7 + of_strangers.8)]) AS known_sessions,
                groupArray(CAST((day,
                    reports, messages, compliant_messages, misconfigured_messages, forwarder_messages,
                    threat_messages, unknown_messages, dkim_and_spf_messages, dkim_only_messages, spf_only_messages,
                    dmarc_pass_messages, dmarc_unknown_messages, none_messages, quarantine_messages, reject_messages,
                    own_messages, own_dkim_messages, own_spf_messages, own_quarantine_messages, own_reject_messages,
                    override_messages, new_senders, failure_reports, sessions_ok, sessions_failed, of_strangers),
                'Tuple(day Date,
                    reports UInt64, messages UInt64, compliant_messages UInt64, misconfigured_messages UInt64,
                    forwarder_messages UInt64, threat_messages UInt64, unknown_messages UInt64,
                    dkim_and_spf_messages UInt64, dkim_only_messages UInt64, spf_only_messages UInt64,
                    dmarc_pass_messages UInt64, dmarc_unknown_messages UInt64, none_messages UInt64,
                    quarantine_messages UInt64, reject_messages UInt64, own_messages UInt64,
                    own_dkim_messages UInt64, own_spf_messages UInt64, own_quarantine_messages UInt64,
                    own_reject_messages UInt64, override_messages UInt64, new_senders UInt64, failure_reports UInt64,
                    sessions_ok UInt64, sessions_failed UInt64,
                    of_strangers Tuple(messages UInt64, compliant UInt64, misconfigured UInt64, threat UInt64, own_quarantine UInt64, own_reject UInt64, sessions_ok UInt64, sessions_failed UInt64))')) AS days
            FROM
            (
                SELECT r.domain AS domain, r.day AS day,
                    uniqExact(r.report_key) AS reports,
                    sum(r.messages) AS messages,
                    sumIf(r.messages, r.sender_class = 'compliant') AS compliant_messages,
                    sumIf(r.messages, r.sender_class = 'misconfigured') AS misconfigured_messages,
                    sumIf(r.messages, r.sender_class = 'forwarder') AS forwarder_messages,
                    sumIf(r.messages, r.sender_class = 'threat') AS threat_messages,
                    sumIf(r.messages, r.sender_class = 'unknown') AS unknown_messages,
                    sumIf(r.messages, r.dkim_aligned AND r.spf_aligned) AS dkim_and_spf_messages,
                    sumIf(r.messages, r.dkim_aligned AND NOT r.spf_aligned) AS dkim_only_messages,
                    sumIf(r.messages, r.spf_aligned AND NOT r.dkim_aligned) AS spf_only_messages,
                    sumIf(r.messages, r.dkim_aligned OR r.spf_aligned) AS dmarc_pass_messages,
                    sumIf(r.messages, r.aligned_unknown) AS dmarc_unknown_messages,
                    sumIf(r.messages, r.disposition IN ('none', 'pass')) AS none_messages,
                    sumIf(r.messages, r.disposition = 'quarantine') AS quarantine_messages,
                    sumIf(r.messages, r.disposition = 'reject') AS reject_messages,
                    sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured')) AS own_messages,
                    sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured') AND r.dkim_aligned) AS own_dkim_messages,
                    sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured') AND r.spf_aligned) AS own_spf_messages,
                    sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured') AND r.disposition = 'quarantine') AS own_quarantine_messages,
                    sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured') AND r.disposition = 'reject') AS own_reject_messages,
                    toUInt64(0) AS override_messages, toUInt64(0) AS new_senders, toUInt64(0) AS failure_reports, toUInt64(0) AS sessions_ok, toUInt64(0) AS sessions_failed,
                    nothing AS of_strangers
                FROM {db}.roll AS r
                WHERE r.domain IN (SELECT domain FROM {db}.owned_domains) AND r.day >= (SELECT first_day FROM {db}.window_days) AND r.day <= toDate(now('UTC'))
                    AND r.day >= (SELECT records_from FROM {db}.retention)
                    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
                GROUP BY domain, day
                UNION ALL
                SELECT r.domain, r.day, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                    (sum(r.messages), sumIf(r.messages, r.sender_class = 'compliant'), sumIf(r.messages, r.sender_class = 'misconfigured'),
                        sumIf(r.messages, r.sender_class = 'threat'),
                        sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured') AND r.disposition = 'quarantine'),
                        sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured') AND r.disposition = 'reject'),
                        toUInt64(0), toUInt64(0))
                FROM {db}.roll AS r
                WHERE r.report_key IN (SELECT report_key FROM {db}.strange_reports)
                    AND r.domain IN (SELECT domain FROM {db}.owned_domains) AND r.day >= (SELECT first_day FROM {db}.window_days) AND r.day <= toDate(now('UTC'))
                    AND r.day >= (SELECT records_from FROM {db}.retention)
                    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
                GROUP BY r.domain, r.day
                UNION ALL
                SELECT o.domain, o.day, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, sum(o.messages), 0, 0, 0, 0, nothing
                FROM {db}.records AS o
                WHERE notEmpty(o.`override.type`) AND o.domain IN (SELECT domain FROM {db}.owned_domains) AND o.day >= (SELECT first_day FROM {db}.window_days) AND o.day <= toDate(now('UTC'))
                    AND o.day >= (SELECT records_from FROM {db}.retention)
                    AND (o.report_key, o.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
                GROUP BY o.domain, o.day
                UNION ALL
                SELECT n.domain, n.day, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(), 0, 0, 0, nothing
                FROM {db}.new_senders AS n
                GROUP BY n.domain, n.day
                UNION ALL
                SELECT f.domain, f.day, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(), 0, 0, nothing
                FROM {private}.failure_reports AS f
                WHERE f.domain IN (SELECT domain FROM {db}.owned_domains) AND f.day >= (SELECT first_day FROM {db}.window_days) AND f.day <= toDate(now('UTC'))
                    AND f.day >= (SELECT failure_reports_from FROM {db}.retention)
                    AND (f.report_key, f.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_loads)
                GROUP BY f.domain, f.day
                UNION ALL
                SELECT t.domain, t.day, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, t.sessions_ok, t.sessions_failed,
                    (0, 0, 0, 0, 0, 0, t.strange_ok, t.strange_failed)
                FROM {db}.window_sessions AS t
            )
            GROUP BY domain
        ) AS figures ON figures.domain = s.domain
        ARRAY JOIN CAST([1, 7, 28], 'Array(UInt8)') AS length_of_window
    )
)
COMMENT 'Figures of the last 1, 7 and 28 settled days, a row a domain that is ours and window, be they all 0: what gauges say and alerts ask for';

CREATE OR REPLACE VIEW {db}.v_window_senders{on cluster}
(
    domain              LowCardinality(String) COMMENT 'The policy domain',
    owned               Bool                   COMMENT 'Whether it is ours: it always is',
    window              LowCardinality(String) COMMENT '1d, 7d or 28d: v_windows has its days',
    sender              LowCardinality(String) COMMENT 'Stable key of the named service; empty for all sources that are not known',
    sender_name         String                 COMMENT 'What it is called; its key where no catalogue has it',
    sender_class        Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What the mail is to the domain: a sender may have several rows',
    messages            UInt64                 COMMENT 'Messages',
    dmarc_pass_messages UInt64                 COMMENT 'of these with aligned DKIM or aligned SPF',
    quarantine_messages UInt64                 COMMENT 'of these quarantined',
    reject_messages     UInt64                 COMMENT 'of these rejected',
    new                 Bool                   COMMENT 'Whether it was first seen in the window, while the domain was seen on three days before; never where the source is not known'
)
{security}
AS SELECT
    sent.domain AS domain, true AS owned, concat(toString(sent.days), 'd') AS window, sent.sender AS sender,
    if(ifNull(said.name, '') != '', said.name, toString(sent.sender)) AS sender_name, sent.sender_class AS sender_class,
    sent.messages AS messages, sent.dmarc_pass_messages AS dmarc_pass_messages,
    sent.quarantine_messages AS quarantine_messages, sent.reject_messages AS reject_messages,
    (ifNull(began.day, toDate(0)) > sent.until - sent.days AND ifNull(began.day, toDate(0)) <= sent.until)::Bool AS new
FROM
(
    SELECT domain, until, length_of_window AS days, sender, sender_class, sum(in_part.1) AS messages, sum(in_part.2) AS dmarc_pass_messages,
        sum(in_part.3) AS quarantine_messages, sum(in_part.4) AS reject_messages
    FROM
    (
        -- A window is in the longer ones: so each row is summed up once.
        SELECT r.domain AS domain, any(s.until) AS until, r.sender AS sender, r.sender_class AS sender_class,
            multiIf(r.day = s.until, 1, r.day > s.until - 7, 7, 28) AS part,
            (sum(r.messages), sumIf(r.messages, r.dkim_aligned OR r.spf_aligned),
                sumIf(r.messages, r.disposition = 'quarantine'), sumIf(r.messages, r.disposition = 'reject')) AS in_part
        FROM {db}.roll AS r
        INNER JOIN (SELECT domain, until FROM {db}.settling_domains) AS s ON s.domain = r.domain
        WHERE r.domain IN (SELECT domain FROM {db}.owned_domains) AND r.day >= (SELECT first_day FROM {db}.window_days) AND r.day <= toDate(now('UTC')) AND r.day <= s.until AND r.day > s.until - 28
            AND r.day >= (SELECT records_from FROM {db}.retention)
            AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
        GROUP BY domain, sender, sender_class, part
    )
    ARRAY JOIN CAST([1, 7, 28], 'Array(UInt8)') AS length_of_window
    WHERE length_of_window >= part
    GROUP BY domain, until, days, sender, sender_class
) AS sent
LEFT ANY JOIN {db}.new_senders AS began ON began.domain = sent.domain AND began.sender = sent.sender
LEFT JOIN
(
    SELECT sender, argMax(s.name, s.at) AS name
    FROM {db}.senders AS s
    GROUP BY sender
) AS said ON said.sender = sent.sender
COMMENT 'Who sent the mail of v_windows';

CREATE OR REPLACE VIEW {db}.v_window_overrides{on cluster}
(
    domain   LowCardinality(String) COMMENT 'The policy domain',
    owned    Bool                   COMMENT 'Whether it is ours: it always is',
    window   LowCardinality(String) COMMENT '1d, 7d or 28d: v_windows has its days',
    reason   LowCardinality(String) COMMENT 'Why the receiver did not do what the policy asks: a word of a standard, or other',
    messages UInt64                 COMMENT 'Messages; one with two reasons is in two rows'
)
{security}
AS SELECT
    r.domain AS domain, true AS owned, concat(toString(length_of_window), 'd') AS window, r.reason AS reason, sum(r.messages) AS messages
FROM
(
    SELECT o.domain AS domain, o.day AS day, one AS reason, sum(o.messages) AS messages
    FROM {db}.records AS o
    -- RFC 9990, section 3.1.1.7, and RFC 7489, appendix C.
    ARRAY JOIN arrayDistinct(arrayMap(word -> if(word IN ('forwarded', 'local_policy', 'mailing_list', 'policy_test_mode', 'sampled_out', 'trusted_forwarder'), toString(word), 'other'), o.`override.type`)) AS one
    WHERE notEmpty(o.`override.type`) AND o.domain IN (SELECT domain FROM {db}.owned_domains) AND o.day >= (SELECT first_day FROM {db}.window_days) AND o.day <= toDate(now('UTC'))
        AND o.day >= (SELECT records_from FROM {db}.retention)
        AND (o.report_key, o.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
    GROUP BY domain, day, reason
) AS r
INNER JOIN (SELECT domain, until FROM {db}.settling_domains) AS s ON s.domain = r.domain
ARRAY JOIN CAST([1, 7, 28], 'Array(UInt8)') AS length_of_window
WHERE r.day <= s.until AND r.day > s.until - length_of_window
GROUP BY domain, window, reason
COMMENT 'Why receivers did not do what the policy asks with the mail of v_windows';

CREATE OR REPLACE VIEW {db}.v_window_tls_failures{on cluster}
(
    domain      LowCardinality(String) COMMENT 'The policy domain',
    owned       Bool                   COMMENT 'Whether it is ours: it always is',
    window      LowCardinality(String) COMMENT '1d, 7d or 28d: v_windows has its days',
    result_type LowCardinality(String) COMMENT 'Why the sessions failed: a result type of RFC 8460, or other',
    sessions    UInt64                 COMMENT 'Sessions that failed so',
    unconfirmed_sessions UInt64        COMMENT 'of these those that strangers alone tell of, where v_windows says the same of all sessions; else 0'
)
{security}
AS SELECT
    r.domain AS domain, true AS owned, concat(toString(length_of_window), 'd') AS window, r.result_type AS result_type, sum(r.sessions) AS sessions,
    toUInt64(has(any(s.doubted), length_of_window)) * sum(r.strange) AS unconfirmed_sessions
FROM
(
    SELECT f.domain AS domain, f.day AS day,
        -- RFC 8460, section 4.3.
        if(f.result_type IN ('starttls-not-supported', 'certificate-host-mismatch', 'certificate-expired', 'certificate-not-trusted', 'validation-failure',
            'tlsa-invalid', 'dnssec-invalid', 'dane-required', 'sts-policy-fetch-error', 'sts-policy-invalid', 'sts-webpki-invalid'), toString(f.result_type), 'other') AS result_type,
        sum(f.sessions) AS sessions,
        sumIf(f.sessions, f.report_key IN (SELECT report_key FROM {db}.strange_reports WHERE domain = '')) AS strange
    FROM {db}.tls_failures AS f
    WHERE f.domain IN (SELECT domain FROM {db}.owned_domains) AND f.day >= (SELECT first_day FROM {db}.window_days) AND f.day <= toDate(now('UTC'))
        AND f.day >= (SELECT records_from FROM {db}.retention)
        AND (f.report_key, f.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_loads)
    GROUP BY domain, day, result_type
) AS r
INNER JOIN
(
    SELECT domain, until, groupArrayIf(days, doubtful) AS doubted
    FROM
    (
        SELECT
            d.domain AS domain, d.until AS until, length_of_window AS days,
            arrayFilter(one -> one.1 <= d.until AND one.1 > d.until - length_of_window, told.of_days) AS of_days,
            arraySum(one -> one.3, of_days) AS strange, arraySum(one -> one.2, of_days) - strange AS known,
            arrayFilter(one -> one.1 <= d.until - 7 AND one.1 > d.until - 28 AND one.2 > one.3, told.of_days) AS before,
            arrayReduce('quantileExactInclusive(0.5)', arrayResize(arrayMap(one -> one.2 - one.3, before), 21, 0)) AS usual,
            known > 0 AND strange * 200 > strange + known AND known * 4 >= usual * length_of_window AS doubtful
        FROM (SELECT domain, until FROM {db}.settling_domains) AS d
        LEFT JOIN
        (
            SELECT domain, groupArray((day, sessions_ok + sessions_failed, strange_ok + strange_failed)) AS of_days
            FROM {db}.window_sessions
            GROUP BY domain
        ) AS told ON told.domain = d.domain
        ARRAY JOIN CAST([1, 7, 28], 'Array(UInt8)') AS length_of_window
    )
    GROUP BY domain, until
) AS s ON s.domain = r.domain
ARRAY JOIN CAST([1, 7, 28], 'Array(UInt8)') AS length_of_window
WHERE r.day <= s.until AND r.day > s.until - length_of_window
GROUP BY domain, window, result_type, length_of_window
COMMENT 'Why TLS sessions failed in the windows of v_windows'
;

-- What is usual is said of 28 days that end a week before the last settled one, so that what goes on now is not part of it.
-- A day without mail is one of them, once there was mail; what is not kept any more is not known and counts as no day. A
-- domain is as old as if its third day had two before it, for any report may have any date. Anybody may tell of any day as
-- well, so a peak is what known reporters told: one report of a stranger about an old day would mute alerts for four weeks.
CREATE OR REPLACE VIEW {db}.v_baselines{on cluster}
(
    domain             LowCardinality(String) COMMENT 'The policy domain',
    owned              Bool                   COMMENT 'Whether it is ours: others have no row',
    since              Date                   COMMENT 'The first of the 28 days',
    until              Date                   COMMENT 'The last of them, a week before the last settled day of the domain',
    days               UInt16                 COMMENT 'Days with mail among them: 14 at least, else there is no row',
    own_messages       Float64                COMMENT 'Own mail on a usual day, which is the median: that of the classes compliant and misconfigured',
    own_aligned_ratio  Nullable(Float64)      COMMENT 'The share of own mail that is compliant on a usual day, days weighed by own mail, without what strangers tell where known reporters told of 14 of the days; NULL where there was no own mail',
    own_dkim_ratio     Nullable(Float64)      COMMENT 'The same of own mail with aligned DKIM',
    own_spf_ratio      Nullable(Float64)      COMMENT 'The same of own mail with aligned SPF',
    own_quarantined    Float64                COMMENT 'Own mail that is quarantined on a usual day',
    own_quarantined_peak Float64              COMMENT 'The same on the second highest day of known reporters, on their highest where there was any on less than 14, and twice what strangers tell of on a usual day; of all where known reporters told of less than 14 of the days',
    own_rejected       Float64                COMMENT 'Own mail that is rejected on a usual day',
    own_rejected_peak  Float64                COMMENT 'The same on the second highest day of known reporters, on their highest where there was any on less than 14, and twice what strangers tell of on a usual day; of all where known reporters told of less than 14 of the days',
    threat_messages    Float64                COMMENT 'Mail of the class threat on a usual day',
    threat_peak        Float64                COMMENT 'The same on the second highest day of known reporters, on their highest where there was any on less than 14, and twice what strangers tell of on a usual day; of all where known reporters told of less than 14 of the days',
    forwarder_messages Float64                COMMENT 'Mail of the class forwarder on a usual day',
    forwarder_peak     Float64                COMMENT 'The same on the second highest day of known reporters, on their highest where there was any on less than 14, and twice what strangers tell of on a usual day; of all where known reporters told of less than 14 of the days',
    override_messages  Float64                COMMENT 'Mail on a usual day to which a receiver did not do what the policy asks, and said why',
    override_peak      Float64                COMMENT 'The same on the second highest day of known reporters, on their highest where there was any on less than 14, and twice what strangers tell of on a usual day; of all where known reporters told of less than 14 of the days',
    failure_reports    Nullable(Float64)      COMMENT 'Failure reports on a usual day, of the days of which they are kept; NULL where these are less than seven',
    failure_peak       Nullable(Float64)      COMMENT 'The same on the second highest day of known reporters, on their highest where there was any on less than 14, and twice what strangers tell of on a usual day; of all where known reporters told of less than 14 of the days',
    tls_failed_ratio   Nullable(Float64)      COMMENT 'The share of TLS sessions that fail on a usual day, days weighed by sessions; NULL where there were none'
)
{security}
AS SELECT
    domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, since, until,
    arrayCount(d -> d.messages > 0, told) AS days,
    arrayCount(d -> d.messages > d.strange_messages, told) >= 14 AS by_known,
    -- Of each figure what raises its peak a day, and twice what strangers usually add: their odd day raises none.
    arrayMap((all, strange, of_length) -> (
            arrayMap((n, of_strangers) -> toFloat64(n) - if(by_known, of_strangers, 0), all, strange),
            if(by_known, 2 * arrayReduce('quantileExactInclusive(0.5)', arrayResize(strange, of_length, 0)), 0)),
        [told.own_quarantine, told.own_reject, told.threat, told.forwarder, told.overridden, failing.failures],
        [told.strange_quarantine, told.strange_reject, told.strange_threat, told.strange_forwarder, told.strange_overridden, failing.strange_failures],
        [of_days, of_days, of_days, of_days, of_days, greatest(1, of_failures)]) AS raising,
    arrayMap(one -> arrayReverseSort(one.1)[if(arrayCount(n -> n > 0, one.1) < 14, 1, 2)] + one.2, raising) AS peaks,
    arrayReduce('quantileExactInclusive(0.5)', arrayResize(arrayMap(d -> d.own, told), of_days, 0)) AS own_messages,
    -- Days weigh as much as their mail, so one that strangers tell of would weigh more than all others.
    arrayFilter(d -> d.1 > 0, if(by_known, arrayMap(d -> (toUInt64(d.own - d.strange_own), d.compliant - d.strange_compliant, d.own_dkim - d.strange_dkim, d.own_spf - d.strange_spf), told),
        arrayMap(d -> (d.own, toInt64(d.compliant), toInt64(d.own_dkim), toInt64(d.own_spf)), told))) AS own,
    if(empty(own), NULL, arrayReduce('quantileExactWeighted(0.5)', arrayMap(d -> d.2 / d.1, own), own.1)) AS own_aligned_ratio,
    if(empty(own), NULL, arrayReduce('quantileExactWeighted(0.5)', arrayMap(d -> d.3 / d.1, own), own.1)) AS own_dkim_ratio,
    if(empty(own), NULL, arrayReduce('quantileExactWeighted(0.5)', arrayMap(d -> d.4 / d.1, own), own.1)) AS own_spf_ratio,
    arrayReduce('quantileExactInclusive(0.5)', arrayResize(told.own_quarantine, of_days, 0)) AS own_quarantined,
    peaks[1] AS own_quarantined_peak,
    arrayReduce('quantileExactInclusive(0.5)', arrayResize(told.own_reject, of_days, 0)) AS own_rejected,
    peaks[2] AS own_rejected_peak,
    arrayReduce('quantileExactInclusive(0.5)', arrayResize(told.threat, of_days, 0)) AS threat_messages,
    peaks[3] AS threat_peak,
    arrayReduce('quantileExactInclusive(0.5)', arrayResize(told.forwarder, of_days, 0)) AS forwarder_messages,
    peaks[4] AS forwarder_peak,
    arrayReduce('quantileExactInclusive(0.5)', arrayResize(told.overridden, of_days, 0)) AS override_messages,
    peaks[5] AS override_peak,
    if(of_failures < 7, NULL, arrayReduce('quantileExactInclusive(0.5)', arrayResize(failing.failures, of_failures, 0))) AS failure_reports,
    if(of_failures < 7, NULL, peaks[6]) AS failure_peak,
    arrayCount(d -> d.sessions > d.strange_sessions, told) >= 14 AS tls_by_known,
    arrayFilter(d -> d.1 > 0, if(tls_by_known, arrayMap(d -> (toUInt64(d.sessions - d.strange_sessions), d.sessions_failed - d.strange_failed), told),
        arrayMap(d -> (d.sessions, toInt64(d.sessions_failed)), told))) AS tls,
    if(empty(tls), NULL, arrayReduce('quantileExactWeighted(0.5)', arrayMap(d -> d.2 / d.1, tls), tls.1)) AS tls_failed_ratio
FROM
(
    SELECT domain, since, until, told, until - from_day + 1 AS of_days,
        greatest(0, until - greatest(from_day, failures_from) + 1) AS of_failures,
        arrayFilter(d -> d.day >= failures_from, told) AS failing
    FROM
    (
        SELECT domain, since, until, from_day, failures_from, arrayFilter(d -> d.day >= from_day AND d.day <= until, of_domain) AS told
        FROM
        (
            SELECT told_of.domain AS domain, settled.until - 34 AS since, settled.until - 7 AS until,
                greatest(since, age.third_day - 2, assumeNotNull((SELECT records_from FROM {db}.retention))) AS from_day,
                assumeNotNull((SELECT failure_reports_from FROM {db}.retention)) AS failures_from,
                told_of.of_domain AS of_domain
            FROM
            (
                SELECT domain, groupArray(CAST((day, messages, own, compliant, own_dkim, own_spf, own_quarantine, own_reject, threat, forwarder, overridden, failures, sessions, sessions_failed,
                        strange_messages, strange_quarantine, strange_reject, strange_threat, strange_forwarder, strange_overridden, strange_failures,
                        strange_own, strange_compliant, strange_dkim, strange_spf, strange_sessions, strange_failed),
                    'Tuple(day Date, messages UInt64, own UInt64, compliant UInt64, own_dkim UInt64, own_spf UInt64, own_quarantine UInt64, own_reject UInt64, threat UInt64, forwarder UInt64,
                     overridden UInt64, failures UInt64, sessions UInt64, sessions_failed UInt64, strange_messages UInt64, strange_quarantine UInt64, strange_reject UInt64,
                     strange_threat UInt64, strange_forwarder UInt64, strange_overridden UInt64, strange_failures UInt64,
                     strange_own UInt64, strange_compliant UInt64, strange_dkim UInt64, strange_spf UInt64, strange_sessions UInt64, strange_failed UInt64)')) AS of_domain
                FROM
                (
                    SELECT domain, day, sum(of_mail[1]) AS messages, sum(of_mail[2]) AS own, sum(of_mail[3]) AS compliant, sum(of_mail[4]) AS own_dkim,
                        sum(of_mail[5]) AS own_spf, sum(of_mail[6]) AS threat, sum(of_mail[7]) AS forwarder, sum(of_mail[8]) AS own_quarantine, sum(of_mail[9]) AS own_reject,
                        sum(of_others[1]) AS overridden, sum(of_others[2]) AS failures, sum(of_others[3]) AS sessions, sum(of_others[4]) AS sessions_failed,
                        sum(of_strangers[1]) AS strange_messages, sum(of_strangers[2]) AS strange_quarantine, sum(of_strangers[3]) AS strange_reject,
                        sum(of_strangers[4]) AS strange_threat, sum(of_strangers[5]) AS strange_forwarder,
                        sum(of_others[5]) AS strange_overridden, sum(of_others[6]) AS strange_failures,
                        sum(of_strangers[6]) AS strange_own, sum(of_strangers[7]) AS strange_compliant, sum(of_strangers[8]) AS strange_dkim, sum(of_strangers[9]) AS strange_spf,
                        sum(of_others[7]) AS strange_sessions, sum(of_others[8]) AS strange_failed
                    FROM
                    (
                        SELECT r.domain AS domain, r.day AS day,
                            [sum(r.messages), sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured')), sumIf(r.messages, r.sender_class = 'compliant'),
                             sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured') AND r.dkim_aligned),
                             sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured') AND r.spf_aligned),
                             sumIf(r.messages, r.sender_class = 'threat'), sumIf(r.messages, r.sender_class = 'forwarder'),
                             sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured') AND r.disposition = 'quarantine'),
                             sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured') AND r.disposition = 'reject')] AS of_mail,
                            emptyArrayUInt64() AS of_others,
                            [sumIf(r.messages, r.report_key IN (SELECT report_key FROM {db}.strange_reports) AS is_strange),
                             sumIf(r.messages, is_strange AND r.sender_class IN ('compliant', 'misconfigured') AND r.disposition = 'quarantine'),
                             sumIf(r.messages, is_strange AND r.sender_class IN ('compliant', 'misconfigured') AND r.disposition = 'reject'),
                             sumIf(r.messages, is_strange AND r.sender_class = 'threat'), sumIf(r.messages, is_strange AND r.sender_class = 'forwarder'),
                             sumIf(r.messages, is_strange AND r.sender_class IN ('compliant', 'misconfigured')), sumIf(r.messages, is_strange AND r.sender_class = 'compliant'),
                             sumIf(r.messages, is_strange AND r.sender_class IN ('compliant', 'misconfigured') AND r.dkim_aligned),
                             sumIf(r.messages, is_strange AND r.sender_class IN ('compliant', 'misconfigured') AND r.spf_aligned)] AS of_strangers
                        FROM {db}.roll AS r
                        WHERE r.domain IN (SELECT domain FROM {db}.owned_domains) AND r.day >= (SELECT first_day FROM {db}.window_days) - 7 AND r.day < toDate(now('UTC')) AND r.day >= (SELECT records_from FROM {db}.retention)
                            AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
                        GROUP BY domain, day
                        UNION ALL
                        SELECT r.domain AS domain, r.day AS day, emptyArrayUInt64(), [sum(r.messages), 0, 0, 0, sumIf(r.messages, r.report_key IN (SELECT report_key FROM {db}.strange_reports)), 0], emptyArrayUInt64()
                        FROM {db}.records AS r
                        WHERE notEmpty(r.`override.type`) AND r.domain IN (SELECT domain FROM {db}.owned_domains) AND r.day >= (SELECT first_day FROM {db}.window_days) - 7 AND r.day < toDate(now('UTC'))
                            AND r.day >= (SELECT records_from FROM {db}.retention)
                            AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
                        GROUP BY domain, day
                        UNION ALL
                        SELECT f.domain AS domain, f.day AS day, emptyArrayUInt64(), [0, count(), 0, 0, 0, countIf(f.report_key IN (SELECT report_key FROM {db}.strange_reports))], emptyArrayUInt64()
                        FROM {private}.failure_reports AS f
                        WHERE f.domain IN (SELECT domain FROM {db}.owned_domains) AND f.day >= (SELECT first_day FROM {db}.window_days) - 7 AND f.day < toDate(now('UTC')) AND f.day >= (SELECT failure_reports_from FROM {db}.retention)
                            AND (f.report_key, f.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_loads)
                        GROUP BY domain, day
                        UNION ALL
                        SELECT t.domain AS domain, t.day AS day, emptyArrayUInt64(), [0, 0, sum(t.sessions_ok) + sum(t.sessions_failed), sum(t.sessions_failed), 0, 0,
                            sumIf(t.sessions_ok + t.sessions_failed, t.report_key IN (SELECT report_key FROM {db}.strange_reports WHERE domain = '') AS is_strange), sumIf(t.sessions_failed, is_strange)], emptyArrayUInt64()
                        FROM {db}.tls_policies AS t
                        WHERE t.domain IN (SELECT domain FROM {db}.owned_domains) AND t.day >= (SELECT first_day FROM {db}.window_days) - 7 AND t.day < toDate(now('UTC')) AND t.day >= (SELECT records_from FROM {db}.retention)
                            AND (t.report_key, t.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_loads)
                        GROUP BY domain, day
                    )
                    GROUP BY domain, day
                )
                GROUP BY domain
            ) AS told_of
            INNER JOIN {db}.v_settled_domains AS settled ON settled.domain = told_of.domain
            INNER JOIN
            (
                SELECT a.domain AS domain, arraySort(groupUniqArray(a.day))[3] AS third_day
                FROM {db}.reports AS a
                WHERE a.kind = 'aggregate' AND a.messages > 0 AND a.domain IN (SELECT domain FROM {db}.owned_domains) AND a.day >= (SELECT first_day FROM {db}.window_days) - 91 AND a.day < toDate(now('UTC'))
                    AND (a.report_key, a.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_loads)
                GROUP BY domain
            ) AS age ON age.domain = told_of.domain
        )
    )
    WHERE arrayCount(d -> d.messages > 0, told) >= 14
)
COMMENT 'A row an owned domain with mail on 14 of 28 days: what is usual of it, by event time';

-- Own mail that is not aligned uses up the budget: what the objective leaves of own mail. At a burn rate of 1 the budget of
-- the window is just used up when it ends.
CREATE OR REPLACE VIEW {db}.v_slo{on cluster}
(
    domain            LowCardinality(String) COMMENT 'The policy domain',
    owned             Bool                   COMMENT 'Whether it is ours: others have no row',
    window            LowCardinality(String) COMMENT '1d, 7d or 28d',
    objective         Float64                COMMENT 'Share of own mail that is to be aligned (slo.objective, slo.objectives)',
    begin             DateTime('UTC')        COMMENT 'Begin of the first day of the window',
    until             Date                   COMMENT 'Last day of the window: the last settled one of the domain',
    messages          UInt64                 COMMENT 'Own mail, as in v_windows: that of the classes compliant and misconfigured',
    aligned_messages  UInt64                 COMMENT 'of these compliant',
    aligned_ratio     Nullable(Float64)      COMMENT 'Their share; NULL where there was no own mail',
    budget_messages   Float64                COMMENT 'Own mail of the window that may be not aligned within the objective',
    spent_messages    UInt64                 COMMENT 'Own mail of the window that was not aligned',
    budget_left_ratio Float64                COMMENT 'What is left of the budget of the 28 days, 1 is all; below 0 where more was used up',
    burn_rate         Float64                COMMENT 'How many times as fast as allowed it was used up in the window; 0 where there was no own mail'
)
{security}
AS SELECT
    domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    one.1 AS window, objective, toDateTime(until - one.2 + 1, 'UTC') AS begin, until, one.3 AS messages, one.4 AS aligned_messages,
    if(messages = 0, NULL, aligned_messages / messages) AS aligned_ratio,
    messages * allowed AS budget_messages, messages - aligned_messages AS spent_messages,
    if(last_28.1 = 0, 1, 1 - (last_28.1 - last_28.2) / (last_28.1 * allowed)) AS budget_left_ratio,
    if(messages = 0, 0, spent_messages / (messages * allowed)) AS burn_rate
FROM
(
    SELECT domain, objective, until, last_28,
        -- An objective of all mail leaves nothing; one in a million stands for it.
        greatest(round(1 - objective, 9), 0.000001) AS allowed,
        [('1d', 1, last_1.1, last_1.2), ('7d', 7, last_7.1, last_7.2), ('28d', 28, last_28.1, last_28.2)] AS windows
    FROM
    (
        SELECT settled.domain AS domain, settled.objective AS objective, settled.until AS until,
            (sumIf(own, day = settled.until), sumIf(compliant, day = settled.until)) AS last_1,
            (sumIf(own, day > settled.until - 7), sumIf(compliant, day > settled.until - 7)) AS last_7,
            (sum(own), sum(compliant)) AS last_28
        FROM {db}.v_settled_domains AS settled
        LEFT JOIN
        (
            SELECT r.domain AS domain, r.day AS day, sum(r.messages) AS own, sumIf(r.messages, r.sender_class = 'compliant') AS compliant
            FROM {db}.roll AS r
            WHERE r.sender_class IN ('compliant', 'misconfigured') AND r.domain IN (SELECT domain FROM {db}.owned_domains)
                AND r.day >= (SELECT first_day FROM {db}.window_days) AND r.day < toDate(now('UTC'))
                AND r.day >= (SELECT records_from FROM {db}.retention)
                AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.uncounted_rows)
            GROUP BY domain, day
        ) AS mail ON mail.domain = settled.domain AND mail.day <= settled.until AND mail.day > settled.until - 28
        GROUP BY domain, objective, until
    )
)
ARRAY JOIN windows AS one
COMMENT 'A row an owned domain and window: how much of its objective is used up'
