-- Up to which day a domain of ours is settled, for views that say something of other domains too: what was remembered when
-- it was worked out last, since that takes longer than most of these views. Where nobody has looked for an hour a day is
-- settled after a fixed time, as days of domains are that are not ours.
CREATE OR REPLACE VIEW {db}.settled_until{on cluster}
(
    domain LowCardinality(String) COMMENT 'A domain that is ours',
    until  Date                   COMMENT 'Its last settled day, as v_settled_domains had it last'
)
{security}
AS
WITH if((SELECT max(at) FROM {db}.settling_readings WHERE at <= now()) > now() - 3600, toDate(0), (SELECT until FROM {db}.v_settled)) AS at_least
-- A clock that was wrong for a while has no say.
SELECT s.domain AS domain, greatest(max(s.until), at_least) AS until
FROM {db}.settled_days AS s
WHERE s.until < toDate(now('UTC'))
GROUP BY domain
COMMENT 'Up to which day domains that are ours are settled';

-- The first day of a domain stands beside each of its senders: where they begin together, nobody is new. Anybody can send
-- a report with any date: what is dated in the future does not count here, and before somebody can be new, the domain was
-- seen on three days.
CREATE OR REPLACE VIEW {db}.v_senders{on cluster}
(
    domain            LowCardinality(String) COMMENT 'The policy domain',
    owned             Bool                   COMMENT 'Whether it is ours',
    sender            LowCardinality(String) COMMENT 'Stable key of the named service; empty for all sources that are not known',
    sender_name       String                 COMMENT 'What it is called; its key where no catalogue has it',
    sender_category   LowCardinality(String) COMMENT 'What kind of service it is',
    sender_class      Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What most of its mail is to the domain: of the last 28 settled days and since; else on its last day, and of several then what most of all its mail was',
    first_seen        Date                   COMMENT 'First event day on which it sent mail in the name of the domain, of what is kept',
    last_seen         Date                   COMMENT 'Last such day, up to today',
    domain_first_seen Date                   COMMENT 'First event day of the domain, whoever sent',
    new               Bool                   COMMENT 'First seen within the last 28 settled days, while the domain was seen on three days before that at least; never where the source is not known',
    messages          UInt64                 COMMENT 'Messages up to today, of what is kept',
    messages_28d      UInt64                 COMMENT 'Messages of the last 28 settled days',
    dmarc_pass_messages_28d UInt64           COMMENT 'of these with aligned DKIM or aligned SPF'
)
{security}
AS SELECT
    seen.domain AS domain, seen.domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, one.sender AS sender,
    if(ifNull(said.name, '') != '', said.name, toString(one.sender)) AS sender_name,
    ifNull(said.category, '') AS sender_category,
    one.class AS sender_class, one.first_seen AS first_seen, one.last_seen AS last_seen, seen.domain_first_seen AS domain_first_seen,
    (sender != '' AND seen.until > toDate(0) AND first_seen > seen.until - 28 AND first_seen <= seen.until
        AND told.third_day > toDate(0) AND told.third_day < first_seen)::Bool AS new,
    one.messages AS messages, one.messages_28d AS messages_28d, one.pass_28d AS dmarc_pass_messages_28d
FROM
(
    SELECT domain, min(first_seen) AS domain_first_seen, max(settled_until) AS until,
        groupArray(CAST((sender, class, first_seen, last_seen, messages, messages_28d, pass_28d),
            'Tuple(sender LowCardinality(String), class Enum8(''unknown'' = 0, ''compliant'' = 1, ''misconfigured'' = 2, ''forwarder'' = 3, ''threat'' = 4),
             first_seen Date, last_seen Date, messages UInt64, messages_28d UInt64, pass_28d UInt64)')) AS senders
    FROM
    (
        SELECT domain, sender, argMax(sender_class, (recent, to_day, of_all, sender_class)) AS class, min(from_day) AS first_seen, max(to_day) AS last_seen,
            sum(of_all) AS messages, sum(settled) AS messages_28d, sum(settled_pass) AS pass_28d, max(until) AS settled_until
        FROM
        (
            SELECT r.domain AS domain, r.sender AS sender, r.sender_class AS sender_class, min(r.day) AS from_day, max(r.day) AS to_day,
                sum(r.messages) AS of_all, toUInt64(0) AS recent, toUInt64(0) AS settled, toUInt64(0) AS settled_pass, toDate(0) AS until
            FROM {db}.roll AS r
            WHERE r.day >= (SELECT records_from FROM {db}.retention) AND r.day <= toDate(now('UTC'))
                AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
            GROUP BY domain, sender, sender_class
            -- What is asked of a few days alone is summed up apart: of all days it would cost twice as much.
            UNION ALL
            SELECT r.domain AS domain, r.sender AS sender, r.sender_class AS sender_class, min(r.day) AS from_day, max(r.day) AS to_day,
                0 AS of_all, sumIf(r.messages, r.day > until_then - 28) AS recent,
                sumIf(r.messages, r.day > until_then - 28 AND r.day <= until_then) AS settled,
                sumIf(r.messages, (r.dkim_aligned OR r.spf_aligned) AND r.day > until_then - 28 AND r.day <= until_then) AS settled_pass,
                max(assumeNotNull(coalesce(nullIf(ours.until, toDate(0)), (SELECT until FROM {db}.v_settled))) AS until_then) AS until
            FROM {db}.roll AS r
            LEFT ANY JOIN {db}.settled_until AS ours ON ours.domain = r.domain
            WHERE r.day >= (SELECT first_day FROM {db}.window_days) AND r.day <= toDate(now('UTC'))
                AND r.day >= (SELECT records_from FROM {db}.retention)
                AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
            GROUP BY domain, sender, sender_class
        )
        GROUP BY domain, sender
    )
    GROUP BY domain
) AS seen
ARRAY JOIN senders AS one
LEFT ANY JOIN
(
    SELECT t.domain AS domain, arraySort(groupUniqArray(t.day))[3] AS third_day
    FROM {db}.reports AS t
    WHERE t.kind = 'aggregate' AND t.messages > 0 AND t.day <= toDate(now('UTC'))
        AND t.day >= (SELECT records_from FROM {db}.retention)
        AND (t.report_key, t.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
    GROUP BY domain
) AS told ON told.domain = seen.domain
LEFT JOIN
(
    SELECT sender, argMax(s.name, s.at) AS name, argMax(s.category, s.at) AS category
    FROM {db}.senders AS s
    GROUP BY sender
) AS said ON said.sender = one.sender
COMMENT 'A row a domain and sender: since when, until when, and whether it is new';

-- A change is one between two runs of days. Of each day it is said whether its mail was aligned (nine in ten), was not
-- (less than half), or neither; days that are neither are passed over, and a run ends where the word changes. A run of less
-- than ten messages, or than a tenth of a usual day, or that one report alone tells of, is noise. What is usual is said by
-- the days before alone, a week ago half as much as today: so a change is told on the day it began, as soon as there is
-- enough of it, and nothing that is sent later takes it back.
CREATE OR REPLACE VIEW {db}.v_sender_changes{on cluster}
(
    day             Date                   COMMENT 'Event day on which it began',
    domain          LowCardinality(String) COMMENT 'The policy domain',
    owned           Bool                   COMMENT 'Whether it is ours',
    sender          LowCardinality(String) COMMENT 'Stable key of the named service; sources that are not known are in v_source_changes',
    sender_name     String                 COMMENT 'What it is called; its key where no catalogue has it',
    change          LowCardinality(String) COMMENT 'new; lost_alignment; gained_alignment, for the first time or again; class_moved',
    class_before    Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'Of class_moved: what four fifths of its mail were before',
    class_after     Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'Of class_moved: what four fifths of its mail are since; of new: its class now',
    messages_before UInt64                 COMMENT 'Messages of the run of days before it; of alignment without those that were forwarded or of which it is not known',
    aligned_before  UInt64                 COMMENT 'of these with aligned DKIM or aligned SPF',
    messages_after  UInt64                 COMMENT 'Messages of the run of days that it began, up to the last settled day',
    aligned_after   UInt64                 COMMENT 'of these with aligned DKIM or aligned SPF',
    holds           Bool                   COMMENT 'Whether it is the last change of its kind, so whether it is still so: what an alert asks for'
)
{security}
AS SELECT
    found.event.day AS day, found.domain AS domain, found.domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    found.sender AS sender, if(ifNull(said.name, '') != '', said.name, toString(found.sender)) AS sender_name,
    found.event.change AS change,
    found.event.class_before AS class_before, found.event.class_after AS class_after,
    found.event.messages_before AS messages_before, found.event.aligned_before AS aligned_before,
    found.event.messages_after AS messages_after, found.event.aligned_after AS aligned_after,
    found.event.holds AS holds
FROM
(
    -- A step a level: an expression that is named and used twice would be worked out twice.
    SELECT domain, sender, event
    FROM
    (
        SELECT domain, sender, until, CAST(arrayConcat(
            arrayMap((turn, n) -> (turn.2.1, if(turn.3 < 0, 'lost_alignment', 'gained_alignment'), 0, 0,
                turn.1.2, turn.1.3, turn.2.2, turn.2.3, n = length(turns_of_alignment)), turns_of_alignment, arrayEnumerate(turns_of_alignment)),
            arrayMap((turn, n) -> (turn.2.1, 'class_moved', turn.1.4, turn.2.4,
                turn.1.2, turn.1.3, turn.2.2, turn.2.3, n = length(turns_of_class)), turns_of_class, arrayEnumerate(turns_of_class))),
            'Array(Tuple(day Date, change LowCardinality(String),
                class_before Enum8(''unknown'' = 0, ''compliant'' = 1, ''misconfigured'' = 2, ''forwarder'' = 3, ''threat'' = 4),
                class_after Enum8(''unknown'' = 0, ''compliant'' = 1, ''misconfigured'' = 2, ''forwarder'' = 3, ''threat'' = 4),
                messages_before UInt64, aligned_before UInt64, messages_after UInt64, aligned_after UInt64, holds Bool))') AS events
        FROM
        (
            SELECT domain, sender, until,
                arrayFilter(pair -> pair.3 != 0, arrayZip(arrayRotateRight(runs_of_alignment, 1), runs_of_alignment, arrayDifference(runs_of_alignment.4))) AS turns_of_alignment,
                arrayFilter(pair -> pair.3 != 0, arrayZip(arrayRotateRight(runs_of_class, 1), runs_of_class, arrayDifference(runs_of_class.4))) AS turns_of_class
            FROM
            (
                -- A run: its first day, its messages, those aligned, its word, the reports that tell of it, and how many
                -- messages are enough.
                SELECT domain, sender, until,
                    arrayFilter(run -> run.2 >= run.6 AND run.5 > 1,
                        arrayMap(run -> (run[1].1, arraySum(d -> d.2, run), arraySum(d -> d.3, run), run[1].4, arraySum(d -> d.5, run), run[1].6),
                            arraySplit((d, step) -> step != 0, by_alignment, arrayDifference(by_alignment.4)))) AS runs_of_alignment,
                    arrayFilter(run -> run.2 >= run.6 AND run.5 > 1,
                        arrayMap(run -> (run[1].1, arraySum(d -> d.2, run), arraySum(d -> d.3, run), run[1].4, arraySum(d -> d.5, run), run[1].6),
                            arraySplit((d, step) -> step != 0, by_class, arrayDifference(by_class.4)))) AS runs_of_class
                FROM
                (
                    SELECT domain, sender, until,
                        -- Where a stranger uses the same service, what was aligned on good days goes on beside it: that is no loss.
                        arrayFilter(d -> d.4 != 0, arrayMap((d, enough, good, aligned) -> (d.day, d.judged, d.aligned,
                            toInt8(multiIf(d.judged = 0, 0, d.aligned * 10 >= d.judged * 9, 1,
                                d.aligned * 2 < d.judged AND (good = 0 OR d.aligned * 2 * good < aligned), -1, 0)),
                            d.reports, enough), days, enough_at, good_before, aligned_before)) AS by_alignment,
                        arrayFilter(d -> d.4 != 0, arrayMap((d, enough, most) -> (d.day, d.messages, d.aligned,
                            if(most * 5 >= d.messages * 4, toInt8(indexOf(d.of_class, most)), toInt8(0)),
                            d.reports, enough), days, enough_at, arrayMap(d -> arrayMax(d.of_class), days))) AS by_class
                    FROM
                    (
                        SELECT domain, sender, until, days,
                            arrayMap((d, w, sent, weight) -> if(weight > w, greatest(10, (sent - d.messages * w) / (weight - w) / 10), 10), days, weights,
                                arrayCumSum(arrayMap((d, w) -> d.messages * w, days, weights)), arrayCumSum(weights)) AS enough_at,
                            -- A day that is good itself needs no look at those before it.
                            arrayCumSum(arrayMap((g, w) -> g * w, is_good, weights)) AS good_before,
                            arrayCumSum(arrayMap((d, g, w) -> d.aligned * g * w, days, is_good, weights)) AS aligned_before
                        FROM
                        (
                            SELECT domain, sender, until, days, arrayMap(d -> exp2((d.day - until) / 7), days) AS weights,
                                arrayMap(d -> d.judged > 0 AND d.aligned * 10 >= d.judged * 9, days) AS is_good
                            FROM
                            (
                                SELECT domain, sender, any(assumeNotNull(coalesce(nullIf(ours.until, toDate(0)), (SELECT until FROM {db}.v_settled))) AS settled) AS until,
                                    arraySort(d -> d.day, groupArray(CAST((day, messages, judged, aligned, of_class, reports),
                                        'Tuple(day Date, messages UInt64, judged UInt64, aligned UInt64, of_class Array(UInt64), reports UInt64)'))) AS days
                                FROM
                                (
                                    SELECT
                                        r.domain AS domain, r.sender AS sender, r.day AS day, sum(r.messages) AS messages, uniq(r.report_key) AS reports,
                                        -- What others passed on says nothing about how it was sent.
                                        sumIf(r.messages, r.sender_class != 'forwarder' AND NOT r.aligned_unknown) AS judged,
                                        sumIf(r.messages, r.sender_class != 'forwarder' AND NOT r.aligned_unknown AND (r.dkim_aligned OR r.spf_aligned)) AS aligned,
                                        [sumIf(r.messages, r.sender_class = 'compliant'), sumIf(r.messages, r.sender_class = 'misconfigured'),
                                         sumIf(r.messages, r.sender_class = 'forwarder'), sumIf(r.messages, r.sender_class = 'threat')] AS of_class
                                    FROM {db}.roll AS r
                                    WHERE r.sender != '' AND r.day > (SELECT first_day FROM {db}.window_days) - 92 AND r.day < toDate(now('UTC'))
                                        AND r.day >= (SELECT records_from FROM {db}.retention)
                                        AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
                                    GROUP BY domain, sender, day
                                ) AS told
                                LEFT ANY JOIN {db}.settled_until AS ours ON ours.domain = told.domain
                                WHERE day > settled - 119 AND day <= settled
                                GROUP BY domain, sender
                            )
                        )
                    )
                )
            )
        )
    )
    ARRAY JOIN events AS event
    WHERE event.day > until - 91
    UNION ALL
    SELECT s.domain AS domain, s.sender AS sender,
        CAST((s.first_seen, 'new', 0, s.sender_class, 0, 0, s.messages_28d, s.dmarc_pass_messages_28d, true),
            'Tuple(day Date, change LowCardinality(String),
                class_before Enum8(''unknown'' = 0, ''compliant'' = 1, ''misconfigured'' = 2, ''forwarder'' = 3, ''threat'' = 4),
                class_after Enum8(''unknown'' = 0, ''compliant'' = 1, ''misconfigured'' = 2, ''forwarder'' = 3, ''threat'' = 4),
                messages_before UInt64, aligned_before UInt64, messages_after UInt64, aligned_after UInt64, holds Bool)') AS event
    FROM {db}.v_senders AS s
    WHERE s.new AND s.messages_28d >= 10
) AS found
LEFT JOIN
(
    SELECT sender, argMax(s.name, s.at) AS name
    FROM {db}.senders AS s
    GROUP BY sender
) AS said ON said.sender = found.sender
COMMENT 'What changed about senders in the last 91 settled days: alerts ask for what holds';

-- Of an address the same, by class. A move has something else than a threat at one of its ends, and enough of it: strangers
-- of whom nothing was ever shown are passed over, which are by far the most.
CREATE OR REPLACE VIEW {db}.v_source_changes{on cluster}
(
    day             Date                   COMMENT 'Event day on which it began',
    domain          LowCardinality(String) COMMENT 'The policy domain',
    owned           Bool                   COMMENT 'Whether it is ours',
    source_ip       IPv6                   COMMENT 'The source of the mail',
    sender          LowCardinality(String) COMMENT 'Stable key of the named service behind it since; empty where it is not known',
    class_before    Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What four fifths of its mail were before',
    class_after     Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4) COMMENT 'What four fifths of its mail are since',
    messages_before UInt64                 COMMENT 'Messages of the run of days before it',
    messages_after  UInt64                 COMMENT 'Messages of the run of days that it began, up to the last settled day',
    holds           Bool                   COMMENT 'Whether it is the last such change of the source'
)
{security}
AS SELECT
    turn.2.1 AS day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, source_ip, turn.2.3 AS sender,
    CAST(turn.1.4, 'Enum8(''unknown'' = 0, ''compliant'' = 1, ''misconfigured'' = 2, ''forwarder'' = 3, ''threat'' = 4)') AS class_before,
    CAST(turn.2.4, 'Enum8(''unknown'' = 0, ''compliant'' = 1, ''misconfigured'' = 2, ''forwarder'' = 3, ''threat'' = 4)') AS class_after,
    turn.1.2 AS messages_before, turn.2.2 AS messages_after, (n = length(turns))::Bool AS holds
FROM
(
    SELECT domain, source_ip, until,
        arrayFilter(run -> run.2 >= run.6 AND run.5 > 1, arrayMap(run -> (run[1].1, arraySum(d -> d.2, run), run[1].3, run[1].4, arraySum(d -> d.5, run), run[1].6),
            arraySplit((d, step) -> step != 0, arrayFilter(d -> d.4 != 0, by_class) AS told, arrayDifference(told.4)))) AS runs,
        arrayFilter(pair -> pair.3 != 0, arrayZip(arrayRotateRight(runs, 1), runs, arrayDifference(runs.4))) AS turns
    FROM
    (
        SELECT domain, source_ip, until,
            arrayMap((d, w, sent, weight) -> (d.day, d.messages, d.sender,
                if(arrayMax(d.of_class) * 5 >= d.messages * 4, toInt8(indexOf(d.of_class, arrayMax(d.of_class))), toInt8(0)), d.reports,
                if(weight > w, greatest(10, (sent - d.messages * w) / (weight - w) / 10), 10)),
                days, weights, arrayCumSum(arrayMap((d, w) -> d.messages * w, days, weights)), arrayCumSum(weights)) AS by_class
        FROM
        (
            SELECT domain, source_ip, until, days, arrayMap(d -> exp2((d.day - until) / 3), days) AS weights
            FROM
            (
                SELECT domain, source_ip, any(assumeNotNull(coalesce(nullIf(ours.until, toDate(0)), (SELECT until FROM {db}.v_settled))) AS settled) AS until,
                    arraySort(d -> d.day, groupArray(CAST((day, messages, sender, of_class, reports),
                    'Tuple(day Date, messages UInt64, sender LowCardinality(String), of_class Array(UInt64), reports UInt64)'))) AS days
                FROM
                (
                    SELECT
                        r.domain AS domain, r.source_ip AS source_ip, r.day AS day, sum(r.messages) AS messages, uniq(r.report_key) AS reports,
                        argMax(r.sender, r.messages) AS sender,
                        [sumIf(r.messages, r.sender_class = 'compliant'), sumIf(r.messages, r.sender_class = 'misconfigured'),
                         sumIf(r.messages, r.sender_class = 'forwarder'), sumIf(r.messages, r.sender_class = 'threat')] AS of_class
                    FROM {db}.records AS r
                    LEFT SEMI JOIN
                    (
                        SELECT c.domain AS domain, c.source_ip AS source_ip
                        FROM {db}.records AS c
                        WHERE c.sender_class IN ('compliant', 'misconfigured', 'forwarder')
                            AND c.day > (SELECT first_day FROM {db}.window_days) - 15 AND c.day < toDate(now('UTC')) AND c.day >= (SELECT records_from FROM {db}.retention)
                        GROUP BY domain, source_ip
                        -- Four fifths of the ten messages of a run.
                        HAVING sum(c.messages) >= 8
                    ) AS ours ON ours.domain = r.domain AND ours.source_ip = r.source_ip
                    WHERE r.day > (SELECT first_day FROM {db}.window_days) - 15 AND r.day < toDate(now('UTC')) AND r.day >= (SELECT records_from FROM {db}.retention)
                        AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
                    GROUP BY domain, source_ip, day
                ) AS told
                LEFT ANY JOIN {db}.settled_until AS ours ON ours.domain = told.domain
                WHERE day > settled - 42 AND day <= settled
                GROUP BY domain, source_ip
            )
        )
    )
)
ARRAY JOIN turns AS turn, arrayEnumerate(turns) AS n
WHERE turn.2.1 > until - 28
COMMENT 'Sources that moved from one class to another in the last 28 settled days: ask for one domain, or for what is owned';

-- Of the domain's own keys alone: a stranger may write any other selector into a mail.
CREATE OR REPLACE VIEW {db}.v_selector_changes{on cluster}
(
    day             Date                   COMMENT 'Event day on which it began; of vanished the day after it was last seen',
    domain          LowCardinality(String) COMMENT 'The policy domain',
    owned           Bool                   COMMENT 'Whether it is ours',
    dkim_domain     LowCardinality(String) COMMENT 'Domain that signed (d=): the domain, one above or one below it',
    dkim_selector   LowCardinality(String) COMMENT 'Its selector (s=)',
    change          LowCardinality(String) COMMENT 'appeared: passed for the first time, while the domain was seen before; stopped_passing; passing_again; vanished: not seen for two weeks, and for twice as long as ever before',
    messages_before UInt64                 COMMENT 'Messages of the run of days before it',
    passed_before   UInt64                 COMMENT 'of these in which the signature passed',
    messages_after  UInt64                 COMMENT 'Messages of the run of days that it began, up to the last settled day',
    passed_after    UInt64                 COMMENT 'of these in which the signature passed',
    holds           Bool                   COMMENT 'Whether it is the last change of its kind, and the selector did not vanish since: what an alert asks for'
)
{security}
AS SELECT
    event.day AS day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, dkim_domain, dkim_selector,
    event.change AS change, event.messages_before AS messages_before, event.passed_before AS passed_before,
    event.messages_after AS messages_after, event.passed_after AS passed_after, event.holds AS holds
FROM
(
    SELECT domain, until, one.dkim_domain AS dkim_domain, one.dkim_selector AS dkim_selector, one.days AS days,
        arrayMap(d -> exp2((d.day - until) / 7), days) AS weights,
        arrayMap(d -> d.passed * 10 >= d.messages * 9, days) AS is_good,
        -- Where a stranger writes the selector into mail that fails, what passed on good days goes on beside it.
        arrayMap((d, w, sent, weight, good, passed) -> (d.day, d.messages, d.passed,
            toInt8(multiIf(d.passed * 10 >= d.messages * 9, 1, d.passed * 2 < d.messages AND (good = 0 OR d.passed * 2 * good < passed), -1, 0)), d.reports,
            if(weight > w, greatest(10, (sent - d.messages * w) / (weight - w) / 10), 10)),
            days, weights, arrayCumSum(arrayMap((d, w) -> d.messages * w, days, weights)), arrayCumSum(weights),
            arrayCumSum(arrayMap((g, w) -> g * w, is_good, weights)), arrayCumSum(arrayMap((d, g, w) -> d.passed * g * w, days, is_good, weights))) AS by_result,
        arrayFilter(run -> run.2 >= run.6 AND run.5 > 1, arrayMap(run -> (run[1].1, arraySum(d -> d.2, run), arraySum(d -> d.3, run), run[1].4, arraySum(d -> d.5, run), run[1].6),
            arraySplit((d, step) -> step != 0, arrayFilter(d -> d.4 != 0, by_result) AS told, arrayDifference(told.4)))) AS runs,
        arrayFilter(pair -> pair.3 != 0, arrayZip(arrayRotateRight(runs, 1), runs, arrayDifference(runs.4))) AS turns,
        days[1].day AS first_day, days[-1].day AS last_day,
        (last_domain_day - last_day > greatest(14, 2 * arrayMax(arrayDifference(arrayMap(d -> toInt32(d.day), days)))) AND length(days) > 3)::Bool AS vanished,
        CAST(arrayConcat(
            if(first_day >= first_domain_day + 14, [(first_day, 'appeared', 0, 0, arraySum(d -> d.messages, days), arraySum(d -> d.passed, days), NOT vanished)], []),
            arrayMap((turn, n) -> (turn.2.1, if(turn.3 < 0, 'stopped_passing', 'passing_again'),
                turn.1.2, turn.1.3, turn.2.2, turn.2.3, n = length(turns) AND NOT vanished), turns, arrayEnumerate(turns)),
            if(vanished, [(last_day + 1, 'vanished', arraySum(d -> d.messages, days), arraySum(d -> d.passed, days), 0, 0, true)], [])),
            'Array(Tuple(day Date, change LowCardinality(String), messages_before UInt64, passed_before UInt64, messages_after UInt64, passed_after UInt64, holds Bool))') AS events
    FROM
    (
        SELECT domain, any(until) AS until, min(days[1].day) AS first_domain_day, max(days[-1].day) AS last_domain_day,
            groupArrayIf(CAST((dkim_domain, dkim_selector, days),
                'Tuple(dkim_domain LowCardinality(String), dkim_selector LowCardinality(String), days Array(Tuple(day Date, messages UInt64, passed UInt64, reports UInt64)))'),
                arraySum(d -> d.passed, days) >= 10) AS selectors
        FROM
        (
            SELECT domain, dkim_domain, dkim_selector, any(assumeNotNull(coalesce(nullIf(ours.until, toDate(0)), (SELECT until FROM {db}.v_settled))) AS settled) AS until,
                arraySort(d -> d.day, groupArray(CAST((day, messages, passed, reports), 'Tuple(day Date, messages UInt64, passed UInt64, reports UInt64)'))) AS days
            FROM
            (
                SELECT s.domain AS domain, s.dkim_domain AS dkim_domain, s.selector AS dkim_selector, s.day AS day,
                    sum(s.messages) AS messages, sumIf(s.messages, s.result = 'pass') AS passed, uniq(s.report_key) AS reports
                FROM {db}.roll_signatures AS s
                WHERE s.day > (SELECT first_day FROM {db}.window_days) - 92 AND s.day < toDate(now('UTC')) AND s.day >= (SELECT records_from FROM {db}.retention)
                    AND (s.dkim_domain = s.domain OR endsWith(s.dkim_domain, concat('.', s.domain)) OR endsWith(s.domain, concat('.', s.dkim_domain)))
                    AND s.dkim_domain != '' AND s.selector != ''
                    -- A receiver that could not find out says nothing about the key (RFC 8601, section 2.7.1).
                    AND s.result != 'temperror'
                    AND (s.report_key, s.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
                GROUP BY domain, dkim_domain, dkim_selector, day
            ) AS told
            LEFT ANY JOIN {db}.settled_until AS ours ON ours.domain = told.domain
            WHERE day > settled - 119 AND day <= settled
            GROUP BY domain, dkim_domain, dkim_selector
        )
        GROUP BY domain
    )
    ARRAY JOIN selectors AS one
)
ARRAY JOIN events AS event
WHERE event.day > until - 91
COMMENT 'What changed about the selectors of a domain in the last 91 settled days: alerts ask for what holds';

-- Anybody may report anything, so which policy holds is put to the vote, field by field. Each organisation has a vote a day:
-- the last that it saw then. Where one that a catalogue knows told of the domain in the last 28 days, the days and votes of
-- strangers do not count. A word holds from the first day on which it has more than half of the votes; where that is less
-- than three of them, together with the two days of votes before it, around it or after it too. So one odd report changes
-- nothing, nor does what comes late about days before a change. What reports of RFC 9990 alone can tell (np, t) they alone
-- vote on, among strangers where they are a quarter of them at least.
--
-- A vote is twice the word's number, and one more where the report states it: what is not stated follows from what is, and
-- some reporters write it out. With more than half of all votes a word is the one in the middle of them, in order.
CREATE OR REPLACE VIEW {db}.v_policy_states{on cluster}
(
    domain            LowCardinality(String) COMMENT 'The policy domain',
    owned             Bool                   COMMENT 'Whether it is ours: others have no row',
    p                 LowCardinality(String) COMMENT 'Policy, as most reporters saw it last: none, quarantine, reject; other where it is no word of the standard; unset where it is not stated',
    sp                LowCardinality(String) COMMENT 'Policy for subdomains; where it is unset, p holds',
    np                LowCardinality(String) COMMENT 'Policy for subdomains that do not exist; where it is unset, that for subdomains holds',
    t                 LowCardinality(String) COMMENT 'Testing flag: y, n, other or unset',
    adkim             LowCardinality(String) COMMENT 'DKIM alignment: r, s, other or unset',
    aspf              LowCardinality(String) COMMENT 'SPF alignment: r, s, other or unset',
    pct               LowCardinality(String) COMMENT 'Percentage: 0 to 100, other or unset',
    since             Date                   COMMENT 'First event day of all this, of the last 119',
    last_day          Date                   COMMENT 'Last event day of which there are votes',
    previous_p        LowCardinality(String) COMMENT 'The same before it changed; empty where it did not. Where the policy was weakened: before that',
    previous_sp       LowCardinality(String) COMMENT 'The same of sp',
    previous_np       LowCardinality(String) COMMENT 'The same of np',
    previous_t        LowCardinality(String) COMMENT 'The same of t',
    previous_adkim    LowCardinality(String) COMMENT 'The same of adkim',
    previous_aspf     LowCardinality(String) COMMENT 'The same of aspf',
    previous_pct      LowCardinality(String) COMMENT 'The same of pct',
    changed_at        DateTime('UTC')        COMMENT 'Begin of the event day of that change; 1970 where there was none in these 119 days',
    changed           Bool                   COMMENT 'Whether it changed within the last 28 settled days or since. That something is stated which held anyway is no change',
    weakened          Bool                   COMMENT 'Whether p or sp asks for less than before a change of these days: t=y and pct count',
    testing_since     Date                   COMMENT 'First event day since when t is y or pct is 0; 1970 where neither is so',
    subdomains_weaker Bool                   COMMENT 'Whether subdomains, or those that do not exist, have a weaker policy than the domain'
)
{security}
AS SELECT
    domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    now_words[1] AS p, now_words[2] AS sp, now_words[3] AS np, now_words[4] AS t, now_words[5] AS adkim, now_words[6] AS aspf, now_words[7] AS pct,
    days[greatest(1, newest)] AS since, days[-1] AS last_day,
    before_words[1] AS previous_p, before_words[2] AS previous_sp, before_words[3] AS previous_np, before_words[4] AS previous_t,
    before_words[5] AS previous_adkim, before_words[6] AS previous_aspf, before_words[7] AS previous_pct,
    if(turn = 0, toDateTime(0, 'UTC'), toDateTime(days[turn], 'UTC')) AS changed_at,
    (newest > 0 AND days[newest] > until - 28)::Bool AS changed, (weaker > 0)::Bool AS weakened,
    if(tests[-1], days[arrayLastIndex(one -> NOT one, tests) + 1], toDate(0)) AS testing_since,
    (least(levels[-1].2, levels[-1].3) < levels[-1].1)::Bool AS subdomains_weaker
FROM
(
    SELECT domain, until, days, levels, tests, newest, weaker, if(weaker > 0, weaker, newest) AS turn,
        arrayMap((vote, words) -> words[intDiv(vote, 2) * (vote % 2) + 1], votes[-1], all_words) AS now_words,
        arrayMap((vote, words) -> if(turn = 0, '', words[intDiv(vote, 2) * (vote % 2) + 1]), votes[turn - 1], all_words) AS before_words
    FROM
    (
        SELECT domain, until, days, votes, levels, tests, arrayLastIndex(step -> step, steps) AS newest,
            arrayLastIndex((step, day, then) -> step AND day > until - 28 AND (then.4 > levels[-1].4 OR then.5 > levels[-1].5),
                steps, days, arrayRotateRight(levels, 1)) AS weaker,
            [['unset', 'none', 'quarantine', 'reject', 'other'], ['unset', 'none', 'quarantine', 'reject', 'other'],
             ['unset', 'none', 'quarantine', 'reject', 'other'], ['unset', 'n', 'y', 'other'], ['unset', 'r', 's', 'other'], ['unset', 'r', 's', 'other'],
             arrayConcat(['unset'], arrayMap(n -> toString(n), range(101)), ['other'])] AS all_words
        FROM
        (
            SELECT domain, until, days, votes, tests,
                arrayMap((vote, before, n) -> n > 1 AND arrayMap(one -> intDiv(one, 2), vote) != arrayMap(one -> intDiv(one, 2), before),
                    votes, arrayRotateRight(votes, 1), arrayEnumerate(votes)) AS steps,
                -- Who is asked to test does one step less, who is asked for a part of the mail does so with the rest
                -- (RFC 7489, section 6.6.4; the t of RFC 9989).
                arrayMap((level, vote, test) -> (level.1, level.2, level.3,
                    greatest(0, level.1 - if(test, 1, if(vote[7] BETWEEN 4 AND 203, 1 - (intDiv(vote[7], 2) - 1) / 100, 0))),
                    greatest(0, level.2 - if(test, 1, if(vote[7] BETWEEN 4 AND 203, 1 - (intDiv(vote[7], 2) - 1) / 100, 0)))), ranks, votes, tests) AS levels
            FROM
            (
                SELECT domain, assumeNotNull(coalesce(nullIf(ours.until, toDate(0)), (SELECT until FROM {db}.v_settled))) AS until, days, votes,
                    arrayMap(vote -> intDiv(vote[4], 2) = 2 OR intDiv(vote[7], 2) = 1, votes) AS tests,
                    -- Another word asks for nothing, and where np is not stated sp holds.
                    arrayMap(vote -> ([0, 0, 1, 2, 0][intDiv(vote[1], 2) + 1], [0, 0, 1, 2, 0][intDiv(vote[2], 2) + 1],
                        [0, 0, 1, 2, 0][intDiv(if(vote[3] % 2 = 0, vote[2], vote[3]), 2) + 1]), votes) AS ranks
                FROM
                (
                    SELECT domain, days, arrayMap((v1, v2, v3, v4, v5, v6, v7) -> [v1, v2, v3, v4, v5, v6, v7],
                        of_fields[1], of_fields[2], of_fields[3], of_fields[4], of_fields[5], of_fields[6], of_fields[7]) AS votes
                    FROM
                    (
                        SELECT domain, any(days) AS days, arraySort(one -> one.1, groupArray((field, held))).2 AS of_fields
                        FROM
                        (
                            -- Before a word first had enough votes, the first that has them is taken.
                            SELECT domain, days, field,
                                arrayReverseFill(vote -> vote > 0, arrayFill(vote -> vote > 0, arrayMap(
                                    (l, m, mine, all, known, l1, l2, l3, l4, n1, n2, n3, n4) -> if(
                                        m > 0 AND mine * 2 > length(l) AND (known OR length(l) * 4 >= all) AND (mine > 2
                                            OR (mine + n1 + n2 > 1 OR alone) AND (mine + n1 + n2) * 2 > length(l) + length(l1) + length(l2)
                                            OR mine + n2 + n3 > 1 AND (mine + n2 + n3) * 2 > length(l) + length(l2) + length(l3)
                                            OR mine + n3 + n4 > 1 AND (mine + n3 + n4) * 2 > length(l) + length(l3) + length(l4)),
                                        m * 2 + (countEqual(l, m * 2 + 1) * 2 > mine), 0),
                                    lists, middles, own, voters, of_known, before_2, before_1, after_1, after_2,
                                    arrayMap((l, m) -> arrayCount(v -> intDiv(v, 2) = m, l), before_2, middles),
                                    arrayMap((l, m) -> arrayCount(v -> intDiv(v, 2) = m, l), before_1, middles),
                                    arrayMap((l, m) -> arrayCount(v -> intDiv(v, 2) = m, l), after_1, middles),
                                    arrayMap((l, m) -> arrayCount(v -> intDiv(v, 2) = m, l), after_2, middles)))) AS held
                            FROM
                            (
                                SELECT domain, days, length(days) = 1 AS alone, of_known, voters, field, lists, middles,
                                    arrayMap((l, m) -> arrayCount(v -> intDiv(v, 2) = m, l), lists, middles) AS own,
                                    arrayPopBack(arrayPushFront(lists, emptyArrayUInt8())) AS before_1,
                                    arrayPopBack(arrayPushFront(before_1, emptyArrayUInt8())) AS before_2,
                                    arrayPopFront(arrayPushBack(lists, emptyArrayUInt8())) AS after_1,
                                    arrayPopFront(arrayPushBack(after_1, emptyArrayUInt8())) AS after_2
                                FROM
                                (
                                    SELECT domain, days, of_known, voters, field, lists, arrayMap(l -> intDiv(l[intDiv(length(l), 2) + 1], 2), lists) AS middles
                                    FROM
                                    (
                                        SELECT domain, days, of_known, voters, field,
                                            arrayMap(of_day -> arraySort(arrayFilter(v -> v > 0, arrayMap(said -> toUInt8(bitAnd(bitShiftRight(said, (field - 1) * 8), 255)), of_day))), told) AS lists
                                        FROM
                                        (
                                            SELECT domain, counted.1 AS days, counted.2 AS of_known, counted.3 AS told, arrayMap(one -> length(one), told) AS voters
                                            FROM
                                            (
                                                SELECT domain, arraySort(one -> one.1, groupArray((day, of_known, told))) AS by_day,
                                                    arrayFill(day -> day > toDate(0), arrayMap(one -> if(one.2, one.1, toDate(0)), by_day)) AS last_known,
                                                    arrayFilter((one, known) -> one.2 OR known = toDate(0) OR one.1 - known > 28, by_day, last_known) AS counted
                                                FROM
                                                (
                                                    SELECT domain, day, max(known) AS of_known, if(of_known, groupArrayIf(said_then, known), groupArray(said_then)) AS told
                                                    FROM
                                                    (
                                                        SELECT r.domain AS domain, r.day AS day, if(ifNull(named.organisation, '') != '', named.organisation, r.reporter) AS organisation,
                                                            -- What is shown to be of somebody else is of a stranger.
                                                            max(ifNull(named.name, '') != '' AND r.genuine) AS known, argMax(r.said, (r.genuine, r.end)) AS said_then
                                                        FROM
                                                        (
                                                            SELECT domain, day, reporter, end, reporter_check != 'fail' AS genuine, standard = 'rfc9990' AS tells_all,
                                                                transform(p, ['', 'none', 'quarantine', 'reject'], [0, 1, 2, 3], 4) AS p_word,
                                                                transform(sp, ['', 'none', 'quarantine', 'reject'], [0, 1, 2, 3], 4) AS sp_word,
                                                                transform(np, ['', 'none', 'quarantine', 'reject'], [0, 1, 2, 3], 4) AS np_word,
                                                                transform(testing, ['', 'n', 'y'], [0, 1, 2], 3) AS t_word,
                                                                transform(adkim, ['', 'r', 's'], [0, 1, 2], 3) AS adkim_word,
                                                                transform(aspf, ['', 'r', 's'], [0, 1, 2], 3) AS aspf_word,
                                                                transform(pct, arrayMap(n -> toString(n), range(101)), arrayMap(n -> n + 1, range(101)), 102) AS pct_word,
                                                                -- A byte a field, the first the lowest.
                                                                toUInt64(p_word * 2 + (p_word > 0))
                                                                    + bitShiftLeft(toUInt64(if(sp_word > 0, sp_word * 2 + 1, p_word * 2)), 8)
                                                                    + bitShiftLeft(toUInt64(multiIf(NOT tells_all, 0, np_word > 0, np_word * 2 + 1, sp_word > 0, sp_word * 2, p_word * 2)), 16)
                                                                    + bitShiftLeft(toUInt64(multiIf(NOT tells_all, 0, t_word > 0, t_word * 2 + 1, 2)), 24)
                                                                    + bitShiftLeft(toUInt64(if(adkim_word > 0, adkim_word * 2 + 1, 2)), 32)
                                                                    + bitShiftLeft(toUInt64(if(aspf_word > 0, aspf_word * 2 + 1, 2)), 40)
                                                                    + bitShiftLeft(toUInt64(multiIf(pct != '', pct_word * 2 + 1, tells_all, 0, 202)), 48) AS said
                                                            FROM {db}.reports
                                                            WHERE kind = 'aggregate' AND day > toDate(now('UTC')) - 119 AND day <= toDate(now('UTC'))
                                                                AND day >= (SELECT reports_from FROM {db}.retention)
                                                                AND domain IN (SELECT domain FROM {db}.owned_domains)
                                                                AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                                                        ) AS r
                                                        LEFT JOIN
                                                        (
                                                            SELECT reporter, argMax(s.organisation, s.at) AS organisation, argMax(s.name, s.at) AS name
                                                            FROM {db}.reporters AS s
                                                            GROUP BY reporter
                                                        ) AS named ON named.reporter = r.reporter
                                                        GROUP BY domain, day, organisation
                                                    )
                                                    GROUP BY domain, day
                                                )
                                                GROUP BY domain
                                            )
                                        )
                                        ARRAY JOIN range(1, 8) AS field
                                    )
                                )
                            )
                        )
                        GROUP BY domain
                    )
                ) AS held
                LEFT ANY JOIN {db}.settled_until AS ours ON ours.domain = held.domain
            )
        )
    )
)
COMMENT 'A row an owned domain: the policy it publishes, as most of those saw it who report, and what it was before';

-- Who is to be expected for a day is learnt of the same weekday of the four weeks before: who told of three of them (of a
-- younger domain: of as many in proportion, and of two at least). It weighs as many messages as it told of on these, the
-- least and the most left out. Anybody may report anything, so what strangers say is not taken as it is said: together
-- they weigh at most a quarter of what those weigh who are known, if any of these is to be expected, and else nobody more
-- than all others together, where there are three of them. Of strangers it takes four days until one is expected. A domain is as old as if its third day had two before it, for
-- any report may have any date.
--
-- Who reports hourly has told of the day when it has told of its hours: of as many as of these four days, the worst left out.
CREATE OR REPLACE VIEW {db}.v_completeness{on cluster}
(
    day                Date                   COMMENT 'Event day, up to yesterday',
    domain             LowCardinality(String) COMMENT 'The policy domain',
    owned              Bool                   COMMENT 'Whether it is ours',
    settled            Bool                   COMMENT 'Whether late reports are no longer expected: of a domain of ours by v_settled_domains, else by v_settled',
    completeness       Float64                COMMENT 'What has been reported of what was to be expected, 0 to 1',
    expected_messages  Float64                COMMENT 'Messages that the usual reporters tell of on such a day of the week, as far as they count: strangers together for a quarter of what those tell of who are known, and among strangers alone nobody for more than all others, where there are three of them',
    reported_messages  Float64                COMMENT 'of these those of reporters who have told of this day; of some of its hours, in proportion',
    reporters_expected UInt32                 COMMENT 'Organisations that tell of such a day of the week as a rule',
    reporters_reported UInt32                 COMMENT 'of these those who have told of this day, or of half of their hours at least',
    missing            Array(String)          COMMENT 'The others by their organisational domains, those with most messages first'
)
{security}
AS SELECT
    day, told.domain AS domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    (day <= assumeNotNull(coalesce(nullIf(ours.until, toDate(0)), (SELECT until FROM {db}.v_settled))))::Bool AS settled,
    reported / expected AS completeness, expected AS expected_messages, reported AS reported_messages,
    usual AS reporters_expected, usual - toUInt32(length(missing)) AS reporters_reported, missing.organisation AS missing
FROM {db}.expected_days AS told
LEFT ANY JOIN {db}.settled_until AS ours ON ours.domain = told.domain
COMMENT 'A row a domain and day of the last 91 for which something was to be expected: how much of it is there. A domain of which there were no two weeks before has none';

-- What a reporter usually does, of the last 91 days: of an organisation, for it may report by several addresses and change
-- them. A report that was sent more than ten days after its period was sent again by somebody, and tells nothing about how
-- late its reporter is. Anybody may report by any name, so lists of what was told are kept, and no sets.
--
-- Silent is who was heard of while its days were over, and told of enough: neither somebody whose old reports were brought
-- in nor who tells of one mail in a thousand. By how much it is told is counted as v_completeness does, so that no stranger
-- can tell of so much that nobody else counts.
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
    share          Float64                COMMENT 'Of the 28 days up to the last it told of: its part of the messages told of the domain, 0 to 1; where somebody known tells of it, strangers together count for a quarter of that at most',
    days_told      UInt16                 COMMENT 'Days it told of in the last 91',
    cadence_days   Float32                COMMENT 'Days from one that it tells of to the next, as a rule: 1 for who reports daily, 7 weekly; 0 where it is not known yet',
    usual_gap_days UInt16                 COMMENT 'Days that nine in ten of these do not exceed: 3 for who reports on workdays',
    usual_weekdays Array(UInt8)           COMMENT 'Days of the week it tells of in at least half of the weeks; 1 is Monday',
    lag_p50        Float64                COMMENT 'Seconds from the end of a period until the report was sent, by the date of its mail: half of its reports were not later; 0 where no mail told',
    lag_p90        Float64                COMMENT 'Nine in ten were not later',
    lag_p99        Float64                COMMENT '99 in a hundred were not later',
    usual          Bool                   COMMENT 'Whether a next report can be expected: it told of four days at least, about weekly or more often',
    expected_by    DateTime('UTC')        COMMENT 'When the next report should have come: after its usual gap, and as late as nine in ten are, or a day where that is not known; 1970 where none can be expected',
    silent         Bool                   COMMENT 'Whether that was more than two days ago, while it told of one of the last 28 settled days; never where less than a quarter of its 28 days before was told of within ten days, or its share is below one in a hundred',
    silent_days    UInt16                 COMMENT 'Days since the end of the last period it told of'
)
{security}
AS SELECT
    habit.domain AS domain, habit.domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned,
    habit.organisation AS reporter, if(habit.name = '', reporter, habit.name) AS reporter_name, habit.organisation AS organisation,
    arrayMap(r -> r.2, arrayReverseSort(habit.reporters)) AS reporters,
    habit.first_day AS first_day, habit.last_day AS last_day, habit.last_end AS last_end, habit.last_received_at AS last_received_at,
    habit.reports AS reports, habit.reports_28d AS reports_28d, habit.messages_28d AS messages_28d,
    least(1., if(all_told.known > 0, habit.messages_before / (all_told.known + least(all_told.others, all_told.known / 4)),
        if(all_told.others > 0, habit.messages_before / all_told.others, 0.))) AS share,
    length(habit.days) AS days_told,
    if(empty(habit.gaps), 0, arrayReduce('quantileExact(0.5)', habit.gaps)) AS cadence_days,
    if(empty(habit.gaps), 0, arrayReduce('quantileExactHigh(0.9)', habit.gaps)) AS usual_gap_days,
    arrayFilter(w -> countEqual(habit.weekdays, w) * 2 > intDiv(toInt32(habit.days[-1]) - toInt32(habit.days[1]), 7) AND length(habit.days) > 3, range(1, 8)) AS usual_weekdays,
    habit.lags[1] AS lag_p50, habit.lags[2] AS lag_p90, habit.lags[3] AS lag_p99,
    (length(habit.days) > 3 AND usual_gap_days BETWEEN 1 AND 8)::Bool AS usual,
    if(usual, last_end + toIntervalDay(usual_gap_days) + toIntervalSecond(if(habit.lags_told = 0, 86400, toUInt32(lag_p90))), toDateTime(0, 'UTC')) AS expected_by,
    (usual AND expected_by + toIntervalDay(2) < now() AND habit.last_day > habit.until - 28
        AND habit.days_live * 4 >= habit.days_before AND share >= 0.01)::Bool AS silent,
    greatest(0, dateDiff('day', last_end, now('UTC'))) AS silent_days
FROM
(
    SELECT domain, organisation, name, reporters, first_day, last_day, last_end, last_received_at, reports, reports_28d, messages_28d, lags, lags_told, until,
        arraySort(arrayDistinct(arrayFilter(d -> d > until - 91, told.1))) AS days, arrayMap(d -> toDayOfWeek(d), days) AS weekdays,
        arrayPopFront(arrayDifference(arrayMap(d -> toInt32(d), days))) AS gaps,
        arraySum(one -> if(one.1 > last_day - 28 AND one.1 <= last_day, one.2, 0), told) AS messages_before,
        length(arrayDistinct(arrayFilter(d -> d > last_day - 28, told.1))) AS days_before,
        length(arrayDistinct(arrayMap(one -> one.1, arrayFilter(one -> one.3 AND one.1 > last_day - 28, told)))) AS days_live
    FROM
    (
        SELECT
            domain, organisation, max(named) AS name, groupArray((last_day_of_one, reporter)) AS reporters,
            min(first_day_of_one) AS first_day, max(last_day_of_one) AS last_day, max(last_end_of_one) AS last_end,
            max(last_received_of_one) AS last_received_at, sum(reports_of_one) AS reports,
            sum(arrayCount(one -> one.1 > until_then - 28 AND one.1 <= until_then, told_of_one)) AS reports_28d,
            sum(arraySum(one -> if(one.1 > until_then - 28 AND one.1 <= until_then, one.2, 0), told_of_one)) AS messages_28d,
            any(until_then) AS until, groupArrayArray(told_of_one) AS told,
            groupArrayArray(lags_of_one) AS all_lags, length(all_lags) AS lags_told,
            arrayReduce('quantilesExact(0.5, 0.9, 0.99)', if(empty(all_lags), [0], all_lags)) AS lags
        FROM
        (
            SELECT
                one.domain AS domain, one.reporter AS reporter, ifNull(said.name, '') AS named,
                if(ifNull(said.organisation, '') != '', said.organisation, one.reporter) AS organisation,
                assumeNotNull(coalesce(nullIf(ours.until, toDate(0)), (SELECT until FROM {db}.v_settled))) AS until_then,
                one.* EXCEPT (domain, reporter)
            FROM
            (
                SELECT
                    r.domain AS domain, r.reporter AS reporter, min(r.day) AS first_day_of_one, max(r.day) AS last_day_of_one,
                    maxIf(r.end, r.end < now() + 86400) AS last_end_of_one, max(r.received_at) AS last_received_of_one, count() AS reports_of_one,
                    -- Of each report the day, how many messages, and whether it came within ten days.
                    groupArrayIf((r.day, r.messages, greatest(r.received_at, r.ingested_at) <= r.end + 864000), r.day > today() - 119 AND r.day <= today()) AS told_of_one,
                    groupArrayIf(toUInt32(least(864000, greatest(0, dateDiff('second', r.end, r.received_at))) AS lag),
                        r.dated AND r.day > today() - 96 AND lag < 864000) AS lags_of_one
                FROM {db}.reports AS r
                WHERE r.kind = 'aggregate' AND r.day >= (SELECT reports_from FROM {db}.retention)
                    AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                GROUP BY domain, reporter
            ) AS one
            LEFT JOIN {db}.named_reporters AS said ON said.reporter = one.reporter
            LEFT ANY JOIN {db}.settled_until AS ours ON ours.domain = one.domain
        )
        GROUP BY domain, organisation
    )
) AS habit
LEFT ANY JOIN
(
    -- Of the 28 days up to each day.
    SELECT domain, day, sum(of_known) OVER before AS known, sum(of_all - of_known) OVER before AS others
    FROM
    (
        SELECT t.domain AS domain, t.day AS day, toFloat64(sum(t.messages)) AS of_all,
            toFloat64(sumIf(t.messages, t.reporter IN (SELECT reporter FROM {db}.named_reporters WHERE name != '')
                AND (t.reporter_check = 'pass' OR t.domain NOT IN (
                    SELECT p.domain
                    FROM {db}.reports AS p
                    WHERE p.kind = 'aggregate' AND p.day > today() - 119 AND p.day >= (SELECT reports_from FROM {db}.retention) AND p.reporter_check = 'pass'
                        AND p.reporter IN (SELECT reporter FROM {db}.named_reporters WHERE name != '')
                        AND (p.report_key, p.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                )))) AS of_known
        FROM {db}.reports AS t
        WHERE t.kind = 'aggregate' AND t.day > today() - 119 AND t.day <= today() AND t.day >= (SELECT reports_from FROM {db}.retention)
            AND (t.report_key, t.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
        GROUP BY domain, day
    )
    WINDOW before AS (PARTITION BY domain ORDER BY day RANGE BETWEEN 27 PRECEDING AND CURRENT ROW)
) AS all_told ON all_told.domain = habit.domain AND all_told.day = habit.last_day
COMMENT 'A row a domain and organisation that reports: since when, how often, how late, and whether it has fallen silent'
