import { columnsRead } from './columns-read.js';

function readBy(...statements: readonly string[]): unknown {
  return Object.fromEntries(columnsRead(statements));
}

describe('the columns that statements read', () => {
  it('are those of each view by the name that it has there', () => {
    const sql = `SELECT s.domain AS domain, t.team AS team, s.left AS value
FROM v_slo AS s
INNER JOIN v_domains AS t ON t.domain = s.domain
WHERE s.owned AND s.window = '28d'
ORDER BY value ASC, domain`;
    expect(readBy(sql)).toEqual({
      v_domains: ['domain', 'team'],
      v_slo: ['domain', 'left', 'owned', 'window'],
    });
  });

  it('are all words of a SELECT that reads one view alone, but what it calls them, functions and texts', () => {
    const sql = `SELECT refused AS value
FROM (
  SELECT countIf(outcome = 'kept back') AS refused, count() AS reports
  FROM v_deliveries
  WHERE at >= now() - INTERVAL 6 HOUR AND outcome IN ('stored')
)
WHERE refused >= 0.1 * reports`;
    expect(readBy(sql)).toEqual({ v_deliveries: ['at', 'outcome'] });
  });

  it('end with the bracket that closes the SELECT', () => {
    const sql = `SELECT r.domain AS domain
FROM v_reporters AS r
WHERE r.domain IN (SELECT domain FROM v_windows WHERE owned AND ifNull(completeness, 1) >= 0.5) AND r.owned`;
    expect(readBy(sql)).toEqual({
      v_reporters: ['domain', 'owned'],
      v_windows: ['completeness', 'domain', 'owned'],
    });
  });

  it('are those of all statements, each once', () => {
    expect(readBy('SELECT domain FROM v_a WHERE owned', 'SELECT b.domain, b.day FROM v_a AS b')).toEqual({
      v_a: ['day', 'domain', 'owned'],
    });
  });
});
