export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** TLS 1.0 and 1.1 of the toolkit are refused: nobody should have them. */
export const VERSIONS: ReadonlyMap<string, TlsVersion> = new Map([
  ['TLS12', 'TLSv1.2'],
  ['TLS13', 'TLSv1.3'],
]);

/** The suites that Go holds for safe, as OpenSSL calls them. */
const CIPHERS: ReadonlyMap<string, string> = new Map([
  ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
  ['TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
  ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ['TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 'ECDHE-ECDSA-AES128-SHA'],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 'ECDHE-ECDSA-AES256-SHA'],
  ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'ECDHE-RSA-AES128-SHA'],
  ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 'ECDHE-RSA-AES256-SHA'],
]);

/** Go always offers these where TLS 1.3 is spoken, whatever the list says. */
const CIPHERS_OF_13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];

export const CIPHER_NAMES: readonly string[] = [...CIPHERS.keys(), ...CIPHERS_OF_13];

/** As Node takes them. The list is about TLS 1.2 alone; without those of 1.3 Node would not speak 1.3. */
export function ciphersOf(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const older = names.flatMap((name) => CIPHERS.get(name) ?? []);
  return [...CIPHERS_OF_13, ...older].join(':');
}

const CURVES: ReadonlyMap<string, string> = new Map([
  ['CurveP256', 'P-256'],
  ['CurveP384', 'P-384'],
  ['CurveP521', 'P-521'],
  ['X25519', 'X25519'],
]);

export const CURVE_NAMES: readonly string[] = [...CURVES.keys()];

export function curvesOf(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.map((name) => CURVES.get(name) ?? name).join(':');
}
