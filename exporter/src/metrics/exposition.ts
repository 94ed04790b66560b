import type { Registry } from 'prom-client';

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const END = Buffer.from('# EOF\n');

export interface Exposition {
  readonly contentType: string;
  /** One after the other. Those of the domains are the same bytes in every scrape, and are not copied for one. */
  readonly parts: readonly Buffer[];
}

/** Gauges as text, which is the same in both formats: a megabyte and more, so it is kept as it is sent. */
export interface DomainTexts {
  /** When it is worth being asked for. */
  ready(): Promise<void>;
  bytesBeside(ownSeries: number): Buffer;
}

/** The metrics of the process and of the domains, in the format that an Accept header asks for. */
export async function expose(
  registry: Registry,
  accept: string | undefined,
  domains?: DomainTexts,
): Promise<Exposition> {
  await domains?.ready();
  const text = await registry.metrics();
  const ofDomains = domains?.bytesBeside(seriesIn(text)) ?? Buffer.alloc(0);
  return prefersOpenMetrics(accept ?? '')
    ? { contentType: OPENMETRICS, parts: [Buffer.from(openMetrics(text)), ofDomains, END] }
    : { contentType: TEXT, parts: [Buffer.from(plainText(text)), ofDomains] };
}

function seriesIn(text: string): number {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
}

/** Whether OpenMetrics is asked for by name, and is wanted at least as much as plain text. */
export function prefersOpenMetrics(accept: string): boolean {
  const wanted = accept.split(',').map(mediaRange);
  const open = quality(wanted, ['application/openmetrics-text']);
  return open > 0 && open >= quality(wanted, ['text/plain', 'text/*', '*/*']);
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

function mediaRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  return { type, quality: q === undefined ? 1 : Number(q.slice(2)) || 0 };
}

/** The first of the types that is named decides. */
function quality(wanted: readonly MediaRange[], types: readonly string[]): number {
  for (const name of types) {
    const named = wanted.find(({ type }) => type === name);
    if (named !== undefined) return named.quality;
  }
  return 0;
}

/**
 * The library's own OpenMetrics renames the counters of the registry for good, so one registry cannot serve both
 * formats. They differ in little: a counter's family is named without its `_total`, and no line may be empty.
 */
function openMetrics(text: string): string {
  return `${families(text).map(openFamily).join('\n')}\n`;
}

function plainText(text: string): string {
  return `${families(text).join('\n')}\n`;
}

function families(text: string): string[] {
  return text.trimEnd().split('\n\n');
}

function openFamily(family: string): string {
  const [help = '', type = '', ...samples] = family.split('\n');
  const [, , name = '', kind = ''] = type.split(' ');
  if (kind !== 'counter') return family;
  const short = name.replace(/_total$/, '');
  return [help.replace(`# HELP ${name}`, `# HELP ${short}`), `# TYPE ${short} counter`, ...samples].join(
    '\n',
  );
}
