import type { AuthenticationResults, MethodResult } from '../../../model/authentication.js';
import { DkimCheck, type SignatureResult } from './dkim/dkim-check.js';
import { fieldsIn } from './dkim/header.js';
import { dmarcOf } from './dmarc.js';
import type { MailLookup } from './dns/mail-lookup.js';
import { fromDomain } from './from-domain.js';
import { HeaderEnd } from './header-end.js';
import { spfOf, type Envelope, type SpfResult } from './spf.js';

export interface MailCheckTools {
  /** Whose word it is. */
  readonly hostname: string;
  readonly lookup: MailLookup;
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly headerBytes: number;
  /** The topmost signatures are looked at, so many. */
  readonly signatures: number;
  readonly limited: (limit: string) => void;
}

/** SPF, DKIM and DMARC of one mail, by its bytes as they go by: only its header is kept, and not for long. */
export class MailCheck {
  readonly #tools: MailCheckTools;
  readonly #headerEnd = new HeaderEnd();
  readonly #spf: Promise<SpfResult>;
  #header: Uint8Array[] = [];
  #headerBytes = 0;
  #isHeader = true;
  /** Nothing where the header is too long to be looked at. */
  #dkim: DkimCheck | undefined;
  #from: string | undefined;

  constructor(envelope: Envelope, tools: MailCheckTools) {
    this.#tools = tools;
    this.#spf = spfOf(envelope, tools.hostname, tools.lookup.ask);
    // It is waited for when the mail is all there, which it may never be.
    this.#spf.catch(() => undefined);
  }

  add(chunk: Uint8Array): void {
    if (!this.#isHeader) {
      this.#dkim?.add(chunk);
      return;
    }
    const at = this.#headerEnd.in(chunk);
    this.#keep(chunk.subarray(0, at));
    if (at === undefined) return;
    this.#endHeader();
    this.#dkim?.add(chunk.subarray(at));
  }

  /** The mail is all there. */
  async end(): Promise<AuthenticationResults> {
    if (this.#isHeader) this.#endHeader();
    this.#tools.lookup.hurry();
    try {
      return await this.#results();
    } finally {
      this.#tools.lookup.end();
    }
  }

  async #results(): Promise<AuthenticationResults> {
    const { hostname, lookup } = this.#tools;
    const [spf, dkim] = await Promise.all([this.#spf, this.#dkim?.end()]);
    const passed = dkim?.filter(({ result }) => result === 'pass') ?? [];
    const dmarc = await dmarcOf(
      this.#from,
      {
        dkim: passed.map(({ domain }) => domain),
        spf: spf.result === 'pass' ? spf.domain : undefined,
        isOpen: [spf, ...(dkim ?? [])].some(({ result }) => result === 'temperror'),
      },
      lookup.ask,
    );
    return {
      authservId: hostname.toLowerCase(),
      results: [
        resultOf('dmarc', dmarc, [
          ['header.from', this.#from],
          ['policy.dmarc', dmarc.policy],
        ]),
        ...dkimResults(dkim),
        resultOf('spf', spf, [[spf.isBounce ? 'smtp.helo' : 'smtp.mailfrom', spf.domain]]),
      ],
    };
  }

  #keep(chunk: Uint8Array): void {
    this.#headerBytes += chunk.length;
    if (this.#headerBytes <= this.#tools.headerBytes) this.#header.push(Uint8Array.from(chunk));
    else this.#header = [];
  }

  #endHeader(): void {
    this.#isHeader = false;
    const { headerBytes, signatures: most, limited, lookup, now } = this.#tools;
    if (this.#headerBytes > headerBytes) {
      limited('checks.header_bytes');
      return;
    }
    const fields = fieldsIn(Buffer.concat(this.#header).toString('latin1'));
    this.#header = [];
    this.#from = fromDomain(fields);
    const signatures = fields.filter(({ name }) => name === 'dkim-signature');
    if (signatures.length > most) limited('checks.signatures');
    const tools = { lookup: lookup.ask, seconds: now / 1000 };
    this.#dkim = new DkimCheck(fields, signatures.slice(0, most), tools);
  }
}

function dkimResults(dkim: readonly SignatureResult[] | undefined): MethodResult[] {
  if (dkim === undefined)
    return [resultOf('dkim', { result: 'permerror', reason: 'the header is too long' }, [])];
  if (dkim.length === 0) return [resultOf('dkim', { result: 'none' }, [])];
  return dkim.map((one) =>
    resultOf('dkim', one, [
      ['header.d', one.domain],
      ['header.s', one.selector],
    ]),
  );
}

function resultOf(
  method: string,
  { result, reason }: { readonly result: string; readonly reason?: string },
  properties: readonly (readonly [name: string, value: string | undefined])[],
): MethodResult {
  const said = properties.filter((one): one is [string, string] => one[1] !== undefined && one[1] !== '');
  return {
    method,
    result,
    reason: reason === '' ? undefined : reason,
    properties: new Map(said),
    comments: [],
  };
}
