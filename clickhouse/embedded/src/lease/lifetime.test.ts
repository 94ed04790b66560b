import { Lifetime } from './lifetime.js';
import type { Holder } from './lease.js';

const COMMAND: Holder = { role: 'command', command: 'ingest', pid: 1 };
const SERVE: Holder = { role: 'serve', command: 'serve', pid: 2 };
const LONG = 3_600_000;
const PATIENT = { lingerMs: LONG, firstLeaseMs: LONG, drainMs: LONG };

function leaseOf(lifetime: Lifetime, holder: Holder): string {
  const answer = lifetime.lease(holder);
  if (!('lease' in answer)) throw new Error(answer.refused);
  return answer.lease;
}

async function hasEnded(lifetime: Lifetime): Promise<boolean> {
  const soon = new Promise((resolve) => setImmediate(resolve, false));
  return await Promise.race([lifetime.ended.then(() => true), soon.then(() => false)]);
}

describe('the life of an engine', () => {
  let lifetime: Lifetime;

  afterEach(() => {
    lifetime.endNow();
  });

  it('ends when the last lease has ended', async () => {
    lifetime = new Lifetime({ ...PATIENT, lingerMs: 0 });
    const [one, two] = [leaseOf(lifetime, COMMAND), leaseOf(lifetime, SERVE)];
    lifetime.release(one);
    expect(await hasEnded(lifetime)).toBe(false);
    lifetime.release(two);
    await lifetime.ended;
  });

  it('ends when nobody comes', async () => {
    lifetime = new Lifetime({ ...PATIENT, firstLeaseMs: 0 });
    await lifetime.ended;
  });

  it('goes on as long as a statement runs', async () => {
    lifetime = new Lifetime({ ...PATIENT, lingerMs: 0, firstLeaseMs: LONG });
    const lease = leaseOf(lifetime, COMMAND);
    lifetime.begin();
    lifetime.release(lease);
    expect(await hasEnded(lifetime)).toBe(false);
    lifetime.finish();
    await lifetime.ended;
  });

  it('is held by one that serves, and by any number of commands', () => {
    lifetime = new Lifetime(PATIENT);
    const serving = leaseOf(lifetime, SERVE);
    leaseOf(lifetime, COMMAND);
    leaseOf(lifetime, COMMAND);
    expect(lifetime.lease(SERVE)).toEqual({ refused: 'directory_in_use', by: SERVE });
    lifetime.release(serving);
    expect(lifetime.lease(SERVE)).toHaveProperty('lease');
  });

  it('takes nobody new once it is to end, and ends with the last that is there', async () => {
    lifetime = new Lifetime(PATIENT);
    const lease = leaseOf(lifetime, COMMAND);
    lifetime.endSoon();
    expect(lifetime.lease(COMMAND)).toEqual({ refused: 'ending' });
    expect(lifetime.begin()).toBe(true);
    lifetime.finish();
    expect(await hasEnded(lifetime)).toBe(false);
    lifetime.release(lease);
    await lifetime.ended;
  });

  it('ends at its deadline, but not in the middle of a statement', async () => {
    lifetime = new Lifetime({ ...PATIENT, drainMs: 0 });
    leaseOf(lifetime, COMMAND);
    lifetime.begin();
    lifetime.endSoon();
    while (lifetime.begin()) {
      lifetime.finish();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await hasEnded(lifetime)).toBe(false);
    lifetime.finish();
    await lifetime.ended;
  });

  it('ends at once where there is nobody to wait for', async () => {
    lifetime = new Lifetime(PATIENT);
    lifetime.endSoon();
    await lifetime.ended;
  });

  it('may end without asking who holds it, when what is under way is done', async () => {
    lifetime = new Lifetime(PATIENT);
    leaseOf(lifetime, COMMAND);
    lifetime.begin();
    lifetime.endWithoutHolders();
    expect(lifetime.begin()).toBe(false);
    expect(lifetime.lease(SERVE)).toEqual({ refused: 'ending' });
    expect(await hasEnded(lifetime)).toBe(false);
    lifetime.finish();
    await lifetime.ended;
  });
});
