import * as ask from '../../queries/dashboards/operations.js';
import type { RowPlan } from '../plan.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import { COUNTED, IN_AN_HOUR, NOT_SCRAPED, NOT_YET } from './operations-words.js';

export const store: RowPlan = {
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
      ...{ drawn: 'lines', step: '15s', unit: 'per second', min: 0 },
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

const figures: RowPlan['panels'] = [
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
];

const acts: RowPlan['panels'] = [
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
      target: { as: 'To what', unit: 'text' },
      outcome: {
        as: 'Became',
        words: { done: { colour: 'good' }, refused: { colour: 'fair' }, failed: { colour: 'bad' } },
        cell: 'text',
        width: 100,
      },
      detail: { as: 'More about it' },
    },
  }),
];

export const processes: RowPlan = {
  title: 'Processes, alerts and acts',
  closed: true,
  panels: [...figures, ...acts],
};
