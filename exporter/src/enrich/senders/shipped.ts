import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Sender, SubmissionKey } from './sender.js';

/** The same way from `src` and from `dist`. */
export const SHIPPED_FILE = fileURLToPath(new URL('../../../catalogue/senders.json', import.meta.url));

/** JSON has no word for a pattern, and leaves out what is undefined. */
type Packed = Omit<Sender, 'onlyFrom' | 'submission'> & {
  readonly onlyFrom?: string;
  readonly submission?: SubmissionKey;
};

/**
 * The catalogue as one file that is read in milliseconds: to read its YAML, and to judge its form, takes every command
 * most of a second. `npm run docs` writes it, and a test holds it to the YAML.
 */
export function packSenders(senders: readonly Sender[]): string {
  const lines = senders.map((sender) =>
    JSON.stringify({ ...sender, onlyFrom: sender.onlyFrom?.source } satisfies {
      onlyFrom: string | undefined;
    }),
  );
  return `[\n${lines.join(',\n')}\n]\n`;
}

export function unpackSenders(text: string): readonly Sender[] {
  const packed = JSON.parse(text) as readonly Packed[];
  return packed.map(({ onlyFrom, submission, ...sender }) => ({
    ...sender,
    submission,
    evidence: sender.evidence.map(({ kind, value, also }) => ({ kind, value, also })),
    onlyFrom: onlyFrom === undefined ? undefined : new RegExp(onlyFrom),
  }));
}

export function shippedText(): string {
  return readFileSync(SHIPPED_FILE, 'utf8');
}
