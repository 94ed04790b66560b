import * as ask from '../../queries/dashboards/operations.js';
import type { DashboardPlan, RowPlan } from '../plan.js';
import { stat } from '../panels/stat.js';
import { states } from '../panels/states.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import { fallingFrom } from '../steps.js';
import { processes, store } from './operations-house.js';
import { ARRIVAL, COUNTED, IN_AN_HOUR, NOT_SCRAPED, NOT_YET } from './operations-words.js';

const OUTCOMES = {
  stored: { colour: 'compliant' },
  duplicate: { colour: 'quiet' },
  revision: { colour: 'plain' },
  quarantined: { colour: 'bad' },
  ignored: { colour: 'fair' },
} as const;

const glance: RowPlan['panels'] = [
  stat({
    ...{ id: 1, title: 'Exporters up', width: 4, height: 4, queries: [ask.running] },
    description: `Plumbline processes that answered the last scrape. One that does not answer is not counted here; an alert says so.`,
    empty: NOT_SCRAPED,
    unit: 'exact',
  }),
  stat({
    ...{ id: 2, title: 'Store answers', width: 4, height: 4, queries: [ask.storeUp] },
    description: 'Whether ClickHouse answered every exporter when it was last asked.',
    empty: NOT_SCRAPED,
    ...{ unit: 'exact', steps: { from: 'bad', then: [[1, 'good']] } },
    words: { '0': { text: 'no', colour: 'bad' }, '1': { text: 'yes', colour: 'good' } },
  }),
  stat({
    ...{ id: 3, title: 'Sources failing', width: 4, height: 4, queries: [ask.sourcesFailing] },
    description:
      'Intake sources that failed and have not worked since. Reports stay where they are, and are taken in when it works again.',
    empty: 'No intake source is set up, or Prometheus does not scrape Plumbline',
    ...{ unit: 'exact', steps: fallingFrom(1, 2) },
  }),
  stat({
    ...{ id: 4, title: 'Waiting', width: 4, height: 4, queries: [ask.waiting] },
    description: 'Mails, files and uploads that were found or begun, and are not on disk yet.',
    empty: NOT_SCRAPED,
    ...{ unit: 'exact', steps: { from: 'good', then: [[1000, 'fair']] } },
  }),
  stat({
    ...{ id: 5, title: 'In quarantine', width: 4, height: 4, queries: [ask.held] },
    description: 'What could not be read and waits for a retry or a purge, however long it has lain there.',
    empty: 'The store does not say, or Prometheus does not scrape Plumbline',
    ...{ unit: 'exact', steps: { from: 'good', then: [[1, 'fair']] } },
    links: [{ title: 'What is held', to: 'plumbline-operations', panel: 19 }],
  }),
  stat({
    ...{ id: 6, title: 'Records lost', width: 4, height: 4, queries: [ask.unaccounted] },
    description:
      'Records read, less those stored, found to be duplicates or held in quarantine: it must be 0. Counters since the exporters started, of one process that counts both sides; the ledger below and `plumbline verify` count the store itself.',
    empty: NOT_SCRAPED,
    ...{ unit: 'exact', steps: { from: 'good', then: [[1, 'bad']] } },
  }),
];

const intake: RowPlan = {
  title: 'Is it well, and what comes in?',
  panels: [
    ...glance,
    chart({
      ...{ id: 7, title: 'What becomes of deliveries?', width: 12, height: 8, queries: [ask.deliveries] },
      ...{ drawn: 'stacked lines', step: '15s', unit: 'per second' },
      description: `Mails, files and uploads a second by what became of them. What was given up comes again. ${COUNTED}`,
      empty: NOT_YET,
    }),
    chart({
      ...{
        id: 8,
        title: 'What becomes of records?',
        width: 12,
        height: 8,
        queries: [ask.recordsBecame, ask.recordsRead],
      },
      ...{ drawn: 'stacked lines', step: '15s', unit: 'per second' },
      description: `Records a second by what became of them, and as a line those that were read. Both are counted as a delivery ends; whether all are accounted for says the ledger below. ${COUNTED}`,
      empty: NOT_YET,
      columns: { read: { colour: 'other', line: true, dashed: true } },
    }),
    table({
      ...{ id: 9, title: 'Is every record accounted for?', width: 24, height: 7, queries: [ask.ledger] },
      description: `Sums of the ledger of deliveries by kind of report: read is stored, duplicate, in quarantine or gone, and the difference must be 0. ${ARRIVAL}`,
      empty: 'Nothing came in during this time',
      columns: {
        of_kind: { as: 'Kind' },
        records_read: { as: 'Read' },
        records_stored: { as: 'Stored' },
        duplicates: { as: 'Duplicate' },
        in_quarantine: { as: 'In quarantine', steps: { from: 'quiet', then: [[1, 'fair']] }, cell: 'text' },
        gone_by_age: { as: 'Gone by age' },
        gone_by_command: { as: 'Gone by command' },
        difference: {
          as: 'Difference',
          steps: {
            from: 'bad',
            then: [
              [0, 'good'],
              [1, 'bad'],
            ],
          },
          cell: 'text',
        },
      },
    }),
    chart({
      ...{ id: 10, title: 'How much is it?', width: 8, height: 8, queries: [ask.bytes] },
      ...{ drawn: 'lines', step: '15s', unit: 'bytes per second', min: 0 },
      description: `Bytes a second as they were received, and of documents after decompression. ${COUNTED}`,
      empty: NOT_YET,
    }),
    chart({
      ...{ id: 11, title: 'How long does a delivery take?', width: 8, height: 8, queries: ask.stages },
      ...{ drawn: 'lines', step: '15s', unit: 'seconds', min: 0 },
      description: `How long deliveries took to be read, and from then on until they were on disk; estimated from the steps of a histogram. ${COUNTED}`,
      empty: NOT_YET,
    }),
    chart({
      ...{ id: 12, title: 'What waits?', width: 8, height: 8, queries: ask.backlog },
      ...{ drawn: 'lines', step: '15s', unit: 'exact', min: 0 },
      description:
        'Deliveries that were begun and are not on disk, and what sources have found and not handed in. When it only grows, the store does not keep up or is away.',
      empty: NOT_SCRAPED,
    }),
  ],
};

const sources: RowPlan = {
  title: 'Intake sources',
  panels: [
    states({
      ...{
        id: 13,
        title: 'Did every source work?',
        width: 12,
        height: 8,
        queries: [ask.sourceUp],
        step: '1m',
      },
      description: 'Intake sources by the names of the settings: a failure lasts until all is well again.',
      empty: 'No intake source is set up, or Prometheus does not scrape Plumbline',
      unit: 'exact',
      words: { '0': { text: 'fails', colour: 'bad' }, '1': { text: 'works', colour: 'good' } },
    }),
    chart({
      ...{ id: 14, title: 'When did each last succeed?', width: 12, height: 8, queries: [ask.sinceSuccess] },
      ...{ drawn: 'lines', step: '1m', unit: 'seconds', min: 0 },
      description:
        'How long ago each source was last asked with success, or something of it was stored. One that waits for others, as uploads do, may be old and well.',
      empty: 'No intake source is set up, or Prometheus does not scrape Plumbline',
    }),
    table({
      ...{ id: 15, title: 'What came of which source?', width: 12, height: 8, queries: [ask.sourcesLedger] },
      description: `Documents and refusals of the ledger of deliveries by source and by what became of them; commands are sources too. ${ARRIVAL}`,
      empty: 'Nothing came in during this time',
      columns: {
        source: { as: 'Source' },
        became: { as: 'Became', words: OUTCOMES, cell: 'text' },
        documents: { as: 'Documents', width: 110 },
        size: { as: 'Size', unit: 'bytes', width: 100 },
        last_at: { as: 'Last', unit: 'moment', width: 170 },
      },
    }),
    chart({
      ...{
        id: 16,
        title: 'What goes wrong with sources?',
        width: 12,
        height: 8,
        queries: ask.sourceTroubles,
      },
      ...{ drawn: 'lines', step: '1m', min: 0 },
      description: `Failures by source and reason, and limits that were reached; all of it is tried again. ${IN_AN_HOUR} ${COUNTED}`,
      empty: 'No source failed in this time, or Prometheus does not scrape Plumbline',
    }),
  ],
};

const unread: RowPlan = {
  title: 'What could not be read',
  panels: [
    chart({
      ...{
        id: 17,
        title: 'Why does it go to quarantine?',
        labelled: 'why',
        width: 12,
        height: 8,
        queries: [ask.quarantinedByReason],
      },
      ...{ drawn: 'stacked bars', step: '1h', unit: 'exact', totals: ['sum'], legend: 'right' },
      description: `Deliveries, documents and records by hour and reason, whatever became of them since. ${ARRIVAL}`,
      empty: 'Nothing went to quarantine in this time',
      links: [{ title: 'What it was', to: 'plumbline-operations', panel: 19 }],
    }),
    chart({
      ...{ id: 18, title: 'Which limits bit?', width: 12, height: 8, queries: [ask.limits] },
      ...{ drawn: 'lines', step: '1m', min: 0 },
      description: `How often something was over one of \`limits\`: it was cut, or refused and is in quarantine. ${IN_AN_HOUR} ${COUNTED}`,
      empty: 'Nothing was over a limit in this time, or Prometheus does not scrape Plumbline',
    }),
    table({
      ...{ id: 19, title: 'What went to quarantine last?', width: 24, height: 9, queries: [ask.quarantine] },
      description: `The newest 200, with the reason in words. \`plumbline quarantine\` shows the bytes, tries again and purges. ${ARRIVAL}`,
      empty: 'Nothing went to quarantine in this time',
      columns: {
        held_at: { as: 'At', unit: 'moment', width: 170 },
        state: {
          as: 'Is',
          words: { held: { colour: 'fair' }, retried: { colour: 'good' }, purged: { colour: 'quiet' } },
          cell: 'text',
          width: 90,
        },
        source: { as: 'Source', width: 120 },
        scope: { as: 'What', width: 100 },
        of_kind: { as: 'Kind', width: 100 },
        reason: { as: 'Reason' },
        detail: { as: 'In words', unit: 'text' },
        path: { as: 'Where in it', unit: 'text' },
      },
    }),
  ],
};

export const operations: DashboardPlan = {
  uid: 'plumbline-operations',
  title: 'Plumbline: operations',
  description: 'Whether Plumbline itself is well: intake, store, door and processes',
  variables: [],
  annotations: [],
  from: 'now-24h',
  refresh: '1m',
  rows: [intake, sources, unread, store, processes],
};
