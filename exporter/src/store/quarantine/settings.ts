const MIB = 1024 * 1024;

/** How much is kept of what could not be read. */
export interface QuarantineSettings {
  /** Of one thing; its front, where it is larger. */
  readonly bytes: number;
  /**
   * Of all things together. What comes when that is reached is kept without its bytes: what is there already is not
   * given up for it, or a flood would wash it away.
   */
  readonly totalBytes: number;
}

export const DEFAULT_QUARANTINE: QuarantineSettings = { bytes: 32 * MIB, totalBytes: 10 * 1024 * MIB };
