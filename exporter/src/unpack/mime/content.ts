import type { MailHeaders } from '../../model/mail.js';
import { parseParameterised, withoutComments, type Parameterised } from './parameters.js';
import { decodeWords } from './words.js';

/** What a header block says of the body below it. */
export interface ContentHead {
  /** Lower-case, `text/plain` where none is declared. */
  readonly type: string;
  readonly declared: boolean;
  readonly charset: string | undefined;
  readonly boundary: string | undefined;
  /** The report-type of a multipart/report, lower-case. */
  readonly reportType: string | undefined;
  readonly fileName: string | undefined;
  /** The transfer encoding, lower-case. */
  readonly encoding: string;
  /** The type stands in a field of another name, or is no type. */
  readonly damaged: boolean;
}

const TYPE = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/;

export function contentHead(headers: MailHeaders): ContentHead {
  const field = headers.first('content-type');
  // A mail gateway is known that writes the name without its hyphen.
  const misspelt =
    field === undefined ? (headers.first('contenttype') ?? headers.first('content_type')) : undefined;
  const type = parseParameterised(field ?? misspelt ?? '');
  const disposition = parseParameterised(headers.first('content-disposition') ?? '');
  const usable = TYPE.test(type.value);
  return {
    type: usable ? type.value : 'text/plain',
    declared: usable,
    charset: type.parameters.get('charset')?.toLowerCase(),
    boundary: nonEmpty(type.parameters.get('boundary')?.trimEnd()),
    reportType: type.parameters.get('report-type')?.toLowerCase(),
    fileName: fileName(disposition, type, headers.first('content-description')),
    encoding: transferEncoding(headers.first('content-transfer-encoding')),
    damaged: misspelt !== undefined || (type.value !== '' && !usable),
  };
}

function fileName(
  disposition: Parameterised,
  type: Parameterised,
  description: string | undefined,
): string | undefined {
  const declared = nonEmpty(disposition.parameters.get('filename')) ?? nonEmpty(type.parameters.get('name'));
  if (declared !== undefined || description === undefined) return declared;
  const described = decodeWords(description).trim();
  return /^\S+\.(xml|gz|zip|json)$/i.test(described) ? described : undefined;
}

function transferEncoding(field: string | undefined): string {
  return withoutComments(field ?? '')
    .replace(/["';]/g, '')
    .trim()
    .toLowerCase();
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
