import type { StoreSection } from './store-section.js';

/** Which store there is: an engine of our own in a data directory, or a server. */
export type StoreTarget = EmbeddedTarget | ServerTarget;

export interface EmbeddedTarget {
  readonly kind: 'embedded';
  readonly directory: string;
  readonly database: string;
}

export interface ServerTarget {
  readonly kind: 'server';
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly cluster: string | undefined;
  /** PEM. */
  readonly ca: string | undefined;
}

/** The target, without the certificates that `ca_file` names; or what is wrong with the URL. */
export function storeTarget(section: StoreSection): StoreTarget | string {
  if (section.url === undefined)
    return { kind: 'embedded', directory: section.dir, database: section.database };
  const url = URL.canParse(section.url) ? new URL(section.url) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    return 'must be a URL such as https://user@host:8443/database';
  if (url.password !== '')
    return 'must not hold a password: give it in PLUMBLINE_STORE_PASSWORD, or in a file by PLUMBLINE_STORE_PASSWORD_FILE';
  const database = url.pathname.slice(1);
  if (!/^([a-z][a-z0-9_]{0,62})?$/.test(database) || url.search !== '' || url.hash !== '')
    return 'must have nothing behind the host but the name of a database (small letters, digits and underscores)';
  return {
    kind: 'server',
    url: url.origin,
    username: section.username ?? (url.username === '' ? 'default' : decodeURIComponent(url.username)),
    password: section.password ?? '',
    database: database === '' ? section.database : database,
    cluster: section.cluster,
    ca: undefined,
  };
}
