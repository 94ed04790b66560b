import { X509Certificate } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type * as z from 'zod';
import { keyPairProblem } from './certificate.js';
import { ciphersOf, curvesOf, type TlsVersion } from './tls-words.js';
import { webFileForm, type ClientAuthType, type TlsForm } from './web-file-form.js';
import { contentOf, textOf, type ReadFile } from './yaml-file.js';

/** What the exporter-toolkit's file says: who gets to the pages, and over what. */
export interface WebRules {
  readonly tls: TlsSettings | undefined;
  /** Hashes of passwords, by name. */
  readonly users: ReadonlyMap<string, string>;
  /** Of every answer. */
  readonly headers: ReadonlyMap<string, string>;
  readonly rate: RateSettings | undefined;
}

export interface RateSettings {
  /** In milliseconds, between two requests. */
  readonly interval: number;
  readonly burst: number;
}

/** Certificates and keys as PEM. */
export interface TlsSettings {
  readonly cert: string;
  readonly key: string;
  readonly clientAuth: ClientAuthType;
  /** The authority that certificates of clients are verified by. */
  readonly clientCa: string | undefined;
  /** Of the names in a client's certificate one must be one of these. */
  readonly clientNames: readonly string[] | undefined;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  /** As OpenSSL writes them; undefined for Node's own. */
  readonly ciphers: string | undefined;
  readonly curves: string | undefined;
  readonly prefersOwnCiphers: boolean;
}

export type WebFile =
  | { readonly ok: true; readonly rules: WebRules }
  | { readonly ok: false; readonly problems: readonly string[] };

export const NO_WEB_RULES: WebRules = {
  tls: undefined,
  users: new Map(),
  headers: new Map(),
  rate: undefined,
};

/** Reads the file that `web.config.file` names. `readFile` throws where a file cannot be read. */
export function readWebFile(path: string, readFile: ReadFile): WebFile {
  const problems: string[] = [];
  const content = contentOf(path, readFile, problems);
  if (problems.length > 0) return { ok: false, problems };

  const parsed = webFileForm.safeParse(content);
  if (!parsed.success)
    return { ok: false, problems: parsed.error.issues.flatMap((issue) => describe(path, issue)) };
  const { tls_server_config: tls, http_server_config: http, basic_auth_users: users } = parsed.data;
  const rate = rateOf(path, parsed.data.rate_limit ?? undefined, problems);
  const settings = tls == null ? undefined : new TlsReader(path, tls, readFile, problems).read();
  if (problems.length > 0) return { ok: false, problems };
  const rules = {
    tls: settings,
    users: new Map(Object.entries(users ?? {})),
    headers: headersOf(http?.headers ?? {}),
    rate,
  };
  return { ok: true, rules };
}

/** Blank is unset. */
function headersOf(given: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  const said = Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return new Map(said);
}

function rateOf(path: string, given: RateSettings | undefined, problems: string[]): RateSettings | undefined {
  if (given === undefined || given.interval === 0) return undefined;
  if (given.burst === 0) problems.push(`${path}: rate_limit.burst: must be 1 or more, or nobody gets in`);
  return given;
}

const VERIFYING: ReadonlySet<ClientAuthType> = new Set([
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
]);

/** `tls_server_config`, with what stands in the files that it names. */
class TlsReader {
  readonly #path: string;
  readonly #given: TlsForm;
  readonly #readFile: ReadFile;
  readonly #problems: string[];

  constructor(path: string, given: TlsForm, readFile: ReadFile, problems: string[]) {
    this.#path = path;
    this.#given = given;
    this.#readFile = readFile;
    this.#problems = problems;
  }

  read(): TlsSettings | undefined {
    const { min_version: minVersion, max_version: maxVersion } = this.#given;
    const { client_auth_type: clientAuth, client_allowed_sans: clientNames } = this.#given;
    const cert = this.#pem('cert', true);
    const key = this.#pem('key', true);
    const clientCa = this.#pem('client_ca', false);
    this.#judgeClients(clientCa);
    this.#judgeAuthority(clientCa);
    if (minVersion > maxVersion) this.#problem('min_version is newer than max_version');
    if (cert === undefined || key === undefined || this.#problems.length > 0) return undefined;
    const wrong = keyPairProblem({ cert, key });
    if (wrong !== undefined) {
      const file = this.#given[`${wrong.of}_file`];
      const place = `tls_server_config.${wrong.of}${file === undefined ? '' : '_file'}`;
      this.#problems.push(`${this.#path}: ${place}: ${file ?? 'what stands here'} ${wrong.why}`);
    }
    return {
      ...{ cert, key, clientAuth, clientCa, clientNames, minVersion, maxVersion },
      ciphers: ciphersOf(this.#given.cipher_suites),
      curves: curvesOf(this.#given.curve_preferences),
      prefersOwnCiphers: this.#given.prefer_server_cipher_suites,
    };
  }

  /** From the file itself, or from one beside it: names are relative to the file that has them, as in the toolkit. */
  #pem(name: 'cert' | 'key' | 'client_ca', isNeeded: boolean): string | undefined {
    const inline = this.#given[name];
    const file = this.#given[`${name}_file`];
    if (inline !== undefined && file !== undefined) this.#problem(`${name} or ${name}_file, not both`);
    else if (isNeeded && inline === undefined && file === undefined)
      this.#problem(`${name}_file (or ${name}) is missing`);
    if (file === undefined) return inline;
    return textOf(resolve(dirname(this.#path), file), this.#readFile, this.#problems);
  }

  #judgeClients(clientCa: string | undefined): void {
    const { client_auth_type: type, client_allowed_sans: names } = this.#given;
    if (type === 'NoClientCert' && clientCa !== undefined)
      this.#problem('client_ca_file is of no use while client_auth_type is NoClientCert');
    if (!VERIFYING.has(type)) {
      if (names !== undefined)
        this.#problem(`client_allowed_sans means nothing with ${type}: nobody has verified the names`);
    } else if (clientCa === undefined) {
      // Go would take every authority of the machine: whoever can buy a certificate.
      this.#problem(`client_ca_file is missing: ${type} needs to know whose certificates are let in`);
    }
  }

  #judgeAuthority(clientCa: string | undefined): void {
    if (clientCa === undefined || this.#problems.length > 0) return;
    try {
      new X509Certificate(clientCa);
    } catch {
      this.#problem(`${this.#given.client_ca_file ?? 'client_ca'} is no certificate as PEM`);
    }
  }

  #problem(text: string): void {
    this.#problems.push(`${this.#path}: tls_server_config: ${text}`);
  }
}

function describe(path: string, issue: z.core.$ZodIssue): string[] {
  const place = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [`${path}: ${place.join('.')}: ${issue.message}`];
  return issue.keys.map((key) =>
    place.join('.') === 'http_server_config.headers'
      ? `${path}: ${[...place, key].join('.')} is not supported: the toolkit has it not either`
      : `${path}: unknown key ${[...place, key].join('.')}`,
  );
}
