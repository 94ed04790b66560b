import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { parseBytes, parseSeconds } from './units.js';
import { contentOf, textOf, type ReadFile } from './yaml-file.js';

/** Somebody who may read at the door of the embedded store, beside the user that it always has. */
export interface DoorReader {
  readonly name: string;
  readonly password: string;
  /** The views that there are for this reader; undefined: all that may be. */
  readonly views: readonly string[] | undefined;
  /** Whose rows there are: of these domains and of those below them; undefined: everybody's. */
  readonly domains: readonly string[] | undefined;
  readonly limits: DoorReaderLimits;
}

/** In bytes and seconds; what is not set is as at the door. */
export interface DoorReaderLimits {
  readonly statements?: number | undefined;
  readonly statement_time?: number | undefined;
  readonly statement_memory_bytes?: number | undefined;
  readonly result_rows?: number | undefined;
  readonly result_bytes?: number | undefined;
}

export type DoorUsersFile =
  | { readonly ok: true; readonly readers: readonly DoorReader[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The one that there always is. */
const TAKEN = 'grafana';

const name = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'must be a name of letters, digits, dots, dashes and underscores')
  .refine((given) => given !== TAKEN, `must not be ${TAKEN}, which there is already`);
const view = z.string().regex(/^v_\w+$/, 'must be a view, such as v_records');
const domain = z
  .string()
  .regex(/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/, 'must be a domain in small letters, such as example.com');
const number = z.number().int().positive();
const size = measured('a size such as 64MiB', parseBytes);
const duration = measured('a duration such as 10s', parseSeconds);

const fileSchema = z.strictObject({
  users: z.array(
    z
      .strictObject({
        name,
        password: z.string().min(1).optional(),
        password_file: z.string().min(1).optional(),
        views: z.array(view).min(1).optional(),
        domains: z.array(domain).min(1).optional(),
        limits: z
          .strictObject({
            statements: number.optional(),
            statement_time: duration.optional(),
            statement_memory_bytes: size.optional(),
            result_rows: number.optional(),
            result_bytes: size.optional(),
          })
          .default({}),
      })
      .refine((user) => (user.password === undefined) !== (user.password_file === undefined), {
        error: 'must have a password, or a password_file',
      }),
  ),
});

/** Reads the file that `store.door.users_file` names. `readFile` throws where a file cannot be read. */
export function readDoorUsers(path: string, readFile: ReadFile): DoorUsersFile {
  const problems: string[] = [];
  const content = contentOf(path, readFile, problems);
  if (problems.length > 0) return { ok: false, problems };

  const parsed = fileSchema.safeParse(content);
  if (!parsed.success)
    return { ok: false, problems: parsed.error.issues.map((issue) => problemOf(path, issue)) };
  const readers = parsed.data.users.map(
    ({ name: own, password, password_file: file = '', views, domains, limits }): DoorReader => ({
      name: own,
      password: password ?? textOf(resolve(dirname(path), file), readFile, problems).trim(),
      views,
      domains,
      limits,
    }),
  );
  problems.push(...repeated(readers).map((twice) => `${path}: there are two users ${twice}`));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, readers };
}

function repeated(readers: readonly DoorReader[]): string[] {
  const names = readers.map(({ name: own }) => own);
  return [...new Set(names.filter((own, at) => names.indexOf(own) !== at))];
}

/** As a file has it: a number, or a number with its unit. */
function measured(what: string, parse: (text: string) => number | undefined) {
  const error = `must be ${what}`;
  return z.union([z.number(), z.string()], { error }).transform((given, context) => {
    const value = typeof given === 'number' ? given : parse(given);
    if (value !== undefined && value > 0) return value;
    context.addIssue({ code: 'custom', message: error });
    return z.NEVER;
  });
}

function problemOf(path: string, issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String).join('.');
  return `${path}: ${place === '' ? '' : `${place}: `}${issue.message}`;
}
