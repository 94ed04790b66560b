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
    since             Date                   COMMENT 'First event day of all this, of the last 365',
    last_day          Date                   COMMENT 'Last event day of which there are votes',
    previous_p        LowCardinality(String) COMMENT 'The same before it changed; empty where it did not. Where the policy was weakened: before that',
    previous_sp       LowCardinality(String) COMMENT 'The same of sp',
    previous_np       LowCardinality(String) COMMENT 'The same of np',
    previous_t        LowCardinality(String) COMMENT 'The same of t',
    previous_adkim    LowCardinality(String) COMMENT 'The same of adkim',
    previous_aspf     LowCardinality(String) COMMENT 'The same of aspf',
    previous_pct      LowCardinality(String) COMMENT 'The same of pct',
    changed_at        DateTime('UTC')        COMMENT 'Begin of the event day of that change; 1970 where there was none',
    changed           Bool                   COMMENT 'Whether it changed within the last 28 settled days or since. That something is stated which held anyway is no change',
    weakened          Bool                   COMMENT 'Whether p or sp asks for less than before a change of these days: t=y and pct count',
    testing_since     Date                   COMMENT 'First event day since when t is y or pct is 0; 1970 where neither is so',
    subdomains_weaker Bool                   COMMENT 'Whether subdomains, or those that do not exist, have a weaker policy than the domain'
)
{security}
AS
WITH (SELECT until FROM {db}.v_settled) AS until
SELECT
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
    SELECT domain, days, levels, tests, newest, weaker, if(weaker > 0, weaker, newest) AS turn,
        arrayMap((vote, words) -> words[intDiv(vote, 2) * (vote % 2) + 1], votes[-1], all_words) AS now_words,
        arrayMap((vote, words) -> if(turn = 0, '', words[intDiv(vote, 2) * (vote % 2) + 1]), votes[turn - 1], all_words) AS before_words
    FROM
    (
        SELECT domain, days, votes, levels, tests, arrayLastIndex(step -> step, steps) AS newest,
            arrayLastIndex((step, day, then) -> step AND day > until - 28 AND (then.4 > levels[-1].4 OR then.5 > levels[-1].5),
                steps, days, arrayRotateRight(levels, 1)) AS weaker,
            [['unset', 'none', 'quarantine', 'reject', 'other'], ['unset', 'none', 'quarantine', 'reject', 'other'],
             ['unset', 'none', 'quarantine', 'reject', 'other'], ['unset', 'n', 'y', 'other'], ['unset', 'r', 's', 'other'], ['unset', 'r', 's', 'other'],
             arrayConcat(['unset'], arrayMap(n -> toString(n), range(101)), ['other'])] AS all_words
        FROM
        (
            SELECT domain, days, votes, tests,
                arrayMap((vote, before, n) -> n > 1 AND arrayMap(one -> intDiv(one, 2), vote) != arrayMap(one -> intDiv(one, 2), before),
                    votes, arrayRotateRight(votes, 1), arrayEnumerate(votes)) AS steps,
                -- Who is asked to test does one step less, who is asked for a part of the mail does so with the rest
                -- (RFC 7489, section 6.6.4; the t of RFC 9989).
                arrayMap((level, vote, test) -> (level.1, level.2, level.3,
                    greatest(0, level.1 - if(test, 1, if(vote[7] BETWEEN 4 AND 203, 1 - (intDiv(vote[7], 2) - 1) / 100, 0))),
                    greatest(0, level.2 - if(test, 1, if(vote[7] BETWEEN 4 AND 203, 1 - (intDiv(vote[7], 2) - 1) / 100, 0)))), ranks, votes, tests) AS levels
            FROM
            (
                SELECT domain, days, votes,
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
                                            arrayMap(of_day -> arraySort(arrayFilter(v -> v > 0, arrayMap(of_one -> of_one[field], of_day))), told) AS lists
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
                                                        SELECT of_one.domain AS domain, of_one.day AS day,
                                                            if(ifNull(named.organisation, '') != '', named.organisation, of_one.reporter) AS organisation,
                                                            max(ifNull(named.name, '') != '' AND of_one.genuine) AS known,
                                                            argMax(of_one.said, (of_one.genuine, of_one.until_then)) AS said_then
                                                        FROM
                                                        (
                                                            SELECT r.domain AS domain, r.day AS day, r.reporter AS reporter,
                                                                -- What is shown to be of somebody else is of a stranger.
                                                                max(r.reporter_check != 'fail') AS genuine, max(r.end) AS until_then,
                                                                argMax((r.p, r.sp, r.np, r.testing, r.adkim, r.aspf, r.pct, r.standard = 'rfc9990'), (r.reporter_check != 'fail', r.end)) AS stated,
                                                                transform(stated.1, ['', 'none', 'quarantine', 'reject'], [0, 1, 2, 3], 4) AS p_word,
                                                                transform(stated.2, ['', 'none', 'quarantine', 'reject'], [0, 1, 2, 3], 4) AS sp_word,
                                                                transform(stated.3, ['', 'none', 'quarantine', 'reject'], [0, 1, 2, 3], 4) AS np_word,
                                                                transform(stated.4, ['', 'n', 'y'], [0, 1, 2], 3) AS t_word,
                                                                transform(stated.5, ['', 'r', 's'], [0, 1, 2], 3) AS adkim_word,
                                                                transform(stated.6, ['', 'r', 's'], [0, 1, 2], 3) AS aspf_word,
                                                                toUInt8OrNull(stated.7) AS pct_number,
                                                                CAST([
                                                                    p_word * 2 + (p_word > 0),
                                                                    if(sp_word > 0, sp_word * 2 + 1, p_word * 2),
                                                                    multiIf(NOT stated.8, 0, np_word > 0, np_word * 2 + 1, sp_word > 0, sp_word * 2, p_word * 2),
                                                                    multiIf(NOT stated.8, 0, t_word > 0, t_word * 2 + 1, 2),
                                                                    if(adkim_word > 0, adkim_word * 2 + 1, 2),
                                                                    if(aspf_word > 0, aspf_word * 2 + 1, 2),
                                                                    multiIf(stated.7 = '', if(stated.8, 0, 202), pct_number <= 100, assumeNotNull(pct_number) * 2 + 3, 205)],
                                                                    'Array(UInt8)') AS said
                                                            FROM {db}.reports AS r
                                                            WHERE r.kind = 'aggregate' AND r.day > toDate(now('UTC')) - 365 AND r.day <= toDate(now('UTC'))
                                                                AND r.day >= (SELECT reports_from FROM {db}.retention)
                                                                AND r.domain IN (SELECT domain FROM {db}.owned_domains)
                                                                AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                                                            GROUP BY domain, day, reporter
                                                        ) AS of_one
                                                        LEFT JOIN
                                                        (
                                                            SELECT reporter, argMax(s.organisation, s.at) AS organisation, argMax(s.name, s.at) AS name
                                                            FROM {db}.reporters AS s
                                                            GROUP BY reporter
                                                        ) AS named ON named.reporter = of_one.reporter
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
                )
            )
        )
    )
)
COMMENT 'A row an owned domain: the policy it publishes, as most of those saw it who report, and what it was before';
;

-- What is usual is said of 28 days that end a week before the last settled one, so that what goes on now is not part of it.
-- A day without mail is one of them, once there was mail; what is not kept any more is not known and counts as no day. A
-- domain is as old as if its third day had two before it, for any report may have any date.
CREATE OR REPLACE VIEW {db}.v_baselines{on cluster}
(
    domain             LowCardinality(String) COMMENT 'The policy domain',
    owned              Bool                   COMMENT 'Whether it is ours: others have no row',
    since              Date                   COMMENT 'The first of the 28 days',
    until              Date                   COMMENT 'The last of them, a week before the last settled day of the domain',
    days               UInt16                 COMMENT 'Days with mail among them: 14 at least, else there is no row',
    own_messages       Float64                COMMENT 'Own mail on a usual day, which is the median: that of the classes compliant and misconfigured',
    own_aligned_ratio  Nullable(Float64)      COMMENT 'The share of own mail that is compliant on a usual day, days weighed by own mail; NULL where there was no own mail',
    own_dkim_ratio     Nullable(Float64)      COMMENT 'The same of own mail with aligned DKIM',
    own_spf_ratio      Nullable(Float64)      COMMENT 'The same of own mail with aligned SPF',
    threat_messages    Float64                COMMENT 'Mail of the class threat on a usual day',
    threat_peak        Float64                COMMENT 'The same on the highest day',
    forwarder_messages Float64                COMMENT 'Mail of the class forwarder on a usual day',
    forwarder_peak     Float64                COMMENT 'The same on the highest day',
    override_messages  Float64                COMMENT 'Mail on a usual day to which a receiver did not do what the policy asks, and said why',
    override_peak      Float64                COMMENT 'The same on the highest day',
    failure_reports    Nullable(Float64)      COMMENT 'Failure reports on a usual day, of the days of which they are kept; NULL where these are less than seven',
    failure_peak       Nullable(Float64)      COMMENT 'The same on the highest day',
    tls_failed_ratio   Nullable(Float64)      COMMENT 'The share of TLS sessions that fail on a usual day, days weighed by sessions; NULL where there were none'
)
{security}
AS SELECT
    domain, domain IN (SELECT domain FROM {db}.owned_domains) OR false AS owned, since, until,
    arrayCount(d -> d.messages > 0, told) AS days,
    arrayReduce('quantileExactInclusive(0.5)', arrayResize(arrayMap(d -> d.own, told), of_days, 0)) AS own_messages,
    if(empty(own), NULL, arrayReduce('quantileExactWeighted(0.5)', arrayMap(d -> d.compliant / d.own, own), own.own)) AS own_aligned_ratio,
    if(empty(own), NULL, arrayReduce('quantileExactWeighted(0.5)', arrayMap(d -> d.own_dkim / d.own, own), own.own)) AS own_dkim_ratio,
    if(empty(own), NULL, arrayReduce('quantileExactWeighted(0.5)', arrayMap(d -> d.own_spf / d.own, own), own.own)) AS own_spf_ratio,
    arrayReduce('quantileExactInclusive(0.5)', arrayResize(told.threat, of_days, 0)) AS threat_messages,
    arrayMax(told.threat) AS threat_peak,
    arrayReduce('quantileExactInclusive(0.5)', arrayResize(told.forwarder, of_days, 0)) AS forwarder_messages,
    arrayMax(told.forwarder) AS forwarder_peak,
    arrayReduce('quantileExactInclusive(0.5)', arrayResize(told.overridden, of_days, 0)) AS override_messages,
    arrayMax(told.overridden) AS override_peak,
    if(of_failures < 7, NULL, arrayReduce('quantileExactInclusive(0.5)', arrayResize(failing.failures, of_failures, 0))) AS failure_reports,
    if(of_failures < 7, NULL, arrayMax(arrayConcat([0], failing.failures))) AS failure_peak,
    if(empty(tls), NULL, arrayReduce('quantileExactWeighted(0.5)', arrayMap(d -> d.sessions_failed / d.sessions, tls), tls.sessions)) AS tls_failed_ratio
FROM
(
    SELECT domain, since, until, told, until - from_day + 1 AS of_days,
        greatest(0, until - greatest(from_day, failures_from) + 1) AS of_failures,
        arrayFilter(d -> d.own > 0, told) AS own, arrayFilter(d -> d.sessions > 0, told) AS tls,
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
                SELECT domain, groupArray(CAST((day, messages, own, compliant, own_dkim, own_spf, threat, forwarder, overridden, failures, sessions, sessions_failed),
                    'Tuple(day Date, messages UInt64, own UInt64, compliant UInt64, own_dkim UInt64, own_spf UInt64, threat UInt64, forwarder UInt64,
                     overridden UInt64, failures UInt64, sessions UInt64, sessions_failed UInt64)')) AS of_domain
                FROM
                (
                    SELECT domain, day, sum(of_mail[1]) AS messages, sum(of_mail[2]) AS own, sum(of_mail[3]) AS compliant, sum(of_mail[4]) AS own_dkim,
                        sum(of_mail[5]) AS own_spf, sum(of_mail[6]) AS threat, sum(of_mail[7]) AS forwarder,
                        sum(of_others[1]) AS overridden, sum(of_others[2]) AS failures, sum(of_others[3]) AS sessions, sum(of_others[4]) AS sessions_failed
                    FROM
                    (
                        SELECT r.domain AS domain, r.day AS day,
                            [sum(r.messages), sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured')), sumIf(r.messages, r.sender_class = 'compliant'),
                             sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured') AND r.dkim_aligned),
                             sumIf(r.messages, r.sender_class IN ('compliant', 'misconfigured') AND r.spf_aligned),
                             sumIf(r.messages, r.sender_class = 'threat'), sumIf(r.messages, r.sender_class = 'forwarder')] AS of_mail,
                            emptyArrayUInt64() AS of_others
                        FROM {db}.roll AS r
                        WHERE r.domain IN (SELECT domain FROM {db}.owned_domains) AND r.day >= (SELECT first_day FROM {db}.window_days) - 7 AND r.day < toDate(now('UTC')) AND r.day >= (SELECT records_from FROM {db}.retention)
                            AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
                        GROUP BY domain, day
                        UNION ALL
                        SELECT r.domain AS domain, r.day AS day, emptyArrayUInt64(), [sum(r.messages), 0, 0, 0]
                        FROM {db}.records AS r
                        WHERE notEmpty(r.`override.type`) AND r.domain IN (SELECT domain FROM {db}.owned_domains) AND r.day >= (SELECT first_day FROM {db}.window_days) - 7 AND r.day < toDate(now('UTC'))
                            AND r.day >= (SELECT records_from FROM {db}.retention)
                            AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
                        GROUP BY domain, day
                        UNION ALL
                        SELECT f.domain AS domain, f.day AS day, emptyArrayUInt64(), [0, count(), 0, 0]
                        FROM {private}.failure_reports AS f
                        WHERE f.domain IN (SELECT domain FROM {db}.owned_domains) AND f.day >= (SELECT first_day FROM {db}.window_days) - 7 AND f.day < toDate(now('UTC')) AND f.day >= (SELECT failure_reports_from FROM {db}.retention)
                            AND (f.report_key, f.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
                        GROUP BY domain, day
                        UNION ALL
                        SELECT t.domain AS domain, t.day AS day, emptyArrayUInt64(), [0, 0, sum(t.sessions_ok) + sum(t.sessions_failed), sum(t.sessions_failed)]
                        FROM {db}.tls_policies AS t
                        WHERE t.domain IN (SELECT domain FROM {db}.owned_domains) AND t.day >= (SELECT first_day FROM {db}.window_days) - 7 AND t.day < toDate(now('UTC')) AND t.day >= (SELECT records_from FROM {db}.retention)
                            AND (t.report_key, t.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
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
                    AND (a.report_key, a.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_loads)
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
                AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM {db}.hidden_rows)
            GROUP BY domain, day
        ) AS mail ON mail.domain = settled.domain AND mail.day <= settled.until AND mail.day > settled.until - 28
        GROUP BY domain, objective, until
    )
)
ARRAY JOIN windows AS one
COMMENT 'A row an owned domain and window: how much of its objective is used up'
