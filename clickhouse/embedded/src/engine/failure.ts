/** What ClickHouse says of a statement that failed. */
export interface EngineFailure {
  readonly code: number;
  /** `UNKNOWN_TABLE`. */
  readonly name: string;
  readonly message: string;
  /** The limit of ours that it came to, where the code does not say so. */
  readonly limit?: string;
}

const PARTS = /^Code: (\d+)\. DB::Exception: ([\s\S]*)$/;
const VERSION = / ?\(version [^()]*(?:\([^()]*\))?[^()]*\)\.?/g;
const NAME = /\.? ?\(([A-Z][A-Z0-9_]+)\)\.?$/;
/** The engine repeats what it was asked, however long that is. */
const BEGIN_LENGTH = 8192;
const END_LENGTH = 1024;

export function failure(code: number, name: string, message: string): EngineFailure {
  return { code, name, message };
}

/** chDB wraps the engine's words in themselves: `Code: 73. DB::Exception: Code: 73. DB::Exception: … (X) (version …). (X)`. */
export function failureOf(error: unknown): EngineFailure {
  let message = shortened(error instanceof Error ? error.message : String(error))
    .replace(/^Query failed: /, '')
    .trim();
  let code = 0;
  let name = '';
  for (let parts = PARTS.exec(message); parts !== null; parts = PARTS.exec(message)) {
    code = Number(parts[1]);
    message = parts[2] ?? '';
  }
  message = message.replaceAll(VERSION, '').trim();
  for (let named = NAME.exec(message); named !== null; named = NAME.exec(message)) {
    name = named[1] ?? name;
    message = message.slice(0, named.index).trimEnd();
  }
  if (code === 0) return failure(1001, 'STD_EXCEPTION', message);
  return failure(code, name === '' ? 'UNKNOWN_EXCEPTION' : name, message);
}

function shortened(message: string): string {
  if (message.length <= BEGIN_LENGTH + END_LENGTH) return message;
  return `${message.slice(0, BEGIN_LENGTH)} … ${message.slice(-END_LENGTH)}`;
}
