import * as ask from '../../queries/dashboards/posture.js';
import type { DashboardPlan } from '../plan.js';
import { bars } from '../panels/bars.js';
import { stat } from '../panels/stat.js';
import { states } from '../panels/states.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import { risingTo } from '../steps.js';

const NOT_LOOKED = 'DNS was not looked at in this time: no answer of it is in the store';
const LOOKED = 'From what Plumbline itself asked DNS, as of the last look in the time chosen.';
const GRADE = {
  A: { colour: 'good' },
  B: { colour: 'good' },
  C: { colour: 'fair' },
  D: { colour: 'bad' },
  F: { colour: 'bad' },
} as const;
const SEVERITY = {
  critical: { colour: 'bad' },
  warning: { colour: 'fair' },
  info: { colour: 'quiet' },
} as const;
const OF_DOMAIN = { with: { domain: 'field:domain' } } as const;
const TO_DOMAIN = [{ title: 'The domain', to: 'plumbline-domain', ...OF_DOMAIN }] as const;

export const posture: DashboardPlan = {
  uid: 'plumbline-posture',
  title: 'DMARC: posture',
  description: 'What the domains publish, how good that is, and what to do about it',
  variables: ['domain'],
  annotations: ['dns_changes', 'policy_changes'],
  rows: [
    {
      title: 'At a glance',
      panels: [
        stat({
          ...{ id: 1, title: 'How good is it, on the whole?', width: 6, height: 6, queries: [ask.meanScore] },
          description: `Mean score of the domains, 0 to 100. ${LOOKED}`,
          empty: NOT_LOOKED,
          ...{ unit: 'exact', decimals: 0, min: 0, max: 100, steps: risingTo(60, 85) },
        }),
        stat({
          ...{
            id: 2,
            title: 'What is to be done?',
            width: 9,
            height: 6,
            queries: [ask.openFindings],
            shows: 'figures',
          },
          description: `Findings by how much they matter. ${LOOKED}`,
          empty: NOT_LOOKED,
          columns: { critical: { colour: 'bad' }, warning: { colour: 'fair' }, info: { colour: 'quiet' } },
        }),
        bars({
          ...{
            id: 3,
            title: 'How many domains have which grade?',
            width: 9,
            height: 6,
            queries: [ask.domainsByGrade],
            by: 'grade',
          },
          description: `Domains by the grade that their score stands for. ${LOOKED}`,
          empty: NOT_LOOKED,
          columns: { domains: { colour: 'plain' } },
        }),
        table({
          ...{ id: 4, title: 'Which domains are worst?', width: 10, height: 10, queries: [ask.scores] },
          description: `A row a domain, the lowest score first. ${LOOKED}`,
          empty: NOT_LOOKED,
          columns: {
            domain: { as: 'Domain', links: TO_DOMAIN },
            score: { as: 'Score', unit: 'exact', steps: risingTo(60, 85), cell: 'text' },
            grade: { as: 'Grade', words: GRADE, cell: 'text' },
            looked_at: { as: 'Looked at', unit: 'moment' },
          },
        }),
        chart({
          ...{
            id: 5,
            title: 'Does it get better?',
            labelled: 'domain',
            width: 14,
            height: 10,
            queries: [ask.scoreOverTime],
            drawn: 'lines',
          },
          description:
            'The last score of each day, a line a domain. A day on which nobody looked has no point.',
          empty: NOT_LOOKED,
          ...{ unit: 'exact', min: 0, max: 100, totals: ['lastNotNull'], legend: 'right' },
          links: [{ title: 'The domain', to: 'plumbline-domain', with: { domain: 'label:domain' } }],
        }),
      ],
    },
    {
      title: 'What to do',
      panels: [
        table({
          ...{
            id: 6,
            title: 'What is wrong, and how much does it matter?',
            width: 24,
            height: 10,
            queries: [ask.findings],
          },
          description: `A row a finding, what matters most first. ${LOOKED}`,
          empty: NOT_LOOKED,
          columns: {
            severity: { as: 'Severity', words: SEVERITY, cell: 'text', width: 110 },
            domain: { as: 'Domain', links: TO_DOMAIN },
            record: { as: 'Record', width: 110 },
            name: { as: 'Name in DNS' },
            finding: { as: 'Finding' },
            asked_at: { as: 'Asked at', unit: 'moment' },
          },
        }),
        table({
          ...{ id: 7, title: 'Where are points lost?', width: 12, height: 10, queries: [ask.parts] },
          description: `Points of each part of the score, the smallest share first. ${LOOKED}`,
          empty: NOT_LOOKED,
          columns: {
            domain: { as: 'Domain', links: TO_DOMAIN },
            part: { as: 'Part' },
            points: { as: 'Points', unit: 'exact' },
            out_of: { as: 'Of', unit: 'exact' },
            share: { as: 'Share', unit: 'ratio', min: 0, max: 1, steps: risingTo(0.6, 0.85), cell: 'bar' },
          },
        }),
        table({
          ...{ id: 8, title: 'What changed in DNS?', width: 12, height: 10, queries: [ask.changes] },
          description:
            'Answers that were another before, as Plumbline saw them when it asked; what changed and changed back between two looks is not seen.',
          empty: 'No answer of DNS changed in this time, or it was not looked at',
          columns: {
            at: { as: 'Seen at', unit: 'moment' },
            domain: { as: 'Domain', links: TO_DOMAIN },
            record: { as: 'Record' },
            name: { as: 'Name in DNS' },
            was: { as: 'Was' },
            became: { as: 'Became' },
          },
        }),
      ],
    },
    {
      title: 'What is published',
      panels: [
        table({
          ...{
            id: 9,
            title: 'Which policy did receivers find?',
            width: 14,
            height: 9,
            queries: [ask.publishedPolicies],
          },
          description:
            'DMARC policies as receivers state them in their reports, the weakest first; on settled days. It is known without looking at DNS, and a day or two later.',
          empty: 'No report told of a policy of these domains',
          regardless: { time: 'it is the policy that holds now, and since when' },
          columns: {
            domain: { as: 'Domain', links: [{ title: 'Its policy', to: 'plumbline-policy', ...OF_DOMAIN }] },
            p: {
              as: 'p',
              words: { none: { colour: 'bad' }, quarantine: { colour: 'fair' }, reject: { colour: 'good' } },
              cell: 'text',
            },
            since: { as: 'Since', unit: 'date' },
            last_day: { as: 'Last told of', unit: 'date' },
          },
        }),
        table({
          ...{
            id: 10,
            title: 'Which TLS policy did senders find?',
            width: 10,
            height: 9,
            queries: [ask.tlsPolicies],
          },
          description:
            'Kinds of policy in TLS reports: sts is MTA-STS, tlsa is DANE, no-policy-found is neither. From reports, not from DNS.',
          empty: 'No TLS report came about these domains in this time',
          columns: {
            domain: { as: 'Domain', links: [{ title: 'Its TLS', to: 'plumbline-tls', ...OF_DOMAIN }] },
            policy_type: { as: 'Policy', words: { 'no-policy-found': { colour: 'fair' } }, cell: 'text' },
            last_day: { as: 'Last told of', unit: 'date' },
            reporters: { as: 'Reporters' },
            sessions: { as: 'Sessions' },
          },
        }),
        table({
          ...{ id: 11, title: 'What does DNS say?', width: 14, height: 10, queries: [ask.answers] },
          description: `Every record with its last answer. ${LOOKED}`,
          empty: NOT_LOOKED,
          columns: {
            domain: { as: 'Domain', links: TO_DOMAIN },
            record: { as: 'Record', width: 110 },
            name: { as: 'Name in DNS' },
            status: {
              as: 'Status',
              words: { present: { colour: 'good' }, absent: { colour: 'fair' } },
              cell: 'text',
              width: 110,
            },
            value: { as: 'Answer' },
            asked_at: { as: 'Asked at', unit: 'moment' },
          },
        }),
        states({
          ...{
            id: 12,
            title: 'Was it there all the time?',
            labelled: 'what',
            width: 10,
            height: 10,
            queries: [ask.statusOverTime],
          },
          description: 'Whether DNS had each record on a day; the worst answer of the day counts.',
          empty: NOT_LOOKED,
          unit: 'exact',
          words: {
            '0': { text: 'no answer', colour: 'bad' },
            '1': { text: 'absent', colour: 'fair' },
            '2': { text: 'present', colour: 'good' },
          },
        }),
      ],
    },
  ],
};
