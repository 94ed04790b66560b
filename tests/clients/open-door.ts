/** A store with the demo in it, and its door open to clients that are not ours. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plumbline, scratch, serve, STATELESS } from '../commands/plumbline.js';
import { CA_FILE, KEY_FILE } from '../server/front.js';
import { REPORT } from './report.js';
import { readTruth, type Truth } from './truth.js';

/** Processes that start an engine each, beside whatever else runs. */
export const SLOW = 180_000;

/** Sees the rows of one domain. */
export const TENANT = { user: 'tenant', password: 'of: tänant', domain: 'acme1.example' };

const USERS = `
users:
  - name: ${TENANT.user}
    password: '${TENANT.password}'
    domains: [${TENANT.domain}]
`;
const FOR_EVER = [
  ...['--store.retention.records', 'forever', '--store.retention.reports', 'forever'],
  ...['--failures.days', 'forever'],
];

export interface OpenDoor {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly truth: Truth;
  /** PEM of who signed the certificate, where there is one. */
  readonly caFile: string | undefined;
  /** How many statements have come to such an end. */
  outcomes(outcome: string): Promise<number>;
  close(): Promise<void>;
}

export async function openDoor({ tls = false } = {}): Promise<OpenDoor> {
  const folder = await scratch();
  const users = join(folder.path, 'readers.yml');
  const truth = join(folder.path, 'truth.json');
  const data = join(folder.path, 'data');
  await writeFile(users, USERS);
  const store = ['--store.dir', data, ...FOR_EVER];
  const certificate = tls ? ['--store.door.cert-file', CA_FILE, '--store.door.key-file', KEY_FILE] : [];
  const served = serve([...STATELESS, ...store, '--store.door.users-file', users, ...certificate]);
  const door = new URL(await served.logged('url', 'the door is open to readers'));
  const metrics = `${await served.logged('url', 'listening')}/metrics`;
  await served.logged('msg', 'ready');
  const days = ['--domains', '2', '--days', '3', '--end', '2026-06-30', '--truth', truth];
  expect(await plumbline(['demo', ...days, ...store])).toMatchObject({ code: 0 });
  expect(await plumbline(['ingest', '-', ...store], REPORT)).toMatchObject({ code: 2 });
  const host = tls ? 'localhost' : door.hostname;
  const secret = JSON.parse(await readFile(join(data, 'secrets/door.json'), 'utf8')) as Secret;
  return {
    host,
    port: Number(door.port),
    url: `${door.protocol}//${host}:${door.port}`,
    ...secret,
    truth: readTruth(await readFile(truth, 'utf8')),
    caFile: tls ? CA_FILE : undefined,
    outcomes: async (outcome) => {
      const text = await (await fetch(metrics)).text();
      const counted = new RegExp(`^plumbline_door_queries_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm');
      return Number(counted.exec(text)?.[1]);
    },
    close: async () => {
      await served.end();
      await folder.remove();
    },
  };
}

interface Secret {
  readonly user: string;
  readonly password: string;
}
