import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListenTls } from '../tls/secure-server.js';

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** An authority that nobody else has, and what it signs. */
export class Authority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'plumbline-certificates-'));
  readonly own: Pair;

  constructor(name = 'an authority for tests') {
    this.#key('ca');
    const files = ['-key', this.#at('ca.key'), '-out', this.#at('ca.pem')];
    this.#run('req', '-x509', '-new', ...files, '-days', '30', '-subj', `/CN=${name}`);
    this.own = this.#pair('ca');
  }

  /** `names` as openssl writes them: `DNS:a.example,IP:127.0.0.1`. */
  sign(names: string): Pair {
    this.#key('one');
    const request = this.#at('one.csr');
    this.#run('req', '-new', '-key', this.#at('one.key'), '-out', request, '-subj', '/CN=one');
    writeFileSync(this.#at('one.ext'), `subjectAltName=${names}\n`);
    const authority = ['-CA', this.#at('ca.pem'), '-CAkey', this.#at('ca.key'), '-CAcreateserial'];
    const extensions = ['-days', '30', '-extfile', this.#at('one.ext')];
    this.#run('x509', '-req', '-in', request, ...authority, '-out', this.#at('one.pem'), ...extensions);
    return this.#pair('one');
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #key(name: string): void {
    const curve = ['-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    this.#run('genpkey', '-algorithm', 'EC', ...curve, '-out', this.#at(`${name}.key`));
  }

  #pair(name: string): Pair {
    const [cert, key] = [`${name}.pem`, `${name}.key`].map((file) => readFileSync(this.#at(file), 'utf8'));
    return { cert: cert ?? '', key: key ?? '' };
  }

  #at(file: string): string {
    return join(this.#folder, file);
  }

  #run(...args: readonly string[]): void {
    execFileSync('openssl', args, { stdio: 'ignore' });
  }
}

/** What `tls_server_config` says where it says no more than this. */
export function tlsOf(pair: Pair, more: Partial<ListenTls> = {}): ListenTls {
  return {
    ...{ cert: pair.cert, key: pair.key, clientAuth: 'NoClientCert' },
    ...{ clientCa: undefined, clientNames: undefined, ciphers: undefined, curves: undefined },
    ...{ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', prefersOwnCiphers: true },
    ...more,
  };
}
