const KIB = 1024;
const MIB = 1024 * KIB;

/** How much is kept of what passes, and where. */
export interface KeepSettings {
  /** Of one document or delivery, as it came. */
  readonly documentBytes: number;
  /** What all of them may take on disk together. */
  readonly spoolBytes: number;
  /** What one of them may have in memory; the rest of it goes to disk. */
  readonly memoryBytes: number;
  /** What all of them may have in memory; above that only small ones stay there. */
  readonly allMemoryBytes: number;
}

export const DEFAULT_KEEP: KeepSettings = {
  documentBytes: 64 * MIB,
  spoolBytes: 1024 * MIB,
  memoryBytes: MIB,
  allMemoryBytes: 128 * MIB,
};

/** What stays in memory also where there is little of it left: a file costs more than it saves. */
export const SMALL_BYTES = 64 * KIB;
