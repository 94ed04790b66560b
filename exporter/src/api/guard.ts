import type { ServerResponse } from 'node:http';

/** No page of ours belongs in a frame, needs a script, or is what its sender did not say it is. */
const USUAL: readonly (readonly [name: string, value: string])[] = [
  [
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  ],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cache-control', 'no-store'],
];

/** Headers of every answer; what stands there already was said by the operator. */
export function guard(response: ServerResponse): void {
  for (const [name, value] of USUAL) if (!response.hasHeader(name)) response.setHeader(name, value);
}
