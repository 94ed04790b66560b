/** A process of its own: statements come on the standard input, how long they took goes out on the standard output. */
import { totalmem } from 'node:os';
import { json } from 'node:stream/consumers';
import { engineArguments } from '@plumbline/embedded/engine/arguments.js';
import { DEFAULT_ENGINE_LIMITS } from '@plumbline/embedded/limits.js';
import { loadChdb } from '@plumbline/embedded/testing/chdb.js';
import { askAll } from './ask-all.js';

const [path = '', atOnce = '1'] = process.argv.slice(2);
const { Session } = await loadChdb();
const first = new Session(path, { connectionArgs: engineArguments(DEFAULT_ENGINE_LIMITS, totalmem()) });
const statements = (await json(process.stdin)) as string[];
const ask = async (sql: string): Promise<void> => {
  // A session a statement, as it must be: after an error one mixes the failed result into the next.
  const session = new Session(path, { connectionArgs: [] });
  await session.queryAsync(`USE plumbline;\n${sql}`, { format: 'Native' });
  session.close();
};
await askAll(statements, Number(atOnce), ask);
const asked = await askAll(statements, Number(atOnce), ask);
first.close();
process.stdout.write(JSON.stringify(asked));
