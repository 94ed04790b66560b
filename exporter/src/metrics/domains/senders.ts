import type { MisalignedSender } from '../../store/state/changes.js';
import type { WindowSender } from '../../store/state/window-senders.js';
import type { FamilyName } from './families.js';
import type { Folded } from './folded.js';
import { unlessZero, type Sample } from './sample.js';
import { top } from './top.js';
import { classWord, OTHER } from './words.js';

/** The first of a window by messages, and all others by their class. */
export function sendersOfWindow(rows: readonly WindowSender[], most: number, folded: Folded): Sample[] {
  const known = rows.filter(({ sender }) => sender !== '');
  const totals = new Map<string, number>();
  for (const { sender, messages } of known) totals.set(sender, (totals.get(sender) ?? 0) + messages);
  const { first, rest } = top(
    [...totals],
    most,
    ([, messages]) => messages,
    ([sender]) => sender,
  );
  const named = new Set(first.map(([sender]) => sender));
  const sums = new Map<string, { labels: string[]; messages: number }>();
  for (const { domain, window, sender, sender_class: said, messages } of rows) {
    const labels = [domain, window, named.has(sender) ? sender : OTHER, classWord(said)];
    const key = labels.join(' ');
    sums.set(key, { labels, messages: (sums.get(key)?.messages ?? 0) + messages });
  }
  const [row] = rows;
  if (row !== undefined) for (const [sender] of rest) folded.add('sender', [row.domain, row.window, sender]);
  return [...sums.values()].flatMap(({ labels, messages }) =>
    unlessZero('dmarc_sender_messages', labels, messages),
  );
}

export function newSenders(rows: readonly WindowSender[], most: number, folded: Folded): Sample[] {
  const fresh = rows.filter((row) => row.new && row.window === '7d' && row.sender !== '');
  return bySender('dmarc_new_sender_messages', fresh, most, folded);
}

export function misalignedSenders(rows: readonly MisalignedSender[], most: number, folded: Folded): Sample[] {
  return bySender('dmarc_misaligned_sender_messages', rows, most, folded);
}

function bySender(
  family: FamilyName,
  rows: readonly MisalignedSender[],
  most: number,
  folded: Folded,
): Sample[] {
  const [row] = rows;
  if (row === undefined) return [];
  const totals = new Map<string, number>();
  for (const { sender, messages } of rows) totals.set(sender, (totals.get(sender) ?? 0) + messages);
  const { first, rest } = top(
    [...totals],
    most,
    ([, messages]) => messages,
    ([sender]) => sender,
  );
  for (const [sender] of rest) folded.add('sender', [row.domain, family, sender]);
  const others = rest.reduce((sum, [, messages]) => sum + messages, 0);
  return [...first, [OTHER, others] as const].flatMap(([sender, messages]) =>
    unlessZero(family, [row.domain, sender], messages),
  );
}
