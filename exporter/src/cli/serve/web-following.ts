import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { WebFile, WebRules } from '../../config/web-file.js';

/** What `web.config.file` says, as often as it is asked; `readFile` throws where a file cannot be read. */
export type ReadRules = (readFile: (path: string) => string | undefined) => WebFile;

export interface WebFollowingTools {
  /** What holds at the start. */
  readonly current: WebRules;
  readonly read: ReadRules;
  readonly readFile: (path: string) => string | undefined;
  /** Puts rules to work; or says why they cannot be. */
  readonly apply: (rules: WebRules) => string | undefined;
  readonly onState: (isUp: boolean) => void;
  readonly log: Pick<Logger, 'info' | 'error'>;
}

const EVERY_MS = 2000;

/**
 * Follows `web.config.file` and what it names, so that a certificate may be renewed and a password changed while we
 * run. The bytes are compared: times of files say too little of what a mount has replaced.
 */
export class WebFollowing {
  readonly #tools: WebFollowingTools;
  readonly #timer: NodeJS.Timeout;
  #seen: string;

  constructor(tools: WebFollowingTools, everyMs = EVERY_MS) {
    this.#tools = tools;
    const { seen, file } = this.#read();
    this.#seen = file.ok && isDeepStrictEqual(file.rules, tools.current) ? seen : '';
    this.#timer = setInterval(() => {
      this.look();
    }, everyMs).unref();
  }

  /** What cannot be used changes nothing, and is said once. */
  look(): void {
    const { seen, file } = this.#read();
    if (seen === this.#seen) return;
    this.#seen = seen;
    const { apply, onState, log } = this.#tools;
    const problems = file.ok ? [apply(file.rules)].flatMap((problem) => problem ?? []) : file.problems;
    onState(problems.length === 0);
    if (problems.length === 0) log.info('web.config.file was read again');
    else log.error({ problems }, 'web.config.file cannot be used: all stays as it was');
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #read(): { readonly seen: string; readonly file: WebFile } {
    const { read, readFile } = this.#tools;
    const texts: string[] = [];
    const file = read((path) => {
      const text = readFile(path);
      texts.push(text ?? '');
      return text;
    });
    return { seen: JSON.stringify([texts, file.ok ? [] : file.problems]), file };
  }
}
