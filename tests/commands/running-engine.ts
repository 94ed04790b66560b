import { text } from 'node:stream/consumers';
import { engineFiles } from '@plumbline/embedded/engine-files.js';
import { readRecord } from '@plumbline/embedded/engine-record.js';
import { startedAt } from '@plumbline/embedded/process-identity.js';
import { connectStore } from '@plumbline/exporter/store/http-client.js';

/** An engine that does not answer for so long is a matter for a command. */
const PATIENCE_MS = 10_000;

/**
 * What a question is answered by the engine that runs on a data directory just now, for who asks again and again: a
 * process a question is slow. Nothing where none runs, or where it says no: a command starts one, and says why.
 */
export async function askRunningEngine(
  directory: string,
  sql: string,
  format: string,
): Promise<string | undefined> {
  const record = await readRecord(engineFiles(directory).record);
  if (record === undefined || (await startedAt(record.pid)) !== record.started) return undefined;
  const at = { url: 'http://localhost', socketPath: record.socket, username: 'default', password: '' };
  const client = connectStore({ ...at, database: 'plumbline' });
  try {
    const asked = await client.stream(sql, { format, signal: AbortSignal.timeout(PATIENCE_MS) });
    return asked.ok ? await text(asked.value) : undefined;
  } catch {
    // It ended while it answered.
    return undefined;
  } finally {
    await client.close();
  }
}
