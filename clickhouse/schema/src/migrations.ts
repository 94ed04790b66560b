import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** Where the numbered migrations stand. */
const MIGRATIONS_FOLDER = new URL('../migrations/', import.meta.url);

export interface Migration {
  readonly version: number;
  /** What its file is called behind the number. */
  readonly name: string;
  readonly text: string;
  /** Hex SHA-256 of the text. */
  readonly checksum: string;
}

const FILE = /^(?<version>\d{4})_(?<name>[a-z_]+)\.sql$/;

/** All migrations, in the order in which they are applied. */
export function listMigrations(): Migration[] {
  return readdirSync(MIGRATIONS_FOLDER).sort().map(readMigration);
}

function readMigration(file: string): Migration {
  const { version, name } = FILE.exec(file)?.groups ?? {};
  if (version === undefined || name === undefined) throw new Error(`${file} is not the name of a migration`);
  const text = readFileSync(new URL(file, MIGRATIONS_FOLDER), 'utf8');
  return { version: Number(version), name, text, checksum: createHash('sha256').update(text).digest('hex') };
}
