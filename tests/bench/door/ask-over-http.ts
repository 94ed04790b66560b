import { Agent, request, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';
import { askAll, type Asked } from './ask-all.js';

/** Over connections that are kept, as clients do. */
export async function askOverHttp(
  where: RequestOptions,
  statements: readonly string[],
  atOnce: number,
): Promise<Asked> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  try {
    return await askAll(statements, atOnce, (sql) => askOne({ ...where, agent }, sql));
  } finally {
    agent.destroy();
  }
}

async function askOne(where: RequestOptions, sql: string): Promise<void> {
  const [status, body] = await new Promise<[number | undefined, string]>((resolve, reject) => {
    const path = '/?database=plumbline&default_format=Native';
    const asked = request({ ...where, method: 'POST', path }, (response) => {
      text(response).then((answer) => {
        resolve([response.statusCode, answer]);
      }, reject);
    });
    asked.on('error', reject).end(sql);
  });
  if (status !== 200) throw new Error(`${status ?? 'nothing'}: ${sql}: ${body}`);
}
