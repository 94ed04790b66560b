import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { timerMs } from '../../model/timers.js';
import { messageOf } from '../mailbox/troubles.js';
import { tokenFromEndpoint } from './token-endpoint.js';
import type { Token, TokenSettings, TokenTools } from './token.js';

const MOST_BYTES = 64 * 1024;
/** One that ends so soon is not used any more: the clocks may differ, and the login takes its time. */
const EARLY_MS = 60_000;

/** Tokens for logins, from wherever the settings say. One from an endpoint is used until it ends, or is refused. */
export class Tokens {
  readonly #settings: TokenSettings;
  #kept: { readonly token: string; readonly endsAt: number } | undefined;

  constructor(settings: TokenSettings) {
    this.#settings = settings;
  }

  async get(tools: TokenTools): Promise<Token> {
    const { token_file: file, command } = this.#settings;
    if (file !== undefined) return await fromFile(file);
    if (command !== undefined) return await fromCommand(command, this.#settings.timeout, tools.stop);
    if (this.#kept !== undefined && this.#kept.endsAt - EARLY_MS > tools.now())
      return { ok: true, token: this.#kept.token };
    const given = await tokenFromEndpoint(this.#settings, tools);
    this.#kept =
      given.ok && given.endsAt !== undefined ? { token: given.token, endsAt: given.endsAt } : undefined;
    return given;
  }

  /** The server did not take it. */
  refused(): void {
    this.#kept = undefined;
  }
}

async function fromFile(path: string): Promise<Token> {
  try {
    return checked((await readFile(path, 'utf8')).trim(), path);
  } catch (error) {
    return { ok: false, detail: messageOf(error) };
  }
}

function fromCommand(command: readonly string[], timeout: number, signal: AbortSignal): Promise<Token> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    // Whoever does not listen to SIGTERM would be waited for all the same.
    const options = {
      timeout: timerMs(timeout),
      killSignal: 'SIGKILL',
      signal,
      maxBuffer: MOST_BYTES,
    } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(checked(stdout.trim(), program));
      else if (error.killed === true && error.code === null)
        resolve({ ok: false, detail: `${program}: it gave no token within oauth2.timeout, and was killed` });
      // The message of an error of `execFile` holds the arguments, and those may be secrets.
      else
        resolve({ ok: false, detail: `${program}: ${String(error.code ?? error.signal)} ${lineOf(stderr)}` });
    });
  });
}

/** A token goes into a line of a protocol: nothing in it may end that. */
function checked(token: string, from: string): Token {
  if (/^[\x21-\x7e]+$/.test(token) && token.length <= MOST_BYTES) return { ok: true, token };
  return { ok: false, detail: `${from}: there is no token in it` };
}

function lineOf(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
}
