import { Deadline } from './deadline.js';

function deadlineOf(ms: number) {
  let now = 1000;
  const stop = new AbortController();
  const deadline = new Deadline(ms, { clock: () => now, stop: stop.signal });
  return {
    deadline,
    end: () => {
      stop.abort();
    },
    pass: (passed: number) => (now += passed),
  };
}

it('begins when we are told to end', () => {
  const { deadline, end, pass } = deadlineOf(10_000);
  pass(50_000);
  expect(deadline.leftMs).toBe(10_000);
  end();
  pass(4000);
  expect(deadline.leftMs).toBe(6000);
  pass(60_000);
  expect(deadline.leftMs).toBe(0);
});

it('leaves time for answers', () => {
  const { deadline, end, pass } = deadlineOf(10_000);
  end();
  expect(deadline.workMs).toBe(8000);
  pass(9000);
  expect(deadline.workMs).toBe(0);
});
