import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layEmptyStore, plumbline, scratch, serve, type Served, STATELESS } from './plumbline.js';
import { askRunningEngine } from './running-engine.js';

/** Processes that start an engine each, beside whatever else runs. */
export const SLOW = 240_000;

/** How much mail: as the flags of `plumbline demo`. */
export interface MailWish {
  readonly domains: number;
  readonly days: number;
  readonly reportsPerDay: number;
  readonly seed: number;
}

/** A folder as somebody would have it who runs Plumbline: with data, settings and mail, and an exporter that runs. */
export class Site {
  readonly #folder: Awaited<ReturnType<typeof scratch>>;
  #served: Served | undefined;
  #url = '';

  private constructor(folder: Awaited<ReturnType<typeof scratch>>) {
    this.#folder = folder;
  }

  static async make(): Promise<Site> {
    const site = new Site(await scratch());
    await layEmptyStore(site.at('data'));
    return site;
  }

  at(...path: string[]): string {
    return join(this.#folder.path, ...path);
  }

  /** The flags by which commands find its store. */
  get store(): readonly string[] {
    return ['--store.dir', this.at('data')];
  }

  /** Writes mails of the demo into `mail`, a file each; their names in order. */
  async mails(wish: MailWish, out = 'mail'): Promise<string[]> {
    const { domains, days, reportsPerDay, seed } = wish;
    const flags = Object.entries({ domains, days, 'reports-per-day': reportsPerDay, seed });
    const args = flags.flatMap(([name, value]) => [`--${name}`, String(value)]);
    const { code, stderr } = await plumbline(['demo', ...args, '--out', this.at(out)]);
    if (code !== 0) throw new Error(stderr);
    return out.endsWith('.mbox') ? [] : (await readdir(this.at(out))).sort();
  }

  /** The settings, from the next beginning or reload on. */
  async say(yaml: string): Promise<void> {
    await writeFile(this.at('plumbline.yml'), yaml);
  }

  /** Runs the exporter; with the settings, where something was said. */
  async begin(...flags: readonly string[]): Promise<void> {
    const has = (await readdir(this.at())).includes('plumbline.yml');
    const config = has ? ['--config.file', this.at('plumbline.yml')] : [];
    this.#served = serve([...STATELESS, ...this.store, ...config, ...flags]);
    this.#url = await this.#served.logged('url', 'listening');
    await this.#served.logged('msg', 'ready');
  }

  get url(): string {
    return this.#url;
  }

  get served(): Served {
    if (this.#served === undefined) throw new Error('No exporter runs.');
    return this.#served;
  }

  /** Ends the exporter, and says with which code it ended. */
  async end(): Promise<number | null> {
    return await this.served.end();
  }

  async remove(): Promise<void> {
    await this.#served?.end();
    await this.#folder.remove();
  }

  /** Of a series of the exporter, by its name and labels as they are written. */
  async metric(series: string): Promise<number | undefined> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  }

  /** What the store answers, a list a row. Numbers of 64 bits are text. */
  async rows(query: string, store = this.store): Promise<unknown[]> {
    const [, directory = ''] = store;
    const told = await askRunningEngine(directory, query, 'JSONCompactEachRow');
    const args = ['sql', query, '--format', 'JSONCompactEachRow', ...store];
    const answer = told ?? (await plumbline(args)).stdout;
    const lines = answer.split('\n').filter((line) => line !== '');
    return lines.map((line): unknown => JSON.parse(line));
  }

  /** What became of the things that a source has handed in, and how often. */
  async outcomes(source: string): Promise<Record<string, number>> {
    const query = `SELECT outcome, count() FROM v_deliveries WHERE source = '${source}' GROUP BY outcome`;
    const rows = (await this.rows(query)) as [string, string][];
    return Object.fromEntries(rows.map(([outcome, count]) => [outcome, Number(count)]));
  }
}
