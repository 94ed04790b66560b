import type { Cursor } from '../../model/intake-source.js';
import type { SettledFate } from '../disk/fate.js';
import type { Signature } from '../disk/opened-file.js';

const PREFIX = 'doubt/';
/** More of them than anybody watches over: what comes then has failed at once. */
const MOST = 10_000;

interface Doubt {
  readonly signature: string;
  readonly until: number;
  /** What becomes of the file then, if it is still the same. */
  readonly fate: SettledFate;
}

/** Files that were read, and may not have been whole: they have a while to become another. */
export class Doubts {
  readonly #cursor: Cursor;
  readonly #doubts = new Map<string, Doubt>();

  constructor(cursor: Cursor, remembered: ReadonlyMap<string, string>) {
    this.#cursor = cursor;
    for (const [key, value] of remembered) {
      const [signature, until, fate] = value.split(' ');
      if (key.startsWith(PREFIX) && signature !== undefined)
        this.#doubts.set(key.slice(PREFIX.length), { signature, until: Number(until), fate: fateIn(fate) });
    }
  }

  /** Until when the file is left alone, and what it is then; undefined where nobody doubts it as it is. */
  of(path: string, signature: Signature): Pick<Doubt, 'until' | 'fate'> | undefined {
    const doubt = this.#doubts.get(path);
    return doubt?.signature === textOf(signature) ? doubt : undefined;
  }

  /** Whether there was room for it. */
  async add(
    path: string,
    signature: Signature,
    { until, fate }: Pick<Doubt, 'until' | 'fate'>,
  ): Promise<boolean> {
    if (this.#doubts.size >= MOST && !this.#doubts.has(path)) return false;
    const doubt = { signature: textOf(signature), until, fate };
    this.#doubts.set(path, doubt);
    await this.#cursor.write(new Map([[PREFIX + path, `${doubt.signature} ${until} ${fate}`]]));
    return true;
  }

  async forget(path: string): Promise<void> {
    if (this.#doubts.delete(path)) await this.#cursor.write(new Map([[PREFIX + path, '']]));
  }

  /** Those of files that are not there any more. */
  async keepOnly(isThere: (path: string) => boolean): Promise<void> {
    for (const path of [...this.#doubts.keys()]) if (!isThere(path)) await this.forget(path);
  }
}

function fateIn(text: string | undefined): SettledFate {
  return text === 'stored' || text === 'other' ? text : 'failed';
}

function textOf({ size, mtimeNs, ino }: Signature): string {
  return `${size}:${mtimeNs}:${ino}`;
}
