import type { IncomingMessage } from 'node:http';
import { BodyUnreadable, wholeBody } from './body.js';
import { header } from './question.js';

export interface Form {
  readonly query: Buffer;
  readonly params: ReadonlyMap<string, string>;
}

const BOUNDARY = /^multipart\/form-data;.*\bboundary="?([^";]+)"?/i;
const NAME = /^content-disposition:.*\bname="([^"]*)"/im;
const PARAM = /^param_(\w+)$/;
const END_OF_HEAD = '\r\n\r\n';

/** Parameters too long for an address: `@clickhouse/client` sends them with the statement as a form (RFC 7578). */
export async function readForm(request: IncomingMessage, maxBytes: number): Promise<Form | undefined> {
  const boundary = BOUNDARY.exec(header(request, 'content-type') ?? '')?.[1];
  if (boundary === undefined) return undefined;
  const body = await wholeBody(request, maxBytes);
  const params = new Map<string, string>();
  let query: Buffer = Buffer.alloc(0);
  for (const [name, value] of partsOf(body, `\r\n--${boundary}`)) {
    const param = PARAM.exec(name)?.[1];
    if (param !== undefined) params.set(param, value.toString());
    else if (name === 'query') query = value;
    else throw new BodyUnreadable('The form has a field that is neither query nor param_NAME');
  }
  return { query, params };
}

function* partsOf(body: Buffer, delimiter: string): Generator<[name: string, value: Buffer]> {
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  let start = whole.indexOf(delimiter);
  for (;;) {
    const end = whole.indexOf(delimiter, start + delimiter.length);
    if (start < 0 || end < 0) return;
    const part = whole.subarray(start + delimiter.length, end);
    const head = part.indexOf(END_OF_HEAD);
    const name = NAME.exec(part.subarray(0, Math.max(head, 0)).toString('latin1'))?.[1];
    if (name === undefined) throw new BodyUnreadable('The form cannot be read');
    yield [name, part.subarray(head + END_OF_HEAD.length)];
    start = end;
  }
}
