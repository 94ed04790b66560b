import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { randomBytes } from 'node:crypto';

/** Who writes: enough to tell, on the same host, whether a writer is still there. */
export interface Writer {
  readonly host: string;
  readonly boot: string;
  readonly pid: number;
  /** When the process began, as the system counts it: a process id is given out again. */
  readonly start: string;
  /** Tells writers apart where the system says nothing about them. */
  readonly nonce: string;
}

const UNKNOWN = '-';

export function thisProcess(): Writer {
  const { pid } = process;
  return {
    host: hostname(),
    boot: read('/proc/sys/kernel/random/boot_id')?.trim() ?? UNKNOWN,
    pid,
    start: startOf(pid) ?? UNKNOWN,
    nonce: randomBytes(6).toString('hex'),
  };
}

export function writerText(writer: Writer): string {
  return processText(writer) + writer.nonce;
}

/** With what the texts of all writers of a process begin. */
export function processText({ host, boot, pid, start }: Writer): string {
  return [host, boot, String(pid), start, ''].join('/');
}

/** Whether a writer is known to be gone. On another host, or where the system does not say, nobody knows. */
export function isGone(text: string, here: Writer): boolean {
  const [host, boot, pid, start, nonce] = text.split('/');
  if (nonce === here.nonce) return false;
  if (host !== here.host || boot === UNKNOWN || here.boot === UNKNOWN) return false;
  // The host has been started anew since.
  if (boot !== here.boot) return true;
  return startOf(Number(pid)) !== start;
}

/** Field 22 of the process's stat; the name before it may hold anything, a closing parenthesis too. */
function startOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
