import { crc32 } from 'node:zlib';
import type { StreamEnd, Unpacked } from '../model/delivery.js';
import { Bytes, WHOLE, type ByteSource } from './bytes.js';
import { Inflated } from './inflate.js';
import { isClutter, isReportFile, promisesReport } from './names.js';
import { inside, nothingAt, refused, type Place, type ReadContents } from './place.js';
import { Recording } from './recording.js';
import { sniff, SNIFF_BYTES } from './sniff.js';
import { ZipEntries, type ZipEntry } from './zip-entries.js';

/** Every entry of a zip that is, or calls itself, a report. */
export async function* readZip(
  packed: Bytes,
  place: Place,
  readContents: ReadContents,
): AsyncGenerator<Unpacked> {
  const { zipEntries } = place.allowance.limits;
  const entries = new ZipEntries(packed, zipEntries);
  const seen = { documents: 0, told: false };
  for (let entry = await entries.next(); entry !== undefined; entry = await entries.next()) {
    yield* readEntry(entry, entries, place, seen, readContents);
    entry.dropped = true;
    entry.chunks.length = 0;
  }
  if (entries.tooMany) {
    yield refused(place, 'zip_entries_too_many', `more than ${zipEntries} entries`, 'zipEntries');
  } else if (entries.cutShort) {
    if (!seen.told) yield cutShort(packed.end(), place);
  } else if (entries.lost.missing > 0) {
    yield lost(entries, place);
  } else if (seen.documents === 0 && !seen.told) {
    yield nothingAt(place, 'no_document', 'the zip holds no report');
  }
}

interface Seen {
  documents: number;
  /** Whether something was yielded that says what is wrong with the zip. */
  told: boolean;
}

async function* readEntry(
  entry: ZipEntry,
  entries: ZipEntries,
  place: Place,
  seen: Seen,
  readContents: ReadContents,
): AsyncGenerator<Unpacked> {
  if (isClutter(entry.name)) {
    place.deviations.add('zip_extra_entries');
    return;
  }
  const at = inside(place, entry.name === '' ? 'unnamed' : entry.name, { compressed: true });
  if (entry.header.encrypted || !entry.readable) {
    seen.told = true;
    entries.account(entry);
    yield entry.header.encrypted
      ? refused(at, 'encrypted', 'the zip entry is encrypted')
      : refused(at, 'container_unsupported', `compression method ${entry.method}`);
    return;
  }
  const stored = entries.bytesOf(entry);
  const deflated = entry.deflated ? new Bytes(stored) : undefined;
  const packed = deflated && place.keeper && (await Recording.of(deflated, 'deflate', place.keeper));
  const source = deflated === undefined ? stored : new Inflated(deflated, at.allowance);
  const content = new EntryContent(source, entry, entries, at, place);
  const bytes = new Bytes(content);
  try {
    const kind = sniff(await bytes.peek(SNIFF_BYTES));
    if (!isReportFile(kind, entry.name)) {
      place.deviations.add('zip_extra_entries');
      return;
    }
    seen.documents += 1;
    entries.account(entry);
    if (seen.documents === 2) place.deviations.add('zip_several_documents');
    content.isDocument();
    yield* readContents(bytes, { ...at, packed });
    seen.told ||= !content.end().whole;
  } finally {
    await packed?.release();
    await bytes.close();
  }
}

function cutShort(end: StreamEnd, place: Place): Unpacked {
  return end.whole
    ? refused(place, 'container_cut_short', 'the zip ends before its directory')
    : refused(place, end.reason, end.detail, end.limit);
}

function lost(entries: ZipEntries, place: Place): Unpacked {
  const { named, missing } = entries.lost;
  const files = named === 1 ? '1 file' : `${named} files`;
  const found = named - missing;
  const were = found === 1 ? '1 was' : `${found} were`;
  return refused(place, 'container_damaged', `the directory names ${files}, ${were} found`);
}

/** An entry's content. At its end it looks at what comes next, so that its document knows whether it was alone. */
class EntryContent implements ByteSource {
  readonly #entry: ZipEntry;
  readonly #entries: ZipEntries;
  readonly #at: Place;
  readonly #zip: Place;
  readonly #source: ByteSource;
  #crc = 0;
  #over = false;
  #document = false;
  #next: string | undefined;

  constructor(source: ByteSource, entry: ZipEntry, entries: ZipEntries, at: Place, zip: Place) {
    this.#source = source;
    this.#entry = entry;
    this.#entries = entries;
    this.#at = at;
    this.#zip = zip;
  }

  /** Only a document is asked whether it was alone. */
  isDocument(): void {
    this.#document = true;
    this.#noteNext();
  }

  async pull(): Promise<Uint8Array | undefined> {
    const chunk = this.#over ? undefined : await this.#source.pull();
    if (chunk !== undefined) this.#crc = crc32(chunk, this.#crc);
    else if (!this.#over) await this.#finish();
    return chunk;
  }

  end(): StreamEnd {
    return this.#over ? this.#source.end() : WHOLE;
  }

  async close(): Promise<void> {
    this.#over = true;
    await this.#source.close();
  }

  async #finish(): Promise<void> {
    this.#over = true;
    const end = this.#source.end();
    if (!end.whole) {
      if (end.reason === 'container_cut_short') this.#at.deviations.add('container_cut_short');
      return;
    }
    const { crc } = this.#entry.header;
    if (crc !== undefined && crc !== this.#crc) this.#at.deviations.add('zip_damaged');
    this.#entry.dropped = true;
    this.#next = await this.#entries.peekName();
    if (this.#document) this.#noteNext();
  }

  #noteNext(): void {
    if (this.#next === undefined) return;
    const another = !isClutter(this.#next) && promisesReport(this.#next);
    this.#zip.deviations.add(another ? 'zip_several_documents' : 'zip_extra_entries');
  }
}
