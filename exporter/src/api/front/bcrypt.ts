import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Whether a password is the one that was hashed. */
export type Compare = (password: string, hash: string) => Promise<boolean>;

interface Waiting {
  readonly resolve: (isSame: boolean) => void;
  readonly reject: (error: Error) => void;
}

/** bcryptjs is JavaScript: on the main thread nothing else would be done for a tenth of a second, or longer. */
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads');
const { compareSync } = require(workerData);
parentPort.on('message', ([password, hash]) => parentPort.postMessage(compareSync(password, hash)));
`;

/** Compares one after the other, on a thread of its own that begins when it is first needed and holds nobody back. */
export class BcryptThread {
  #worker: Worker | undefined;
  readonly #waiting: Waiting[] = [];

  readonly compare: Compare = (password, hash) =>
    new Promise((resolve, reject) => {
      this.#worker ??= this.#begin();
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage([password, hash]);
    });

  #begin(): Worker {
    const library = createRequire(import.meta.url).resolve('bcryptjs');
    const worker = new Worker(SCRIPT, { eval: true, workerData: library });
    worker.on('message', (isSame: unknown) => {
      this.#waiting.shift()?.resolve(isSame === true);
    });
    worker.on('error', (error) => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.splice(0))
        reject(error instanceof Error ? error : new Error(String(error)));
    });
    worker.unref();
    return worker;
  }
}
