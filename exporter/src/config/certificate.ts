import { createSecureContext } from 'node:tls';

/** As PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

export interface KeyPairProblem {
  /** What is to be mended. */
  readonly of: keyof KeyPair;
  /** What is to be said of its file. */
  readonly why: string;
}

/** Why nobody could be served with these. */
export function keyPairProblem({ cert, key }: KeyPair): KeyPairProblem | undefined {
  const noCert = refusalOf({ cert });
  if (noCert !== undefined) return { of: 'cert', why: `is no certificate as PEM (${noCert})` };
  const noKey = refusalOf({ key });
  if (noKey !== undefined) return { of: 'key', why: `is no key as PEM without a passphrase (${noKey})` };
  const noPair = refusalOf({ cert, key });
  return noPair === undefined
    ? undefined
    : { of: 'key', why: `is not the key of the certificate (${noPair})` };
}

function refusalOf(given: Partial<KeyPair>): string | undefined {
  // Node takes what is empty for what is not given.
  if (Object.values(given).some((text) => text === '')) return 'it is empty';
  try {
    createSecureContext(given);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
