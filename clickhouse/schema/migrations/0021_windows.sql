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
SELECT domain, until,
    -- Of a day that has not ended nobody knows yet who will be late.
    if(waiting = 0, [], open_days[waiting].3) AS waits_for,
    if(waiting = 0, toDateTime(today_utc + 1, 'UTC') + ceiling, open_days[waiting].2) AS waits_until,
    arrayFirst(said -> said != '', arrayMap(name -> (SELECT teams FROM {db}.metric_settings)[name], lineage)) AS team,
    arrayFirst(said -> said > 0, arrayConcat(arrayMap(name -> (SELECT objectives FROM {db}.metric_settings)[name], lineage), [(SELECT objective FROM {db}.metric_settings)])) AS objective,
    days
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
                            WHERE c.day > today_utc - ceiling_days - 31
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
)
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
