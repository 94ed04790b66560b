import type { Ignored, Refused } from '@plumbline/exporter/model/delivery.js';
import { DEFAULT_LIMITS } from '@plumbline/exporter/model/limits.js';
import { readDelivery } from '@plumbline/exporter/pipeline.js';
import { fileDeliveries } from '@plumbline/exporter/sources/files.js';
import { HashingConsumer } from './consumer.js';
import { answerRuns, inputPath, type Reading } from './runs.js';

const path = inputPath();
const settings = { limits: DEFAULT_LIMITS, now: undefined };

async function readFolder(): Promise<Reading> {
  const consumer = new HashingConsumer();
  const observer = { open: () => consumer, ignored: unexpected, refused: unexpected };
  for (const found of fileDeliveries([path], process.stdin)) {
    if (found.type === 'unreadable') throw new Error(`${found.name}: ${found.detail}`);
    await readDelivery(found.delivery, observer, settings);
  }
  return consumer;
}

function unexpected({ type, reason }: Ignored | Refused): never {
  throw new Error(`A file of the bench was ${type}: ${reason}.`);
}

await answerRuns(readFolder);
