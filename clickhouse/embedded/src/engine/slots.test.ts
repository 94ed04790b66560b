import { Slots } from './slots.js';

const NEVER = new AbortController().signal;

describe('slots', () => {
  it('are given in turn', async () => {
    const slots = new Slots(1, 2);
    const order: number[] = [];
    expect(await slots.take(NEVER)).toBe('taken');
    const waiting = [1, 2].map(async (turn) => {
      await slots.take(NEVER);
      order.push(turn);
      slots.release();
    });
    slots.release();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2]);
    expect(await slots.take(NEVER)).toBe('taken');
  });

  it('let so many wait and no more', async () => {
    const slots = new Slots(1, 1);
    await slots.take(NEVER);
    const waiting = slots.take(NEVER);
    expect(await slots.take(NEVER)).toBe('full');
    slots.release();
    expect(await waiting).toBe('taken');
  });

  it('are not kept for who has gone', async () => {
    const slots = new Slots(1, 2);
    await slots.take(NEVER);
    const gone = new AbortController();
    const [first, second] = [slots.take(gone.signal), slots.take(NEVER)];
    gone.abort();
    expect(await first).toBe('aborted');
    slots.release();
    expect(await second).toBe('taken');
    expect(await slots.take(gone.signal)).toBe('aborted');
  });

  it('are waited for as long as may be', async () => {
    const slots = new Slots(1, 1, 10);
    await slots.take(NEVER);
    expect(await slots.take(NEVER)).toBe('late');
    const waiting = slots.take(NEVER);
    slots.release();
    expect(await waiting).toBe('taken');
  });
});
