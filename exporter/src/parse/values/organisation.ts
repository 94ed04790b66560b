import { getDomain, getPublicSuffix } from 'tldts';

/** `example.co.uk` for `mail.example.co.uk`; nothing for what is no name below a public suffix. */
export function organisationalDomain(domain: string): string | undefined {
  return getDomain(domain, { allowPrivateDomains: true, validateHostname: false }) ?? undefined;
}

/** `co.uk`, below which everybody may have a name; not those that companies let others have names below. */
export function isPublicSuffix(domain: string): boolean {
  return getPublicSuffix(domain, { validateHostname: false }) === domain;
}
