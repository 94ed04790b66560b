import { dnsClient } from '../../sources/smtp/checking/dns/dns-lookup.js';
import { Finder, type FinderEvents, type FinderSettings, type FinderTools } from './finder.js';
import { Databases, type DatabaseEvents } from './mmdb/databases.js';
import { defaultCountryFile } from './mmdb/default-country.js';

/** As `facts` is set. */
export interface FactSettings {
  readonly databases: {
    readonly files: readonly string[];
    /** Whether the country database that comes with us answers what these do not. */
    readonly hasDefault: boolean;
    readonly fileBytes: number;
    readonly reload: number;
  };
  readonly servers: { readonly servers: readonly string[]; readonly timeout: number };
  readonly finder: FinderSettings;
}

export interface Facts {
  readonly finder: Finder;
  /** To be looked at once before the finder is asked, and then watched. */
  readonly databases: Databases;
}

export function makeFacts(
  { databases: of, servers, finder: settings }: FactSettings,
  times: Pick<FinderTools, 'now' | 'clock'>,
  events: FinderEvents & DatabaseEvents,
  ofDatabases: DatabaseEvents = events,
): Facts {
  const ours = of.hasDefault ? (defaultCountryFile() ?? DEFAULT_NAME) : undefined;
  const files = ours === undefined ? of.files : [...of.files, ours];
  const databases = new Databases({ files, fileBytes: of.fileBytes, reload: of.reload }, ofDatabases);
  // Each try has to wait for its turn: we ask again, not the client.
  const client = (): ReturnType<typeof dnsClient> => dnsClient({ ...servers, tries: 1 });
  const now = (): number => times.now();
  const clock = (): number => times.clock();
  return { finder: new Finder(settings, { databases, client, now, clock, events }), databases };
}

/** Where npm has left it out, its file is missing. */
const DEFAULT_NAME = 'geo-whois-asn-country.mmdb';
