import * as ask from '../../../queries/dashboards/policy.js';
import type { ColumnShown } from '../../overrides.js';
import { table } from '../../panels/table.js';
import { fallingFrom, risingTo } from '../../steps.js';
import { OWN, POLICY, TOLD } from '../words.js';
import { ALIGNMENT_ALONE, CLASS_WORDS, LIMITS, NO_MAIL, NOT_TRIED } from './words.js';

const CLASS: ColumnShown = {
  as: 'Class',
  ...{ words: CLASS_WORDS, cell: 'text' },
  links: [
    {
      title: 'Such mail',
      to: 'plumbline-sources',
      with: { sender_class: 'field:class' },
      keep: ['domain'],
    },
  ],
};
const OF_28_DAYS = 'it is of the 28 days up to the last settled one';
const THE_DOMAIN = {
  title: 'The domain',
  to: 'plumbline-domain',
  with: { domain: 'field:domain' },
} as const;
const ADVICE = {
  not_ready: { text: 'not ready', colour: 'bad' },
  fix_senders: { text: 'fix senders', colour: 'fair' },
  nearly: { text: 'nearly', colour: 'plain' },
  ready: { text: 'ready', colour: 'good' },
  no_data: { text: 'not known yet', colour: 'quiet' },
} as const;
const WHY = {
  dkim_missing: { text: 'no signature', colour: 'fair' },
  dkim_failing: { text: 'signature fails', colour: 'bad' },
  dkim_unaligned: { text: 'signed by others', colour: 'fair' },
  strict_only: { text: 'strict alignment', colour: 'plain' },
} as const;
const SPF = {
  missing: { text: 'no result' },
  failing: { text: 'fails' },
  unaligned: { text: 'passes for another' },
  other_name: { text: 'another name of ours' },
} as const;

export const READY = [
  table({
    ...{ id: 7, title: 'Which domains are ready?', width: 24, height: 9, queries: [ask.readiness] },
    description: `Days with own mail in a row, up to the last settled one, without a hit of a sender whose own mail mostly passes. Ready takes 14 of them, and no more own mail hit than the objective lets fail. ${OWN}`,
    empty: 'No own mail was told of in the last 28 settled days',
    regardless: { ...ALIGNMENT_ALONE, time: OF_28_DAYS },
    columns: {
      domain: { as: 'Domain', links: [THE_DOMAIN] },
      advice: { as: 'Advice', words: ADVICE, cell: 'text' },
      days_without_hit: {
        as: 'Days without a hit',
        ...{ unit: 'exact', min: 0, max: 28, steps: risingTo(7, 14), cell: 'bar' },
      },
      own_days: { as: 'of days', unit: 'exact' },
      senders_hit: { as: 'Senders hit', unit: 'exact' },
      own_hit_messages: { as: 'Own mail hit' },
      hit_ratio: {
        as: 'Its share',
        unit: 'ratio',
        decimals: 2,
        steps: fallingFrom(0.005, 0.02),
        cell: 'text',
      },
      threat_hit_messages: { as: 'Of strangers hit' },
    },
  }),
  table({
    ...{ id: 8, title: 'Whom to fix first?', width: 24, height: 10, queries: [ask.fixes] },
    description: `Senders of own mail by what the alignment chosen hits of it, and what is the matter with its DKIM and its SPF. Make sure that a sender is yours before you mend it. ${LIMITS}`,
    empty: 'Nothing of own mail of the last 28 settled days would be hit',
    regardless: { ...ALIGNMENT_ALONE, time: OF_28_DAYS },
    columns: {
      domain: { as: 'Domain', links: [THE_DOMAIN] },
      key: { as: 'Key', hidden: true },
      name: {
        as: 'Sender',
        links: [
          {
            title: 'Its mail',
            to: 'plumbline-sources',
            with: { domain: 'field:domain', sender: 'field:key' },
          },
          {
            title: 'The signatures',
            to: 'plumbline-signatures',
            with: { domain: 'field:domain' },
          },
        ],
      },
      mails: { as: 'Own mail of it' },
      hit: { as: 'Would be hit' },
      why: { as: 'DKIM', words: WHY, cell: 'text' },
      spf_problem: { as: 'SPF', words: SPF },
      names: { as: 'Names in From' },
      last_seen: { as: 'Last day', unit: 'date' },
    },
  }),
  table({
    ...{ id: 9, title: 'What does strict alignment cost?', width: 12, height: 8, queries: [ask.strictness] },
    description: `Messages that quarantine or reject would hit, by alignment and class. What strict alignment hits of the class compliant passes today. ${TOLD}`,
    empty: NO_MAIL,
    regardless: NOT_TRIED,
    columns: {
      class: CLASS,
      mails: { as: 'Messages' },
      relaxed: { as: 'Relaxed' },
      strict_dkim: { as: 'Strict DKIM' },
      strict_spf: { as: 'Strict SPF' },
      strict_both: { as: 'Both strict' },
    },
  }),
  table({
    ...{ id: 10, title: 'What would it change?', width: 12, height: 8, queries: [ask.changes] },
    description: `Of mail that the policy tried does not let pass, what it asks, and what receivers did with it at the time. Where it asks for something, what was let through then, or of which nothing is said, is what it adds. ${LIMITS}`,
    empty: 'All that was reported on these days passes',
    columns: {
      asked: { as: 'It asks', words: POLICY, cell: 'text' },
      class: CLASS,
      hit: { as: 'Does not pass' },
      refused_then: { as: 'Refused then' },
      let_through: { as: 'Let through, or not said' },
    },
  }),
] as const;
