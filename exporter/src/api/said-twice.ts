import type { IncomingMessage } from 'node:http';

/** Of two of these each who reads the request takes the one it likes: a proxy before us this, and we that. */
const ONCE = new Set([
  'host',
  'authorization',
  'content-type',
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'idempotency-key',
]);

/** The first header that may be said once and is said again. */
export function saidTwice({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): string | undefined {
  const said = new Set<string>();
  // Names and values take turns.
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    if (!ONCE.has(name)) continue;
    if (said.has(name)) return name;
    said.add(name);
  }
  return undefined;
}
