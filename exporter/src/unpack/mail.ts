import type { Unpacked } from '../model/delivery.js';
import type { Deviations } from '../model/deviations.js';
import type { MailPart } from '../model/mail.js';
import type { Reason } from '../model/reasons.js';
import { BareReturns, hasBareReturns } from './bare-returns.js';
import { Bytes, NO_BYTES } from './bytes.js';
import { ReportClaim } from './claims.js';
import { CutAt } from './cut.js';
import { Message } from './message.js';
import { decodedBody } from './mime/body.js';
import { contentHead, type ContentHead } from './mime/content.js';
import { parseHeaders } from './mime/headers.js';
import { MimeParts, type LeafPart } from './mime/parts.js';
import { MimeReader } from './mime/reader.js';
import { isUnusualType } from './names.js';
import { inside, refused, type Place, type ReadContents } from './place.js';
import { roleOf } from './role.js';
import { SNIFF_BYTES } from './sniff.js';

/** Everything that one mail carries: reports in its parts, or the mail itself where it is a failure report. */
export async function* readMail(
  bytes: Bytes,
  place: Place,
  readContents: ReadContents,
): AsyncGenerator<Unpacked> {
  const { mailBytes } = place.allowance.limits;
  const text = hasBareReturns((await bytes.peek(SNIFF_BYTES)).subarray(0, SNIFF_BYTES))
    ? new Bytes(new BareReturns(bytes))
    : bytes;
  if (text !== bytes) place.deviations.add('mail_body_damaged');
  const whole = new Bytes(
    new CutAt(text, mailBytes, {
      whole: false,
      reason: 'mail_too_large',
      detail: `cut at ${mailBytes} bytes`,
      limit: 'mailBytes',
    }),
  );
  let last: Unpacked | undefined;
  const tally: Tally = { reports: 0, claimed: false };
  for await (const thing of readMessage(whole, place, undefined, tally, readContents)) {
    last = thing;
    yield thing;
  }
  // Whether it was cut must not hang on how far ahead was read.
  while ((await whole.read()) !== undefined);
  const end = whole.end();
  if (!end.whole) {
    // What was cut off behind the last report may have held another.
    if (reasonOf(last) !== end.reason) yield refused(place, end.reason, end.detail, end.limit);
    return;
  }
  if (last !== undefined) return;
  if (tally.claimed)
    yield refused(place, 'no_document', 'the mail says that it carries a report, and none was found');
  else yield { type: 'ignored', path: place.path, reason: 'no_report', detail: 'a mail without a report' };
}

/** Why a thing is not all there; known once it has been read. */
function reasonOf(thing: Unpacked | undefined): Reason | undefined {
  if (thing?.type === 'refused') return thing.reason;
  if (thing?.type !== 'document') return undefined;
  const end = thing.end();
  return end.whole ? undefined : end.reason;
}

/** What the mail has been found to carry, and forwarded messages in it. */
interface Tally {
  reports: number;
  /** Whether it says that it carries one. */
  claimed: boolean;
}

/** One message being read. */
interface Reading {
  readonly message: Message;
  readonly place: Place;
  readonly tally: Tally;
  readonly claim: ReportClaim;
  /** Whether a message around it says that it carries a report. */
  readonly claimedOutside: boolean;
  /** The message is no multipart. */
  readonly single: boolean;
  readonly readContents: ReadContents;
}

async function* readMessage(
  bytes: Bytes,
  place: Place,
  outer: Message | undefined,
  tally: Tally,
  readContents: ReadContents,
): AsyncGenerator<Unpacked> {
  const { limits } = place.allowance;
  const reader = new MimeReader(bytes);
  if (await reader.skipBlank()) place.deviations.add('mail_header_damaged');
  const block = await reader.headers(limits.mailHeaderBytes);
  if (block.tooLarge) {
    yield tooMuch('mail_headers_too_large', place);
    return;
  }
  const { headers, damaged } = parseHeaders(block.block);
  const head = contentHead(headers);
  if (damaged || head.damaged) place.deviations.add('mail_header_damaged');
  const message = new Message(headers, head, outer, place.depth === 0);
  const single = !head.type.startsWith('multipart/');
  const claim = new ReportClaim(headers);
  const claimedOutside = outer !== undefined && place.claimed;
  const reading: Reading = { message, place, tally, claim, claimedOutside, single, readContents };
  for await (const part of new MimeParts(reader, limits, place.deviations).below(head)) {
    if (part.type === 'problem') {
      yield tooMuch(part.reason, place);
      return;
    }
    yield* readPart(part, reading);
  }
  // What bounced says of itself that it bounced, whatever its subject quotes.
  tally.claimed ||= claim.byHeaders && !message.holdsSamples;
  if (message.isFailureReport) {
    const deviations = allDeviations(place);
    yield { type: 'failure_mail', path: place.path, mail: message, deviations, kept: place.unit?.kept };
  }
}

async function* readPart(part: LeafPart, reading: Reading): AsyncGenerator<Unpacked> {
  const { head } = part;
  const { message, place } = reading;
  const label = { name: head.fileName, contentType: head.declared ? head.type : undefined };
  const coveredHere = reading.claim.covers({ contentType: head.type, fileName: head.fileName });
  reading.tally.claimed ||= coveredHere && !message.holdsSamples;
  const claimed = coveredHere || reading.claimedOutside;
  const at = inside(place, head.fileName ?? `part-${part.ordinal}`, {
    label,
    mail: message,
    claimed,
    charset: head.charset,
  });
  const body = await decodedBody(part.body, head.encoding, at.deviations);
  const role = roleOf(await body.peek(SNIFF_BYTES), head, message);
  switch (role) {
    case 'report':
      noteReport(head, at, reading);
      yield* reading.readContents(body, at);
      message.add(partOf(head, NO_BYTES, body.taken), true);
      return;
    case 'message':
      yield* readForwarded(body, at, reading);
      return;
    case 'sample':
    case 'text':
      message.add(await heldPart(body, head, place.allowance.limits.mailWindowBytes), role === 'sample');
      for (const code of at.deviations.codes()) place.deviations.add(code);
      return;
  }
}

async function* readForwarded(body: Bytes, place: Place, reading: Reading): AsyncGenerator<Unpacked> {
  const { nesting } = place.allowance.limits;
  if (place.depth >= nesting) {
    yield refused(place, 'nesting_too_deep', `more than ${nesting} containers`, 'nesting');
    return;
  }
  place.deviations.add('report_forwarded');
  yield* readMessage(body, place, reading.message, reading.tally, reading.readContents);
}

function noteReport(head: ContentHead, at: Place, reading: Reading): void {
  const { tally, place, single } = reading;
  tally.reports += 1;
  if (tally.reports > 1 && !place.deviations.has('mail_several_reports'))
    place.deviations.add('mail_several_reports');
  if (single) at.deviations.add('mail_single_part');
  if (isUnusualType(head.type)) at.deviations.add('mail_type_unusual');
}

function allDeviations(place: Place): Deviations {
  for (const outer of place.lineage) {
    for (const code of outer.codes()) if (!place.deviations.has(code)) place.deviations.add(code);
  }
  return place.deviations;
}

/** A part that is no report: its first bytes are held, the rest is counted. */
async function heldPart(body: Bytes, head: ContentHead, window: number): Promise<MailPart> {
  const held = await body.peek(window);
  // A copy, because what was peeked at may be a view of a much larger chunk.
  const kept = Uint8Array.from(held.subarray(0, window));
  while ((await body.read()) !== undefined);
  return partOf(head, kept, body.taken);
}

function partOf(head: ContentHead, window: Uint8Array, bytes: number): MailPart {
  return { contentType: head.type, charset: head.charset, fileName: head.fileName, depth: 0, window, bytes };
}

function tooMuch(reason: 'mail_headers_too_large' | 'mail_parts_too_many', place: Place): Unpacked {
  const { mailHeaderBytes, mailParts } = place.allowance.limits;
  return reason === 'mail_headers_too_large'
    ? refused(place, reason, `a header block of more than ${mailHeaderBytes} bytes`, 'mailHeaderBytes')
    : refused(place, reason, `more than ${mailParts} parts`, 'mailParts');
}
