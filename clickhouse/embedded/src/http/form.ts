import type { IncomingMessage } from 'node:http';
import { header } from './question.js';
import { BodyUnreadable, wholeBody } from './body.js';

export interface Form {
  readonly query: Buffer;
  readonly params: ReadonlyMap<string, string>;
}

const PARAM = /^\w+$/;

/** Parameters too long for an address: `@clickhouse/client` sends them with the statement as multipart/form-data. */
export async function readForm(request: IncomingMessage, maxBytes: number): Promise<Form | undefined> {
  const type = header(request, 'content-type') ?? '';
  if (!type.startsWith('multipart/form-data')) return undefined;
  const body = await wholeBody(request, maxBytes);
  const fields = await new Response(body, { headers: { 'content-type': type } }).formData();
  const params = new Map<string, string>();
  for (const [name, value] of fields) {
    if (!name.startsWith('param_') || typeof value !== 'string') continue;
    if (!PARAM.test(name)) throw new BodyUnreadable('A parameter has a name it cannot have');
    params.set(name.slice('param_'.length), value);
  }
  const query = fields.get('query');
  return { query: Buffer.from(typeof query === 'string' ? query : ''), params };
}
