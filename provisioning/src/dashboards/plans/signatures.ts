import * as ask from '../../queries/dashboards/signatures.js';
import { heat } from '../panels/heatmap.js';
import { stat } from '../panels/stat.js';
import { states } from '../panels/states.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import type { DashboardPlan } from '../plan.js';
import { fallingFrom, risingTo } from '../steps.js';
import {
  DOMAIN,
  FAILING,
  KEY,
  LAST_SEEN,
  MAILS,
  NOTHING_SIGNED,
  PASSING,
  RESULT,
  SELECTOR,
  SENDER_OF_DOMAIN,
  SIGNED,
  SIGNER,
  SIGNS_NOTHING,
  STATES,
} from './signatures-shown.js';

export const signatures: DashboardPlan = {
  uid: 'plumbline-signatures',
  title: 'DMARC: signatures',
  description: 'DKIM: which keys sign the mail of the domains, whether they verify, and how they are changed',
  variables: ['domain', 'selector'],
  annotations: ['unsettled', 'selector_changes'],
  rows: [
    {
      title: 'Do signatures verify?',
      panels: [
        stat({
          ...{ id: 1, width: 18, height: 4, queries: [ask.figures], shows: 'figures' },
          title: 'How many signatures are there, and do they verify?',
          description: `Signed mails, the share of their signatures that passes, and by how many selectors of how many signing domains. ${SIGNED}`,
          empty: NOTHING_SIGNED,
          columns: {
            mails: { as: 'Signatures of mails' },
            passing: { as: 'Pass', unit: 'ratio', decimals: 1 },
            failing: { as: 'Do not pass' },
            selectors: { as: 'Selectors', unit: 'exact' },
            signers: { as: 'Signing domains', unit: 'exact' },
          },
        }),
        stat({
          ...{ id: 2, width: 6, height: 4, queries: [ask.alignedShare] },
          title: 'How much mail has aligned DKIM?',
          description:
            'The share of all mail for which a receiver found a valid signature that is aligned with From. From aggregate reports, of everybody who sends, strangers too.',
          empty: 'No report tells of mail in this time',
          regardless: { selector: SIGNS_NOTHING },
          ...{ unit: 'ratio', decimals: 1, min: 0, max: 1, steps: risingTo(0.85, 0.95) },
        }),
        chart({
          ...{ id: 3, width: 12, height: 9, queries: [ask.resultsByDay], drawn: 'stacked bars' },
          title: 'What do receivers say of signatures?',
          labelled: 'result',
          description: `Signed mails a day by the result of the signature. temperror is a DNS that did not answer, permerror a key that cannot be read. ${SIGNED}`,
          empty: NOTHING_SIGNED,
          ...{ axis: 'mails', totals: ['sum'], legend: 'right' },
          columns: {
            pass: { colour: 'pass' },
            fail: { colour: 'bad' },
            temperror: { colour: 'fair' },
            permerror: { colour: 'other' },
          },
          links: [{ title: 'Who sends it', to: 'plumbline-sources', keep: ['domain'] }],
        }),
        chart({
          ...{ id: 4, width: 12, height: 9, queries: [ask.alignedByDay], drawn: 'lines' },
          title: 'Does the share with aligned DKIM hold?',
          labelled: 'domain',
          description:
            'The share of mail with aligned DKIM a day, for the 20 domains with most mail. From aggregate reports, of everybody who sends.',
          empty: 'No report tells of mail in this time',
          regardless: { selector: SIGNS_NOTHING },
          ...{ unit: 'ratio', min: 0, max: 1, totals: ['mean', 'lastNotNull'], legend: 'right' },
          links: [{ title: 'Its signatures', to: 'plumbline-signatures', with: { domain: 'label:domain' } }],
        }),
        table({
          ...{ id: 5, width: 24, height: 10, queries: [ask.selectors] },
          title: 'Which selectors sign, for whom, and do they verify?',
          description: `A row a domain and selector, with most mail first. Signed as the domain means by itself, one above or one below it. ${SIGNED} First and last seen are in the time chosen.`,
          empty: NOTHING_SIGNED,
          columns: {
            domain: DOMAIN,
            signer: SIGNER,
            ...SELECTOR,
            mails: MAILS,
            passing: PASSING,
            whose: {
              as: 'Signed as',
              words: { 'the domain': { colour: 'good' }, another: { colour: 'quiet' } },
              cell: 'text',
              width: 110,
            },
            first_day: { as: 'First seen', unit: 'date', width: 120 },
            last_day: LAST_SEEN,
          },
        }),
      ],
    },
    {
      title: 'Are keys changed?',
      panels: [
        states({
          ...{ id: 6, width: 24, height: 10, queries: [ask.rotation] },
          title: 'When was each selector seen, and did it verify?',
          labelled: 'selector',
          description: `The 30 selectors of the domains themselves with most mail, a state a day: passing from nine tenths on, failing up to one tenth. A gap is a day on which no report told of it. ${SIGNED}`,
          empty: 'No report tells of a signature by these domains themselves in this time',
          ...{ unit: 'exact', words: STATES },
          links: [{ title: 'Signatures of the domains', to: 'plumbline-signatures', keep: ['domain'] }],
        }),
        table({
          ...{ id: 7, width: 12, height: 9, queries: [ask.changes] },
          title: 'Which selectors changed?',
          description:
            'Selectors that appeared, vanished, stopped passing or pass again on settled days of the time chosen, with the share that passed before and since. Looked for in the last 91 settled days.',
          empty: 'No selector changed on settled days of this time',
          columns: {
            day: { as: 'Day', unit: 'date', width: 100 },
            domain: DOMAIN,
            key: KEY,
            what: {
              as: 'Change',
              width: 130,
              cell: 'text',
              words: {
                appeared: { colour: 'plain' },
                vanished: { colour: 'quiet' },
                stopped_passing: { text: 'stopped passing', colour: 'bad' },
                passing_again: { text: 'passing again', colour: 'good' },
              },
            },
            passing: { as: 'Passing', width: 90 },
          },
        }),
        table({
          ...{ id: 8, width: 12, height: 9, queries: [ask.goneSelectors] },
          title: 'Which keys are in DNS for nobody, perhaps?',
          description:
            'Selectors of the domains themselves that were seen in the 91 days up to the end of the time chosen, and not in the last 28 that reports tell of. If the key is still published, it can be taken out.',
          empty: 'Every selector of the last 91 days was seen in the last 28',
          columns: { domain: DOMAIN, key: KEY, last_day: LAST_SEEN, mails: MAILS },
        }),
      ],
    },
    {
      title: 'What does not verify?',
      panels: [
        table({
          ...{ id: 9, width: 14, height: 10, queries: [ask.failing] },
          title: 'Which selectors fail?',
          description: `Selectors with signatures that did not pass, the most mail first, with the result that most of it has. Mailing lists break signatures too: a small share is usual. ${SIGNED}`,
          empty: 'All signatures pass of what is chosen here, or no report tells of any',
          columns: {
            domain: DOMAIN,
            signer: SIGNER,
            ...SELECTOR,
            result: RESULT,
            failed: FAILING,
            share: {
              as: 'Of it',
              unit: 'ratio',
              decimals: 1,
              steps: fallingFrom(0.05, 0.5),
              cell: 'text',
              width: 90,
            },
          },
        }),
        chart({
          ...{ id: 10, width: 10, height: 10, queries: [ask.failingByDay], drawn: 'stacked bars' },
          title: 'Since when do they fail?',
          labelled: 'key',
          description: `Mails a day whose signature did not pass, for the ten selectors with most, and all others together. ${SIGNED}`,
          empty: 'All signatures pass of what is chosen here, or no report tells of any',
          ...{ axis: 'mails' },
          links: [{ title: 'Who sends it', to: 'plumbline-sources', keep: ['domain'] }],
        }),
      ],
    },
    {
      title: 'Who else signs, and what is not signed?',
      panels: [
        table({
          ...{ id: 11, width: 12, height: 9, queries: [ask.otherSigners] },
          title: 'Which other domains sign mail of ours?',
          description: `Signatures of domains that are neither the domain nor above or below it: they are never aligned. The last column is the share that had an aligned signature beside. ${SIGNED}`,
          empty: 'Nobody else signed this mail, or no report tells of signatures',
          columns: {
            domain: DOMAIN,
            signer: SIGNER,
            mails: MAILS,
            passing: PASSING,
            beside: {
              as: 'Also aligned',
              unit: 'ratio',
              decimals: 1,
              width: 120,
              steps: risingTo(0.5, 0.9),
              cell: 'text',
            },
          },
        }),
        chart({
          ...{ id: 12, width: 12, height: 9, queries: [ask.signedByDay], drawn: 'stacked bars' },
          title: 'How much mail is signed, and how?',
          labelled: 'how',
          description:
            'Mails a day, each once: with aligned DKIM, signed validly for another domain alone, with signatures that do not verify, or not signed. From records of aggregate reports, of everybody who sends.',
          empty: 'No report tells of mail in this time',
          regardless: { selector: SIGNS_NOTHING },
          ...{ axis: 'mails', totals: ['sum'], legend: 'right' },
          columns: {
            aligned: { colour: 'pass' },
            'signed for another domain': { colour: 'forwarder' },
            'does not verify': { colour: 'bad' },
            'not signed': { colour: 'quiet' },
          },
          links: [{ title: 'Who sends it', to: 'plumbline-sources', keep: ['domain'] }],
        }),
        table({
          ...{ id: 13, width: 12, height: 9, queries: [ask.unsigned] },
          title: 'Who sends without a signature?',
          description:
            'Senders by how much of their mail had no signature that a receiver told of; some receivers leave out signatures that fail. From records of aggregate reports.',
          empty: 'All mail was signed, or no report tells of mail in this time',
          regardless: { selector: SIGNS_NOTHING },
          columns: {
            domain: DOMAIN,
            ...SENDER_OF_DOMAIN,
            mails: { ...MAILS, as: 'Not signed' },
            share: { as: 'Of its mail', unit: 'ratio', decimals: 1, width: 120 },
          },
        }),
        table({
          ...{ id: 14, width: 12, height: 9, queries: [ask.sharedKeys] },
          title: 'Which keys sign for several senders?',
          description:
            'Selectors in mail of more than one known sender of ours: who has the key can sign for all of them, and all have to change it together. From records of aggregate reports.',
          empty: 'No key signed for more than one known sender in this time',
          columns: {
            signer: SIGNER,
            dkim_selector: {
              as: 'Selector (s=)',
              links: [
                {
                  title: 'This selector',
                  to: 'plumbline-signatures',
                  with: { selector: 'field:dkim_selector' },
                  keep: ['domain'],
                },
              ],
            },
            senders: { hidden: true },
            called: { as: 'Senders' },
            domains: { as: 'Domains', width: 90 },
            mails: MAILS,
          },
        }),
      ],
    },
    {
      title: 'In detail',
      closed: true,
      panels: [
        heat({
          ...{ id: 15, width: 24, height: 10, queries: [ask.heat] },
          title: 'How much does each selector sign?',
          labelled: 'selector',
          description: `Mails a day signed by the 30 selectors of the domains themselves with most mail, by colour as the scale below says. ${SIGNED}`,
          empty: 'No report tells of a signature by these domains themselves in this time',
          links: [{ title: 'Who sends it', to: 'plumbline-sources', keep: ['domain'] }],
        }),
        table({
          ...{ id: 16, width: 24, height: 10, queries: [ask.everyResult] },
          title: 'Which results did each selector have?',
          description: `Every result of every selector. Aligned mails are those with aligned DKIM by this signature or another. ${SIGNED}`,
          empty: NOTHING_SIGNED,
          columns: {
            domain: DOMAIN,
            signer: SIGNER,
            ...SELECTOR,
            result: RESULT,
            of_records: { as: 'Records', width: 100 },
            mails: MAILS,
            aligned: { as: 'Aligned', width: 100 },
            last_day: LAST_SEEN,
          },
        }),
      ],
    },
  ],
};
