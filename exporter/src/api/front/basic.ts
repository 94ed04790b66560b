export interface Credentials {
  readonly user: string;
  readonly password: string;
}

const BASIC = /^basic ([A-Za-z0-9+/]+={0,2})$/i;

/** What an Authorization header says by the scheme Basic (RFC 7617); undefined where it says nothing by it. */
export function basicCredentials(header: string | undefined): Credentials | undefined {
  const [, encoded] = BASIC.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
