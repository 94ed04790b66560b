import * as ask from '../../queries/dashboards/tls.js';
import type { LinkPlan } from '../links.js';
import type { DashboardPlan, RowPlan } from '../plan.js';
import { stat } from '../panels/stat.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import { fallingFrom } from '../steps.js';
import {
  NOTHING_TOLD,
  NOTHING_FAILED,
  TOLD,
  DETAILS,
  LAST_DAY,
  FAILED,
  SHARE_FAILED,
  DOMAIN,
  REPORTER,
} from './tls-columns.js';
import { published, detail } from './tls-policies.js';

/** What is wrong with certificates is warm, with policies cool. */
const RESULT_COLOURS = {
  'certificate-expired': { colour: 'threat' },
  'certificate-host-mismatch': { colour: 'misconfigured' },
  'certificate-not-trusted': { colour: 'other' },
  'starttls-not-supported': { colour: 'unknown' },
  'validation-failure': { colour: 'vivid' },
  'sts-policy-fetch-error': { colour: 'compliant' },
  'sts-policy-invalid': { colour: 'forwarder' },
  'sts-webpki-invalid': { colour: 'good' },
} as const;

const TO_FAILURES: LinkPlan = {
  title: 'Newest failures',
  to: 'plumbline-tls',
  panel: 18,
  keep: ['domain', 'reporter'],
};

/** In the words of RFC 8460, section 4.3. */
const MEANINGS = {
  'starttls-not-supported': { text: 'The host did not offer STARTTLS' },
  'certificate-host-mismatch': { text: 'The certificate is of another name' },
  'certificate-expired': { text: 'The certificate has expired' },
  'certificate-not-trusted': { text: 'The certificate is of nobody who is trusted' },
  'validation-failure': { text: 'Something else was wrong with TLS' },
  'tlsa-invalid': { text: 'The TLSA record does not fit the certificate' },
  'dnssec-invalid': { text: 'DNSSEC could not be verified' },
  'dane-required': { text: 'The sender asks for DANE, and there is no TLSA record' },
  'sts-policy-fetch-error': { text: 'The MTA-STS policy could not be fetched' },
  'sts-policy-invalid': { text: 'The MTA-STS policy could not be read' },
  'sts-webpki-invalid': { text: 'The host of the MTA-STS policy has a wrong certificate' },
} as const;

const glance: RowPlan = {
  title: 'At a glance',
  panels: [
    stat({
      ...{ id: 1, title: 'Sessions', width: 4, height: 4, queries: [ask.sessions] },
      description: `SMTP sessions of others who delivered to us, or tried to. ${TOLD}`,
      empty: NOTHING_TOLD,
    }),
    stat({
      ...{ id: 2, title: 'Share failed', width: 4, height: 4, queries: [ask.failedShare] },
      description: `Sessions that failed, of all. ${TOLD}`,
      empty: NOTHING_TOLD,
      ...{ unit: 'ratio', decimals: 2, steps: fallingFrom(0.01, 0.05) },
    }),
    stat({
      ...{ id: 3, title: 'Failed', width: 4, height: 4, queries: [ask.failedSessions] },
      description: `Sessions that failed. What became of the mail is not told: it may have gone out again later. ${TOLD}`,
      empty: NOTHING_TOLD,
    }),
    stat({
      ...{ id: 4, title: 'Domains failing', width: 4, height: 4, queries: [ask.domainsWithFailures] },
      description: `Domains with one failed session at least. ${TOLD}`,
      empty: NOTHING_TOLD,
      ...{ unit: 'exact', steps: { from: 'good', then: [[1, 'fair']] } },
    }),
    stat({
      ...{ id: 5, title: 'Reporters', width: 4, height: 4, queries: [ask.howManyReport] },
      description: `Organisations that sent a TLS report about this time. Few do, most of them large. ${TOLD}`,
      empty: NOTHING_TOLD,
      unit: 'exact',
    }),
    stat({
      ...{ id: 6, title: 'Without policy', width: 4, height: 4, queries: [ask.withoutPolicyShare] },
      description: `Share of the sessions for which the sender found neither MTA-STS nor DANE: nothing made it ask for TLS. ${TOLD}`,
      empty: NOTHING_TOLD,
      ...{ unit: 'ratio', decimals: 1, steps: fallingFrom(0.05, 0.5) },
    }),
    chart({
      ...{
        id: 7,
        title: 'Can others deliver to us by TLS?',
        width: 12,
        height: 8,
        queries: [ask.sessionsOverTime],
        drawn: 'stacked bars',
      },
      description: `Sessions a day, by whether they succeeded. ${TOLD} Days that are not settled may still get more.`,
      empty: NOTHING_TOLD,
      totals: ['sum'],
      columns: { succeeded: { colour: 'compliant' }, failed: { colour: 'bad' } },
      links: [TO_FAILURES],
    }),
    chart({
      ...{
        id: 8,
        title: 'Which share of its sessions fails?',
        labelled: 'domain',
        width: 12,
        height: 8,
        queries: [ask.shareByDomain],
        drawn: 'lines',
      },
      description: `Sessions that failed of all of the day, a line for each of the 20 domains with most failures. ${TOLD}`,
      empty: NOTHING_TOLD,
      ...{ unit: 'ratio', decimals: 1, min: 0, totals: ['max'], legend: 'right' },
      links: [{ title: 'Its TLS alone', to: 'plumbline-tls', with: { domain: 'label:domain' } }],
    }),
  ],
};

const reasons: RowPlan = {
  title: 'Why, and of whom',
  panels: [
    chart({
      ...{
        id: 9,
        title: 'Why do sessions fail?',
        labelled: 'why',
        width: 12,
        height: 9,
        queries: [ask.failedByReason],
        drawn: 'stacked bars',
      },
      description: `Failed sessions a day by result type, the rarest as other. ${DETAILS}`,
      empty: NOTHING_FAILED,
      columns: RESULT_COLOURS,
      links: [TO_FAILURES],
    }),
    table({
      ...{ id: 10, title: 'What do the reasons mean?', width: 12, height: 9, queries: [ask.reasons] },
      description: `Result types in the words of RFC 8460, by sessions. ${DETAILS}`,
      empty: NOTHING_FAILED,
      columns: {
        why: { as: 'Result type', links: [TO_FAILURES], width: 200 },
        meaning: { as: 'That is', words: MEANINGS },
        failed: FAILED,
      },
    }),
    table({
      ...{ id: 11, title: 'Which domains are worst?', width: 12, height: 9, queries: [ask.worstDomains] },
      description: `A row a domain, by the share of its sessions that fails, with the last day on which one did. ${TOLD}`,
      empty: NOTHING_TOLD,
      columns: {
        domain: DOMAIN,
        all_sessions: { as: 'Sessions', width: 100 },
        failed: FAILED,
        share: SHARE_FAILED,
        last_day: LAST_DAY,
      },
    }),
    table({
      ...{ id: 12, title: 'Which of our hosts fail?', width: 12, height: 9, queries: [ask.hosts] },
      description: `Failed sessions by MX host and result type. ${DETAILS}`,
      empty: NOTHING_FAILED,
      columns: {
        domain: DOMAIN,
        host: { as: 'MX host' },
        why: { as: 'Result type' },
        failed: FAILED,
        last_day: LAST_DAY,
      },
    }),
    table({
      ...{ id: 13, title: 'Whose sessions fail?', width: 12, height: 9, queries: [ask.networks] },
      description: `Networks that sessions came from: /24 of IPv4, /48 of IPv6. They are of senders to us, not of mail in our name. ${DETAILS}`,
      empty: NOTHING_FAILED,
      columns: {
        network: { as: 'Network', width: 140 },
        reported_by: REPORTER,
        failed: FAILED,
        reasons: { as: 'Result types' },
        last_day: LAST_DAY,
      },
    }),
    table({
      ...{ id: 14, title: 'Who tells of failures?', width: 12, height: 9, queries: [ask.byReporter] },
      description: `A row a reporter. What one alone sees may lie with it. ${TOLD}`,
      empty: NOTHING_TOLD,
      columns: {
        reported_by: REPORTER,
        succeeded: { as: 'Succeeded', width: 110 },
        failed: FAILED,
        share: SHARE_FAILED,
        last_day: LAST_DAY,
      },
    }),
  ],
};

export const tls: DashboardPlan = {
  uid: 'plumbline-tls',
  title: 'TLS reports',
  description: 'Whether others can deliver to us by TLS, why not, and under which policy',
  variables: ['domain', 'reporter'],
  annotations: ['unsettled'],
  rows: [glance, reasons, published, detail],
};
