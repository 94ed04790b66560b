import { fileURLToPath } from 'node:url';
import type { Contender } from './contender.js';

/** Readers that are not installed with the project; docs/benchmarks.md says how to get them. */
export interface Peers {
  readonly parsedmarc: Contender | undefined;
  readonly mailAuth: Contender | undefined;
  /** A line for each that is missing. */
  readonly missing: readonly string[];
}

/** Beside the sources: the compiler copies no Python. */
const PARSEDMARC_SCRIPT = fileURLToPath(
  new URL('../../bench/contenders/parsedmarc_runs.py', import.meta.url),
);

export function findPeers(environment: NodeJS.ProcessEnv): Peers {
  const python = environment['PLUMBLINE_BENCH_PARSEDMARC'];
  const mailAuth = environment['PLUMBLINE_BENCH_MAIL_AUTH'];
  const missing: string[] = [];
  if (!python)
    missing.push('parsedmarc is left out: PLUMBLINE_BENCH_PARSEDMARC names no Python that has it.');
  if (!mailAuth) missing.push('mail-auth is left out: PLUMBLINE_BENCH_MAIL_AUTH names no program.');
  return {
    missing,
    parsedmarc: python
      ? {
          name: 'parsedmarc',
          does: 'to dicts, its IP lookup taken out, offline',
          command: python,
          args: [PARSEDMARC_SCRIPT],
        }
      : undefined,
    mailAuth: mailAuth
      ? {
          name: 'mail-auth',
          does: 'native Rust, to structs, every field hashed',
          command: mailAuth,
          args: [],
        }
      : undefined,
  };
}
