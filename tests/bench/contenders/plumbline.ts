import { Deviations } from '@plumbline/exporter/model/deviations.js';
import { DEFAULT_LIMITS } from '@plumbline/exporter/model/limits.js';
import { AggregateReader } from '@plumbline/exporter/parse/aggregate/reader.js';
import { fileInChunks } from './chunks.js';
import { HashingConsumer } from './consumer.js';
import { answerRuns, inputPath, type Reading } from './runs.js';

const chunks = fileInChunks(inputPath());

function read(): Reading {
  const consumer = new HashingConsumer();
  const reader = new AggregateReader(consumer, DEFAULT_LIMITS, new Deviations());
  for (const chunk of chunks) reader.write(chunk);
  reader.end();
  return consumer;
}

await answerRuns(read);
