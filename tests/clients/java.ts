import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache.js';
import { runs } from './program.js';

const SOURCE = fileURLToPath(new URL('./java/Door.java', import.meta.url));
const CENTRAL = 'https://repo1.maven.org/maven2';
/** The driver with all that it needs, but for where it logs to. */
const JARS = {
  'com/clickhouse/clickhouse-jdbc/0.9.9/clickhouse-jdbc-0.9.9-all.jar':
    '56b49bb9e40df699eff03215e3853ce028be9a6bf17f33687434901a74ee28e0',
  'org/slf4j/slf4j-api/2.0.7/slf4j-api-2.0.7.jar':
    '5d6298b93a1905c32cda6478808ac14c2d4a47e91535e53c41f7feeb85d946f4',
};
const LONGEST_MS = 60_000;

/** What `java` is called with for the program in java/; nothing where there is no JDK, or its jars cannot be had. */
export async function javaWithDriver(): Promise<readonly string[] | undefined> {
  try {
    const { stdout } = await runs('java', ['--list-modules']);
    if (!stdout.includes('jdk.compiler@')) return undefined;
    const jars = await Promise.all(Object.entries(JARS).map(([path, sha256]) => jarOf(path, sha256)));
    return ['-XX:TieredStopAtLevel=1', '-Xshare:auto', '-cp', jars.join(delimiter), SOURCE];
  } catch {
    return undefined;
  }
}

async function jarOf(path: string, sha256: string): Promise<string> {
  const file = join(await cacheFolder(), path.slice(path.lastIndexOf('/') + 1));
  const kept = await readFile(file).catch(() => undefined);
  if (kept !== undefined && sha256Of(kept) === sha256) return file;
  const response = await fetch(`${CENTRAL}/${path}`, { signal: AbortSignal.timeout(LONGEST_MS) });
  const jar = new Uint8Array(await response.arrayBuffer());
  if (sha256Of(jar) !== sha256) throw new Error(`${path} is not what it was`);
  await writeFile(`${file}.${process.pid}`, jar);
  await rename(`${file}.${process.pid}`, file);
  return file;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
