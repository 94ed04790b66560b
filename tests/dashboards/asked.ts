/** What comes back from a door that is asked as the ClickHouse data source asks. */
import * as z from 'zod';

export interface Column {
  readonly name: string;
  readonly type: string;
}

export type Value = z.infer<typeof valueSchema>;

export interface Answer {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

export type Asked =
  { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly problem: string };

export type AskOnce = (sql: string) => Promise<Asked>;

export type Ask = AskOnce & {
  /** How long an answer takes in the form that the data source has it in. */
  readonly milliseconds: (sql: string) => Promise<number>;
};

const valueSchema = z.json();
const columnSchema = z.object({ name: z.string(), type: z.string() });
const answerSchema = z.object({ meta: z.array(columnSchema), data: z.array(z.array(valueSchema)) });

interface Secret {
  readonly user: string;
  readonly password: string;
}

/** The time that a query has, and what the driver adds. */
const MAX_EXECUTION_SECONDS = 34;

export function askingAt(door: string, { user, password }: Secret): Ask {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const post = async (sql: string, format: string): Promise<Response> => {
    const url = new URL(door);
    url.search = new URLSearchParams({
      client_protocol_version: '54460',
      database: 'plumbline',
      default_format: format,
      max_execution_time: String(MAX_EXECUTION_SECONDS),
    }).toString();
    const headers = { authorization, 'accept-encoding': 'gzip' };
    return fetch(url, { method: 'POST', headers, body: new TextEncoder().encode(sql) });
  };
  const ask: AskOnce = async (sql) => {
    const response = await post(sql, 'JSONCompact');
    const text = await response.text();
    if (!response.ok) return { ok: false, problem: text.trim().slice(0, 600) };
    const { meta, data } = answerSchema.parse(JSON.parse(text));
    return { ok: true, answer: { columns: meta, rows: data } };
  };
  const milliseconds = async (sql: string): Promise<number> => {
    const begun = performance.now();
    const response = await post(sql, 'Native');
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${response.status}: ${sql}`);
    return performance.now() - begun;
  };
  return Object.assign(ask, { milliseconds });
}
