import type { Thresholds } from '../../thresholds.js';
import type { SqlAlert } from './sql-alert.js';

/** Reports as the ledger has them: those of all exporters and of commands, and none forgotten by a restart. */
export function intakeQueries({ ingest }: Thresholds): SqlAlert[] {
  return [
    {
      name: 'PlumblineQuarantineGrowing',
      sql: `SELECT 'all instances' AS instance, refused AS value
FROM (
  SELECT countIf(outcome = 'quarantined') AS refused, count() AS reports
  FROM v_deliveries
  WHERE at >= now() - INTERVAL 6 HOUR AND outcome IN ('stored', 'duplicate', 'revision', 'quarantined')
)
WHERE refused >= ${ingest.quarantined_share} * reports`,
      fires: { is: 'gte', than: ingest.quarantined },
    },
  ];
}
