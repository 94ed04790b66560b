import type { EngineFailure } from '../../engine/failure.js';
import { mayBeCalled } from '../allowed/functions.js';
import type { Allowed, Refused } from './guard.js';
import type { DoorNames } from '../allowed/names.js';
import { canonical, syntaxError } from './canonical.js';
import { resolve, type KnownFunctions, type Run, type Stated } from './resolve.js';
import type { TimeZones } from '../allowed/time-zones.js';
import { namedInTypes } from './named-zones.js';
import { refused, STATES } from './refused.js';
import { typesOfParameters } from './types.js';
import { Verdicts } from './verdicts.js';

const REMEMBERED = 500;
const REMEMBERED_LENGTH = 16 * 1024;
const READONLY = 164;

/** Lets the engine say what a statement is about that the guard has let through, and decides by that. */
export class Judge {
  readonly #names: DoorNames;
  readonly #verdicts = new Verdicts<EngineFailure | 'allowed'>(REMEMBERED, REMEMBERED_LENGTH);
  readonly #words = new Verdicts<string | EngineFailure>(REMEMBERED, REMEMBERED_LENGTH);
  #functions: KnownFunctions | undefined;

  readonly #zones: TimeZones;

  constructor(names: DoorNames, zones: TimeZones) {
    this.#names = names;
    this.#zones = zones;
  }

  /** The statement that may run, in the engine's own words; or why none may. */
  async allowed(
    read: Allowed | Refused,
    written: string,
    {
      zone,
      params,
      run,
    }: { readonly zone: string; readonly params: ReadonlyMap<string, string>; readonly run: Run },
  ): Promise<Allowed | EngineFailure> {
    // The engine takes the zone of a parameter's type as it reads a statement, whatever is asked of that.
    const named = namedInTypes(written);
    if (named.hasStates) return STATES;
    const types = typesOfParameters([written, ...('code' in read ? [] : read.filters.values())]);
    if ('odd' in types) return refused(types.odd);
    const zoned = await this.#zones.refusal([zone, ...named.zones, ...types.zones], run);
    if (zoned !== undefined) return zoned;
    if ('code' in read) return (await syntaxError(written, run, this.#words)) ?? read;
    const own = await canonical(read, this.#names, { run, known: this.#words });
    // A place in the text is one in what was written, whatever the names in it were made.
    if ('code' in own) return (await syntaxError(written, run, this.#words)) ?? own;
    for (const stated of [...filterings(own), own]) {
      // The engine reads a statement with the values of its parameters in their places.
      const key = JSON.stringify([stated.sql, ...params]);
      const verdict = await this.#verdicts.of(key, async () => await this.#judge(stated, run));
      if (verdict !== 'allowed') return verdict;
    }
    return own;
  }

  async #judge(stated: Stated, run: Run): Promise<{ verdict: EngineFailure | 'allowed'; keeps: boolean }> {
    this.#functions ??= await knownFunctions(run);
    if (this.#functions === undefined) return { verdict: NOT_NOW, keeps: false };
    const refusal = await resolve(stated, {
      names: this.#names,
      functions: this.#functions,
      zones: this.#zones,
      run,
    });
    // What the engine says of a query may be otherwise the next time; what we say may not.
    return { verdict: refusal ?? 'allowed', keeps: refusal === undefined || refusal.code === READONLY };
  }
}

const NOT_NOW: EngineFailure = {
  code: 210,
  name: 'NETWORK_ERROR',
  message: 'The engine does not say which functions it has',
};

/** A filter is judged as part of a query. */
function filterings({ filters }: Allowed): Stated[] {
  return [...filters].map(([view, condition]) => {
    const query = `SELECT 1 FROM ${view} WHERE (${condition}\n)`;
    return { sql: query, query };
  });
}

async function knownFunctions(run: Run): Promise<KnownFunctions | undefined> {
  const named = "arrayStringConcat(groupArray(name || ' ' || alias_to), '\\n')";
  const done = await run(`SELECT ${named} FROM system.functions`);
  if (!done.ok) return undefined;
  const lines = done.bytes.toString().trimEnd().toLowerCase().split('\n');
  const pairs = lines.map((line) => line.split(' ')).map(([name = '', alias = '']) => [name, alias] as const);
  return {
    denied: new Set(pairs.map(([name]) => name).filter((name) => !mayBeCalled(name))),
    aliases: new Map(pairs.filter(([, alias]) => alias !== '')),
  };
}
