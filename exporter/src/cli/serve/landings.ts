import type { Landing } from '../../api/landing.js';
import type { Settings } from '../../config/settings.js';
import { ourDomains } from '../../store/domains.js';
import { overview } from '../../store/overview.js';
import type { CommandIo } from '../io.js';
import { revisionOf, version } from '../version.js';
import type { ServedStore } from './served-store.js';

/** A page that is asked for again and again must not make the store count again and again. */
const FRESH_MS = 5000;
const SHOWN_DOMAINS = 25;
const DEFAULT_DIRECTORY = './data';

/** What the landing page shows, from the store as it is. */
export class Landings {
  readonly #settings: Settings;
  readonly #store: ServedStore;
  readonly #io: Pick<CommandIo, 'clock' | 'env'>;
  #made: { readonly at: number; readonly landing: Promise<Landing> } | undefined;

  constructor(settings: Settings, store: ServedStore, io: Pick<CommandIo, 'clock' | 'env'>) {
    this.#settings = settings;
    this.#store = store;
    this.#io = io;
  }

  current(): Promise<Landing> {
    const now = this.#io.clock();
    if (this.#made === undefined || now - this.#made.at > FRESH_MS)
      this.#made = { at: now, landing: this.#look() };
    return this.#made.landing;
  }

  async #look(): Promise<Landing> {
    const { ready, detail } = await this.#store.check();
    const client = ready ? this.#store.opened.client : undefined;
    const counts = client && (await overview(client));
    const domains = client && (await ourDomains(client, SHOWN_DOMAINS));
    return {
      version: version(),
      revision: revisionOf(this.#io.env),
      nodeVersion: process.version,
      telemetryPath: this.#settings.web.telemetryPath,
      flags: this.#flags(),
      store: { name: this.#store.isOpen ? this.#store.opened.name : '', ready, detail },
      counts: counts?.ok === true ? counts.value : undefined,
      domains: domains?.ok === true ? domains.value : undefined,
      door: this.#store.door,
    };
  }

  #flags(): string {
    const { target } = this.#settings.store;
    if (target.kind === 'server') return ` --store.url ${target.url}/${target.database}`;
    return target.directory === DEFAULT_DIRECTORY ? '' : ` --store.dir ${target.directory}`;
  }
}
