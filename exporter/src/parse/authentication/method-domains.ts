import type { MethodResult } from '../../model/authentication.js';
import { organisationalDomain } from '../values/organisation.js';

/** Where each method says whose it is; the first that is there decides. */
const PROPERTIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['dmarc', ['header.from']],
  ['dkim', ['header.d', 'header.i']],
  ['spf', ['smtp.mailfrom', 'smtp.helo']],
]);

/** Whether it is a check that says whose a mail is. */
export function saysWhose({ method }: MethodResult): boolean {
  return PROPERTIES.has(method);
}

/** The domain that was checked. */
export function domainOf({ method, properties }: MethodResult): string | undefined {
  const name = PROPERTIES.get(method)?.find((one) => properties.has(one));
  return name === undefined ? undefined : domainIn(properties.get(name));
}

export function organisationOf(result: MethodResult): string | undefined {
  const domain = domainOf(result);
  return domain === undefined ? undefined : organisationalDomain(domain);
}

/** Of an address its domain; of `@example.com` too. */
function domainIn(value: string | undefined): string | undefined {
  const domain = value
    ?.slice(value.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(/\.$/, '');
  return domain === undefined || !/^[^\s@]{1,253}$/.test(domain) ? undefined : domain;
}
