import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const SOON_MS = 200;

/**
 * Results of chDB are freed when V8 collects what points to them, which is a few bytes to V8: it sees no reason to, be
 * they as large as they like.
 */
export class Collector {
  #isComing = false;

  soon(): void {
    if (this.#isComing) return;
    this.#isComing = true;
    setTimeout(() => {
      this.#isComing = false;
      setFlagsFromString('--expose-gc');
      const collect: unknown = runInNewContext('gc');
      if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
    }, SOON_MS).unref();
  }
}
