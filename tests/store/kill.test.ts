/** `kill -9` at random moments. By hand, and for longer: `node tests/dist/store/kill.js --kills 1000 --seed 1`. */
import { killRound, WHOM } from './harness/round.js';
import { SLOW } from './harness/slow.js';

/** Forty in all: each life ends at another moment, from the migrations of an empty store on. */
const KILLS = 10;
const SEEDS = [1, 2];

test.each(SEEDS.flatMap((seed) => WHOM.map((whom) => ({ whom, seed }))))(
  `${KILLS} times the $whom is killed (seed $seed): in the end everything is there, and counts once`,
  async ({ whom, seed }) => {
    expect(await killRound({ whom, kills: KILLS, seed })).toEqual([]);
  },
  SLOW,
);
