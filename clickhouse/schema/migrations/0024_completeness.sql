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
AS SELECT
    day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    (day <= (SELECT until FROM {db}.v_settled))::Bool AS settled,
    reported / expected AS completeness, expected AS expected_messages, reported AS reported_messages,
    usual AS reporters_expected, usual - toUInt32(length(missing)) AS reporters_reported, missing.organisation AS missing
FROM {db}.expected_days
COMMENT 'A row a domain and day of the last 91 for which something was to be expected: how much of it is there. A domain of which there were no two weeks before has none';

-- What a reporter usually does, of the last 91 days: of an organisation, for it may report by several addresses and change
-- them. A report that was sent more than ten days after its period was sent again by somebody, and tells nothing about how
-- late its reporter is. Anybody may report by any name, so lists of what was told are kept, and no sets.
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
        arraySort(arrayDistinct(recent)) AS days, arrayMap(d -> toDayOfWeek(d), days) AS weekdays,
        arrayPopFront(arrayDifference(arrayMap(d -> toInt32(d), days))) AS gaps
    FROM
    (
        SELECT
            domain, organisation, max(named) AS name, groupArray((last_day_of_one, reporter)) AS reporters,
            min(first_day_of_one) AS first_day, max(last_day_of_one) AS last_day, max(last_end_of_one) AS last_end,
            max(last_received_of_one) AS last_received_at, sum(reports_of_one) AS reports,
            sum(reports_28d_of_one) AS reports_28d, sum(messages_28d_of_one) AS messages_28d,
            groupArrayArray(recent_of_one) AS recent, groupArrayArray(lags_of_one) AS all_lags, length(all_lags) AS lags_told,
            arrayReduce('quantilesExact(0.5, 0.9, 0.99)', if(empty(all_lags), [0], all_lags)) AS lags
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
                    groupArrayIf(r.day, r.day > until - 91 AND r.day <= today()) AS recent_of_one,
                    groupArrayIf(toUInt32(least(864000, greatest(0, dateDiff('second', r.end, r.received_at))) AS lag),
                        r.dated AND r.day > until - 91 AND lag < 864000) AS lags_of_one
                FROM {db}.reports AS r
                WHERE r.kind = 'aggregate' AND r.day >= (SELECT reports_from FROM {db}.retention)
                    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                GROUP BY domain, reporter
            ) AS one
            LEFT JOIN {db}.named_reporters AS said ON said.reporter = one.reporter
        )
        GROUP BY domain, organisation
    )
) AS habit
COMMENT 'A row a domain and organisation that reports: since when, how often, how late, and whether it has fallen silent';
