/** Whose report is it: what strangers send to a running exporter is kept, and kept apart, in whatever is read of it. */
import type { SendMailOptions } from 'nodemailer';
import { RECIPIENT, reportMail, SmtpExporter } from './smtp-exporter.js';

const SLOW = 300_000;
const OURS = 'ours.example';
const STRANGE = 'stranger.example';
const DAY = 86_400_000;

let exporter: SmtpExporter;

beforeAll(async () => {
  exporter = await SmtpExporter.start([]);
  await exporter.say([], [`domains: [${OURS}]`]);
  await fetch(`${exporter.url}/-/reload`, { method: 'POST' });
  for (const domain of [OURS, STRANGE, `mail.${OURS}`]) {
    for (const mail of [
      reportMail('reporter.example', domain, `aggregate-${domain}`),
      tlsMail(domain),
      failureMail(domain),
    ])
      expect(await exporter.send(mail)).toMatch(/^250/);
  }
}, SLOW);
afterAll(async () => {
  await exporter.remove();
}, SLOW);

function tlsMail(domain: string): SendMailOptions {
  const yesterday = new Date(Date.now() - DAY).toISOString().slice(0, 10);
  const report = {
    'organization-name': 'Reporter',
    'date-range': { 'start-datetime': `${yesterday}T00:00:00Z`, 'end-datetime': `${yesterday}T23:59:59Z` },
    'contact-info': 'tls@reporter.example',
    'report-id': `tls-${domain}`,
    policies: [
      {
        policy: { 'policy-type': 'sts', 'policy-domain': domain },
        summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 1 },
        'failure-details': [{ 'result-type': 'certificate-expired', 'failed-session-count': 1 }],
      },
    ],
  };
  return {
    from: 'tls@reporter.example',
    to: RECIPIENT,
    subject: `Report Domain: ${domain} Submitter: reporter.example Report-ID: <tls-${domain}>`,
    text: 'A TLS report.',
    attachments: [
      { filename: 'tls.json', content: JSON.stringify(report), contentType: 'application/tlsrpt+json' },
    ],
  };
}

function failureMail(domain: string): SendMailOptions {
  const date = new Date(Date.now() - DAY).toUTCString();
  const raw = [
    'From: failures@reporter.example',
    `To: ${RECIPIENT}`,
    `Subject: FW: failure of ${domain}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'An authentication failure.',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: auth-failure',
    'User-Agent: test/1',
    'Version: 1',
    'Auth-Failure: dmarc',
    `Arrival-Date: ${date}`,
    'Source-IP: 192.0.2.1',
    `Reported-Domain: ${domain}`,
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `From: someone@${domain}`,
    'Subject: a mail',
    '',
    '--b--',
    '',
  ].join('\r\n');
  return { raw };
}

/** Of each view that says whose it is: the domains that it says are ours, and all. A TLS report as such has none. */
async function seen(): Promise<Map<string, { ours: string[]; all: string[] }>> {
  const named = (await exporter.rows(
    `SELECT table FROM system.columns WHERE table LIKE 'v\\_%' GROUP BY table
     HAVING countIf(name = 'owned') > 0 AND countIf(name = 'domain') > 0 ORDER BY table`,
  )) as [string][];
  const views = named.map(([view]) => view);
  const rows = (await exporter.rows(
    views
      .map(
        (view) =>
          `SELECT '${view}', groupUniqArrayIf(toString(domain), owned), groupUniqArray(toString(domain)) FROM ${view} WHERE domain != ''`,
      )
      .join(' UNION ALL '),
  )) as [string, string[], string[]][];
  return new Map(rows.map(([view, ours, all]) => [view, { ours: ours.sort(), all: all.sort() }]));
}

/** Views that have rows of what is ours alone. */
const ABOUT_OURS = new Set([
  ...['v_domains', 'v_policy_readiness', 'v_policy_states', 'v_settled_domains', 'v_slo', 'v_windows'],
]);

it(
  'no view says that it is ours, and each has it that is about others too',
  async () => {
    const views = await seen();
    const filled = [...views].filter(([, { all }]) => all.length > 0);
    // What there is no report of in these mails: what the DNS and alerts say, and what takes days to be told.
    expect([...views.keys()].filter((view) => !filled.some(([one]) => one === view)).sort()).toEqual([
      'v_alerts',
      'v_baselines',
      'v_completeness',
      'v_dns',
      'v_policy_fixes',
      'v_posture',
      'v_selector_changes',
      'v_sender_changes',
      'v_source_changes',
      'v_window_overrides',
      'v_window_senders',
      'v_window_tls_failures',
    ]);
    const our = [`mail.${OURS}`, OURS];
    for (const [view, { ours, all }] of filled)
      expect([view, ours, all]).toEqual([view, our, ABOUT_OURS.has(view) ? our : [...our, STRANGE]]);
  },
  SLOW,
);

it(
  'no metric and no page names it',
  async () => {
    for (const path of ['/metrics', '/', '/-/ready?verbose'])
      expect(await (await fetch(exporter.url + path)).text()).not.toContain(STRANGE);
  },
  SLOW,
);

it(
  'adopted it is ours everywhere, and ignored nowhere',
  async () => {
    await exporter.run('domains', 'adopt', STRANGE);
    for (const [view, { ours, all }] of await seen()) expect([view, ours]).toEqual([view, all]);
    await exporter.run('domains', 'ignore', STRANGE);
    for (const { ours } of (await seen()).values()) expect(ours).not.toContain(STRANGE);
    expect(await exporter.run('domains', 'list', '--json')).toMatch(/"stranger.example".*"ignored"/);
  },
  SLOW,
);

it(
  'a report whose period has not ended is kept, and says so',
  async () => {
    const mail = reportMail('reporter.example', OURS, 'future', 3, Date.now() + 10 * DAY);
    expect(await exporter.send(mail)).toMatch(/^250/);
    expect(
      await exporter.rows("SELECT end_check, reporter_check FROM v_reports WHERE report_id = 'future'"),
    ).toEqual([['future', 'unknown']]);
  },
  SLOW,
);
