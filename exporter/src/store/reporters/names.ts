import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

/** Who a reporter is, for people. */
interface Named {
  readonly organisation: string;
  readonly name: string;
}

/** Reporters looked at in one statement. */
const PAGE = 5000;

const SAID = z.object({ reporter: z.string(), organisation: z.string(), name: z.string() });
type Said = z.infer<typeof SAID>;

/**
 * Writes what reporters are called, where the store says something else of one: those of which there is a report, or
 * some of them. Who is called as its reports call it needs no row. Says how many were written.
 */
export async function nameReporters(
  client: StoreClient,
  nameOf: (reporter: string) => Named,
  only?: readonly string[],
): Promise<Asked<number>> {
  let written = 0;
  let after = '';
  for (;;) {
    const asked = await said(client, after, only);
    if (!asked.ok) return asked;
    const wrong = asked.value.flatMap((is): Said[] => {
      const { organisation, name } = nameOf(is.reporter);
      const isRight = is.organisation === organisation && is.name === name;
      return isRight ? [] : [{ reporter: is.reporter, organisation, name }];
    });
    const done = await write(client, wrong);
    if (!done.ok) return done;
    written += wrong.length;
    const last = asked.value.at(-1);
    if (last === undefined || asked.value.length < PAGE) return { ok: true, value: written };
    after = last.reporter;
  }
}

function said(
  client: StoreClient,
  after: string,
  only: readonly string[] | undefined,
): Promise<Asked<Said[]>> {
  return client.rows(
    `SELECT toString(seen.reporter) AS reporter, if(empty(said.organisation), reporter, toString(said.organisation)) AS organisation,
       said.name AS name
     FROM
     (
       SELECT DISTINCT reporter FROM seen_reporters
       WHERE reporter > {after:String} AND (empty({only:Array(String)}) OR has({only:Array(String)}, toString(reporter)))
       ORDER BY reporter LIMIT ${PAGE}
     ) AS seen
     LEFT JOIN
     (
       SELECT reporter, argMax(r.organisation, r.at) AS organisation, argMax(r.name, r.at) AS name
       FROM reporters AS r GROUP BY reporter
     ) AS said ON said.reporter = seen.reporter
     ORDER BY reporter`,
    SAID,
    { after, only: only ?? [] },
  );
}

async function write(client: StoreClient, rows: readonly Said[]): Promise<Asked<void>> {
  if (rows.length === 0) return { ok: true, value: undefined };
  return client.command(
    `INSERT INTO reporters (reporter, organisation, name, at)
     SELECT row.1, row.2, row.3, now64(3) FROM
       (SELECT arrayJoin(arrayZip({reporters:Array(String)}, {organisations:Array(String)}, {names:Array(String)})) AS row)`,
    {
      reporters: rows.map(({ reporter }) => reporter),
      organisations: rows.map(({ organisation }) => organisation),
      names: rows.map(({ name }) => name),
    },
  );
}
