import { ipv4, ipv4Text } from './addresses.js';
import { isoTime } from './calendar.js';
import type { TlsPlan } from './plan.js';
import { Random } from './random.js';

/** What a TLS report says of its only policy. */
export interface TlsSessions {
  readonly ok: number;
  readonly failed: number;
  readonly failures: readonly { readonly resultType: string; readonly sessions: number }[];
}

const RESULT_TYPES = [
  'certificate-expired',
  'certificate-host-mismatch',
  'starttls-not-supported',
  'validation-failure',
  'sts-policy-fetch-error',
  'sts-webpki-invalid',
] as const;

/** Mostly all is well; on one day in eight something is not, and in an incident next to nothing is. */
export function tlsSessions(report: TlsPlan): TlsSessions {
  const random = new Random(...report.stream, 'tls');
  const busy = (report.reporter.size * report.domain.size * report.activity) / 10_000;
  const ok = Math.max(1, Math.round((busy * random.between(80, 120)) / 100));
  if (report.failure !== undefined) return incident(report.failure, ok);
  if (!random.chance(1, 8)) return { ok, failed: 0, failures: [] };
  const first = random.below(RESULT_TYPES.length);
  const failures = Array.from({ length: random.between(1, 2) }, (_, i) => ({
    resultType: RESULT_TYPES[(first + i) % RESULT_TYPES.length] ?? 'validation-failure',
    sessions: random.heavyTail(50, 6),
  }));
  return { ok, failed: failures.reduce((sum, { sessions }) => sum + sessions, 0), failures };
}

function incident(resultType: string, sessions: number): TlsSessions {
  const failed = Math.max(1, Math.round(sessions * 0.95));
  return { ok: sessions - failed, failed, failures: [{ resultType, sessions: failed }] };
}

/** RFC 8460 4.4. */
export function tlsJson(report: TlsPlan): string {
  const { reporter, domain } = report;
  const { ok, failed, failures } = tlsSessions(report);
  const mxHost = `mx1.${domain.name}`;
  const details = failures.map(({ resultType, sessions }, i) => ({
    'result-type': resultType,
    ...(reporter.sparseDetails ? {} : detailPlaces(report, mxHost, i)),
    'failed-session-count': sessions,
  }));
  return JSON.stringify({
    'organization-name': reporter.orgName,
    'date-range': { 'start-datetime': isoTime(report.begin), 'end-datetime': isoTime(report.end) },
    'contact-info': reporter.email,
    'report-id': report.reportId,
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-string': ['version: STSv1', 'mode: enforce', `mx: ${mxHost}`, 'max_age: 604800'],
          'policy-domain': domain.name,
          'mx-host': reporter.mxHostAs === 'list' ? [mxHost] : mxHost,
        },
        summary: { 'total-successful-session-count': ok, 'total-failure-session-count': failed },
        ...(details.length === 0 ? {} : { 'failure-details': details }),
      },
    ],
  });
}

function detailPlaces(report: TlsPlan, mxHost: string, detail: number): Record<string, string> {
  const random = new Random(...report.stream, 'tls detail', detail);
  return {
    'sending-mta-ip': ipv4Text(ipv4(203, 0, 113, 200 + random.below(50))),
    'receiving-ip': ipv4Text(ipv4(192, 0, 2, (report.domain.index % 16) * 16 + 1)),
    'receiving-mx-hostname': mxHost,
  };
}
