import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { keyPairProblem } from './certificate.js';
import { contentOf, textOf, type ReadFile } from './yaml-file.js';

/** What the exporter-toolkit's file says of TLS; certificates and keys as PEM. */
export interface TlsSettings {
  readonly cert: string;
  readonly key: string;
  /** Clients must show a certificate that this authority signed. */
  readonly clientCa: string | undefined;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
}

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

export type WebFile =
  | { readonly ok: true; readonly tls: TlsSettings | undefined }
  | { readonly ok: false; readonly problems: readonly string[] };

/** TLS 1.0 and 1.1 of the toolkit are refused: nobody should have them. */
const version = z
  .enum(['TLS12', 'TLS13'], { error: 'must be TLS12 or TLS13' })
  .transform((given): TlsVersion => (given === 'TLS12' ? 'TLSv1.2' : 'TLSv1.3'));

const REQUIRED = 'RequireAndVerifyClientCert';
/** The words of Go's between these two let in certificates that nobody has verified. */
const clientAuth = z.enum(['NoClientCert', REQUIRED], { error: `must be NoClientCert or ${REQUIRED}` });

const fileSchema = z.strictObject({
  tls_server_config: z
    .strictObject({
      cert_file: z.string().min(1),
      key_file: z.string().min(1),
      client_ca_file: z.string().min(1).optional(),
      client_auth_type: clientAuth.default('NoClientCert'),
      min_version: version.default('TLSv1.2'),
      max_version: version.default('TLSv1.3'),
    })
    .optional(),
});

/** Parts of the toolkit's format that are not followed: they are refused, for silence would leave a door open. */
const NOT_SUPPORTED: ReadonlyMap<string, string> = new Map([
  ['basic_auth_users', 'put a reverse proxy in front, or ask for client certificates'],
  ['http_server_config', 'HTTP/2 and extra headers are a matter for a reverse proxy'],
  ['rate_limit', 'it is a matter for a reverse proxy'],
  ['tls_server_config.cipher_suites', 'those of Node are used'],
  ['tls_server_config.curve_preferences', 'those of Node are used'],
  ['tls_server_config.prefer_server_cipher_suites', 'Node has its own order'],
  ['tls_server_config.client_allowed_sans', 'every certificate of client_ca_file is let in'],
  ['tls_server_config.cert', 'name a file with cert_file'],
  ['tls_server_config.key', 'name a file with key_file'],
  ['tls_server_config.client_ca', 'name a file with client_ca_file'],
]);

/** Reads the file that `web.config.file` names. `readFile` throws where a file cannot be read. */
export function readWebFile(path: string, readFile: ReadFile): WebFile {
  const problems: string[] = [];
  const content = contentOf(path, readFile, problems);
  if (problems.length > 0) return { ok: false, problems };

  const parsed = fileSchema.safeParse(content);
  if (!parsed.success)
    return { ok: false, problems: parsed.error.issues.flatMap((issue) => describe(path, issue)) };
  const tls = parsed.data.tls_server_config;
  if (tls === undefined) return { ok: true, tls: undefined };

  if ((tls.client_auth_type === REQUIRED) !== (tls.client_ca_file !== undefined))
    problems.push(`${path}: tls_server_config: client_ca_file and client_auth_type ${REQUIRED} go together`);
  // As the toolkit has it: relative to the file that names them.
  const beside = (name: string): string => textOf(resolve(dirname(path), name), readFile, problems);
  const settings: TlsSettings = {
    cert: beside(tls.cert_file),
    key: beside(tls.key_file),
    clientCa: tls.client_ca_file === undefined ? undefined : beside(tls.client_ca_file),
    minVersion: tls.min_version,
    maxVersion: tls.max_version,
  };
  if (problems.length > 0) return { ok: false, problems };
  const wrong = keyPairProblem(settings);
  if (wrong === undefined) return { ok: true, tls: settings };
  const name = `${wrong.of}_file` as const;
  return { ok: false, problems: [`${path}: tls_server_config.${name}: ${tls[name]} ${wrong.why}`] };
}

function describe(path: string, issue: z.core.$ZodIssue): string[] {
  const place = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [`${path}: ${place.join('.')}: ${issue.message}`];
  return issue.keys.map((key) => {
    const name = [...place, key].join('.');
    const why = NOT_SUPPORTED.get(name);
    return why === undefined ? `${path}: unknown key ${name}` : `${path}: ${name} is not supported: ${why}`;
  });
}
