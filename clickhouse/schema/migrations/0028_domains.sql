-- Which domains are ours, for who wants to choose among them: v_settled_domains works the days out, which takes longer the
-- more reports there are. Here they are what was remembered, as in settled_until; team and objective are what is configured.
CREATE OR REPLACE VIEW {db}.v_domains{on cluster}
(
    domain      LowCardinality(String) COMMENT 'A domain that is ours, whether there are reports of it or not',
    owned       Bool                   COMMENT 'Whether it is ours: it always is',
    until       Date                   COMMENT 'Its last settled day, as v_settled_domains had it last',
    waits_for   Array(String)          COMMENT 'Organisations that were waited for then, for the day after it; empty where nobody has looked for an hour',
    waits_until DateTime('UTC')        COMMENT 'When that day settles at the latest',
    team        String                 COMMENT 'Whose it is (teams); empty where nothing is said',
    objective   Float64                COMMENT 'Share of own mail that is to be aligned (slo.objective, slo.objectives)'
)
{security}
AS
WITH
    (SELECT until FROM {db}.v_settled) AS usual_until,
    (SELECT settled_unknown FROM {db}.metric_settings) AS unknown,
    (SELECT max(at) FROM {db}.settling_readings WHERE at <= now() AND at > now() - 3600) AS last_reading
SELECT
    ours.domain AS domain, true AS owned, assumeNotNull(coalesce(nullIf(once.until, toDate(0)), usual_until)) AS until,
    if(told.until = until, told.waits_for, []) AS waits_for,
    if(told.until = until, told.waits_until, toDateTime(until + 2, 'UTC') + assumeNotNull(unknown)) AS waits_until,
    arrayFirst(said -> said != '', arrayMap(name -> (SELECT teams FROM {db}.metric_settings)[name], ours.lineage)) AS team,
    assumeNotNull(arrayFirst(said -> said > 0, arrayConcat(arrayMap(name -> (SELECT objectives FROM {db}.metric_settings)[name], ours.lineage), [(SELECT objective FROM {db}.metric_settings)]))) AS objective
FROM
(
    SELECT o.domain AS domain, splitByChar('.', toString(o.domain)) AS labels,
        arrayMap(depth -> arrayStringConcat(arraySlice(labels, depth), '.'), arrayEnumerate(labels)) AS lineage
    FROM {db}.owned_domains AS o
) AS ours
LEFT ANY JOIN {db}.settled_until AS once ON once.domain = ours.domain
LEFT ANY JOIN
(
    SELECT s.domain AS domain, s.until AS until, s.waits_for AS waits_for, s.waits_until AS waits_until
    FROM {db}.settling_readings AS s
    WHERE s.at = last_reading
) AS told ON told.domain = ours.domain
COMMENT 'A row a domain that is ours: what a list of domains is made of'
