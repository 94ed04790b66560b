import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const FORMATS = {
  text: 'text/plain; version=0.0.4',
  OpenMetrics: 'application/openmetrics-text; version=1.0.0',
} as const;
type Format = keyof typeof FORMATS;

/** Between two scrapes, so that they meet the exporter at any moment and not only when it has just answered. */
const PAUSE_MS = 10;

export interface Scraped {
  readonly milliseconds: Readonly<Record<Format, number[]>>;
  /** Of the last one. */
  readonly bytes: Readonly<Record<Format, number>>;
  /** A moment later. */
  readonly series: number;
}

/** One scrape after the other, in turns of the formats, each until the last byte is there. */
export async function scrape(url: string, times: number): Promise<Scraped> {
  const milliseconds: Record<Format, number[]> = { text: [], OpenMetrics: [] };
  const bytes: Record<Format, number> = { text: 0, OpenMetrics: 0 };
  for (let i = 0; i < times; i++)
    for (const format of ['text', 'OpenMetrics'] as const) {
      const begun = performance.now();
      bytes[format] = await drained(url, FORMATS[format]);
      milliseconds[format].push(performance.now() - begun);
      await sleep(Math.random() * 2 * PAUSE_MS);
    }
  return { milliseconds, bytes, series: valuesOf(await page(url, FORMATS.text)).length };
}

/** Whether there is a figure, and which: that of the first series whose line begins so. */
export async function figure(url: string, begin: string): Promise<number | undefined> {
  const line = valuesOf(await page(url, FORMATS.text)).find((one) => one.startsWith(begin));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}

/** Reads all and keeps nothing: what is done with it would be measured as well. */
async function drained(url: string, accept: string): Promise<number> {
  const asked = get(`${url}/metrics`, { headers: { accept } });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let bytes = 0;
  for await (const chunk of answer) bytes += (chunk as Buffer).length;
  if (answer.statusCode !== 200) throw new Error(`a scrape was answered ${answer.statusCode ?? 'nothing'}`);
  return bytes;
}

async function page(url: string, accept: string): Promise<Buffer> {
  const answer = await fetch(`${url}/metrics`, { headers: { accept } });
  const body = Buffer.from(await answer.arrayBuffer());
  if (answer.status !== 200) throw new Error(`a scrape was answered ${answer.status}: ${body.toString()}`);
  return body;
}

function valuesOf(body: Buffer): string[] {
  return body
    .toString()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}
