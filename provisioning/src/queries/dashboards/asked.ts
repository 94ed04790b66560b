/** A policy as SQL: each tag an expression, and what a tag is that is not published. */
interface Tags {
  readonly p: string;
  readonly sp: string;
  readonly np: string;
  readonly t: string;
  readonly absent: string;
}

/** What it asks of mail that fails, by the name in From (`scope`): with t=y one step less (RFC 9989). */
export function askedBy({ p, sp, np, t, absent }: Tags, scope: string): string {
  const published = `multiIf(${scope} = 'domain', ${p}, ${scope} = 'nonexistent' AND ${np} != ${absent}, ${np}, ${sp} != ${absent}, ${sp}, ${p})`;
  return `if(${t} = 'y', transform(${published}, ['reject', 'quarantine'], ['quarantine', 'none'], 'none'), ${published})`;
}
