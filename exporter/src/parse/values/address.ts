import type { DomainName } from '../../model/stated.js';
import { isDomain, readDomain } from './domain.js';

/** The domain of the first e-mail address in a text: `Reports <dmarc@Example.org>`, `mailto:x@example.org`. */
export function addressDomain(text: string | undefined): DomainName | undefined {
  if (text === undefined) return undefined;
  for (const match of text.slice(0, ADDRESS_CHARS).matchAll(/@([^\s@<>()[\],;:"'\\]{1,254})/g)) {
    const { name } = readDomain(match[1] ?? '');
    if (name.value.includes('.') && isDomain(name.value)) return name;
  }
  return undefined;
}

const ADDRESS_CHARS = 4096;
