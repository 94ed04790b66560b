import type { Random } from '@plumbline/exporter/demo/random.js';
import { oneOf, replaced } from './mutators/mutator.js';

/** A record as the source IP and the count tell it from all others of its report. */
export interface KnownRecord {
  readonly sourceIp: string;
  readonly count: number;
}

/** What must come out of a report in which the bytes of one record alone were damaged. */
export interface Known {
  readonly undamaged: readonly KnownRecord[];
  /** How many records there were: with what damage adds there may be more. */
  readonly records: number;
}

interface OneDamaged {
  /** How it was damaged. */
  readonly name: string;
  readonly bytes: Buffer;
  readonly known: Known;
}

const TOKENS: readonly [string, ...string[]] = [
  ...(['<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '<?xml ', '<!DOCTYPE ', '<!'] as const),
  ...['<', '>', '</', '/>', '/', '&', '&#', '&amp', '"', "'", '=', ' ', '\n', '\0', '\ufffd', 'é'],
  ...['<record>', '</record>', '<record', '</record', '<record/>', '<row>', '</row>', '</feedback>'],
  ...['<count>', '</count>', '<x>', '</x>', '<x', '<x a="', '<x:y>', '<auth_results>', '</identifiers>'],
];

const MOST_DELETED = 12;

/** A sound report of a few records, of which one is damaged somewhere from its start tag to its end tag. */
export function oneDamaged(random: Random): OneDamaged {
  const records = Array.from({ length: random.between(3, 8) }, (_, i) => known(i));
  const style = { prefix: random.chance(1, 5) ? 'd:' : '', space: oneOf(['', '\n', '\r\n  '], random) };
  const texts = records.map((record) => Buffer.from(recordOf(record, style)));
  const at = random.below(records.length);
  const { name, bytes } = damaged(texts[at] ?? Buffer.alloc(0), random);
  const parts = texts.map((text, i) => (i === at ? bytes : text));
  return {
    name,
    bytes: Buffer.concat([Buffer.from(headOf(style)), ...parts, Buffer.from(`</${style.prefix}feedback>`)]),
    known: { undamaged: records.filter((_, i) => i !== at), records: records.length },
  };
}

interface Damaged {
  readonly name: string;
  readonly bytes: Buffer;
}

function damaged(bytes: Buffer, random: Random): Damaged {
  let out: Damaged = { name: '', bytes };
  for (let n = random.chance(3, 4) ? 1 : random.between(2, 3); n > 0; n--) {
    const { name, bytes: next } = oneOf([inserted, inserted, overwritten, deleted, flipped], random)(
      out.bytes,
      random,
    );
    out = { name: `${out.name}${out.name === '' ? '' : ', '}${name}`, bytes: next };
  }
  return out;
}

function inserted(bytes: Buffer, random: Random): Damaged {
  const token = oneOf(TOKENS, random);
  const at = random.below(bytes.length + 1);
  return { name: `inserted ${JSON.stringify(token)}`, bytes: replaced(bytes, at, at, Buffer.from(token)) };
}

function overwritten(bytes: Buffer, random: Random): Damaged {
  const token = Buffer.from(oneOf(TOKENS, random));
  const at = random.below(Math.max(1, bytes.length - token.length));
  const name = `overwritten by ${JSON.stringify(token.toString())}`;
  return { name, bytes: replaced(bytes, at, at + token.length, token) };
}

function deleted(bytes: Buffer, random: Random): Damaged {
  const at = random.below(bytes.length);
  const end = Math.min(bytes.length, at + (random.chance(1, 2) ? 1 : random.between(1, MOST_DELETED)));
  return { name: 'deleted', bytes: replaced(bytes, at, end) };
}

function flipped(bytes: Buffer, random: Random): Damaged {
  const out = Buffer.from(bytes);
  const at = random.below(out.length);
  out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
  return { name: 'flipped a bit', bytes: out };
}

function known(i: number): KnownRecord {
  return { sourceIp: `198.51.100.${i + 1}`, count: 1001 + 17 * i };
}

interface Style {
  readonly prefix: string;
  readonly space: string;
}

function headOf(style: Style): string {
  const e = elements(style);
  const uri = style.prefix === '' ? '' : ' xmlns:d="urn:ietf:params:xml:ns:dmarc-2.0"';
  const range = e('date_range', e('begin', '1700000000'), e('end', '1700086399'));
  const metadata = e('org_name', 'Reporter') + e('email', 'dmarc@reporter.example') + e('report_id', '1');
  const policy = e('policy_published', e('domain', 'example.com'), e('p', 'none'));
  return `<${style.prefix}feedback${uri}>${e('report_metadata', metadata, range)}${policy}`;
}

function recordOf({ sourceIp, count }: KnownRecord, style: Style): string {
  const e = elements(style);
  const evaluated = e('disposition', 'none') + e('dkim', 'pass') + e('spf', 'fail');
  return e(
    'record',
    e('row', e('source_ip', sourceIp), e('count', String(count)), e('policy_evaluated', evaluated)),
    e('identifiers', e('header_from', `h${count}.example.com`)),
    e(
      'auth_results',
      e('dkim', e('domain', `d${count}.example.com`), e('selector', 's'), e('result', 'pass')),
      e('spf', e('domain', `s${count}.example.net`), e('result', 'fail')),
    ),
  );
}

function elements({ prefix, space }: Style): (name: string, ...content: string[]) => string {
  return (name, ...content) => `<${prefix}${name}>${content.join('')}</${prefix}${name}>${space}`;
}
