import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { engineFiles } from '@plumbline/embedded/engine-files.js';
import { readRecord } from '@plumbline/embedded/engine-record.js';
import { plumbline, serve } from '../../commands/plumbline.js';

/** `plumbline serve` with its door open to a reader and to a stranger who may have less. */
export interface ServedDoor {
  readonly url: string;
  /** Names and passwords, as they stand in a header. */
  readonly reader: string;
  readonly stranger: string;
  readonly store: readonly string[];
  readonly exporterPid: number;
  /** Another one after it was started anew. */
  enginePid(): Promise<number>;
  metric(name: string): Promise<number>;
  end(): Promise<void>;
}

const STRANGER = 'stranger';
const READERS = `users:
  - name: ${STRANGER}
    password_file: stranger.password
    limits: { statements: 1, statement_time: 2s, statement_memory_bytes: 256MiB }
`;

export async function serveDoor(directory: string, data: string): Promise<ServedDoor> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'readers.yml'), READERS);
  await writeFile(join(directory, 'stranger.password'), STRANGER);
  const store = ['--store.dir', data];
  const readers = ['--store.door.users-file', join(directory, 'readers.yml')];
  const served = serve([...store, ...readers, '--secrets.dir', join(directory, 'secrets')]);
  const url = await served.logged('url', 'the door is open to readers');
  const web = await served.logged('url', 'listening');
  await served.logged('msg', 'ready');
  const key: unknown = JSON.parse(await readFile(join(directory, 'secrets', 'door.json'), 'utf8'));
  if (!isKey(key) || served.process.pid === undefined) throw new Error('serve has no key to its door.');
  return {
    url,
    reader: basic(key.user, key.password),
    stranger: basic(STRANGER, STRANGER),
    store,
    exporterPid: served.process.pid,
    enginePid: async () => {
      const pid = (await readRecord(engineFiles(data).record))?.pid;
      if (pid === undefined) throw new Error('The engine does not say which process it is.');
      return pid;
    },
    metric: async (name) => {
      const text = await (await fetch(`${web}/metrics`)).text();
      const values = text.split('\n').filter((line) => line.startsWith(`${name} `));
      return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    end: async () => {
      await served.end();
    },
  };
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** A command that must do what it is asked. */
export async function command(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await plumbline(args);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code ?? 'a signal'}: ${stderr}`);
  return stdout;
}

function isKey(value: unknown): value is { readonly user: string; readonly password: string } {
  return typeof value === 'object' && value !== null && 'user' in value && 'password' in value;
}
