-- Who a reporter is, for people. The keys keep what the report says; what it is called may be said otherwise tomorrow.
CREATE TABLE IF NOT EXISTS {db}.reporters{on cluster}
(
    reporter     LowCardinality(String) COMMENT 'Who reports, as in the rows',
    organisation LowCardinality(String) COMMENT 'Organisational domain: several reporters of one organisation have it in common',
    name         String                 COMMENT 'What it is called; empty where no catalogue has it',
    at           DateTime64(3, 'UTC')   COMMENT 'When it was said: the newest row counts'
)
ENGINE = {engine everywhere}
ORDER BY (reporter, at)
SETTINGS {settings}
COMMENT 'Names of reporters of which there is a report, written where the catalogue or the Public Suffix List says something else';

-- Like seen_domains: a reporter that is there twice, or whose reports no longer count, does no harm.
CREATE TABLE IF NOT EXISTS {db}.seen_reporters{on cluster}
(
    reporter LowCardinality(String) COMMENT 'Somebody of whom there is or was a report'
)
ENGINE = {engine everywhere Replacing}
ORDER BY reporter
SETTINGS {settings}
COMMENT 'Reporters of all reports';

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.seen_reporters_of_reports{on cluster} TO {db}.seen_reporters
AS SELECT DISTINCT reporter
FROM {db}.{local reports}
WHERE reporter != ''
COMMENT 'Fills seen_reporters from reports';

-- What there was before this: a reporter twice does no harm, so this may run twice.
INSERT INTO {db}.seen_reporters SELECT DISTINCT reporter FROM {db}.reports WHERE reporter != '';

-- How late a reporter is, a mail says, and a file does not. Of what was stored before this was noted it shows: a mail's
-- date has no fraction of a second (RFC 5322, section 3.3), the clock of who takes in a file has one.
ALTER TABLE {db}.{local reports}{on cluster}
    ADD COLUMN IF NOT EXISTS dated Bool DEFAULT toUnixTimestamp64Milli(received_at) % 1000 = 0 COMMENT 'Whether received_at is the date of the mail that brought it';

-- The same of the table over all shards; on one node it is that table.
ALTER TABLE {db}.reports{on cluster}
    ADD COLUMN IF NOT EXISTS dated Bool DEFAULT toUnixTimestamp64Milli(received_at) % 1000 = 0 COMMENT 'Whether received_at is the date of the mail that brought it';

-- What a reporter usually does, of the last 91 days: of an organisation, for it may report by several addresses and change
-- them. A report that was sent more than ten days after its period was sent
-- again by somebody, and tells nothing about how late its reporter is.
CREATE OR REPLACE VIEW {db}.v_reporters{on cluster}
(
    domain         LowCardinality(String) COMMENT 'The policy domain',
    owned          Bool                   COMMENT 'Whether it is ours',
    reporter       LowCardinality(String) COMMENT 'Who reports: its organisational domain',
    reporter_name  LowCardinality(String) COMMENT 'What it is called; its organisational domain where no catalogue has it',
    organisation   LowCardinality(String) COMMENT 'Its organisational domain again, as v_reporter_day names it',
    reporters      Array(LowCardinality(String)) COMMENT 'Who it is in the reports; whom it was last first',
    first_day      Date                   COMMENT 'First event day it told of, of what is kept',
    last_day       Date                   COMMENT 'Last event day it told of',
    last_end       DateTime('UTC')        COMMENT 'End of the last period it told of; what lies in the future is passed over',
    last_received_at DateTime64(3, 'UTC') COMMENT 'When its last report came',
    reports        UInt64                 COMMENT 'Reports, of what is kept',
    reports_28d    UInt64                 COMMENT 'Reports about the last 28 settled days',
    messages_28d   UInt64                 COMMENT 'Messages these tell of',
    days_told      UInt16                 COMMENT 'Days it told of in the last 91',
    cadence_days   Float32                COMMENT 'Days from one that it tells of to the next, as a rule: 1 for who reports daily, 7 weekly; 0 where it is not known yet',
    usual_gap_days UInt16                 COMMENT 'Days that nine in ten of these do not exceed: 3 for who reports on workdays',
    usual_weekdays Array(UInt8)           COMMENT 'Days of the week it tells of in at least half of the weeks; 1 is Monday',
    lag_p50        Float64                COMMENT 'Seconds from the end of a period until the report was sent, by the date of its mail: half of its reports were not later; 0 where no mail told',
    lag_p90        Float64                COMMENT 'Nine in ten were not later',
    lag_p99        Float64                COMMENT '99 in a hundred were not later',
    usual          Bool                   COMMENT 'Whether a next report can be expected: it told of four days at least, about weekly or more often',
    expected_by    DateTime('UTC')        COMMENT 'When the next report should have come: after its usual gap, and as late as nine in ten are, or a day where that is not known; 1970 where none can be expected',
    silent         Bool                   COMMENT 'Whether that was more than two days ago',
    silent_days    UInt16                 COMMENT 'Days since the end of the last period it told of'
)
{security}
AS
WITH (SELECT until FROM {db}.v_settled) AS until
SELECT
    habit.domain AS domain, habit.domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    habit.organisation AS reporter, if(habit.name = '', reporter, habit.name) AS reporter_name, habit.organisation AS organisation,
    arrayMap(r -> r.2, arrayReverseSort(habit.reporters)) AS reporters,
    habit.first_day AS first_day, habit.last_day AS last_day, habit.last_end AS last_end, habit.last_received_at AS last_received_at,
    habit.reports AS reports, habit.reports_28d AS reports_28d, habit.messages_28d AS messages_28d,
    length(habit.days) AS days_told,
    if(empty(habit.gaps), 0, arrayReduce('quantileExact(0.5)', habit.gaps)) AS cadence_days,
    if(empty(habit.gaps), 0, arrayReduce('quantileExactHigh(0.9)', habit.gaps)) AS usual_gap_days,
    arrayFilter(w -> countEqual(habit.weekdays, w) * 2 > intDiv(toInt32(habit.days[-1]) - toInt32(habit.days[1]), 7) AND length(habit.days) > 3, range(1, 8)) AS usual_weekdays,
    habit.lags[1] AS lag_p50, habit.lags[2] AS lag_p90, habit.lags[3] AS lag_p99,
    (length(habit.days) > 3 AND usual_gap_days BETWEEN 1 AND 8)::Bool AS usual,
    if(usual, last_end + toIntervalDay(usual_gap_days) + toIntervalSecond(if(habit.lags_told = 0, 86400, toUInt32(lag_p90))), toDateTime(0, 'UTC')) AS expected_by,
    (usual AND expected_by + toIntervalDay(2) < now())::Bool AS silent,
    greatest(0, dateDiff('day', last_end, now('UTC'))) AS silent_days
FROM
(
    SELECT domain, organisation, name, reporters, first_day, last_day, last_end, last_received_at, reports, reports_28d, messages_28d, lags, lags_told,
        arraySort(recent) AS days, arrayMap(d -> toDayOfWeek(d), days) AS weekdays,
        arrayPopFront(arrayDifference(arrayMap(d -> toInt32(d), days))) AS gaps
    FROM
    (
        SELECT
            domain, organisation, max(named) AS name, groupArray((last_day_of_one, reporter)) AS reporters,
            min(first_day_of_one) AS first_day, max(last_day_of_one) AS last_day, max(last_end_of_one) AS last_end,
            max(last_received_of_one) AS last_received_at, sum(reports_of_one) AS reports,
            sum(reports_28d_of_one) AS reports_28d, sum(messages_28d_of_one) AS messages_28d,
            groupUniqArrayArray(recent_of_one) AS recent,
            quantilesExactIfMerge(0.5, 0.9, 0.99)(lags_of_one) AS lags, sum(lags_told_of_one) AS lags_told
        FROM
        (
            SELECT
                one.domain AS domain, one.reporter AS reporter, ifNull(said.name, '') AS named,
                if(ifNull(said.organisation, '') != '', said.organisation, one.reporter) AS organisation,
                one.* EXCEPT (domain, reporter)
            FROM
            (
                SELECT
                    r.domain AS domain, r.reporter AS reporter, min(r.day) AS first_day_of_one, max(r.day) AS last_day_of_one,
                    maxIf(r.end, r.end < now() + 86400) AS last_end_of_one, max(r.received_at) AS last_received_of_one, count() AS reports_of_one,
                    countIf(r.day > until - 28 AND r.day <= until) AS reports_28d_of_one,
                    sumIf(r.messages, r.day > until - 28 AND r.day <= until) AS messages_28d_of_one,
                    groupUniqArrayIf(r.day, r.day > until - 91 AND r.day <= today()) AS recent_of_one,
                    quantilesExactIfState(0.5, 0.9, 0.99)(greatest(0, dateDiff('second', r.end, r.received_at)) AS lag,
                        (r.dated AND r.day > until - 91 AND lag < 864000) AS tells) AS lags_of_one,
                    countIf(tells) AS lags_told_of_one
                FROM {db}.reports AS r
                WHERE r.kind = 'aggregate' AND r.day >= (SELECT reports_from FROM {db}.retention)
                    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                GROUP BY domain, reporter
            ) AS one
            LEFT JOIN
            (
                SELECT reporter, argMax(s.organisation, s.at) AS organisation, argMax(s.name, s.at) AS name
                FROM {db}.reporters AS s
                GROUP BY reporter
            ) AS said ON said.reporter = one.reporter
        )
        GROUP BY domain, organisation
    )
) AS habit
COMMENT 'A row a domain and organisation that reports: since when, how often, how late, and whether it has fallen silent';

-- Who is to be expected for a day is learnt of the same weekday of the four weeks before: who told of three of them (of a
-- younger domain: of as many in proportion, and of two at least). It weighs as many messages as it told of on these, the
-- least and the most left out. Anybody may report anything, so no weight is taken as it is said: nobody weighs more than
-- all others together, and those whom no catalogue knows not more than those it knows, if any of these is to be expected.
-- Of the former it takes four days until one is expected. A domain is as old as if its third day had two before it, for
-- any report may have any date.
--
-- Who reports hourly has told of the day when it has told of its hours: of as many as of these four days, the worst left out.
CREATE OR REPLACE VIEW {db}.v_completeness{on cluster}
(
    day                Date                   COMMENT 'Event day, up to yesterday',
    domain             LowCardinality(String) COMMENT 'The policy domain',
    owned              Bool                   COMMENT 'Whether it is ours',
    settled            Bool                   COMMENT 'Whether late reports are no longer expected',
    completeness       Float64                COMMENT 'What has been reported of what was to be expected, 0 to 1',
    expected_messages  Float64                COMMENT 'Messages that the usual reporters tell of on such a day of the week, as far as they count: nobody for more than all others together, nor those no catalogue knows for more than those it knows',
    reported_messages  Float64                COMMENT 'of these those of reporters who have told of this day; of some of its hours, in proportion',
    reporters_expected UInt32                 COMMENT 'Organisations that tell of such a day of the week as a rule',
    reporters_reported UInt32                 COMMENT 'of these those who have told of this day, or of half of their hours at least',
    missing            Array(String)          COMMENT 'The others by their organisational domains, those with most messages first'
)
{security}
AS
WITH toDate(now('UTC')) - 119 AS base
SELECT
    base + i AS day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    (day <= (SELECT until FROM {db}.v_settled))::Bool AS settled,
    here / expected AS completeness, expected AS expected_messages, here AS reported_messages,
    toUInt32(length(weighed)) AS reporters_expected,
    toUInt32(length(weighed) - length(not_here)) AS reporters_reported,
    arrayMap(one -> one.3, arrayReverseSort(one -> (one.1, one.3), not_here)) AS missing
FROM
(
    SELECT domain, i, weighed, arrayFilter(one -> one.2 < 0.5, weighed) AS not_here,
        arraySum(one -> one.1, weighed) AS expected, arraySum(one -> one.1 * one.2, weighed) AS here
    FROM
    (
        SELECT domain, i,
            arrayMap(one -> (one.1 * if(NOT one.4 AND known > 0 AND strangers > known, known / strangers, 1), one.2, one.3), capped) AS weighed
        FROM
        (
            SELECT domain, i, capped,
                arraySum(one -> if(one.4, one.1, 0), capped) AS known, arraySum(one -> if(one.4, 0, one.1), capped) AS strangers
            FROM
            (
                SELECT domain, i, arraySum(one -> one.1, usual) AS total,
                    arrayMap(one -> (if(one.1 < total, least(one.1, total - one.1), one.1), one.2, one.3, one.4), usual) AS capped
                FROM
                (
                    SELECT domain, i, arrayFilter(one -> one.1 > 0, of_day) AS usual
                    FROM
                    (
                        SELECT domain,
                            groupArrayForEach(arrayMap((w, share) -> (toFloat64(w), share, toString(one.organisation), one.known), weights, shares)) AS of_days
                        FROM
                        (
                            SELECT domain, one,
                                arrayMap((i, h1, h2, h3, h4, m1, m2, m3, m4) ->
                                    if(i >= first_index + 14 AND ((h1 > 0) + (h2 > 0) + (h3 > 0) + (h4 > 0)) * 4 >= 3 * least(4, intDiv(i - first_index, 7)),
                                        if(i >= first_index + 28,
                                            (greatest(least(m1, m2), least(m3, m4)) + least(greatest(m1, m2), greatest(m3, m4))) / 2,
                                            (m1 + m2 + m3 + m4) / intDiv(i - first_index, 7)), 0),
                                    range(28, 119),
                                    arraySlice(one.hours, 22, 91), arraySlice(one.hours, 15, 91), arraySlice(one.hours, 8, 91), arraySlice(one.hours, 1, 91),
                                    arraySlice(one.messages, 22, 91), arraySlice(one.messages, 15, 91), arraySlice(one.messages, 8, 91), arraySlice(one.messages, 1, 91)) AS weights,
                                -- The second least of four, of those of which it told.
                                arrayMap((h, h1, h2, h3, h4) -> least(1, h / least(
                                        greatest(least(h1, h2), least(h3, h4)), least(greatest(h1, h2), greatest(h3, h4)))),
                                    arraySlice(one.hours, 29, 91),
                                    arraySlice(whole, 22, 91), arraySlice(whole, 15, 91), arraySlice(whole, 8, 91), arraySlice(whole, 1, 91)) AS shares
                            FROM
                            (
                                SELECT domain, greatest(2, third) - 2 AS first_index, one, arrayMap(h -> if(h = 0, 24, h), one.hours) AS whole
                                FROM
                                (
                                    SELECT domain, arraySort(groupUniqArrayArray(days))[3] AS third, length(groupUniqArrayArray(days)) AS n_days,
                                        groupArrayIf(CAST((organisation, known, hours, messages),
                                            'Tuple(organisation LowCardinality(String), known Bool, hours Array(UInt8), messages Array(Float32))'),
                                            known OR length(days) > 3) AS reporters
                                    FROM
                                    (
                                        SELECT domain, organisation, max(of_known) AS known, groupArray(i) AS days,
                                            groupArrayInsertAt(0, 119)(toUInt8(bitCount(bitAnd(bitOr(hours_of_day, bitShiftRight(hours_of_day, 24)), 16777215))), i) AS hours,
                                            groupArrayInsertAt(0, 119)(toFloat32(of_day), i) AS messages
                                        FROM
                                        (
                                            SELECT one.domain AS domain, one.i AS i, max(ifNull(said.name, '') != '') AS of_known,
                                                if(ifNull(said.organisation, '') != '', said.organisation, one.reporter) AS organisation,
                                                groupBitOr(one.hours_of_one) AS hours_of_day, sum(one.of_one) AS of_day
                                            FROM
                                            (
                                                -- A bit an hour, from midnight; what is beyond the next is of the day's first hours again.
                                                SELECT r.domain AS domain, r.reporter AS reporter, toUInt32(r.day - base) AS i, sum(r.messages) AS of_one,
                                                    groupBitOr(bitShiftLeft(
                                                        toUInt64(bitShiftLeft(toUInt64(1), greatest(1, least(24,
                                                            intDiv(toInt64(r.end) - 1, 3600) - intDiv(toInt64(r.begin), 3600) + 1))) - 1),
                                                        intDiv(toUInt32(r.begin), 3600) % 24)) AS hours_of_one
                                                FROM {db}.reports AS r
                                                WHERE r.kind = 'aggregate' AND r.day >= base AND r.day < base + 119 AND r.day >= (SELECT records_from FROM {db}.retention)
                                                    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                                                GROUP BY domain, reporter, i
                                            ) AS one
                                            LEFT JOIN
                                            (
                                                SELECT reporter, argMax(s.organisation, s.at) AS organisation, argMax(s.name, s.at) AS name
                                                FROM {db}.reporters AS s
                                                GROUP BY reporter
                                            ) AS said ON said.reporter = one.reporter
                                            GROUP BY domain, organisation, i
                                        )
                                        GROUP BY domain, organisation
                                    )
                                    GROUP BY domain
                                    HAVING n_days > 2
                                )
                                ARRAY JOIN reporters AS one
                            )
                        )
                        GROUP BY domain
                    )
                    ARRAY JOIN range(28, 119) AS i, of_days AS of_day
                )
                WHERE notEmpty(usual)
            )
        )
    )
)
COMMENT 'A row a domain and day of the last 91 for which something was to be expected: how much of it is there. A domain of which there were no two weeks before has none';

-- The figures are of the rollup, how late the day's reports were is of the reports themselves; what is usual is joined.
CREATE OR REPLACE VIEW {db}.v_reporter_day{on cluster}
(
    day                    Date   COMMENT 'Event day',
    domain                 LowCardinality(String) COMMENT 'The policy domain',
    owned                  Bool   COMMENT 'Whether it is ours',
    reporter               LowCardinality(String) COMMENT 'Who reports, as in the reports',
    reporter_name          LowCardinality(String) COMMENT 'What it is called; its organisational domain where no catalogue has it',
    organisation           LowCardinality(String) COMMENT 'Its organisational domain: reporter of v_reporters',
    reports                UInt64 COMMENT 'Reports',
    records                UInt64 COMMENT 'Records',
    messages               UInt64 COMMENT 'Messages',
    dmarc_pass_messages    UInt64 COMMENT 'of these with aligned DKIM or aligned SPF',
    dmarc_unknown_messages UInt64 COMMENT 'of these where the receiver stated neither',
    dkim_aligned_messages  UInt64 COMMENT 'of these with aligned DKIM',
    spf_aligned_messages   UInt64 COMMENT 'of these with aligned SPF',
    dkim_and_spf_messages  UInt64 COMMENT 'of these with both',
    dkim_only_messages     UInt64 COMMENT 'of these with aligned DKIM alone',
    spf_only_messages      UInt64 COMMENT 'of these with aligned SPF alone',
    strict_pass_messages   UInt64 COMMENT 'of these that would pass with strict alignment',
    none_messages          UInt64 COMMENT 'of these to which the receiver did nothing',
    quarantine_messages    UInt64 COMMENT 'of these quarantined',
    reject_messages        UInt64 COMMENT 'of these rejected',
    lag_seconds            Float64 COMMENT 'Seconds from the end of the period until the last report of the day was sent, by the date of its mail; 0 where no mail brought one',
    lag_p50                Float64 COMMENT 'As a rule, of the last 91 days: half of its reports were not later than so many seconds after the end',
    lag_p90                Float64 COMMENT 'Nine in ten were not later',
    lag_p99                Float64 COMMENT '99 in a hundred were not later',
    cadence_days           Float32 COMMENT 'Days from one that it tells of to the next, as a rule: 1 for who reports daily, 7 weekly; 0 where it is not known yet',
    usual_weekdays         Array(UInt8) COMMENT 'Days of the week it tells of in at least half of the weeks; 1 is Monday'
)
{security}
AS SELECT
    told.day AS day, told.domain AS domain, told.domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    told.reporter AS reporter,
    if(ifNull(said.name, '') != '', said.name, organisation) AS reporter_name,
    if(ifNull(said.organisation, '') != '', said.organisation, told.reporter) AS organisation,
    told.reports AS reports, told.records AS records, told.messages AS messages,
    told.dmarc_pass_messages AS dmarc_pass_messages, told.dmarc_unknown_messages AS dmarc_unknown_messages,
    told.dkim_aligned_messages AS dkim_aligned_messages, told.spf_aligned_messages AS spf_aligned_messages,
    told.dkim_and_spf_messages AS dkim_and_spf_messages, told.dkim_only_messages AS dkim_only_messages,
    told.spf_only_messages AS spf_only_messages, told.strict_pass_messages AS strict_pass_messages,
    told.none_messages AS none_messages, told.quarantine_messages AS quarantine_messages, told.reject_messages AS reject_messages,
    told.lag AS lag_seconds,
    habit.lag_p50 AS lag_p50, habit.lag_p90 AS lag_p90, habit.lag_p99 AS lag_p99,
    habit.cadence_days AS cadence_days, habit.usual_weekdays AS usual_weekdays
FROM
(
    SELECT
        r.day AS day, r.domain AS domain, r.reporter AS reporter,
        uniqExactIf(r.report_key, r.records > 0) AS reports, sum(r.records) AS records, sum(r.messages) AS messages,
        sumIf(r.messages, r.dkim_aligned OR r.spf_aligned) AS dmarc_pass_messages,
        sumIf(r.messages, r.aligned_unknown) AS dmarc_unknown_messages,
        sumIf(r.messages, r.dkim_aligned) AS dkim_aligned_messages,
        sumIf(r.messages, r.spf_aligned) AS spf_aligned_messages,
        sumIf(r.messages, r.dkim_aligned AND r.spf_aligned) AS dkim_and_spf_messages,
        sumIf(r.messages, r.dkim_aligned AND NOT r.spf_aligned) AS dkim_only_messages,
        sumIf(r.messages, r.spf_aligned AND NOT r.dkim_aligned) AS spf_only_messages,
        sumIf(r.messages, r.dkim_strict OR r.spf_strict) AS strict_pass_messages,
        sumIf(r.messages, r.disposition IN ('none', 'pass')) AS none_messages,
        sumIf(r.messages, r.disposition = 'quarantine') AS quarantine_messages,
        sumIf(r.messages, r.disposition = 'reject') AS reject_messages,
        max(r.lag) AS lag
    FROM
    (
        SELECT day, domain, reporter, report_key, records, messages, dkim_aligned, spf_aligned, aligned_unknown,
            dkim_strict, spf_strict, disposition, toFloat64(0) AS lag
        FROM {db}.roll
        WHERE day >= (SELECT records_from FROM {db}.retention)
            AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
        UNION ALL
        SELECT day, domain, reporter, 0, 0, 0, false, false, false, false, false,
            CAST('unknown', 'Enum8(''unknown'' = 0, ''none'' = 1, ''quarantine'' = 2, ''reject'' = 3, ''pass'' = 4)'),
            if(dated, toFloat64(greatest(0, dateDiff('second', end, received_at))), 0)
        FROM {db}.reports
        WHERE kind = 'aggregate' AND day >= (SELECT records_from FROM {db}.retention)
            AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
    ) AS r
    GROUP BY domain, day, reporter
    HAVING records > 0
) AS told
LEFT JOIN
(
    SELECT reporter, argMax(s.organisation, s.at) AS organisation, argMax(s.name, s.at) AS name
    FROM {db}.reporters AS s
    GROUP BY reporter
) AS said ON said.reporter = told.reporter
LEFT ANY JOIN {db}.v_reporters AS habit ON habit.domain = told.domain AND habit.organisation = if(ifNull(said.organisation, '') != '', said.organisation, told.reporter)
COMMENT 'A row a domain, day and reporter, with what is usual of the reporter: v_reporters has more of that, v_completeness what is missing of a day'
