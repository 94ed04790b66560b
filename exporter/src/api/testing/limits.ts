import type { UploadLimits } from '../upload-limits.js';

/** Limits that tests do not reach unless they say otherwise. */
export const DEFAULT_LIMITS_OF_TESTS: UploadLimits = {
  files: 200,
  fileBytes: 2 ** 27,
  requestBytes: 2 ** 28,
  inFlight: 4,
  perMinute: 100,
  bytesPerMinute: 2 ** 30,
  idleMs: 1000,
  bytesPerSecond: 1,
  crowdedMs: 1000,
  commitWaitMs: 1000,
  clockSkewMs: 1000,
  tasks: 10,
  tasksBytes: 2 ** 30,
  tasksKeptMs: 1000,
  tasksRemembered: 100,
  followers: 10,
};
