import type { Unpacked } from '../model/delivery.js';
import type { Packing } from '../model/keeping.js';
import { Base64Decoded } from './base64.js';
import { Bytes, type ByteSource } from './bytes.js';
import { documentAt } from './document.js';
import { Gunzipped, peekGzipHeader, resemblesReport, unzlibbed } from './gzip.js';
import { readMail } from './mail.js';
import { readMbox } from './mbox.js';
import { isMislabelled } from './names.js';
import { readOutlook } from './outlook.js';
import { inside, nothingAt, refused, type Place } from './place.js';
import { Recording } from './recording.js';
import { sniff, SNIFF_BYTES, type Kind } from './sniff.js';
import { readZip } from './zip.js';

/** Reads whatever is at a place, down to its documents. The bytes say what it is. */
export async function* readContents(bytes: Bytes, place: Place): AsyncGenerator<Unpacked> {
  const kind = sniff(await bytes.peek(SNIFF_BYTES));
  if (isMislabelled(place.label, kind)) place.deviations.add('mislabelled');
  if (isContainer(kind) && place.depth >= place.allowance.limits.nesting) {
    const { nesting } = place.allowance.limits;
    yield refused(place, 'nesting_too_deep', `more than ${nesting} containers`, 'nesting');
    return;
  }
  switch (kind) {
    case 'empty':
      yield nothingIn(bytes, place);
      return;
    case 'gzip':
      yield* readGzip(bytes, place);
      return;
    case 'zlib':
      place.deviations.add('zlib_stream');
      yield* readRecorded(bytes, 'zlib', place, (packed) =>
        readCompressed(unzlibbed(bytes, place.allowance), place, undefined, packed),
      );
      return;
    case 'zip':
      noteNesting(place);
      yield* readZip(bytes, place, readContents);
      return;
    case 'base64':
      place.deviations.add('base64_text');
      yield* readWrapped(new Base64Decoded(bytes, place.deviations), inside(place, undefined));
      return;
    case 'mail':
      yield* readMail(bytes, place, readContents);
      return;
    case 'mbox':
      yield* readMbox(bytes, place, readContents);
      return;
    case 'outlook':
      yield* readOutlook(bytes, place, readContents);
      return;
    case 'office':
      yield nothingAt(place, 'no_document', 'an office document or a program');
      return;
    case 'xml':
    case 'html':
    case 'json':
    case 'unknown':
      if (place.packed !== undefined) yield documentAt(place, bytes, place.packed);
      else yield* readRecorded(bytes, 'plain', place, (plain) => [documentAt(place, bytes, plain)]);
      return;
  }
}

const CONTAINERS: ReadonlySet<Kind> = new Set(['gzip', 'zlib', 'zip', 'base64', 'mail', 'mbox', 'outlook']);

function isContainer(kind: Kind): boolean {
  return CONTAINERS.has(kind);
}

async function* readGzip(bytes: Bytes, place: Place): AsyncGenerator<Unpacked> {
  const header = await peekGzipHeader(bytes);
  if (header === undefined) {
    const cut = (await bytes.peek(SNIFF_BYTES)).length < SNIFF_BYTES;
    yield refused(place, cut ? 'container_cut_short' : 'container_damaged', 'the gzip header cannot be read');
    return;
  }
  const gunzipped = new Gunzipped(bytes, place.allowance, place.deviations);
  yield* readRecorded(bytes, 'gzip', place, (packed) =>
    readCompressed(gunzipped, place, header.name, packed),
  );
  if (gunzipped.trailed && resemblesReport(await bytes.peek(SNIFF_BYTES))) {
    const size = await sizeOfRest(bytes);
    const detail = `${size} bytes that look like a report after the end of the gzip`;
    yield refused(place, 'container_damaged', detail);
  }
}

async function sizeOfRest(bytes: Bytes): Promise<number> {
  const before = bytes.taken;
  while ((await bytes.read()) !== undefined);
  return bytes.taken - before;
}

async function* readCompressed(
  source: ByteSource,
  place: Place,
  name: string | undefined,
  packed: Recording | undefined,
): AsyncGenerator<Unpacked> {
  noteNesting(place);
  yield* readWrapped(source, inside(place, name, { compressed: true, packed }));
}

/** Has what is read of some bytes kept as it is, where there is a keeper. */
async function* readRecorded(
  bytes: Bytes,
  packing: Packing,
  { keeper }: Place,
  read: (recording: Recording | undefined) => AsyncIterable<Unpacked> | Iterable<Unpacked>,
): AsyncGenerator<Unpacked> {
  const recording = keeper && (await Recording.of(bytes, packing, keeper));
  try {
    yield* read(recording);
  } finally {
    await recording?.release();
  }
}

async function* readWrapped(source: ByteSource, place: Place): AsyncGenerator<Unpacked> {
  const bytes = new Bytes(source);
  try {
    yield* readContents(bytes, place);
  } finally {
    await bytes.close();
  }
}

function noteNesting(place: Place): void {
  if (place.compressed) place.deviations.add('container_nested');
}

function nothingIn(bytes: Bytes, place: Place): Unpacked {
  const end = bytes.end();
  return end.whole
    ? nothingAt(place, 'empty', 'there are no bytes')
    : refused(place, end.reason, end.detail, end.limit);
}
