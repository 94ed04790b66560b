import { DEFAULT_LIMITS } from '@plumbline/exporter/model/limits.js';
import { readDelivery } from '@plumbline/exporter/pipeline.js';
import { NOW } from '../corpus/reading.js';
import type { Complaint } from './complaint.js';
import { inPieces } from './feed.js';
import type { Strain, Trial } from './trial.js';
import { Witness } from './witness.js';
import { recordsIn } from './xml-records.js';

/** Reads the input of a trial through the whole pipeline, in both ways, and says what did not hold. */
export async function judge(trial: Trial): Promise<Complaint[]> {
  const [one, other] = trial.pieces;
  const first = await hear(trial, one, undefined);
  if (first.complaints.length > 0) return first.complaints;
  const second = await hear(trial, other, undefined);
  const complaints = [...second.complaints, ...inPiecesAlike(first, second), ...countedAlike(trial, first)];
  complaints.push(...lost(trial, first));
  if (trial.strain !== undefined) complaints.push(...(await hear(trial, one, trial.strain)).complaints);
  return complaints;
}

async function hear(trial: Trial, pieces: readonly number[], strain: Strain | undefined): Promise<Witness> {
  const { name, bytes } = trial;
  const limits = { ...DEFAULT_LIMITS, ...trial.limits };
  const witness = new Witness(limits);
  const breaksAfter = strain?.is === 'broken_source' ? strain.after : Infinity;
  let time = 0;
  const clock = strain?.is === 'slow_clock' ? { clock: () => (time += strain.step) } : {};
  try {
    const delivery = { name, bytes: inPieces(bytes, pieces, breaksAfter) };
    await readDelivery(delivery, witness, { limits, now: NOW, ...clock });
    witness.end();
  } catch (error) {
    witness.complaints.push({ rule: 'throws', says: textOf(error) });
  }
  return witness;
}

function inPiecesAlike(first: Witness, second: Witness): Complaint[] {
  const one = first.testimony();
  const other = second.testimony();
  // How much has been received when a byte comes out is chance; the ratio is measured against that.
  if ([...one, ...other].some((line) => line.includes('"limit":"ratio"'))) return [];
  const at = one.findIndex((line, i) => line !== other[i]);
  if (at < 0 && one.length === other.length) return [];
  const place = at < 0 ? one.length : at;
  return [{ rule: 'pieces', says: differenceOf(one[place] ?? 'nothing', other[place] ?? 'nothing') }];
}

/** What two lines part in, and both of them there. */
function differenceOf(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const from = Math.max(0, at - 60);
  const [what] = /\w+/.exec(one) ?? ['nothing'];
  const words = one.slice(0, at + 1).match(/"[a-z]\w*/gi) ?? [];
  const where = `${what} differs at ${words.at(-1)?.slice(1) ?? 'its beginning'} in other pieces`;
  return `${where}\n  ${one.slice(from, at + 200)}\n  ${other.slice(from, at + 200)}`;
}

function countedAlike({ document, limits }: Trial, { held }: Witness): Complaint[] {
  if (document === undefined || Object.keys(limits).length > 0) return [];
  const expected = recordsIn(document);
  if (expected === undefined || expected === held) return [];
  return [{ rule: 'count', says: `a well-formed report has ${expected} records, ${held} were held` }];
}

/** Damage to one record must not touch another. */
function lost({ name, known }: Trial, { held, records }: Witness): Complaint[] {
  if (known === undefined) return [];
  const complaints: Complaint[] = [];
  const gone = known.undamaged.filter(({ sourceIp, count }) => {
    const ip = v4Mapped(sourceIp);
    return !records.some((record) => record.count === count && ip.equals(record.sourceIp));
  });
  if (gone.length > 0)
    complaints.push({ rule: 'lost', says: `${gone.length} undamaged records, by ${name}` });
  if (held < known.records)
    complaints.push({ rule: 'lost', says: `${held} of ${known.records} are held, by ${name}` });
  return complaints;
}

/** The 16 bytes of an IPv4 address. */
function v4Mapped(ip: string): Buffer {
  return Buffer.from([...Array<number>(10).fill(0), 0xff, 0xff, ...ip.split('.').map(Number)]);
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
