import { createRequire } from 'node:module';

/** Where npm has put the country database that comes with us; undefined where it was left out. */
export function defaultCountryFile(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(
      '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
    );
  } catch {
    return undefined;
  }
}
