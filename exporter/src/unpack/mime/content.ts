import type { MailHeaders } from '../../model/mail.js';
import { parseParameterised, withoutComments, type Parameterised } from './parameters.js';
import { decodeWords } from './words.js';

/** What a header block says of the body below it. */
export interface ContentHead {
  /** Lower-case; where none is declared `text/plain`, or `message/rfc822` in a digest. */
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

const MISSPELT_ENCODING = /^content[ _-]?transfer[ _-]?encoding$/i;
const TYPE = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/;

/** `within` is the type of the multipart around it. */
export function contentHead(headers: MailHeaders, within?: string): ContentHead {
  const field = headers.first('content-type');
  // A mail gateway is known that writes the name without its hyphen.
  const misspelt =
    field === undefined ? (headers.first('contenttype') ?? headers.first('content_type')) : undefined;
  const type = parseParameterised(field ?? misspelt ?? '');
  const encoding = headers.first('content-transfer-encoding');
  const misspeltEncoding =
    encoding === undefined
      ? headers.fields.find(({ name }) => MISSPELT_ENCODING.test(name))?.value
      : undefined;
  const disposition = parseParameterised(headers.first('content-disposition') ?? '');
  const usable = TYPE.test(type.value);
  return {
    type: usable ? type.value : defaultType(type.value, within),
    declared: usable,
    charset: type.parameters.get('charset')?.toLowerCase(),
    boundary: nonEmpty(type.parameters.get('boundary')?.trimEnd()),
    reportType: type.parameters.get('report-type')?.toLowerCase(),
    fileName: fileName(disposition, type, headers.first('content-description')),
    encoding: transferEncoding(encoding ?? misspeltEncoding),
    damaged: misspelt !== undefined || misspeltEncoding !== undefined || (type.value !== '' && !usable),
  };
}

/** RFC 2046, 5.2 and 5.1.5. */
function defaultType(declared: string, within: string | undefined): string {
  return declared === '' && within === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
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
