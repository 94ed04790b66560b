import type { EngineLimits } from './limits.js';

/** What the starter tells the child, as its arguments. */
export interface StartOrder {
  readonly directory: string;
  readonly socket: string;
  readonly limits: EngineLimits;
}

/** What the child tells its starter, once, over IPC. */
export type StartReport =
  | { readonly report: 'ready' }
  /** The data could not be opened: most often because another engine has it, which the starter may then use. */
  | { readonly report: 'locked'; readonly detail: string }
  /** A newer engine has written the data. */
  | { readonly report: 'newer'; readonly version: string }
  | { readonly report: 'failed'; readonly detail: string };

/** Of the limits only those that are not the defaults: the arguments are read by people too. */
export function orderArguments({ directory, socket, limits }: StartOrder, defaults: EngineLimits): string[] {
  return [directory, socket, JSON.stringify(ownLimits(limits, defaults))];
}

/** Those that are not the defaults. */
export function ownLimits(limits: EngineLimits, defaults: EngineLimits): Readonly<Record<string, number>> {
  const usual = new Map<string, number>(Object.entries(defaults));
  const own = Object.entries(limits).filter(([name, value]) => usual.get(name) !== value);
  return Object.fromEntries(own);
}

export function readOrder(argv: readonly string[], defaults: EngineLimits): StartOrder | undefined {
  const [directory, socket, text] = argv;
  if (directory === undefined || socket === undefined) return undefined;
  return { directory, socket, limits: readLimits(text, defaults) };
}

export function isReport(value: unknown): value is StartReport {
  return typeof value === 'object' && value !== null && 'report' in value && typeof value.report === 'string';
}

function readLimits(text: string | undefined, defaults: EngineLimits): EngineLimits {
  const given: unknown = JSON.parse(text ?? '{}');
  if (typeof given !== 'object' || given === null) return defaults;
  const known = Object.entries(given).filter(
    ([name, value]) => name in defaults && typeof value === 'number',
  );
  return { ...defaults, ...Object.fromEntries(known) };
}
