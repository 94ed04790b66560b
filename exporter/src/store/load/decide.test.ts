import { Judge, type Candidate, type Decision, type KnownLoad, type Standing } from './decide.js';

const PLAIN: Standing = { authenticated: false, complete: true, sentAt: 1000 };
const IDENTITY = 1n;

function known(
  reportKey: bigint,
  standing: Partial<Standing> = {},
  rest: Partial<KnownLoad> = {},
): KnownLoad {
  return {
    identity: IDENTITY,
    reportKey,
    attempt: 7,
    standing: { ...PLAIN, ...standing },
    records: 10,
    quarantined: 2,
    arrival: 1n,
    counts: true,
    ...rest,
  };
}

function candidate(reportKey: bigint, standing: Partial<Standing> = {}, records = 10): Candidate {
  return {
    identity: IDENTITY,
    reportKey,
    standing: { ...PLAIN, ...standing },
    records,
    quarantined: 12 - records,
  };
}

function decide(loads: readonly KnownLoad[], fresh: Candidate): Decision {
  return new Judge(loads, 2n).decide(fresh, 8);
}

const OLD = { reportKey: 100n, attempt: 7 };
const FRESH = { reportKey: 200n, attempt: 8 };

test('a report that nobody knows is stored', () => {
  expect(decide([], candidate(200n))).toEqual({ outcome: 'stored', hides: [] });
});

test('a report of another identity does not matter', () => {
  const other = known(100n, {}, { identity: 2n });
  expect(decide([other], candidate(200n))).toEqual({ outcome: 'stored', hides: [] });
});

describe('a document in which another report was read before', () => {
  const before = known(200n, {}, { identity: 2n });

  test('is a duplicate, where no more of it is read now', () => {
    expect(decide([before], candidate(200n))).toEqual({ outcome: 'duplicate' });
  });

  test('takes the place of that, where more of it is', () => {
    expect(decide([before], candidate(200n, {}, 11))).toMatchObject({
      outcome: 'again',
      hides: [{ reportKey: 200n, attempt: 7 }],
      replaces: { reportKey: 200n, attempt: 7 },
    });
  });

  test('does so among the documents of its own report', () => {
    const newer = known(100n, { sentAt: 2000 });
    const hides = [
      { reportKey: 200n, attempt: 7 },
      { reportKey: 200n, attempt: 8 },
    ];
    expect(decide([before, newer], candidate(200n, {}, 11))).toMatchObject({ outcome: 'again', hides });
  });
});

describe('the same document', () => {
  test.each<[string, KnownLoad, Candidate]>([
    ['again', known(200n), candidate(200n)],
    ['a year later', known(200n), candidate(200n, { sentAt: 1e12 })],
    ['with fewer records', known(200n), candidate(200n, {}, 9)],
    ['not authenticated this time', known(200n, { authenticated: true }), candidate(200n)],
    ['of a revision that does not count', known(200n, {}, { counts: false }), candidate(200n)],
  ])('%s is a duplicate', (_, load, fresh) => {
    expect(decide([load], fresh)).toEqual({ outcome: 'duplicate' });
  });

  test.each<[string, Candidate]>([
    ['with more records', candidate(100n, {}, 11)],
    ['authenticated this time', candidate(100n, { authenticated: true })],
  ])('%s takes the place of what is there', (_, fresh) => {
    expect(decide([known(100n)], fresh)).toMatchObject({
      outcome: 'again',
      hides: [OLD],
      replaced: { records: 10, quarantined: 2 },
    });
  });

  test('is authenticated still when a fuller reading is not', () => {
    const other = known(300n, { authenticated: true, sentAt: 10 }, { counts: false });
    const stored = known(100n, { authenticated: true });
    const judge = new Judge([stored, other], 2n);
    expect(judge.decide(candidate(100n, {}, 11), 8)).toMatchObject({ hides: [OLD], authenticated: true });
    expect(judge.decide(candidate(400n, { sentAt: 5000 }), 8)).toMatchObject({
      hides: [{ reportKey: 400n, attempt: 8 }],
    });
  });

  test('read more fully does not count where another revision does', () => {
    const winner = known(300n, { sentAt: 2000 });
    const loser = known(100n, {}, { counts: false });
    const decision = decide([winner, loser], candidate(100n, {}, 11));
    expect(decision).toMatchObject({
      outcome: 'again',
      hides: [{ reportKey: 100n, attempt: 8 }],
      replaced: { records: 10, quarantined: 2 },
    });
  });

  test('that did not count does so once it is authenticated', () => {
    const winner = known(300n, { sentAt: 2000 });
    const loser = known(100n, {}, { counts: false });
    const decision = decide([winner, loser], candidate(100n, { authenticated: true }));
    expect(decision).toMatchObject({
      outcome: 'again',
      hides: [{ reportKey: 300n, attempt: 7 }],
      replaced: { records: 10, quarantined: 2 },
    });
  });
});

describe('another document with the same identity', () => {
  test.each<[string, Partial<Standing>, Partial<Standing>]>([
    ['newer', {}, { sentAt: 2000 }],
    ['sent at the same time', {}, {}],
    ['authenticated, though older', { sentAt: 2000 }, { authenticated: true }],
    ['authenticated, though salvaged', {}, { authenticated: true, complete: false }],
    ['complete, though older', { complete: false, sentAt: 2000 }, {}],
  ])('%s counts instead', (_, old, fresh) => {
    const decision = decide([known(100n, old)], candidate(200n, fresh));
    expect(decision).toEqual({ outcome: 'revision', hides: [OLD] });
  });

  test.each<[string, Partial<Standing>, Partial<Standing>]>([
    ['older', { sentAt: 2000 }, {}],
    ['cut short, though newer', {}, { complete: false, sentAt: 2000 }],
    [
      'not authenticated, though newer and complete',
      { authenticated: true, complete: false },
      { sentAt: 2000 },
    ],
  ])('%s is kept and does not count', (_, old, fresh) => {
    const decision = decide([known(100n, old)], candidate(200n, fresh));
    expect(decision).toEqual({ outcome: 'revision', hides: [FRESH] });
  });

  test('is weighed against the one that counts, not against those that do not', () => {
    const loads = [known(100n, { sentAt: 9000 }, { counts: false }), known(300n)];
    const decision = decide(loads, candidate(200n, { sentAt: 2000 }));
    expect(decision).toMatchObject({ hides: [{ reportKey: 300n, attempt: 7 }] });
  });
});

describe('in one batch', () => {
  test('the second of two equal documents is a duplicate', () => {
    const judge = new Judge([], 2n);
    expect(judge.decide(candidate(200n), 8)).toMatchObject({ outcome: 'stored' });
    expect(judge.decide(candidate(200n), 8)).toEqual({ outcome: 'duplicate' });
  });

  test('of two revisions one counts, in whichever order they come', () => {
    const [older, newer] = [candidate(100n), candidate(200n, { sentAt: 2000 })];
    for (const order of [
      [older, newer],
      [newer, older],
    ]) {
      const judge = new Judge([], 2n);
      const hides = order
        .map((fresh) => judge.decide(fresh, 8))
        .flatMap((it) => ('hides' in it ? it.hides : []));
      expect(hides).toEqual([{ reportKey: 100n, attempt: 8 }]);
    }
  });

  test.each([
    ['authenticated', { standing: { ...PLAIN, authenticated: true } }],
    ['with more records', { records: 11 }],
  ])('of two equal documents the one %s is written, wherever it stands', (_, more) => {
    const plain = candidate(200n);
    const better = { ...plain, ...more };
    for (const order of [
      [plain, better],
      [better, plain],
    ]) {
      const decisions = new Judge([], 2n).decideAll(order, 8);
      expect(decisions[order.indexOf(better)]).toEqual({ outcome: 'stored', hides: [] });
      expect(decisions[order.indexOf(plain)]).toEqual({ outcome: 'duplicate' });
    }
  });
});
