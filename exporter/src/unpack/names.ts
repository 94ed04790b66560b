import type { Kind } from './sniff.js';

const LONGEST_NAME = 255;

/** A name that a stranger chose, fit to be shown and to stand in a path: it names a place, it never leads to one. */
export function shownName(name: string): string {
  return name
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '_')
    .replace(/\\/g, '/')
    .split('/')
    .map((step) => (/^\s*\.{1,2}\s*$/.test(step) ? '_' : step.trim()))
    .filter((step) => step !== '')
    .join('/')
    .slice(0, LONGEST_NAME);
}

const BY_SUFFIX: Readonly<Record<string, Kind>> = {
  xml: 'xml',
  gz: 'gzip',
  gzip: 'gzip',
  zip: 'zip',
  json: 'json',
};

const BY_TYPE: Readonly<Record<string, Kind>> = {
  'application/gzip': 'gzip',
  'application/x-gzip': 'gzip',
  'application/gzip-compressed': 'gzip',
  'application/x-gunzip': 'gzip',
  'application/zip': 'zip',
  'application/x-zip': 'zip',
  'application/x-zip-compressed': 'zip',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'application/json': 'json',
  'application/tlsrpt+json': 'json',
  'application/tlsrpt+gzip': 'gzip',
};

/** The media types that RFC 7489, 9990 and 8460 give to reports. */
const STANDARD_TYPES = new Set([
  'application/gzip',
  'text/xml',
  'application/tlsrpt+json',
  'application/tlsrpt+gzip',
]);

/** What somebody says the bytes are. */
export interface Label {
  readonly name: string | undefined;
  readonly contentType: string | undefined;
}

/** Whether the label alone makes it a report that we must account for, whatever the bytes turn out to be. */
export function claimsReport(label: Label): boolean {
  return kindsClaimed(label).length > 0;
}

const REPORT_KINDS: ReadonlySet<Kind> = new Set([
  'gzip',
  'zip',
  'zlib',
  'xml',
  'json',
  'base64',
  'mail',
  'mbox',
  'outlook',
]);

/** Whether the name of a file in a container promises a report, or a mail that may hold one. */
export function promisesReport(name: string): boolean {
  return claimsReport({ name, contentType: undefined }) || /\.(eml|msg|mbox)\s*$/i.test(name);
}

/** Whether a file in a container is, or calls itself, a report: what else lies there is passed over. */
export function isReportFile(kind: Kind, name: string): boolean {
  return REPORT_KINDS.has(kind) || claimsReport({ name, contentType: undefined });
}

/** Directories, and what systems leave in a zip for themselves. */
export function isClutter(name: string): boolean {
  return /(^|\/)(__MACOSX\/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$|[/\\]$/i.test(name);
}

/** Whether the bytes are something else than the label says. What could not be told is given the benefit. */
export function isMislabelled(label: Label, kind: Kind): boolean {
  if (kind === 'unknown' || kind === 'empty' || kind === 'zlib' || kind === 'base64') return false;
  return kindsClaimed(label).some((claimed) => claimed !== kind);
}

export function isUnusualType(contentType: string): boolean {
  return !STANDARD_TYPES.has(contentType);
}

function kindsClaimed(label: Label): Kind[] {
  const suffix = /\.([a-z]+)\s*$/i.exec(label.name ?? '')?.[1]?.toLowerCase();
  const byName = suffix === undefined ? undefined : BY_SUFFIX[suffix];
  const byType = label.contentType === undefined ? undefined : BY_TYPE[label.contentType];
  return [byName, byType].filter((kind) => kind !== undefined);
}
