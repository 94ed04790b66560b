const NOBODY = 65_534;

/** Root may do everything: tests of what one may not do are somebody else's meanwhile. */
export async function withoutRights(act: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    await act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

/** For whoever that is. */
export const ANYBODY = { uid: process.geteuid?.() === 0 ? NOBODY : (process.geteuid?.() ?? 0) };
