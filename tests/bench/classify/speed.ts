import type { Judging } from '@plumbline/exporter/enrich/judging.js';
import { mailEvidence } from '@plumbline/exporter/enrich/mail-evidence.js';
import { SourceMemory } from '@plumbline/exporter/enrich/memory/source-memory.js';
import type { Sender } from '@plumbline/exporter/enrich/senders/sender.js';
import { Random } from '@plumbline/exporter/demo/random.js';
import type { AggregateRecord } from '@plumbline/exporter/model/report.js';
import { NO_FACTS, type SourceFacts } from '@plumbline/exporter/model/source-facts.js';
import type { Stated } from '@plumbline/exporter/model/stated.js';
import type { BenchSettings, Outcome } from '../outcome.js';
import { summarise } from '../stats.js';
import { count, decimal } from '../table.js';
import { catalogue, judgingBy } from './judgings.js';

const AIM_MICROSECONDS = 1.5;
/** As many as `serve` remembers. */
const REMEMBERED = 50_000;
const RECORDS = 500_000;
const ROUNDS = 7;
const SERVICE_ADDRESSES = 3000;
const OWN_ADDRESSES = 50;
const STRANGERS = 20_000;
/** Of a hundred records: from own machines, from services; the others from addresses that never come again. */
const OWN_SHARE = 30;
const SERVICE_SHARE = 30;

interface Given {
  readonly record: AggregateRecord;
  readonly facts: SourceFacts;
}

/** Made, judged and forgotten together, as the records of a report are. */
const BLOCK = 1000;

/** What a judgement costs, over records whose addresses are new in 40 of 100 cases. */
export function speed({ quick, rounds = ROUNDS, progress }: BenchSettings): Promise<Outcome> {
  const senders = catalogue();
  const records = quick ? RECORDS / 50 : RECORDS;
  const times = summarise(
    Array.from({ length: rounds }, (_, round) => {
      const { micros, named } = timeOf(records, judgingBy(senders), new Mixture(senders));
      progress(`speed: round ${round + 1}: ${decimal(micros)} µs a record, ${count(named)} named`);
      return micros;
    }),
  );
  const { median, lowest, highest } = times;
  return Promise.resolve({
    tables: [
      {
        title: `speed: ${count(records)} records, ${senders.length} senders; microseconds of a processor a record`,
        header: ['', 'median', 'lowest', 'highest'],
        rows: [['evidence taken and judged', decimal(median), decimal(lowest), decimal(highest)]],
      },
    ],
    aims: [
      {
        what: 'a judgement, memories empty at first',
        aim: `${AIM_MICROSECONDS} µs a record`,
        measured: `${decimal(median)} µs`,
        holds: median <= AIM_MICROSECONDS,
      },
    ],
    figures: { speed: { senders: senders.length, ...times } },
    notes: [],
  });
}

function timeOf(records: number, judging: Judging, mixture: Mixture): { micros: number; named: number } {
  const sources = new SourceMemory(REMEMBERED);
  let micros = 0;
  let named = 0;
  for (let done = 0; done < records; done += BLOCK) {
    const block = mixture.next(BLOCK);
    const from = process.cpuUsage();
    for (const { record, facts } of block) {
      const source = sources.get(record.sourceIp) ?? sources.set(record.sourceIp, facts);
      if (judging.judgeFrom(mailEvidence(record), source).sender !== '') named++;
    }
    const { user, system } = process.cpuUsage(from);
    micros += user + system;
  }
  return { micros: micros / records, named };
}

class Mixture {
  readonly #random = new Random('classify', 'speed');
  readonly #signers: readonly string[];
  readonly #services: readonly SourceFacts[];
  #made = 0;

  constructor(senders: readonly Sender[]) {
    const valuesOf = (wanted: string): string[] =>
      senders.flatMap(({ evidence }) =>
        evidence.filter(({ kind }) => kind === wanted).map(({ value }) => value),
      );
    this.#signers = valuesOf('dkim');
    const hosts = valuesOf('ptr');
    this.#services = Array.from({ length: SERVICE_ADDRESSES }, (_, i): SourceFacts => {
      const ptr = `o${i}.${hosts[i % Math.max(1, hosts.length)] ?? 'out.service.example'}`;
      return { ...NO_FACTS, asn: 64_496 + (i % 16), ptr, ptrConfirmed: true };
    });
  }

  next(records: number): Given[] {
    return Array.from({ length: records }, () => this.#one());
  }

  #one(): Given {
    const random = this.#random;
    const draw = random.below(100);
    if (draw < OWN_SHARE)
      return {
        record: recordOf(10, random.below(OWN_ADDRESSES), 'acme.example', undefined),
        facts: NO_FACTS,
      };
    if (draw < OWN_SHARE + SERVICE_SHARE) {
      const at = random.below(SERVICE_ADDRESSES);
      const signer = this.#signers[random.below(Math.max(1, this.#signers.length))] ?? 'service.example';
      return { record: recordOf(20, at, `bounce.${signer}`, signer), facts: this.#services[at] ?? NO_FACTS };
    }
    const stranger = `mail.stranger${random.below(STRANGERS)}.example`;
    const net = random.chance(12, 100) ? 6 : 30;
    return { record: recordOf(net, this.#made++, stranger, undefined), facts: NO_FACTS };
  }
}

/** As the parser hands it on: every text it has seen before is the same object. */
function recordOf(net: number, host: number, envelope: string, signer: string | undefined): AggregateRecord {
  const pass = stated('pass' as const);
  const isOwn = envelope === 'acme.example';
  const sourceIp = new Uint8Array(16);
  sourceIp.set(net === 6 ? [0x20, 0x01, 0x0d, 0xb8] : [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, net]);
  sourceIp.set([host >> 16, (host >> 8) & 255, host & 255], 13);
  const signers = signer === undefined ? ['acme.example'] : ['acme.example', signer];
  return {
    ordinal: 0,
    sourceIp,
    count: 1,
    disposition: stated('none'),
    dkimAligned: isOwn,
    spfAligned: isOwn,
    alignedDerived: false,
    overrides: [],
    headerFrom: stated('acme.example'),
    envelopeFrom: stated(envelope),
    envelopeTo: undefined,
    dkim: signers.map((domain, i) => ({
      domain: stated(domain),
      selector: 's1',
      result: isOwn || i === 1 ? pass : stated('fail' as const),
      humanResult: undefined,
    })),
    dkimOmitted: 0,
    spf: [{ domain: stated(envelope), scope: stated('mfrom'), result: pass, humanResult: undefined }],
    extensions: undefined,
  };
}

const STATED = new Map<string, Stated<string>>();

function stated<T extends string>(value: T): Stated<T> {
  const known = STATED.get(value) as Stated<T> | undefined;
  if (known !== undefined) return known;
  const made = { value, raw: value };
  STATED.set(value, made);
  return made;
}
