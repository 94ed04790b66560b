-- When a sender was first seen, and what changed since, is computed from the rows that count each time it is asked: so it
-- is right whatever comes late, is imported, is revised or is labelled. What changes by itself as reports come in is said
-- of settled days alone.
CREATE OR REPLACE VIEW {db}.v_settled{on cluster}
(
    until Date   COMMENT 'The last settled day: late reports are no longer expected for it',
    days  UInt16 COMMENT 'How many days after its end a day is settled'
)
{security}
AS SELECT toDate(now('UTC')) - 1 - toIntervalDay(days) AS until, toUInt16(2) AS days
COMMENT 'One row: up to which day figures no longer change, as a rule. v_completeness says of each day what is still missing';

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
    (sender != '' AND first_seen > (SELECT until FROM {db}.v_settled) - 28 AND first_seen <= (SELECT until FROM {db}.v_settled)
        AND told.third_day > toDate(0) AND told.third_day < first_seen)::Bool AS new,
    one.messages AS messages, one.messages_28d AS messages_28d, one.pass_28d AS dmarc_pass_messages_28d
FROM
(
    SELECT domain, min(first_seen) AS domain_first_seen,
        groupArray(CAST((sender, class, first_seen, last_seen, messages, messages_28d, pass_28d),
            'Tuple(sender LowCardinality(String), class Enum8(''unknown'' = 0, ''compliant'' = 1, ''misconfigured'' = 2, ''forwarder'' = 3, ''threat'' = 4),
             first_seen Date, last_seen Date, messages UInt64, messages_28d UInt64, pass_28d UInt64)')) AS senders
    FROM
    (
        SELECT domain, sender, argMax(sender_class, (recent, to_day, of_all, sender_class)) AS class, min(from_day) AS first_seen, max(to_day) AS last_seen,
            sum(of_all) AS messages, sum(settled) AS messages_28d, sum(settled_pass) AS pass_28d
        FROM
        (
            SELECT r.domain AS domain, r.sender AS sender, r.sender_class AS sender_class, min(r.day) AS from_day, max(r.day) AS to_day,
                sum(r.messages) AS of_all, toUInt64(0) AS recent, toUInt64(0) AS settled, toUInt64(0) AS settled_pass
            FROM {db}.roll AS r
            WHERE r.day >= (SELECT records_from FROM {db}.retention) AND r.day <= toDate(now('UTC'))
                AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
            GROUP BY domain, sender, sender_class
            -- What is asked of a few days alone is summed up apart: of all days it would cost twice as much.
            UNION ALL
            SELECT r.domain AS domain, r.sender AS sender, r.sender_class AS sender_class, min(r.day) AS from_day, max(r.day) AS to_day,
                0 AS of_all, sum(r.messages) AS recent,
                sumIf(r.messages, r.day <= (SELECT until FROM {db}.v_settled)) AS settled,
                sumIf(r.messages, (r.dkim_aligned OR r.spf_aligned) AND r.day <= (SELECT until FROM {db}.v_settled)) AS settled_pass
            FROM {db}.roll AS r
            WHERE r.day > (SELECT until FROM {db}.v_settled) - 28 AND r.day <= toDate(now('UTC'))
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
    WHERE t.kind = 'aggregate' AND t.messages > 0 AND t.day <= (SELECT until FROM {db}.v_settled)
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
AS
WITH (SELECT until FROM {db}.v_settled) AS until
SELECT
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
        SELECT domain, sender, CAST(arrayConcat(
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
            SELECT domain, sender,
                arrayFilter(pair -> pair.3 != 0, arrayZip(arrayRotateRight(runs_of_alignment, 1), runs_of_alignment, arrayDifference(runs_of_alignment.4))) AS turns_of_alignment,
                arrayFilter(pair -> pair.3 != 0, arrayZip(arrayRotateRight(runs_of_class, 1), runs_of_class, arrayDifference(runs_of_class.4))) AS turns_of_class
            FROM
            (
                -- A run: its first day, its messages, those aligned, its word, the reports that tell of it, and how many
                -- messages are enough.
                SELECT domain, sender,
                    arrayFilter(run -> run.2 >= run.6 AND run.5 > 1,
                        arrayMap(run -> (run[1].1, arraySum(d -> d.2, run), arraySum(d -> d.3, run), run[1].4, arraySum(d -> d.5, run), run[1].6),
                            arraySplit((d, step) -> step != 0, by_alignment, arrayDifference(by_alignment.4)))) AS runs_of_alignment,
                    arrayFilter(run -> run.2 >= run.6 AND run.5 > 1,
                        arrayMap(run -> (run[1].1, arraySum(d -> d.2, run), arraySum(d -> d.3, run), run[1].4, arraySum(d -> d.5, run), run[1].6),
                            arraySplit((d, step) -> step != 0, by_class, arrayDifference(by_class.4)))) AS runs_of_class
                FROM
                (
                    SELECT domain, sender,
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
                        SELECT domain, sender, days,
                            arrayMap((d, w, sent, weight) -> if(weight > w, greatest(10, (sent - d.messages * w) / (weight - w) / 10), 10), days, weights,
                                arrayCumSum(arrayMap((d, w) -> d.messages * w, days, weights)), arrayCumSum(weights)) AS enough_at,
                            -- A day that is good itself needs no look at those before it.
                            arrayCumSum(arrayMap((g, w) -> g * w, is_good, weights)) AS good_before,
                            arrayCumSum(arrayMap((d, g, w) -> d.aligned * g * w, days, is_good, weights)) AS aligned_before
                        FROM
                        (
                            SELECT domain, sender, days, arrayMap(d -> exp2((d.day - assumeNotNull(until)) / 7), days) AS weights,
                                arrayMap(d -> d.judged > 0 AND d.aligned * 10 >= d.judged * 9, days) AS is_good
                            FROM
                            (
                                SELECT domain, sender, arraySort(d -> d.day, groupArray(CAST((day, messages, judged, aligned, of_class, reports),
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
                                    WHERE r.sender != '' AND r.day > until - 119 AND r.day <= until AND r.day >= (SELECT records_from FROM {db}.retention)
                                        AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
                                    GROUP BY domain, sender, day
                                )
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
AS
WITH (SELECT until FROM {db}.v_settled) AS until
SELECT
    turn.2.1 AS day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, source_ip, turn.2.3 AS sender,
    CAST(turn.1.4, 'Enum8(''unknown'' = 0, ''compliant'' = 1, ''misconfigured'' = 2, ''forwarder'' = 3, ''threat'' = 4)') AS class_before,
    CAST(turn.2.4, 'Enum8(''unknown'' = 0, ''compliant'' = 1, ''misconfigured'' = 2, ''forwarder'' = 3, ''threat'' = 4)') AS class_after,
    turn.1.2 AS messages_before, turn.2.2 AS messages_after, (n = length(turns))::Bool AS holds
FROM
(
    SELECT domain, source_ip,
        arrayFilter(run -> run.2 >= run.6 AND run.5 > 1, arrayMap(run -> (run[1].1, arraySum(d -> d.2, run), run[1].3, run[1].4, arraySum(d -> d.5, run), run[1].6),
            arraySplit((d, step) -> step != 0, arrayFilter(d -> d.4 != 0, by_class) AS told, arrayDifference(told.4)))) AS runs,
        arrayFilter(pair -> pair.3 != 0, arrayZip(arrayRotateRight(runs, 1), runs, arrayDifference(runs.4))) AS turns
    FROM
    (
        SELECT domain, source_ip,
            arrayMap((d, w, sent, weight) -> (d.day, d.messages, d.sender,
                if(arrayMax(d.of_class) * 5 >= d.messages * 4, toInt8(indexOf(d.of_class, arrayMax(d.of_class))), toInt8(0)), d.reports,
                if(weight > w, greatest(10, (sent - d.messages * w) / (weight - w) / 10), 10)),
                days, weights, arrayCumSum(arrayMap((d, w) -> d.messages * w, days, weights)), arrayCumSum(weights)) AS by_class
        FROM
        (
            SELECT domain, source_ip, days, arrayMap(d -> exp2((d.day - assumeNotNull(until)) / 3), days) AS weights
            FROM
            (
                SELECT domain, source_ip, arraySort(d -> d.day, groupArray(CAST((day, messages, sender, of_class, reports),
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
                            AND c.day > until - 42 AND c.day <= until AND c.day >= (SELECT records_from FROM {db}.retention)
                        GROUP BY domain, source_ip
                        -- Four fifths of the ten messages of a run.
                        HAVING sum(c.messages) >= 8
                    ) AS ours ON ours.domain = r.domain AND ours.source_ip = r.source_ip
                    WHERE r.day > until - 42 AND r.day <= until AND r.day >= (SELECT records_from FROM {db}.retention)
                        AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
                    GROUP BY domain, source_ip, day
                )
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
AS
WITH (SELECT until FROM {db}.v_settled) AS until
SELECT
    event.day AS day, domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, dkim_domain, dkim_selector,
    event.change AS change, event.messages_before AS messages_before, event.passed_before AS passed_before,
    event.messages_after AS messages_after, event.passed_after AS passed_after, event.holds AS holds
FROM
(
    SELECT domain, one.dkim_domain AS dkim_domain, one.dkim_selector AS dkim_selector, one.days AS days,
        arrayMap(d -> exp2((d.day - assumeNotNull(until)) / 7), days) AS weights,
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
        SELECT domain, min(days[1].day) AS first_domain_day, max(days[-1].day) AS last_domain_day,
            groupArrayIf(CAST((dkim_domain, dkim_selector, days),
                'Tuple(dkim_domain LowCardinality(String), dkim_selector LowCardinality(String), days Array(Tuple(day Date, messages UInt64, passed UInt64, reports UInt64)))'),
                arraySum(d -> d.passed, days) >= 10) AS selectors
        FROM
        (
            SELECT domain, dkim_domain, dkim_selector, arraySort(d -> d.day, groupArray(CAST((day, messages, passed, reports), 'Tuple(day Date, messages UInt64, passed UInt64, reports UInt64)'))) AS days
            FROM
            (
                SELECT s.domain AS domain, s.dkim_domain AS dkim_domain, s.selector AS dkim_selector, s.day AS day,
                    sum(s.messages) AS messages, sumIf(s.messages, s.result = 'pass') AS passed, uniq(s.report_key) AS reports
                FROM {db}.roll_signatures AS s
                WHERE s.day > until - 119 AND s.day <= until AND s.day >= (SELECT records_from FROM {db}.retention)
                    AND (s.dkim_domain = s.domain OR endsWith(s.dkim_domain, concat('.', s.domain)) OR endsWith(s.domain, concat('.', s.dkim_domain)))
                    AND s.dkim_domain != '' AND s.selector != ''
                    -- A receiver that could not find out says nothing about the key (RFC 8601, section 2.7.1).
                    AND s.result != 'temperror'
                    AND (s.report_key, s.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
                GROUP BY domain, dkim_domain, dkim_selector, day
            )
            GROUP BY domain, dkim_domain, dkim_selector
        )
        GROUP BY domain
    )
    ARRAY JOIN selectors AS one
)
ARRAY JOIN events AS event
WHERE event.day > until - 91
COMMENT 'What changed about the selectors of a domain in the last 91 settled days: alerts ask for what holds'
