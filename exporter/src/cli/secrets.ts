import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const KEY_BYTES = 32;

/** The key by which addresses are hashed: the same one for as long as the folder lives. */
export async function redactionKey(folder: string): Promise<Uint8Array> {
  const text = await made(folder, 'redaction.key', () => `${randomBytes(KEY_BYTES).toString('hex')}\n`);
  return Buffer.from(text.trim(), 'hex');
}

export interface DoorKey {
  readonly user: string;
  readonly password: string;
}

const DOOR_USER = 'grafana';
export const DOOR_FILE = 'door.json';

/** CONTRACT: `door.json` holds who may read at the door, whether we made the password or were given one. */
export async function doorKey(folder: string, given: string | undefined): Promise<DoorKey> {
  if (given !== undefined) {
    const key = { user: DOOR_USER, password: given };
    await replaced(folder, DOOR_FILE, doorText(key));
    return key;
  }
  const fresh = { user: DOOR_USER, password: randomBytes(18).toString('base64url') };
  const text = await made(folder, DOOR_FILE, () => doorText(fresh));
  const read = parse(text);
  if (isDoorKey(read)) return read;
  await replaced(folder, DOOR_FILE, doorText(fresh));
  return fresh;
}

function doorText(key: DoorKey): string {
  return `${JSON.stringify(key)}\n`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDoorKey(value: unknown): value is DoorKey {
  return (
    typeof value === 'object' &&
    value !== null &&
    'user' in value &&
    'password' in value &&
    value.user === DOOR_USER &&
    typeof value.password === 'string' &&
    value.password !== ''
  );
}

/** A secret that is made when it is not there. Of two who make it at once, one does; it is never seen half written. */
async function made(folder: string, name: string, make: () => string): Promise<string> {
  const path = join(folder, name);
  const there = await readFile(path, 'utf8').catch(() => undefined);
  if (there !== undefined) return there;
  const draft = await drafted(folder, name, make());
  await link(draft, path).catch((error: unknown) => {
    if (!isThere(error)) throw error;
  });
  await unlink(draft);
  return readFile(path, 'utf8');
}

async function replaced(folder: string, name: string, text: string): Promise<void> {
  await rename(await drafted(folder, name, text), join(folder, name));
}

async function drafted(folder: string, name: string, text: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${name}.${process.pid}.${randomBytes(4).toString('hex')}`);
  await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  return draft;
}

function isThere(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
}
