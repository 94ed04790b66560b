/**
 * `kill -9` of the ingest and of the engine in turn, round after round, each with new mail and a new store:
 * `node tests/dist/store/kill.js --kills 1000 --seed 1`. Ends with 1 where something is missing or doubled.
 */
import { parseArgs } from 'node:util';
import { killRound, WHOM } from './harness/round.js';

const KILLS_A_ROUND = 25;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const whom = WHOM.filter((one) => values.only === undefined || one === values.only);
const all = Number(values.kills);

let left = all;
for (let seed = Number(values.seed); left > 0; seed++) {
  for (const one of whom) {
    const kills = Math.min(KILLS_A_ROUND, left);
    if (kills === 0) break;
    const begun = performance.now();
    const differences = await killRound({ whom: one, kills, seed });
    left -= kills;
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    const verdict = differences.length === 0 ? 'all is there, once' : differences.join('; ');
    process.stdout.write(
      `${all - left} of ${all}: ${one}, seed ${seed}, ${kills} kills, ${seconds} s: ${verdict}\n`,
    );
    if (differences.length > 0) process.exitCode = 1;
  }
}
