import type { SourceFacts } from '../model/source-facts.js';
import { parseIp } from '../parse/values/ip.js';
import type { DemoOptions } from './options.js';
import { demoPlan, type AggregatePlan } from './plan.js';
import { rowsOf } from './rows.js';

/** An address of the demo with facts that are made up, for in truth nobody has it. */
export interface DemoSource {
  readonly ip: Uint8Array;
  readonly facts: SourceFacts;
}

interface Network {
  readonly country: string;
  /** Of those that RFC 5398 keeps for documentation: they show no sender. */
  readonly asn: number;
  readonly name: string;
  /** Where its machines have their names. */
  readonly zone: string;
  /** `none`: they have none. `unconfirmed`: the names do not point back. */
  readonly names: 'confirmed' | 'unconfirmed' | 'none';
}

const HOUSE = network('DE', 64496, 'Example Mail House', 'mail-house.example');
const CLOUD = network('US', 64497, 'Example Cloud', 'example-cloud.example');
const LETTERS = network('US', 64498, 'Example Letters', 'example-letters.example');
const CUSTOMERS = network('IE', 64499, 'Example Customers', 'example-customers.example');
const TICKETS = network('NL', 64500, 'Example Tickets', 'example-tickets.example');
const UNIVERSITY = network('FR', 64501, 'Example University', 'example-university.example');
const LISTS = network('SE', 64502, 'Example Lists', 'example-lists.example');
const SURVEYS = network('CA', 64503, 'Example Surveys', 'example-surveys.example');

/** By sender: some addresses in a row are of one network, the next of the next. */
const NETWORKS: Readonly<Record<string, readonly Network[]>> = {
  'mail-gateway': [HOUSE, HOUSE, { ...HOUSE, country: 'AT' }],
  shop: [CLOUD, CLOUD, { ...CLOUD, country: 'IE' }, { ...CLOUD, country: 'SG' }],
  'newsletter-service': [LETTERS, LETTERS, { ...LETTERS, country: 'GB' }, { ...LETTERS, country: 'AU' }],
  'crm-service': [CUSTOMERS, { ...CUSTOMERS, country: 'US' }],
  'ticket-system': [TICKETS],
  'university-forwarder': [UNIVERSITY, UNIVERSITY, { ...UNIVERSITY, country: 'ES' }],
  'mailing-list': [LISTS],
  'survey-service': [SURVEYS],
  spoofers: [
    line('CN', 65536),
    line('RU', 65537),
    line('BR', 65538),
    line('IN', 65539),
    line('VN', 65540),
    line('NG', 65541),
    line('US', 65542),
    line('CN', 65536),
    line('ID', 65543),
    line('TR', 65544),
    line('UA', 65545),
    line('BR', 65538),
    line('ZA', 65546),
    line('MX', 65547),
    line('IR', 65548),
    line('RU', 65537),
    line('TH', 65549),
    line('AR', 65550),
    line('PK', 65551),
  ],
};

/** Most spoofers come through the machines of others. */
function line(country: string, asn: number): Network {
  const names = asn % 2 === 0 ? 'unconfirmed' : 'none';
  return { ...network(country, asn, `Example Broadband ${country}`, `broadband-${asn}.example`), names };
}

function network(country: string, asn: number, name: string, zone: string): Network {
  return { country, asn, name, zone, names: 'confirmed' };
}

const IN_A_ROW = 4;
/** Theirs are spread over much larger ranges. */
const SPOOFERS_IN_A_ROW = 1024;

function demoFacts(sender: string, ip: Uint8Array): SourceFacts {
  const networks = NETWORKS[sender] ?? [];
  const host = new DataView(ip.buffer, ip.byteOffset).getUint32(ip.length - 4);
  const block = Math.floor(host / (sender === 'spoofers' ? SPOOFERS_IN_A_ROW : IN_A_ROW));
  const of = networks[block % networks.length];
  if (of === undefined) throw new Error(`nobody knows where ${sender} stands`);
  const isNamed = of.names !== 'none';
  return {
    country: of.country,
    asn: of.asn,
    asName: of.name,
    ptr: isNamed ? `host-${host.toString(16).padStart(8, '0')}.${of.zone}` : '',
    ptrConfirmed: of.names === 'confirmed',
    ptrDomain: isNamed ? of.zone : '',
  };
}

/** The addresses that aggregate reports tell of, by report, each once, up to so many in all. */
export function* demoSources(options: DemoOptions, most: number): Generator<readonly DemoSource[]> {
  const seen = new Set<string>();
  for (const { reports } of demoPlan(options))
    for (const report of reports) {
      if (seen.size >= most) return;
      if (report.kind !== 'aggregate' || report.spoilt !== undefined) continue;
      yield newSources(report, seen, most);
    }
}

function newSources(report: AggregatePlan, seen: Set<string>, most: number): DemoSource[] {
  const sources: DemoSource[] = [];
  for (const { ip: text, verdict } of rowsOf(report)) {
    const ip = seen.has(text) || seen.size >= most ? undefined : parseIp(text);
    if (ip === undefined) continue;
    seen.add(text);
    sources.push({ ip, facts: demoFacts(verdict.sender.name, ip) });
  }
  return sources;
}
