/** What may come over HTTP: `uploads` of the settings. Times are milliseconds. */
export interface UploadLimits {
  readonly files: number;
  readonly fileBytes: number;
  readonly requestBytes: number;
  readonly inFlight: number;
  readonly perMinute: number;
  readonly bytesPerMinute: number;
  readonly idleMs: number;
  readonly bytesPerSecond: number;
  readonly crowdedMs: number;
  readonly commitWaitMs: number;
  readonly clockSkewMs: number;
  readonly tasks: number;
  readonly tasksBytes: number;
  readonly tasksKeptMs: number;
  readonly tasksRemembered: number;
  readonly followers: number;
}
