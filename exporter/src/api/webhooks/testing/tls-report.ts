/** A TLS report as reporters post it. */
export const TLS_REPORT = JSON.stringify({
  'organization-name': 'Example',
  'date-range': { 'start-datetime': '2026-11-19T00:00:00Z', 'end-datetime': '2026-11-19T23:59:59Z' },
  'contact-info': 'tls@reporter.example',
  'report-id': 'one',
  policies: [
    {
      policy: {
        'policy-type': 'sts',
        'policy-string': ['version: STSv1'],
        'policy-domain': 'acme.example',
      },
      summary: { 'total-successful-session-count': 7, 'total-failure-session-count': 1 },
      'failure-details': [{ 'result-type': 'certificate-expired', 'failed-session-count': 1 }],
    },
  ],
});
