/** `kill -9` at random moments. By hand, and for longer: `node tests/dist/store/kill.js --kills 1000 --seed 1`. */
import { killRound, WHOM } from './harness/round.js';
import { SLOW } from './harness/slow.js';

/** In all: half of the ingest, half of the engine. */
const KILLS = Number(process.env['STORE_KILLS'] ?? 40);
const SEED = Number(process.env['STORE_SEED'] ?? 1);

test.each(WHOM)(
  'whenever the %s is killed, in the end everything is there, and counts once',
  async (whom) => {
    const { kills, differences } = await killRound({
      whom,
      kills: KILLS / 2,
      seed: SEED,
      killed: () => undefined,
    });
    expect(kills).toBe(KILLS / 2);
    expect(differences).toEqual([]);
  },
  Math.max(SLOW, KILLS * 10_000),
);
