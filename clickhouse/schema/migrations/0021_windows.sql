-- What views of settled days go by: this view alone is replaced where the settings change.
{metric settings view};

-- A day of a domain is settled when all who are to be expected have told of it, or the time has passed in which 99 of a
-- hundred of their reports come. Who told of none of the seven days before is not waited for: it has fallen silent, or it is
-- somebody whose old reports were brought in. Days are settled in their order, so one that waits holds those after it; and
-- late reports let a day settle sooner, never later.
CREATE OR REPLACE VIEW {db}.settling_domains{on cluster}
(
    domain      LowCardinality(String) COMMENT 'A domain that is ours, whether there are reports of it or not',
    until       Date                   COMMENT 'The last settled day',
    waits_for   Array(String)          COMMENT 'Organisations that are waited for, for the day after it',
    waits_until DateTime('UTC')        COMMENT 'When that day settles at the latest',
    team        String                 COMMENT 'Whose it is, as configured of it or of its nearest parent; empty where nothing is',
    objective   Float64                COMMENT 'Share of own mail that is to be aligned',
    days        Array(Tuple(day Date, expected Float64, reported Float64, missing Array(String))) COMMENT 'Rows of v_completeness since 28 days before the first day that may not be settled'
)
{security}
AS
WITH
    toDate(now('UTC')) AS today_utc,
    (SELECT settled_floor FROM {db}.metric_settings) AS floor,
    (SELECT settled_ceiling FROM {db}.metric_settings) AS ceiling,
    (SELECT intDiv(settled_ceiling + 86399, 86400) FROM {db}.metric_settings) AS ceiling_days
-- One row each already: but what is grouped is worked out once, and else once a row of whatever this is joined with.
SELECT domain, any(one.until) AS until,
    -- Of a day that has not ended nobody knows yet who will be late.
    any(if(one.waiting = 0, [], one.open_days[one.waiting].3)) AS waits_for,
    any(if(one.waiting = 0, toDateTime(today_utc + 1, 'UTC') + ceiling, one.open_days[one.waiting].2)) AS waits_until,
    any(arrayFirst(said -> said != '', arrayMap(name -> (SELECT teams FROM {db}.metric_settings)[name], one.lineage))) AS team,
    any(arrayFirst(said -> said > 0, arrayConcat(arrayMap(name -> (SELECT objectives FROM {db}.metric_settings)[name], one.lineage), [(SELECT objective FROM {db}.metric_settings)]))) AS objective,
    any(one.days) AS days
FROM
(
    SELECT domain, days, open_days, waiting, if(waiting = 0, today_utc - 1, open_days[waiting].1 - 1) AS until,
        arrayMap(depth -> arrayStringConcat(arraySlice(labels, depth), '.'), arrayEnumerate(labels)) AS lineage
    FROM
    (
        SELECT domain, days, open_days, arrayFirstIndex(one -> one.2 > now('UTC'), open_days) AS waiting, splitByChar('.', toString(domain)) AS labels
        FROM
        (
            SELECT domain, days, arrayMap((day, wait, late) ->
                (day, toDateTime(day + 1, 'UTC') + toUInt32(greatest(floor, least(ceiling, wait))), late),
                open_days, waits, late_ones) AS open_days
            FROM
            (
                SELECT domain, days, open_days, late_ones,
                    arrayMap((n, late) -> if(n = 0, (SELECT settled_unknown FROM {db}.metric_settings),
                        arrayMax(arrayConcat([0], arrayMap(name -> lags[name], late)))), places, late_ones) AS waits
                FROM
                (
                    SELECT domain, days, lags, open_days, places,
                        arrayMap((day, n) -> arrayFilter(name -> arrayExists(t -> t < day AND t >= day - 7, told[name]), days[n].missing), open_days, places) AS late_ones
                    FROM
                    (
                        SELECT o.domain AS domain, here.days AS days, habit.lags AS lags, habit.told AS told,
                            arrayMap(n -> today_utc - ceiling_days - 2 + n, range(ceiling_days + 2)) AS open_days,
                            arrayMap(day -> indexOf(here.days.day, day), open_days) AS places
                        FROM {db}.owned_domains AS o
                        LEFT JOIN
                        (
                            SELECT c.domain AS domain, groupArray(CAST((c.day, c.expected_messages, c.reported_messages, c.missing),
                                'Tuple(day Date, expected Float64, reported Float64, missing Array(String))')) AS days
                            FROM {db}.v_completeness AS c
                            WHERE c.day >= today_utc - ceiling_days - 30
                            GROUP BY domain
                        ) AS here ON here.domain = o.domain
                        LEFT JOIN
                        (
                            SELECT domain, mapFromArrays(groupArray(organisation), groupArray(lag)) AS lags,
                                mapFromArrays(groupArray(organisation), groupArray(told_of)) AS told
                            FROM
                            (
                                -- As v_reporters has it, without what lies in the future; late by habit is who was late by its mails.
                                SELECT r.domain AS domain, toString(if(ifNull(said.organisation, '') != '', said.organisation, r.reporter)) AS organisation,
                                    groupUniqArrayIf(r.day, r.day > today_utc - ceiling_days - 10) AS told_of,
                                    if(countIf(r.dated AND r.late < 864000) = 0, (SELECT settled_unknown FROM {db}.metric_settings),
                                        quantileExactIf(0.99)(r.late, r.dated AND r.late < 864000)) AS lag
                                FROM
                                (
                                    SELECT domain, reporter, day, dated, greatest(0, dateDiff('second', end, received_at)) AS late
                                    FROM {db}.reports
                                    WHERE kind = 'aggregate' AND day > today_utc - 91 AND day < today_utc + 1
                                        AND day >= (SELECT records_from FROM {db}.retention)
                                        AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                                ) AS r
                                LEFT JOIN
                                (
                                    SELECT reporter, argMax(s.organisation, s.at) AS organisation
                                    FROM {db}.reporters AS s
                                    GROUP BY reporter
                                ) AS said ON said.reporter = r.reporter
                                GROUP BY domain, organisation
                            )
                            GROUP BY domain
                        ) AS habit ON habit.domain = o.domain
                    )
                )
            )
        )
    )
) AS one
GROUP BY domain
COMMENT 'A row a domain that is ours: up to which day it is settled, and what was expected of the days before';

CREATE OR REPLACE VIEW {db}.v_settled_domains{on cluster}
(
    domain      LowCardinality(String) COMMENT 'The policy domain; also one of which no report has come',
    owned       Bool                   COMMENT 'Whether it is ours: it always is',
    until       Date                   COMMENT 'The last settled day',
    waits_for   Array(String)          COMMENT 'Organisations that are waited for, for the day after it: by their habit they may still tell of it',
    waits_until DateTime('UTC')        COMMENT 'When that day settles at the latest',
    team        String                 COMMENT 'Whose it is (teams); empty where nothing is said',
    objective   Float64                COMMENT 'Share of own mail that is to be aligned (slo.objective, slo.objectives)'
)
{security}
AS SELECT domain, true AS owned, until, waits_for, waits_until, team, objective
FROM {db}.settling_domains
COMMENT 'A row a domain that is ours: up to which day its figures are those of all who usually report';

-- What views of windows read no day before.
CREATE OR REPLACE VIEW {db}.window_days{on cluster}
(
    first_day Date COMMENT 'The first day of the window of 28 days of a domain of which nothing newer is settled than must be'
)
{security}
AS SELECT toDate(now('UTC')) - intDiv(settled_ceiling + 86399, 86400) - 30 AS first_day
FROM {db}.metric_settings
COMMENT 'One row: how far views of windows look back';

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
        AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
    GROUP BY domain, sender
    HAVING day >= (SELECT first_day FROM {db}.window_days)
) AS began
INNER JOIN
(
    SELECT t.domain AS domain, arraySort(groupUniqArray(t.day))[3] AS third_day
    FROM {db}.reports AS t
    WHERE t.kind = 'aggregate' AND t.messages > 0 AND t.domain IN (SELECT domain FROM {db}.owned_domains)
        AND t.day <= toDate(now('UTC')) AND t.day >= (SELECT records_from FROM {db}.retention)
        AND (t.report_key, t.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
    GROUP BY domain
) AS told ON told.domain = began.domain
WHERE told.third_day > toDate(0) AND told.third_day < began.day
COMMENT 'Senders that were first seen in the days that windows are of';

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
    own_messages            UInt64 COMMENT 'Own mail: compliant and misconfigured',
    own_dkim_messages       UInt64 COMMENT 'of own mail with aligned DKIM',
    own_spf_messages        UInt64 COMMENT 'of own mail with aligned SPF',
    own_quarantine_messages UInt64 COMMENT 'of own mail quarantined',
    own_reject_messages     UInt64 COMMENT 'of own mail rejected',
    override_messages       UInt64 COMMENT 'Messages for which the receiver said why it did not do what the policy asks',
    new_senders             UInt64 COMMENT 'Known senders that were first seen in the window, while the domain was seen on three days before',
    failure_reports         UInt64 COMMENT 'Failure reports',
    sessions_ok             UInt64 COMMENT 'TLS sessions that succeeded',
    sessions_failed         UInt64 COMMENT 'TLS sessions that failed'
)
{security}
AS SELECT
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
    arraySum(f -> f.own_messages, of_figures) AS own_messages,
    arraySum(f -> f.own_dkim_messages, of_figures) AS own_dkim_messages,
    arraySum(f -> f.own_spf_messages, of_figures) AS own_spf_messages,
    arraySum(f -> f.own_quarantine_messages, of_figures) AS own_quarantine_messages,
    arraySum(f -> f.own_reject_messages, of_figures) AS own_reject_messages,
    arraySum(f -> f.override_messages, of_figures) AS override_messages,
    arraySum(f -> f.new_senders, of_figures) AS new_senders,
    arraySum(f -> f.failure_reports, of_figures) AS failure_reports,
    arraySum(f -> f.sessions_ok, of_figures) AS sessions_ok,
    arraySum(f -> f.sessions_failed, of_figures) AS sessions_failed
FROM
(
    SELECT domain, until, days, of_days, of_figures, arrayFlatten(of_days.missing) AS missed
    FROM
    (
        SELECT s.domain AS domain, s.until AS until, length_of_window AS days,
            arrayFilter(d -> d.day <= s.until AND d.day > s.until - length_of_window, s.days) AS of_days,
            arrayFilter(f -> f.day <= s.until AND f.day > s.until - length_of_window, figures.days) AS of_figures
        FROM {db}.settling_domains AS s
        LEFT JOIN
        (
            SELECT domain, groupArray(CAST((day,
                    reports, messages, compliant_messages, misconfigured_messages, forwarder_messages,
                    threat_messages, unknown_messages, dkim_and_spf_messages, dkim_only_messages, spf_only_messages,
                    dmarc_pass_messages, dmarc_unknown_messages, none_messages, quarantine_messages, reject_messages,
                    own_messages, own_dkim_messages, own_spf_messages, own_quarantine_messages, own_reject_messages,
                    override_messages, new_senders, failure_reports, sessions_ok, sessions_failed),
                'Tuple(day Date,
                    reports UInt64, messages UInt64, compliant_messages UInt64, misconfigured_messages UInt64,
                    forwarder_messages UInt64, threat_messages UInt64, unknown_messages UInt64,
                    dkim_and_spf_messages UInt64, dkim_only_messages UInt64, spf_only_messages UInt64,
                    dmarc_pass_messages UInt64, dmarc_unknown_messages UInt64, none_messages UInt64,
                    quarantine_messages UInt64, reject_messages UInt64, own_messages UInt64,
                    own_dkim_messages UInt64, own_spf_messages UInt64, own_quarantine_messages UInt64,
                    own_reject_messages UInt64, override_messages UInt64, new_senders UInt64, failure_reports UInt64,
                    sessions_ok UInt64, sessions_failed UInt64)')) AS days
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
                    toUInt64(0) AS override_messages, toUInt64(0) AS new_senders, toUInt64(0) AS failure_reports, toUInt64(0) AS sessions_ok, toUInt64(0) AS sessions_failed
                FROM {db}.roll AS r
                WHERE r.domain IN (SELECT domain FROM {db}.owned_domains) AND r.day >= (SELECT first_day FROM {db}.window_days) AND r.day <= toDate(now('UTC'))
                    AND r.day >= (SELECT records_from FROM {db}.retention)
                    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
                GROUP BY domain, day
                UNION ALL
                SELECT o.domain, o.day, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, sum(o.messages), 0, 0, 0, 0
                FROM {db}.records AS o
                WHERE notEmpty(o.`override.type`) AND o.domain IN (SELECT domain FROM {db}.owned_domains) AND o.day >= (SELECT first_day FROM {db}.window_days) AND o.day <= toDate(now('UTC'))
                    AND o.day >= (SELECT records_from FROM {db}.retention)
                    AND (o.report_key, o.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
                GROUP BY o.domain, o.day
                UNION ALL
                SELECT n.domain, n.day, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(), 0, 0, 0
                FROM {db}.new_senders AS n
                GROUP BY n.domain, n.day
                UNION ALL
                SELECT f.domain, f.day, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(), 0, 0
                FROM {private}.failure_reports AS f
                WHERE f.domain IN (SELECT domain FROM {db}.owned_domains) AND f.day >= (SELECT first_day FROM {db}.window_days) AND f.day <= toDate(now('UTC'))
                    AND f.day >= (SELECT failure_reports_from FROM {db}.retention)
                    AND (f.report_key, f.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                GROUP BY f.domain, f.day
                UNION ALL
                SELECT t.domain, t.day, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, sum(t.sessions_ok), sum(t.sessions_failed)
                FROM {db}.tls_policies AS t
                WHERE t.domain IN (SELECT domain FROM {db}.owned_domains) AND t.day >= (SELECT first_day FROM {db}.window_days) AND t.day <= toDate(now('UTC'))
                    AND t.day >= (SELECT records_from FROM {db}.retention)
                    AND (t.report_key, t.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                GROUP BY t.domain, t.day
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
            AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
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
        AND (o.report_key, o.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
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
    sessions    UInt64                 COMMENT 'Sessions that failed so'
)
{security}
AS SELECT
    r.domain AS domain, true AS owned, concat(toString(length_of_window), 'd') AS window, r.result_type AS result_type, sum(r.sessions) AS sessions
FROM
(
    SELECT f.domain AS domain, f.day AS day,
        -- RFC 8460, section 4.3.
        if(f.result_type IN ('starttls-not-supported', 'certificate-host-mismatch', 'certificate-expired', 'certificate-not-trusted', 'validation-failure',
            'tlsa-invalid', 'dnssec-invalid', 'dane-required', 'sts-policy-fetch-error', 'sts-policy-invalid', 'sts-webpki-invalid'), toString(f.result_type), 'other') AS result_type,
        sum(f.sessions) AS sessions
    FROM {db}.tls_failures AS f
    WHERE f.domain IN (SELECT domain FROM {db}.owned_domains) AND f.day >= (SELECT first_day FROM {db}.window_days) AND f.day <= toDate(now('UTC'))
        AND f.day >= (SELECT records_from FROM {db}.retention)
        AND (f.report_key, f.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
    GROUP BY domain, day, result_type
) AS r
INNER JOIN (SELECT domain, until FROM {db}.settling_domains) AS s ON s.domain = r.domain
ARRAY JOIN CAST([1, 7, 28], 'Array(UInt8)') AS length_of_window
WHERE r.day <= s.until AND r.day > s.until - length_of_window
GROUP BY domain, window, result_type
COMMENT 'Why TLS sessions failed in the windows of v_windows'
