import { getDomain } from 'tldts';

/** `example.co.uk` for `mail.example.co.uk`; nothing for what is no name below a public suffix. */
export function organisationalDomain(domain: string): string | undefined {
  return getDomain(domain, { allowPrivateDomains: true, validateHostname: false }) ?? undefined;
}
