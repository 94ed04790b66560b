import * as z from 'zod';
import { bytes, count, milliseconds } from './values.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Nonces are kept for a day, and a signature is good for twice the skew. */
const MOST_SKEW_SECONDS = 12 * 3600;

/** `uploads`: what may come over HTTP, and how fast. What is said of a key at `keys create` comes before it. */
export const uploadsSection = z
  .strictObject({
    files: count(200, 'files of one upload'),
    file_bytes: bytes(128 * MIB, 'one file of an upload'),
    request_bytes: bytes(256 * MIB, 'a whole upload'),
    in_flight: count(64, 'uploads that are received, or wait to be on disk, at once'),
    connections: count(2000, 'connections at once; for one more, one that asks for nothing is closed'),
    per_minute: count(600, 'requests of one key in a minute, for tasks too'),
    bytes_per_minute: bytes(2048 * MIB, 'bytes of one key in a minute'),
    idle: milliseconds(15_000, 'a client that sends nothing for so long has gone'),
    bytes_per_second: bytes(KIB, 'a client that sends more slowly for long is a waste of a connection'),
    crowded: milliseconds(
      10_000,
      'a body that has been coming in for longer makes room where others wait for its place',
    ),
    commit_wait: milliseconds(
      60_000,
      'how long an upload waits to be on disk before it is told to come again',
    ),
    clock_skew: milliseconds(
      300_000,
      'how far the time of a signed request may be from ours',
      MOST_SKEW_SECONDS,
    ),
    tasks: count(1000, 'uploads that wait for their turn, for those who do not wait'),
    tasks_bytes: bytes(4096 * MIB, 'and their bytes on disk'),
    tasks_kept: milliseconds(7 * 86_400_000, 'how long it is known what became of them'),
    tasks_remembered: count(10_000, 'and of how many it is known'),
    followers: count(200, 'clients that are told of tasks by events, at once'),
    head_bytes: bytes(16 * KIB, 'the head of a request'),
    head_wait: milliseconds(10_000, 'how long the head of a request may take, and a TLS handshake'),
    body_wait: milliseconds(1_800_000, 'how long a whole request may take'),
  })
  .transform((given) => ({
    files: given.files,
    fileBytes: given.file_bytes,
    requestBytes: given.request_bytes,
    inFlight: given.in_flight,
    connections: given.connections,
    perMinute: given.per_minute,
    bytesPerMinute: given.bytes_per_minute,
    idleMs: given.idle,
    bytesPerSecond: given.bytes_per_second,
    crowdedMs: given.crowded,
    commitWaitMs: given.commit_wait,
    clockSkewMs: given.clock_skew,
    tasks: given.tasks,
    tasksBytes: given.tasks_bytes,
    tasksKeptMs: given.tasks_kept,
    tasksRemembered: given.tasks_remembered,
    followers: given.followers,
    headBytes: given.head_bytes,
    headWaitMs: given.head_wait,
    bodyWaitMs: given.body_wait,
  }));
