import type { Sender } from '@plumbline/exporter/enrich/senders/sender.js';

/** What mail comes from: machines of ours, of services that the catalogue has, of forwarders that it has, of strangers. */
export interface Source {
  readonly ip: string;
  readonly kind: 'own' | 'service' | 'forwarder' | 'stranger';
  /** What the address points to, and what points back. */
  readonly host: string | undefined;
  /** The domain that signs for its customers. */
  readonly signer: string;
}

/** Addresses that the internet has begin with one of these; others are never looked up. */
const FIRST_OCTET = 11;
const OCTETS = 80;

/** `n` sources with an address each; the same for the same catalogue. Nobody is asked about them but our own server. */
export function sourcesOf(n: number, senders: readonly Sender[]): Source[] {
  const signers = valuesOf(senders, 'dkim');
  const hosts = valuesOf(senders, 'ptr');
  return Array.from({ length: n }, (_, i): Source => {
    const [ip, kind] = [addressOf(i), kindOf(i)];
    return { ip, kind, host: hostOf(i, ip, kind, hosts), signer: signers[i % signers.length] ?? '' };
  });
}

/** As the DNS of the sources has it: what each name is answered with. */
export function zoneOf(sources: readonly Source[]): Map<string, string> {
  return new Map(
    sources.flatMap(({ ip, host }) =>
      host === undefined
        ? []
        : [
            [`${ip.split('.').reverse().join('.')}.in-addr.arpa`, host],
            [host, ip],
          ],
    ),
  );
}

function valuesOf(senders: readonly Sender[], wanted: string): string[] {
  return senders.flatMap(({ evidence }) =>
    evidence
      .filter(({ kind, also }) => kind === wanted && also === undefined)
      .map(({ value }) => value.toLowerCase()),
  );
}

function kindOf(i: number): Source['kind'] {
  if (i % 50 === 7) return 'forwarder';
  if (i % 10 < 3) return 'own';
  return i % 10 < 6 ? 'service' : 'stranger';
}

/** The odd factor makes each another one. */
function addressOf(i: number): string {
  const rest = Math.imul(Math.floor(i / OCTETS) + 1, 0x9e3779b1) & 0xffffff;
  return `${FIRST_OCTET + (i % OCTETS)}.${rest >>> 16}.${(rest >>> 8) & 255}.${rest & 255}`;
}

/** One in five has none. */
function hostOf(i: number, ip: string, kind: Source['kind'], hosts: readonly string[]): string | undefined {
  if (kind === 'forwarder') return `m${i}.${hosts[i % hosts.length] ?? 'relay.example'}`;
  if (i % 5 === 4) return undefined;
  return `h${ip.replaceAll('.', '-')}.isp${i % 300}.example`;
}
