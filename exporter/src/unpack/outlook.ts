import type { Unpacked } from '../model/delivery.js';
import { Bytes, WHOLE, type ByteSource } from './bytes.js';
import { CompoundFile, type CompoundEntry } from './compound-file.js';
import { isReportFile } from './names.js';
import { inside, nothingAt, refused, type Place, type ReadContents } from './place.js';
import { sniff } from './sniff.js';

/** The properties of an attachment ([MS-OXMSG] 2.2.2): its bytes, its long name and its short one. */
const CONTENT = '__substg1.0_37010102';
const NAMES = [
  '__substg1.0_3707001F',
  '__substg1.0_3707001E',
  '__substg1.0_3704001F',
  '__substg1.0_3704001E',
];
const ATTACHMENT = '__attach_version1.0_';

/** The reports attached to an Outlook message, or to a message inside it. */
export async function* readOutlook(
  bytes: Bytes,
  place: Place,
  readContents: ReadContents,
): AsyncGenerator<Unpacked> {
  const { mailBytes } = place.allowance.limits;
  const whole = await bytes.peek(mailBytes + 1);
  if (whole.length > mailBytes) {
    yield refused(place, 'mail_too_large', `an Outlook message of more than ${mailBytes} bytes`, 'mailBytes');
    return;
  }
  place.deviations.add('outlook_message');
  let found = 0;
  for (const { name, content } of attachments(whole)) {
    if (!isReportFile(sniff(content), name)) continue;
    found += 1;
    if (found > 1) place.deviations.add('mail_several_reports');
    yield* readContents(new Bytes(held(content)), inside(place, name));
  }
  const end = bytes.end();
  if (!end.whole) yield refused(place, end.reason, end.detail, end.limit);
  else if (found === 0)
    yield nothingAt(place, 'outlook_message', 'no report is attached to the Outlook message');
}

function* attachments(bytes: Uint8Array): Generator<{ name: string; content: Buffer }> {
  const file = new CompoundFile(bytes);
  let number = 0;
  // Attachments that share their sectors could be far more than the file.
  let room = bytes.length;
  for (const storage of file.entries) {
    if (!storage.isStorage || !storage.name.startsWith(ATTACHMENT)) continue;
    number += 1;
    const properties = new Map(file.children(storage).map((property) => [property.name, property]));
    const content = properties.get(CONTENT);
    if (content === undefined) continue;
    const attached = file.content(content);
    room -= attached.length;
    if (room < 0) return;
    yield { name: nameIn(file, properties) ?? `part-${number}`, content: attached };
  }
}

function nameIn(file: CompoundFile, properties: ReadonlyMap<string, CompoundEntry>): string | undefined {
  const property = NAMES.map((name) => properties.get(name)).find((found) => found !== undefined);
  if (property === undefined) return undefined;
  const name = file.content(property).toString(property.name.endsWith('F') ? 'utf16le' : 'latin1');
  const shown = name.replace(/\0+$/, '');
  return shown === '' ? undefined : shown;
}

function held(content: Buffer): ByteSource {
  let rest: Buffer | undefined = content;
  return {
    pull: () => {
      const chunk = rest;
      rest = undefined;
      return chunk;
    },
    end: () => WHOLE,
    close: () => {
      rest = undefined;
    },
  };
}
