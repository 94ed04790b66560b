import * as ask from '../../queries/dashboards/operations.js';
import type { DashboardPlan, RowPlan } from '../plan.js';
import { stat } from '../panels/stat.js';
import { states } from '../panels/states.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import { fallingFrom } from '../steps.js';

const NOT_SCRAPED = 'Prometheus has no such metric of this time: it does not scrape Plumbline';
const NOT_YET = 'Nothing of the kind happened in this time, or Prometheus does not scrape Plumbline';
const COUNTED = 'From counters of the exporters that Prometheus scrapes, by when it happened.';
const ARRIVAL = 'By time of arrival, in UTC: not by the days that reports tell of.';
const IN_AN_HOUR = 'Each point is of the hour before it.';
const OUTCOMES = {
  stored: { colour: 'compliant' },
  duplicate: { colour: 'quiet' },
  revision: { colour: 'plain' },
  quarantined: { colour: 'bad' },
  ignored: { colour: 'fair' },
} as const;

const glance: RowPlan = {
  title: 'Is it well?',
  panels: [
    stat({
      ...{ id: 1, title: 'Exporters that run', width: 4, height: 4, queries: [ask.running] },
      description: `Plumbline processes that answered the last scrape. One that does not answer is not counted here; an alert says so.`,
      empty: NOT_SCRAPED,
      unit: 'exact',
    }),
    stat({
      ...{ id: 2, title: 'Does the store answer?', width: 4, height: 4, queries: [ask.storeUp] },
      description: 'Whether ClickHouse answered every exporter when it was last asked.',
      empty: NOT_SCRAPED,
      ...{ unit: 'exact', steps: { from: 'bad', then: [[1, 'good']] } },
      words: { '0': { text: 'no', colour: 'bad' }, '1': { text: 'yes', colour: 'good' } },
    }),
    stat({
      ...{ id: 3, title: 'Sources that fail', width: 4, height: 4, queries: [ask.sourcesFailing] },
      description:
        'Intake sources that failed and have not worked since. Reports stay where they are, and are taken in when it works again.',
      empty: 'No intake source is set up, or Prometheus does not scrape Plumbline',
      ...{ unit: 'exact', steps: fallingFrom(1, 2) },
    }),
    stat({
      ...{ id: 4, title: 'Deliveries that wait', width: 4, height: 4, queries: [ask.waiting] },
      description: 'Mails, files and uploads that were found or begun, and are not on disk yet.',
      empty: NOT_SCRAPED,
      ...{ unit: 'exact', steps: { from: 'good', then: [[1000, 'fair']] } },
    }),
    stat({
      ...{ id: 5, title: 'Held in quarantine', width: 4, height: 4, queries: [ask.held] },
      description: 'What could not be read and waits for a retry or a purge, however long it has lain there.',
      empty: 'The store does not say, or Prometheus does not scrape Plumbline',
      ...{ unit: 'exact', steps: { from: 'good', then: [[1, 'fair']] } },
      links: [{ title: 'What is held', to: 'plumbline-operations', panel: 19 }],
    }),
    stat({
      ...{ id: 6, title: 'Records not accounted for', width: 4, height: 4, queries: [ask.unaccounted] },
      description:
        'Records read, less those stored, found to be duplicates or held in quarantine: it must be 0. Counters since the exporters started; `plumbline verify` recounts the store.',
      empty: NOT_SCRAPED,
      ...{ unit: 'exact', steps: { from: 'good', then: [[1, 'bad']] } },
    }),
  ],
};

const intake: RowPlan = {
  title: 'What comes in',
  panels: [
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
      description: `Records a second by what became of them, and as a line those that were read: the two must agree. ${COUNTED}`,
      empty: NOT_YET,
      columns: { read: { colour: 'other', line: true, dashed: true } },
    }),
    table({
      ...{ id: 9, title: 'Is every record accounted for?', width: 24, height: 6, queries: [ask.ledger] },
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
        source: { as: 'Source' },
        scope: { as: 'What', width: 100 },
        of_kind: { as: 'Kind', width: 100 },
        reason: { as: 'Reason' },
        detail: { as: 'In words' },
        path: { as: 'Where in it' },
      },
    }),
  ],
};

const store: RowPlan = {
  title: 'The store and its door',
  closed: true,
  panels: [
    chart({
      ...{ id: 20, title: 'How long do inserts take?', width: 8, height: 8, queries: ask.inserts },
      ...{ drawn: 'lines', step: '15s', unit: 'seconds', min: 0 },
      description: `Until a block is on disk; estimated from the steps of a histogram. ${COUNTED}`,
      empty: NOT_YET,
    }),
    chart({
      ...{ id: 21, title: 'What is written?', width: 8, height: 8, queries: [ask.rowsInserted] },
      ...{ drawn: 'stacked lines', step: '15s', unit: 'per second' },
      description: `Rows a second by table, those of tries that were given up included. ${COUNTED}`,
      empty: NOT_YET,
    }),
    chart({
      ...{ id: 22, title: 'How much of the disk is free?', width: 8, height: 8, queries: [ask.diskFree] },
      ...{ drawn: 'lines', step: '1m', unit: 'ratio', min: 0, max: 1, lines: true },
      steps: {
        from: 'bad',
        then: [
          [0.05, 'fair'],
          [0.15, 'good'],
        ],
      },
      description:
        'Share of the disks of the embedded store and of what is under way. Of a server of ClickHouse this is not known.',
      empty: 'The store is a server, or Prometheus does not scrape Plumbline',
    }),
    chart({
      ...{
        id: 23,
        title: 'What goes wrong with the store?',
        width: 8,
        height: 8,
        queries: ask.storeTroubles,
      },
      ...{ drawn: 'lines', step: '1m', min: 0 },
      description: `What the store did not do when it was asked, by reason, and how often the embedded engine was started again. ${IN_AN_HOUR} ${COUNTED}`,
      empty: 'The store did all it was asked in this time, or Prometheus does not scrape Plumbline',
    }),
    chart({
      ...{ id: 24, title: 'What is asked at the door?', width: 8, height: 8, queries: [ask.door] },
      ...{ drawn: 'stacked lines', step: '15s', unit: 'per second' },
      description: `Statements a second at the door of the embedded store, of dashboards above all; with a server none of it moves. ${COUNTED}`,
      empty: NOT_YET,
    }),
    chart({
      ...{ id: 25, title: 'How long do answers take?', width: 8, height: 8, queries: ask.doorDurations },
      ...{ drawn: 'lines', step: '15s', unit: 'seconds', min: 0 },
      description: `At the door, waiting for a turn included; estimated from the steps of a histogram. ${COUNTED}`,
      empty: NOT_YET,
    }),
    chart({
      ...{ id: 26, title: 'Who is turned away?', width: 24, height: 8, queries: ask.turnedAway },
      ...{ drawn: 'lines', step: '1m', min: 0, legend: 'right', totals: ['max'] },
      description: `What was refused at the door, by the API and by web.config.file, by reason, and limits of the door that were reached. ${IN_AN_HOUR} ${COUNTED}`,
      empty: 'Nobody was turned away in this time, or Prometheus does not scrape Plumbline',
    }),
  ],
};

const process: RowPlan = {
  title: 'The processes and their figures',
  closed: true,
  panels: [
    table({
      ...{ id: 27, title: 'What runs, and since when?', width: 24, height: 6, queries: [ask.builds] },
      description: 'A row an exporter that answered the last scrape; a short time is a restart.',
      empty: NOT_SCRAPED,
      transformations: [
        {
          id: 'organize',
          options: {
            excludeByName: { Time: true },
            renameByName: {
              Value: 'Runs for',
              instance: 'Exporter',
              job: 'Job',
              version: 'Version',
              revision: 'Revision',
              node_version: 'Node',
            },
          },
        },
      ],
      columns: { 'Runs for': { unit: 'seconds' } },
    }),
    chart({
      ...{ id: 28, title: 'How much memory does it take?', width: 8, height: 8, queries: ask.memory },
      ...{ drawn: 'lines', step: '15s', unit: 'bytes', min: 0 },
      description: 'Of the exporter alone: the embedded engine is a process of its own.',
      empty: NOT_SCRAPED,
    }),
    chart({
      ...{ id: 29, title: 'Does the event loop lag?', width: 8, height: 8, queries: [ask.loopLag] },
      ...{ drawn: 'lines', step: '15s', unit: 'seconds', min: 0 },
      description:
        'The lag that 99 in 100 turns do not exceed, since the scrape before: how long others had to wait.',
      empty: NOT_SCRAPED,
    }),
    chart({
      ...{ id: 30, title: 'Is the clock right?', width: 8, height: 8, queries: [ask.clockSkew] },
      ...{ drawn: 'lines', step: '15s', unit: 'seconds' },
      description:
        'The clock of the exporter less that of Prometheus. Days settle by the clock of the exporter, and signatures are judged by it.',
      empty: NOT_SCRAPED,
    }),
    chart({
      ...{ id: 31, title: 'How old are figures of domains?', width: 8, height: 8, queries: ask.stateAge },
      ...{ drawn: 'lines', step: '15s', unit: 'seconds', min: 0 },
      description:
        'How long ago the gauges of domains were read from the store, and how long one reading takes. They are read again after a rest of ten times as long.',
      empty: NOT_SCRAPED,
    }),
    chart({
      ...{ id: 32, title: 'What is left out of the gauges?', width: 8, height: 8, queries: [ask.folded] },
      ...{ drawn: 'lines', step: '1m', unit: 'exact', min: 0 },
      description:
        'Domains, senders, reporters and series that are shown as other or not at all, for there are more than metrics.* allows: alerts do not see them.',
      empty: 'Nothing is left out, or Prometheus does not scrape Plumbline',
    }),
    chart({
      ...{ id: 33, title: 'Which deviations come in?', width: 8, height: 8, queries: [ask.deviations] },
      ...{ drawn: 'lines', step: '1m', min: 0 },
      description: `Departures of reports from their standard that do no harm: the ten codes with most. ${IN_AN_HOUR} ${COUNTED}`,
      empty: NOT_YET,
      links: [{ title: 'Who departs so', to: 'plumbline-reporters', panel: 15 }],
    }),
  ],
};

const acts: RowPlan = {
  title: 'Alerts and acts',
  closed: true,
  panels: [
    table({
      ...{ id: 34, title: 'Which alerts were told of?', width: 24, height: 9, queries: [ask.alerts] },
      description:
        'Alerts of Alertmanager and Grafana that came to the webhook and began in this time; those that fire first. Without the webhook none is known here.',
      empty: 'No alert of this time was told to the webhook of Plumbline',
      columns: {
        starts_at: { as: 'Began', unit: 'moment', width: 170 },
        status: {
          as: 'Is',
          words: { firing: { colour: 'bad' }, resolved: { colour: 'good' } },
          cell: 'text',
          width: 100,
        },
        severity: {
          as: 'Severity',
          words: { critical: { colour: 'bad' }, warning: { colour: 'fair' }, info: { colour: 'quiet' } },
          cell: 'text',
          width: 100,
        },
        alertname: { as: 'Alert' },
        domain: {
          as: 'Domain',
          links: [{ title: 'The domain', to: 'plumbline-domain', with: { domain: 'field:domain' } }],
        },
        summary: { as: 'What is the matter' },
        notified: { as: 'Told', width: 70 },
        taken_on_by: { as: 'Taken on by' },
      },
    }),
    table({
      ...{ id: 35, title: 'What was done, and by whom?', width: 24, height: 9, queries: [ask.audit] },
      description: 'The newest 200 acts by command, API and schedule, in UTC, with what became of them.',
      empty: 'Nothing was done by command, API or schedule in this time',
      columns: {
        at: { as: 'At', unit: 'moment', width: 170 },
        actor: { as: 'Who' },
        channel: { as: 'By', width: 100 },
        action: { as: 'Did what' },
        target: { as: 'To what' },
        outcome: {
          as: 'Became',
          words: { done: { colour: 'good' }, refused: { colour: 'fair' }, failed: { colour: 'bad' } },
          cell: 'text',
          width: 100,
        },
        detail: { as: 'More about it' },
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
  rows: [glance, intake, sources, unread, store, process, acts],
};
