import { pause } from '../../../sources/running/pause.js';
import { FILE_TROUBLES, type FileTrouble } from '../../files/troubles.js';
import { WatchedFile } from '../../files/watched-file.js';
import { Database } from './database.js';
import { NOTHING_KNOWN, type NetworkFacts } from './record.js';

export interface DatabaseSettings {
  /** Files, the first asked first: what it does not know, the next may. */
  readonly files: readonly string[];
  readonly fileBytes: number;
  /** Milliseconds between looks at them. */
  readonly reload: number;
}

/** Who is told how the databases are; a name is a path of the settings. */
export interface DatabaseEvents {
  /** It is in use; `built` is when it was made, in milliseconds. */
  opened(path: string, type: string, built: number): void;
  /** `isInUse` is whether the one before it still answers. */
  troubled(path: string, trouble: FileTrouble, says: string, isInUse: boolean): void;
}

/** Files that know the country and the operator of addresses. */
export class Databases {
  readonly #files: readonly WatchedFile<Database>[];
  readonly #reload: number;
  readonly #events: DatabaseEvents;

  constructor({ files, fileBytes, reload }: DatabaseSettings, events: DatabaseEvents) {
    this.#files = [...new Set(files)].map(
      (path) => new WatchedFile(path, fileBytes, (bytes) => Database.of(bytes)),
    );
    this.#reload = reload;
    this.#events = events;
  }

  /** Another word where other files are in use, or in another order. */
  get edition(): string {
    return this.#files.flatMap(({ content }) => content?.edition ?? []).join(', ');
  }

  /** What the files say of an address. */
  find(ip: Uint8Array): NetworkFacts {
    let { country, asn, asName } = NOTHING_KNOWN;
    for (const { content } of this.#files) {
      const said = content?.find(ip) ?? NOTHING_KNOWN;
      if (country === '') country = said.country;
      if (asn === 0) ({ asn, asName } = said);
      if (country !== '' && asn !== 0) break;
    }
    return { country, asn, asName };
  }

  /** Reads what is new. The first time that is all of them; whatever is wrong with one is told, and the others used. */
  async look(): Promise<void> {
    for (const file of this.#files) {
      const look = await file.look();
      if (look.became === 'opened') this.#events.opened(file.path, look.content.type, look.content.built);
      if (look.became === 'troubled')
        this.#events.troubled(
          file.path,
          look.trouble,
          FILE_TROUBLES[look.trouble],
          file.content !== undefined,
        );
    }
  }

  /** Looks again and again, until it is told to stop. */
  async watch(stop: AbortSignal): Promise<void> {
    for (;;) {
      await pause(this.#reload, stop);
      if (stop.aborted) return;
      await this.look();
    }
  }
}
