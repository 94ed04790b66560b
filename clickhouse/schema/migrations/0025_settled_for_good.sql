-- A day that was settled stays settled, whoever turns out later to have been worth waiting for: windows never go back.
CREATE TABLE IF NOT EXISTS {db}.settled_days{on cluster}
(
    domain LowCardinality(String) COMMENT 'A domain that is ours',
    until  Date                   COMMENT 'A day that was settled, and all days before it',
    at     DateTime('UTC')        COMMENT 'When this was seen'
)
ENGINE = {engine everywhere}
ORDER BY (domain, until)
TTL at + INTERVAL 60 DAY
SETTINGS {settings}
COMMENT 'Up to which day domains were settled, a row whenever there is a newer one';

-- Who may be expected of a domain, and what each of them told. Anybody may report by any name, so most work is done before
-- anything is kept of a reporter but the days it told of, a bit a day: who told of less than what makes one expected cannot
-- be, and beyond 250 organisations of a domain strangers are left out, those last who were heard of first.
--
-- Anybody may call himself by a name of the catalogue, too. Where one of these was shown to be who told of a domain, only
-- they are known of whom that was shown. A stranger's own mail shows nothing of others.
CREATE OR REPLACE VIEW {db}.usual_reporters{on cluster}
(
    domain       LowCardinality(String) COMMENT 'The policy domain',
    reporter     LowCardinality(String) COMMENT 'Who reports, as in the reports',
    organisation String                 COMMENT 'Its organisational domain: several reporters of one organisation have a row each',
    known        Bool                   COMMENT 'Whether a catalogue has it, and the mail of one of its reports was shown to be its own if that was shown of anybody in the catalogue who told of the domain'
)
{security}
AS
WITH toDate(now('UTC')) - 119 AS base
SELECT domain, one AS reporter, organisation, known
FROM
(
    SELECT
        told.domain AS domain, if(ifNull(said.organisation, '') != '', said.organisation, toString(told.reporter)) AS organisation,
        (max(ifNull(said.name, '') != '') AND (max(told.proved) OR NOT max(told.proving)))::Bool AS known, groupBitOr(told.days) AS days, min(told.heard) AS heard_first,
        groupArray(told.reporter) AS reporters
    FROM
    (
        SELECT r.domain AS domain, r.reporter AS reporter, min(toDate(r.ingested_at)) AS heard, max(r.reporter_check = 'pass') AS proved,
            max(r.domain IN (
                SELECT p.domain
                FROM {db}.reports AS p
                WHERE p.kind = 'aggregate' AND p.day >= base AND p.day < base + 119 AND p.day >= (SELECT records_from FROM {db}.retention)
                    AND p.reporter_check = 'pass' AND p.reporter IN (SELECT reporter FROM {db}.named_reporters WHERE name != '')
                    AND (p.report_key, p.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
            )) AS proving,
            groupBitOr(bitShiftLeft(toUInt128(1), toUInt32(r.day - base))) AS days
        FROM {db}.reports AS r
        WHERE r.kind = 'aggregate' AND r.day >= base AND r.day < base + 119 AND r.day >= (SELECT records_from FROM {db}.retention)
            AND r.reporter_check != 'fail'
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
    of_known UInt32                 COMMENT 'of these those that are known, as usual_reporters has it',
    missing  Array(Tuple(organisation String, known Bool, recent Bool, lag Float64)) COMMENT 'of these those who have told of less than half of it, those with most messages first: whether it is known, whether it told of one of the seven days before as they were over, and within how many seconds 99 of a hundred of its reports come; below 0 where no mail told'
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
    SELECT domain, i, arrayMap(one -> (
            multiIf(
                known > 0, if(one.3 OR strangers * 4 <= known, one.1, one.1 * known / (strangers * 4)),
                length(all) > 2, least(one.1, strangers - one.1),
                one.1),
            one.2, one.3, one.4, one.5, one.6), all) AS weighed
    FROM
    (
        SELECT domain, i, all, arraySum(one -> if(one.3, one.1, 0), all) AS known, arraySum(one -> if(one.3, 0, one.1), all) AS strangers
        FROM
        (
            SELECT domain, i, groupArray((weight, share, known, if(share < 0.5, organisation, ''),
                share < 0.5 AND bitAnd(days, bitShiftLeft(toUInt128(127), i - 7)) != 0, lag)) AS all
            FROM
            (
                SELECT habit.domain AS domain, habit.organisation AS organisation, habit.known AS known, habit.days AS days, habit.lag AS lag,
                    greatest(2, age.third) - 2 AS first_index,
                    arrayMap((h, live) -> multiIf(live > 0, live, h = 0, 24, h), habit.hours, if(empty(habit.live_hours), habit.hours, habit.live_hours)) AS whole,
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
                    SELECT domain, organisation, known, days, brought, lag,
                        arrayResize(arrayFlatten(arrayMap((gap, of_day) -> arrayPushBack(arrayResize(emptyArrayUInt8(), gap, 0),
                            toUInt8(bitCount(arrayReduce('groupBitOr', arrayMap(one -> toUInt32(bitAnd(bitShiftRight(one, 32), 16777215)), of_day))))), gaps, by_day)), 119, 0) AS hours,
                        if(NOT brought, emptyArrayUInt8(), arrayResize(arrayFlatten(arrayMap((gap, of_day) -> arrayPushBack(arrayResize(emptyArrayUInt8(), gap, 0),
                            toUInt8(bitCount(arrayReduce('groupBitOr', arrayMap(one -> if(bitTest(one, 31), 0, toUInt32(bitAnd(bitShiftRight(one, 32), 16777215))), of_day))))), gaps, by_day)), 119, 0)) AS live_hours,
                        arrayResize(arrayFlatten(arrayMap((gap, of_day) -> arrayPushBack(arrayResize(emptyArrayFloat32(), gap, 0),
                            toFloat32(arraySum(one -> reinterpretAsFloat32(toUInt32(bitAnd(one, 2147483647))), of_day))), gaps, by_day)), 119, 0) AS messages
                    FROM
                    (
                        SELECT domain, organisation, known, days, brought, lag,
                            arraySplit((one, before) -> bitShiftRight(one, 56) != bitShiftRight(before, 56), told, arrayPushFront(arrayPopBack(told), told[1])) AS by_day,
                            arrayMap(step -> step - 1, arrayPopFront(arrayDifference(arrayPushFront(arrayMap(of_day -> toInt16(bitShiftRight(of_day[1], 56)), by_day), -1)))) AS gaps
                        FROM
                        (
                            SELECT r.domain AS domain, usual.organisation AS organisation, any(usual.known) AS known,
                                -- Who is waited for, and which of its hours, is not learnt of what was brought in long after.
                                groupBitOr(if(greatest(r.received_at, r.ingested_at) > r.end + 864000, toUInt128(0), bitShiftLeft(toUInt128(1), toUInt32(r.day - base)))) AS days,
                                max(greatest(r.received_at, r.ingested_at) > r.end + 864000) AS brought,
                                -- The day, its hours and how many messages, in a number each: there are as many as reports. A bit an
                                -- hour, from midnight; what is beyond the next is of the day's first hours again. The sign of the
                                -- messages says that it was brought in.
                                arraySort(groupArray(bitShiftLeft(toUInt64(r.day - base), 56) + reinterpretAsUInt32(toFloat32(r.messages))
                                    + if(greatest(r.received_at, r.ingested_at) > r.end + 864000, 2147483648, 0)
                                    + bitShiftLeft(bitAnd(bitOr(bitShiftLeft(toUInt64(bitShiftLeft(toUInt64(1), greatest(1, least(24,
                                            intDiv(toInt64(r.end) - 1, 3600) - intDiv(toInt64(r.begin), 3600) + 1))) - 1), intDiv(toUInt32(r.begin), 3600) % 24) AS hours,
                                        bitShiftRight(hours, 24)), 16777215), 32))) AS told,
                                -- A report that was sent more than ten days after its period, or by another than it says, tells
                                -- nothing of how late its reporter is.
                                if(countIf(tells) = 0, -1, quantileExactIf(0.99)(greatest(0, dateDiff('second', r.end, r.received_at)) AS late,
                                    (r.dated AND r.day > base + 27 AND late < 864000) AS tells)) AS lag
                            FROM {db}.reports AS r
                            INNER JOIN {db}.usual_reporters AS usual ON usual.domain = r.domain AND usual.reporter = r.reporter
                            WHERE r.kind = 'aggregate' AND r.day >= base AND r.day < base + 119 AND r.day >= (SELECT records_from FROM {db}.retention)
                                AND r.reporter_check != 'fail'
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
                        AND a.reporter_check != 'fail'
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
COMMENT 'A row a domain and day of the last 91 for which something was to be expected';

-- A day of a domain is settled when all who are to be expected have told of it, or the time has passed in which 99 of a
-- hundred of their reports come. Who told of none of the seven days before is not waited for: it has fallen silent, or it is
-- somebody whose old reports were brought in. Whom no catalogue knows is waited for no longer than where nothing is learnt,
-- if anybody is expected whom one knows: anybody may make a habit of being late. Days are settled in their order, so one that
-- waits holds those after it; late reports let a day settle sooner, never later, for what was settled once stays so.
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
    SELECT domain, days, open_days, arrayFirstIndex(one -> one.2 > now('UTC') AND one.1 > settled, open_days) AS waiting,
        splitByChar('.', toString(domain)) AS labels, arrayMap(depth -> arrayStringConcat(arraySlice(labels, depth), '.'), arrayEnumerate(labels)) AS lineage
    FROM
    (
        SELECT o.domain AS domain, here.days AS days, once.settled AS settled,
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
        LEFT JOIN
        (
            -- A clock that was wrong for a while has no say.
            SELECT s.domain AS domain, max(s.until) AS settled
            FROM {db}.settled_days AS s
            WHERE s.until < today_utc
            GROUP BY domain
        ) AS once ON once.domain = o.domain
    )
) AS one
GROUP BY domain
COMMENT 'A row a domain that is ours: up to which day it is settled, and what was expected of the days before'
