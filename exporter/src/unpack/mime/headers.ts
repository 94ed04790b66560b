import { isUtf8 } from 'node:buffer';
import type { MailHeaders } from '../../model/mail.js';
import { asBuffer } from '../bytes.js';

interface Field {
  readonly name: string;
  readonly value: string;
}

/** No name has a space in it, but one is known to be written with them. */
const FIELD = /^([!-9;-~]+|content[ _]transfer[ _]encoding)[ \t]*:[ \t]*/i;
/** A parameter that a broken folder wrote at the start of a line. */
const STRAY_PARAMETER = /^(file)?(name|boundary|charset|report-type)(\*\d*\*?)?=/i;

/** Whether a line can stand in a header block: a field, or the continuation of one. */
export function isHeaderLine(line: string): boolean {
  return /^[ \t]/.test(line) || FIELD.test(line) || STRAY_PARAMETER.test(line) || /^>?From /.test(line);
}

/** The fields of a header block, unfolded. */
export function parseHeaders(block: Uint8Array): {
  readonly headers: MailHeaders;
  readonly damaged: boolean;
} {
  const fields: { name: string; value: string }[] = [];
  let damaged = false;
  for (const line of headerText(block).split(/\r?\n/)) {
    const field = STRAY_PARAMETER.test(line) ? null : FIELD.exec(line);
    const last = fields.at(-1);
    if (field !== null && !/^[ \t]/.test(line)) {
      fields.push({ name: field[1] ?? '', value: line.slice(field[0].length).trimEnd() });
    } else if (last !== undefined && line !== '') {
      damaged ||= !/^[ \t]/.test(line);
      last.value += ` ${line.trim()}`;
    }
  }
  return { headers: new Headers(fields), damaged };
}

/** Fields are ASCII, or UTF-8 (RFC 6532), or whatever an old program wrote. */
function headerText(block: Uint8Array): string {
  const bytes = asBuffer(block);
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

class Headers implements MailHeaders {
  readonly fields: readonly Field[];

  constructor(fields: readonly Field[]) {
    this.fields = fields;
  }

  first(name: string): string | undefined {
    const wanted = name.toLowerCase();
    return this.fields.find((field) => field.name.toLowerCase() === wanted)?.value;
  }

  all(name: string): readonly string[] {
    const wanted = name.toLowerCase();
    return this.fields.filter((field) => field.name.toLowerCase() === wanted).map((field) => field.value);
  }
}
