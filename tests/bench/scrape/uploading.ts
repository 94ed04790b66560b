import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uploadsKey } from '../uploads-key.js';

const FILES_OF_A_FORM = 20;
const AT_ONCE = 4;

/** Reports that come by the API without a pause. */
export class Uploading {
  readonly #waiting: string[];
  readonly #url: string;
  readonly #key: string;
  #isOver = false;
  uploaded = 0;

  private constructor(files: string[], url: string, key: string) {
    this.#waiting = files;
    this.#url = url;
    this.#key = key;
  }

  static async of(folder: string, url: string, store: string): Promise<Uploading> {
    const files = (await readdir(folder)).map((name) => join(folder, name));
    return new Uploading(files, url, await uploadsKey(store));
  }

  /** From now on, for as long as something else takes: there must be enough of them. */
  async during<T>(what: () => Promise<T>): Promise<T> {
    const sent = Promise.all(Array.from({ length: AT_ONCE }, () => this.#send()));
    const stopped = what().finally(() => (this.#isOver = true));
    await Promise.all([sent, stopped]);
    return await stopped;
  }

  async #send(): Promise<void> {
    while (!this.#isOver) {
      const paths = this.#waiting.splice(0, FILES_OF_A_FORM);
      if (paths.length === 0) throw new Error('There were too few reports to upload.');
      const form = new FormData();
      for (const path of paths) form.append('files', new File([await readFile(path)], 'report.xml.gz'));
      const headers = { authorization: `Bearer ${this.#key}` };
      const answer = await fetch(`${this.#url}/api/v1/reports`, { method: 'POST', headers, body: form });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`an upload was answered ${answer.status}: ${text}`);
      this.uploaded += paths.length;
    }
  }
}
