-- What views of settled days go by: this view alone is replaced where the settings change.
{metric settings view};

-- In the order of the key, so that nothing is kept of many.
CREATE OR REPLACE VIEW {db}.named_reporters{on cluster}
(
    reporter     LowCardinality(String) COMMENT 'Who reports, as in the rows',
    organisation String                 COMMENT 'Its organisational domain',
    name         String                 COMMENT 'What it is called; empty where no catalogue has it'
)
{security}
AS SELECT reporter, toString(organisation) AS organisation, name
FROM {db}.reporters
ORDER BY reporter DESC, at DESC
LIMIT 1 BY reporter
COMMENT 'What was said last of reporters that are called otherwise than in their reports';

-- Who may be expected of a domain, and what each of them told. Anybody may report by any name, so most work is done before
-- anything is kept of a reporter but the days it told of, a bit a day: who told of less than what makes one expected cannot
-- be, and beyond 250 organisations of a domain strangers are left out, those last who were heard of first.
CREATE OR REPLACE VIEW {db}.usual_reporters{on cluster}
(
    domain       LowCardinality(String) COMMENT 'The policy domain',
    reporter     LowCardinality(String) COMMENT 'Who reports, as in the reports',
    organisation String                 COMMENT 'Its organisational domain: several reporters of one organisation have a row each',
    known        Bool                   COMMENT 'Whether a catalogue has it'
)
{security}
AS
WITH toDate(now('UTC')) - 119 AS base
SELECT domain, one AS reporter, organisation, known
FROM
(
    SELECT
        told.domain AS domain, if(ifNull(said.organisation, '') != '', said.organisation, toString(told.reporter)) AS organisation,
        max(ifNull(said.name, '') != '')::Bool AS known, groupBitOr(told.days) AS days, min(told.heard) AS heard_first,
        groupArray(told.reporter) AS reporters
    FROM
    (
        SELECT r.domain AS domain, r.reporter AS reporter, min(toDate(r.ingested_at)) AS heard,
            groupBitOr(bitShiftLeft(toUInt128(1), toUInt32(r.day - base))) AS days
        FROM {db}.reports AS r
        WHERE r.kind = 'aggregate' AND r.day >= base AND r.day < base + 119 AND r.day >= (SELECT records_from FROM {db}.retention)
            AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
        GROUP BY domain, reporter
    ) AS told
    LEFT JOIN {db}.named_reporters AS said ON said.reporter = told.reporter
    GROUP BY domain, organisation
    HAVING bitCount(days) > if(known, 1, 3)
    ORDER BY known DESC, heard_first, bitCount(days) DESC, organisation
    LIMIT 250 BY domain
)
ARRAY JOIN reporters AS one
COMMENT 'Who told of a domain on so many days that more of the kind may be expected';

-- What v_completeness says, and what views of settled days need of those who are missing. Names and habits are carried along
-- of these alone: most reporters have told.
CREATE OR REPLACE VIEW {db}.expected_days{on cluster}
(
    day      Date                   COMMENT 'Event day, up to yesterday',
    domain   LowCardinality(String) COMMENT 'The policy domain',
    expected Float64                COMMENT 'Messages that the usual reporters tell of on such a day of the week, as far as they count',
    reported Float64                COMMENT 'of these those of reporters who have told of this day',
    usual    UInt32                 COMMENT 'Organisations that tell of such a day of the week as a rule',
    of_known UInt32                 COMMENT 'of these those that a catalogue has',
    missing  Array(Tuple(organisation String, known Bool, recent Bool, lag Float64)) COMMENT 'of these those who have told of less than half of it, those with most messages first: whether a catalogue has it, whether it told of one of the seven days before, and within how many seconds 99 of a hundred of its reports come; below 0 where no mail told'
)
{security}
AS
WITH toDate(now('UTC')) - 119 AS base
SELECT
    base + i AS day, domain, arraySum(one -> one.1, weighed) AS expected, arraySum(one -> one.1 * one.2, weighed) AS reported,
    toUInt32(length(weighed)) AS usual, toUInt32(arrayCount(one -> one.3, weighed)) AS of_known,
    arrayMap(one -> CAST((one.4, one.3, one.5, one.6), 'Tuple(organisation String, known Bool, recent Bool, lag Float64)'),
        arrayReverseSort(one -> (one.1, one.4), arrayFilter(one -> one.2 < 0.5, weighed))) AS missing
FROM
(
    SELECT domain, i, arrayMap(one -> (one.1 * if(NOT one.3 AND known > 0 AND strangers > known, known / strangers, 1), one.2, one.3, one.4, one.5, one.6), capped) AS weighed
    FROM
    (
        SELECT domain, i, capped, arraySum(one -> if(one.3, one.1, 0), capped) AS known, arraySum(one -> if(one.3, 0, one.1), capped) AS strangers
        FROM
        (
            SELECT domain, i, arraySum(one -> one.1, all) AS total,
                arrayMap(one -> (if(one.1 < total, least(one.1, total - one.1), one.1), one.2, one.3, one.4, one.5, one.6), all) AS capped
            FROM
            (
                SELECT domain, i, groupArray((weight, share, known, if(share < 0.5, organisation, ''),
                    share < 0.5 AND bitAnd(days, bitShiftLeft(toUInt128(127), i - 7)) != 0, lag)) AS all
                FROM
                (
                    SELECT habit.domain AS domain, habit.organisation AS organisation, habit.known AS known, habit.days AS days, habit.lag AS lag,
                        greatest(2, age.third) - 2 AS first_index,
                        arrayMap(h -> if(h = 0, 24, h), habit.hours) AS whole,
                        arrayMap((i, h1, h2, h3, h4, m1, m2, m3, m4) ->
                            if(i >= first_index + 14 AND ((h1 > 0) + (h2 > 0) + (h3 > 0) + (h4 > 0)) * 4 >= 3 * least(4, intDiv(i - first_index, 7)),
                                if(i >= first_index + 28,
                                    (greatest(least(m1, m2), least(m3, m4)) + least(greatest(m1, m2), greatest(m3, m4))) / 2,
                                    (m1 + m2 + m3 + m4) / intDiv(i - first_index, 7)), 0),
                            range(28, 119),
                            arraySlice(habit.hours, 22, 91), arraySlice(habit.hours, 15, 91), arraySlice(habit.hours, 8, 91), arraySlice(habit.hours, 1, 91),
                            arraySlice(habit.messages, 22, 91), arraySlice(habit.messages, 15, 91), arraySlice(habit.messages, 8, 91), arraySlice(habit.messages, 1, 91)) AS weights,
                        -- The second least of four, of those of which it told.
                        arrayMap((h, h1, h2, h3, h4) -> least(1, h / least(
                                greatest(least(h1, h2), least(h3, h4)), least(greatest(h1, h2), greatest(h3, h4)))),
                            arraySlice(habit.hours, 29, 91),
                            arraySlice(whole, 22, 91), arraySlice(whole, 15, 91), arraySlice(whole, 8, 91), arraySlice(whole, 1, 91)) AS shares
                    FROM
                    (
                        -- An element a day from the first on: what was not told of is nothing.
                        SELECT domain, organisation, known, days, lag,
                            arrayResize(arrayFlatten(arrayMap((gap, of_day) -> arrayPushBack(arrayResize(emptyArrayUInt8(), gap, 0),
                                toUInt8(bitCount(arrayReduce('groupBitOr', arrayMap(one -> toUInt32(bitAnd(bitShiftRight(one, 32), 16777215)), of_day))))), gaps, by_day)), 119, 0) AS hours,
                            arrayResize(arrayFlatten(arrayMap((gap, of_day) -> arrayPushBack(arrayResize(emptyArrayFloat32(), gap, 0),
                                toFloat32(arraySum(one -> reinterpretAsFloat32(toUInt32(bitAnd(one, 4294967295))), of_day))), gaps, by_day)), 119, 0) AS messages
                        FROM
                        (
                            SELECT domain, organisation, known, days, lag,
                                arraySplit((one, before) -> bitShiftRight(one, 56) != bitShiftRight(before, 56), told, arrayPushFront(arrayPopBack(told), told[1])) AS by_day,
                                arrayMap(step -> step - 1, arrayPopFront(arrayDifference(arrayPushFront(arrayMap(of_day -> toInt16(bitShiftRight(of_day[1], 56)), by_day), -1)))) AS gaps
                            FROM
                            (
                                SELECT r.domain AS domain, usual.organisation AS organisation, any(usual.known) AS known,
                                    groupBitOr(bitShiftLeft(toUInt128(1), toUInt32(r.day - base))) AS days,
                                    -- The day, its hours and how many messages, in a number each: there are as many as reports. A bit an
                                    -- hour, from midnight; what is beyond the next is of the day's first hours again.
                                    arraySort(groupArray(bitShiftLeft(toUInt64(r.day - base), 56) + reinterpretAsUInt32(toFloat32(r.messages))
                                        + bitShiftLeft(bitAnd(bitOr(bitShiftLeft(toUInt64(bitShiftLeft(toUInt64(1), greatest(1, least(24,
                                                intDiv(toInt64(r.end) - 1, 3600) - intDiv(toInt64(r.begin), 3600) + 1))) - 1), intDiv(toUInt32(r.begin), 3600) % 24) AS hours,
                                            bitShiftRight(hours, 24)), 16777215), 32))) AS told,
                                    -- A report that was sent more than ten days after its period, or by another than it says, tells
                                    -- nothing of how late its reporter is.
                                    if(countIf(tells) = 0, -1, quantileExactIf(0.99)(greatest(0, dateDiff('second', r.end, r.received_at)) AS late,
                                        (r.dated AND r.reporter_check != 'fail' AND r.day > base + 27 AND late < 864000) AS tells)) AS lag
                                FROM {db}.reports AS r
                                INNER JOIN {db}.usual_reporters AS usual ON usual.domain = r.domain AND usual.reporter = r.reporter
                                WHERE r.kind = 'aggregate' AND r.day >= base AND r.day < base + 119 AND r.day >= (SELECT records_from FROM {db}.retention)
                                    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                                GROUP BY domain, organisation
                            )
                        )
                    ) AS habit
                    INNER JOIN
                    (
                        SELECT a.domain AS domain, arraySort(groupUniqArray(toUInt16(a.day - base)))[3] AS third
                        FROM {db}.reports AS a
                        WHERE a.kind = 'aggregate' AND a.day >= base AND a.day < base + 119 AND a.day >= (SELECT records_from FROM {db}.retention)
                            AND (a.report_key, a.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                        GROUP BY domain
                        HAVING uniqExact(toUInt16(a.day - base)) > 2
                    ) AS age ON age.domain = habit.domain
                )
                ARRAY JOIN range(28, 119) AS i, weights AS weight, shares AS share
                WHERE weight > 0
                GROUP BY domain, i
            )
        )
    )
)
COMMENT 'A row a domain and day of the last 91 for which something was to be expected';

-- A day of a domain is settled when all who are to be expected have told of it, or the time has passed in which 99 of a
-- hundred of their reports come. Who told of none of the seven days before is not waited for: it has fallen silent, or it is
-- somebody whose old reports were brought in. Whom no catalogue knows is waited for no longer than where nothing is learnt,
-- if anybody is expected whom one knows: anybody may make a habit of being late. Days are settled in their order, so one that
-- waits holds those after it; and late reports let a day settle sooner, never later.
CREATE OR REPLACE VIEW {db}.settling_domains_now{on cluster}
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
    (SELECT settled_unknown FROM {db}.metric_settings) AS unknown,
    (SELECT intDiv(settled_ceiling + 86399, 86400) FROM {db}.metric_settings) AS ceiling_days
-- One row each already: but what is grouped is worked out once, and else once a row of whatever this is joined with.
SELECT domain, any(if(one.waiting = 0, today_utc - 1, one.open_days[one.waiting].1 - 1)) AS until,
    -- Of a day that has not ended nobody knows yet who will be late.
    any(if(one.waiting = 0, [], one.open_days[one.waiting].3)) AS waits_for,
    any(if(one.waiting = 0, toDateTime(today_utc + 1, 'UTC') + ceiling, one.open_days[one.waiting].2)) AS waits_until,
    any(arrayFirst(said -> said != '', arrayMap(name -> (SELECT teams FROM {db}.metric_settings)[name], one.lineage))) AS team,
    any(arrayFirst(said -> said > 0, arrayConcat(arrayMap(name -> (SELECT objectives FROM {db}.metric_settings)[name], one.lineage), [(SELECT objective FROM {db}.metric_settings)]))) AS objective,
    any(one.days) AS days
FROM
(
    SELECT domain, days, open_days, arrayFirstIndex(one -> one.2 > now('UTC'), open_days) AS waiting,
        splitByChar('.', toString(domain)) AS labels, arrayMap(depth -> arrayStringConcat(arraySlice(labels, depth), '.'), arrayEnumerate(labels)) AS lineage
    FROM
    (
        SELECT o.domain AS domain, here.days AS days,
            arrayMap(day -> (day, toDateTime(day + 1, 'UTC') + toUInt32(greatest(floor, least(ceiling, if(indexOf(here.days.day, day) = 0, unknown, here.waits[indexOf(here.days.day, day)])))),
                here.late_ones[indexOf(here.days.day, day)]), arrayMap(n -> today_utc - ceiling_days - 2 + n, range(ceiling_days + 2))) AS open_days
        FROM {db}.owned_domains AS o
        LEFT JOIN
        (
            SELECT domain, groupArray(CAST((day, expected, reported, missing.organisation),
                    'Tuple(day Date, expected Float64, reported Float64, missing Array(String))')) AS days,
                groupArray(late.organisation) AS late_ones,
                groupArray(arrayMax(arrayConcat([0.], arrayMap(one -> multiIf(one.lag < 0, unknown, one.known OR of_known = 0, one.lag, least(one.lag, unknown)), late)))) AS waits
            FROM
            (
                SELECT domain, day, expected, reported, of_known, missing, arrayFilter(one -> one.recent, missing) AS late
                FROM {db}.expected_days
                WHERE day >= today_utc - ceiling_days - 30
            )
            GROUP BY domain
        ) AS here ON here.domain = o.domain
    )
) AS one
GROUP BY domain
COMMENT 'A row a domain that is ours: up to which day it is settled, and what was expected of the days before';

-- Who asks several of the views that are built on it, one after the other, works it out once, writes it here, and names the
-- reading with each of them.
CREATE TABLE IF NOT EXISTS {db}.settling_readings{on cluster}
(
    reading     String                 COMMENT 'Who wrote it: settled, and a name of its own',
    at          DateTime('UTC')        COMMENT 'When it was written; it is dropped an hour later',
    domain      LowCardinality(String) COMMENT 'A domain that is ours, whether there are reports of it or not',
    until       Date                   COMMENT 'The last settled day',
    waits_for   Array(String)          COMMENT 'Organisations that are waited for, for the day after it',
    waits_until DateTime('UTC')        COMMENT 'When that day settles at the latest',
    team        String                 COMMENT 'Whose it is, as configured of it or of its nearest parent; empty where nothing is',
    objective   Float64                COMMENT 'Share of own mail that is to be aligned',
    days        Array(Tuple(day Date, expected Float64, reported Float64, missing Array(String))) COMMENT 'Rows of v_completeness since 28 days before the first day that may not be settled'
)
ENGINE = {engine everywhere}
ORDER BY (reading, domain)
TTL at + INTERVAL 1 HOUR
SETTINGS {settings}
COMMENT 'What settling_domains_now said, for who asks several views of it';

-- Everybody else has it worked out. The setting is one that changes nothing of a query that is not cached: the engine knows
-- what it says before it begins, and leaves out the half that has no rows.
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
AS SELECT domain, until, waits_for, waits_until, team, objective, days
FROM {db}.settling_domains_now
WHERE NOT startsWith(getSetting('query_cache_tag'), 'settled ')
UNION ALL
SELECT domain, until, waits_for, waits_until, team, objective, days
FROM {db}.settling_readings
WHERE reading = getSetting('query_cache_tag') AND startsWith(getSetting('query_cache_tag'), 'settled ')
COMMENT 'What settling_domains_now says, or said when a reading was written that the query names';

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
