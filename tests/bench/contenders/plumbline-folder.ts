import type { Ignored, Refused } from '@plumbline/exporter/model/delivery.js';
import { DEFAULT_LIMITS } from '@plumbline/exporter/model/limits.js';
import { Vocabulary } from '@plumbline/exporter/parse/aggregate/vocabulary.js';
import { readDelivery } from '@plumbline/exporter/pipeline.js';
import { fileDeliveries } from '@plumbline/exporter/sources/disk/files.js';
import { HashingConsumer } from './consumer.js';
import { answerRuns, inputPath, type Reading } from './runs.js';

const path = inputPath();
/** As the exporter has them: one vocabulary for all it reads, and a clock for the limits. */
const settings = {
  limits: DEFAULT_LIMITS,
  now: undefined,
  clock: () => performance.now(),
  vocabulary: new Vocabulary(),
};

async function readFolder(): Promise<Reading> {
  const consumer = new HashingConsumer();
  const observer = { open: () => consumer, ignored: unexpected, refused: unexpected };
  for (const delivery of fileDeliveries([path], process.stdin))
    await readDelivery(delivery, observer, settings);
  return consumer;
}

function unexpected({ type, reason }: Ignored | Refused): never {
  throw new Error(`A file of the bench was ${type}: ${reason}.`);
}

await answerRuns(readFolder);
