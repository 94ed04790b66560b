import { domainToASCII } from 'node:url';

const NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)+$/;

/** A domain as reports have it: small letters, as the DNS has it, without a dot at its end; nothing for what is none. */
export function domainName(given: string): string | undefined {
  const plain = domainToASCII(given.trim().replace(/\.$/, '')).toLowerCase();
  return NAME.test(plain) ? plain : undefined;
}

/** The section `domains`: which are ours. Undefined where nothing is said, which leaves all as it is. */
export function readDomains(said: unknown, file: string, problems: string[]): readonly string[] | undefined {
  if (said === undefined) return undefined;
  if (said === null) return [];
  if (!Array.isArray(said)) {
    problems.push(`${file}: domains: must be a list of domains`);
    return undefined;
  }
  const names = said.flatMap((given: unknown): string[] => {
    const name = typeof given === 'string' ? domainName(given) : undefined;
    if (name === undefined) problems.push(`${file}: domains: ${JSON.stringify(given)} is no domain`);
    return name === undefined ? [] : [name];
  });
  return [...new Set(names)];
}
