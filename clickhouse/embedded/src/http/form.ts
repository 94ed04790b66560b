import type { IncomingMessage } from 'node:http';
import { BodyUnreadable, wholeBody } from './body.js';
import { header } from './question.js';

export interface Form {
  readonly query: Buffer;
  /** All else that it asks, named as in an address. */
  readonly fields: URLSearchParams;
}

/** Of so many characters at most (RFC 2046). */
const BOUNDARY = /^multipart\/form-data;.{0,200}\bboundary="?([^";]{1,70})(?:[";]|$)/i;
const FIELDS = 500;
const NAME = /^content-disposition:.*\bname="([^"]*)"/im;
const FILE = /^content-disposition:.*\bfilename\*?=/im;
const END_OF_HEAD = '\r\n\r\n';

/** Parameters too long for an address: `@clickhouse/client` sends them with the statement as a form (RFC 7578). */
export async function readForm(request: IncomingMessage, maxBytes: number): Promise<Form | undefined> {
  const boundary = BOUNDARY.exec(header(request, 'content-type') ?? '')?.[1];
  if (boundary === undefined) return undefined;
  const body = await wholeBody(request, maxBytes);
  const fields = new Map<string, string>();
  let query: Buffer = Buffer.alloc(0);
  for (const { name, isFile, value } of partsOf(body, `\r\n--${boundary}`)) {
    if (name === 'query') query = value;
    else if (isFile && !name.startsWith('param_'))
      throw new BodyUnreadable(`The form has '${name}' as a file: there are no external tables`);
    else fields.set(name, value.toString());
    if (fields.size > FIELDS) throw new BodyUnreadable(`The form has more than ${FIELDS} fields`);
  }
  return { query, fields: new URLSearchParams([...fields]) };
}

interface Part {
  readonly name: string;
  readonly isFile: boolean;
  readonly value: Buffer;
}

function* partsOf(body: Buffer, delimiter: string): Generator<Part> {
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  let start = whole.indexOf(delimiter);
  for (;;) {
    const end = whole.indexOf(delimiter, start + delimiter.length);
    if (start < 0 || end < 0) return;
    const part = whole.subarray(start + delimiter.length, end);
    const headEnd = part.indexOf(END_OF_HEAD);
    const head = part.subarray(0, Math.max(headEnd, 0)).toString('latin1');
    const name = NAME.exec(head)?.[1];
    if (name === undefined) throw new BodyUnreadable('The form cannot be read');
    yield { name, isFile: FILE.test(head), value: part.subarray(headEnd + END_OF_HEAD.length) };
    start = end;
  }
}
