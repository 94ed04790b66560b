import type { Thresholds } from '../../thresholds.js';
import { CERTIFICATE, DANE, STS } from '../../rules/result-types.js';
import { TEAMS, worst } from './pieces.js';
import type { SqlAlert } from './sql-alert.js';

/** Whether others can deliver to the domain by TLS, on the last settled day. */
export function tlsQueries({ tls }: Thresholds): SqlAlert[] {
  const { failed: least, share, certificate_share } = tls;
  return [
    failedFor('TlsrptStsErrors', { types: STS, least, share, isConfirmed: false }),
    failedFor('TlsrptCertificateFailures', {
      types: CERTIFICATE,
      least,
      share: certificate_share,
      isConfirmed: true,
    }),
    failedFor('TlsrptDaneFailures', { types: DANE, least, share, isConfirmed: false }),
  ];
}

interface Failed {
  readonly types: readonly string[];
  readonly least: number;
  readonly share: number;
  /** Without what strangers alone tell. */
  readonly isConfirmed: boolean;
}

function failedFor(name: string, { types, least, share, isConfirmed }: Failed): SqlAlert {
  const among = types.map((type) => `'${type}'`).join(', ');
  const sessions = 'w.sessions_ok + w.sessions_failed';
  const all = isConfirmed
    ? `${sessions} - w.unconfirmed_sessions_ok - w.unconfirmed_sessions_failed`
    : sessions;
  return {
    name,
    sql: `SELECT w.domain AS domain, t.team AS team, w.window AS window, f.failed AS value
FROM v_windows AS w
INNER JOIN (
  SELECT domain, sum(sessions${isConfirmed ? ' - unconfirmed_sessions' : ''}) AS failed
  FROM v_window_tls_failures
  WHERE owned AND window = '1d' AND result_type IN (${among})
  GROUP BY domain
) AS f ON f.domain = w.domain
INNER JOIN ${TEAMS} ON t.domain = w.domain
WHERE w.owned AND w.window = '1d' AND f.failed > ${share} * (${all})
${worst('DESC')}`,
    fires: { is: 'gte', than: least },
  };
}
