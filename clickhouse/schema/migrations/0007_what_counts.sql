-- What has expired does not count from its day on, whenever the engine gets round to dropping it, in tables and
-- rollups alike. The days are those of the configuration; this view alone is replaced where they change.
{retention view};

-- What IN answers is a number: with OR false it is a Bool, and a filter on it still finds its way by the key, which one
-- on a CAST would not.
CREATE OR REPLACE VIEW {db}.owned_domains{on cluster}
(
    domain LowCardinality(String) COMMENT 'A domain that is owned, itself or by its nearest parent of which anything is said'
)
{security}
AS WITH said AS
(
    SELECT domain, argMax(state, at) AS state
    FROM {db}.domains
    GROUP BY domain
)
SELECT lineage.domain AS domain
FROM
(
    SELECT domain, splitByChar('.', toString(domain)) AS labels,
        arrayJoin(arrayMap(depth -> arrayStringConcat(arraySlice(labels, depth), '.'), arrayEnumerate(labels))) AS ancestor
    FROM (SELECT domain FROM {db}.seen_domains UNION DISTINCT SELECT domain FROM said)
) AS lineage
INNER JOIN said ON said.domain = lineage.ancestor
GROUP BY domain
HAVING argMax(said.state, length(lineage.ancestor)) != 'ignored'
COMMENT 'What is ours, among the domains of which there is anything';
