import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '../../commands/plumbline.js';
import { openBenchStore } from '../embedded.js';
import { writeGzipReports } from '../ingest/report-files.js';
import type { Aim, Bench, BenchSettings, Outcome } from '../outcome.js';
import { processorSeconds } from '../processor-time.js';
import { quantile } from '../stats.js';
import { count, decimal, type Table } from '../table.js';
import { DATA_DESCRIPTION, fill } from './data.js';
import { render, type Rendering } from './rendering.js';
import { figure, scrape, type Scraped } from './scraping.js';
import { Uploading } from './uploading.js';

const FULL = { domains: 1000, days: 60, scrapes: 500, uploads: 40_000, recordsAReport: 47 };
const QUICK = { domains: 20, days: 45, scrapes: 20, uploads: 4000, recordsAReport: 6 };
const AIM_MS = 50;
const REFRESH = 'plumbline_state_refresh_duration_seconds';

interface Ran {
  readonly idle: Scraped;
  readonly busy: Scraped;
  readonly uploaded: number;
  readonly busySeconds: number;
  readonly refreshes: number;
  readonly refreshSeconds: number;
  /** Of the exporter, for one scrape while it has nothing else to do; undefined where the system does not say. */
  readonly processorMs: number | undefined;
}

/** What it takes to be scraped, with nothing else to do and while reports come in. */
export const SCRAPE: Bench = {
  parts: [],
  data: DATA_DESCRIPTION,
  run: scrapes,
};

async function scrapes(settings: BenchSettings): Promise<Outcome> {
  const { directory, progress } = settings;
  const size = settings.quick ? QUICK : FULL;
  const data = join(directory, 'store');
  const store = await openBenchStore(data);
  let rendering: Rendering;
  try {
    await fill(store, size, progress);
    progress('rendering');
    rendering = await render(store, size.scrapes);
  } finally {
    await store.close();
  }
  progress('writing the reports that are uploaded');
  const reports = join(directory, 'reports');
  await writeGzipReports(reports, size.uploads, size.recordsAReport);
  return outcomeOf(await served(data, reports, size.scrapes, progress), rendering);
}

async function served(
  data: string,
  reports: string,
  times: number,
  progress: (text: string) => void,
): Promise<Ran> {
  const running = serve(['--store.dir', data]);
  try {
    const url = await running.logged('url', 'listening');
    await running.logged('msg', 'ready');
    progress('waiting until the state of the domains was read');
    while ((await figure(url, 'plumbline_state_series')) === 0) await sleep(500);
    await scrape(url, Math.ceil(times / 10));
    progress('scraping');
    const pid = running.process.pid ?? 0;
    const used = processorSeconds(pid);
    const idle = await scrape(url, times);
    const usedThen = processorSeconds(pid);
    const uploading = await Uploading.of(reports, url, data);
    progress('scraping while reports come in');
    const [refreshes = 0, seconds = 0] = await refreshed(url);
    const begun = performance.now();
    const busy = await uploading.during(() => scrape(url, times));
    const busySeconds = (performance.now() - begun) / 1000;
    const [refreshesThen = 0, secondsThen = 0] = await refreshed(url);
    return {
      ...{ idle, busy, busySeconds, uploaded: uploading.uploaded },
      refreshes: refreshesThen - refreshes,
      refreshSeconds: secondsThen - seconds,
      processorMs:
        used === undefined || usedThen === undefined ? undefined : ((usedThen - used) * 1000) / (2 * times),
    };
  } finally {
    await running.end();
  }
}

async function refreshed(url: string): Promise<(number | undefined)[]> {
  return [await figure(url, `${REFRESH}_count`), await figure(url, `${REFRESH}_sum`)];
}

function outcomeOf(ran: Ran, rendering: Rendering): Outcome {
  const { idle, busy, uploaded, busySeconds, refreshes, refreshSeconds, processorMs } = ran;
  const worst = Math.max(...Object.values(busy.milliseconds).map((taken) => quantile(taken, 0.99)));
  return {
    tables: [
      {
        title: 'Scrapes over HTTP, milliseconds to the last byte',
        header: ['', 'scrapes', 'p50', 'p90', 'p99', 'longest', 'bytes', 'series'],
        rows: [...scrapeRows('idle', idle), ...scrapeRows('while reports come in', busy)],
      },
      inProcess(rendering),
    ],
    aims: [aimOf(worst)],
    figures: { ...ran, rendering },
    notes: [
      `A scrape of an idle exporter took ${processorMs === undefined ? 'nobody knows how much' : `${decimal(processorMs)} ms`} of processor time.`,
      `Meanwhile ${count(uploaded)} reports came in, ${decimal(uploaded / busySeconds)} a second, and the state was read ` +
        `${refreshes} times, in ${decimal(refreshSeconds / Math.max(1, refreshes))} s on average; alone it took ${decimal(rendering.read / 1000)} s.`,
    ],
  };
}

function scrapeRows(when: string, { milliseconds, bytes, series }: Scraped): string[][] {
  return (['text', 'OpenMetrics'] as const).map((format) => [
    `${when}, ${format}`,
    ...figures(milliseconds[format]),
    count(bytes[format]),
    count(series),
  ]);
}

function inProcess({ text, openMetrics, have }: Rendering): Table {
  return {
    title: 'The same in process, milliseconds',
    header: ['', 'times', 'p50', 'p90', 'p99', 'longest'],
    rows: [
      ['all of it as text', ...figures(text)],
      ['all of it as OpenMetrics', ...figures(openMetrics)],
      ['series of the domains, once a refresh', ...figures(have)],
    ],
  };
}

function figures(milliseconds: readonly number[]): string[] {
  const shares = [0.5, 0.9, 0.99, 1].map((share) => decimal(quantile(milliseconds, share)));
  return [count(milliseconds.length), ...shares];
}

function aimOf(milliseconds: number): Aim {
  return {
    what: 'a scrape while reports come in, p99',
    aim: `under ${AIM_MS} ms`,
    measured: `${decimal(milliseconds)} ms`,
    holds: milliseconds < AIM_MS,
  };
}
