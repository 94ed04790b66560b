import { TENANT, type OpenDoor } from './open-door.js';
import { runs } from './program.js';

/** What a program in another language got from the door: it is told where that is, and prints one object. */
export async function answersTo(
  { url, user, password, caFile }: OpenDoor,
  program: string,
  args: readonly string[],
): Promise<unknown> {
  const stdin = JSON.stringify({ url, user, password, ca: caFile ?? null, tenant: TENANT });
  const { code, stdout, stderr } = await runs(program, args, { stdin });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout.toString());
}

/** What a program gets where it asks for the messages of each domain of the demo. */
export function byDomain({ truth }: OpenDoor): string[][] {
  return [...truth.messages].map(([domain, messages]) => [domain, String(messages)]);
}
