import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import { agreedRetention, differingFigures } from './agreed.js';

const FOR_EVER = { ...DEFAULT_RETENTION, records: undefined, reports: undefined, rawDocuments: undefined };

test('a new store keeps to what is configured, or to the defaults', () => {
  expect(agreedRetention(undefined, FOR_EVER, new Set())).toEqual(FOR_EVER);
});

test('a store that is there keeps to what it has, where nobody says otherwise', () => {
  expect(agreedRetention(FOR_EVER, DEFAULT_RETENTION, new Set())).toEqual(FOR_EVER);
});

test('what is said changes, and nothing else', () => {
  const agreed = agreedRetention(
    FOR_EVER,
    { ...DEFAULT_RETENTION, rawDocuments: 7 },
    new Set(['rawDocuments']),
  );
  expect(agreed).toEqual({ ...FOR_EVER, rawDocuments: 7 });
  expect(differingFigures(FOR_EVER, agreed)).toEqual(['rawDocuments']);
});

test('a report is known for as long as its records are kept', () => {
  const known = { ...DEFAULT_RETENTION, records: 10, reports: 20 };
  expect(agreedRetention(known, { ...known, records: 30 }, new Set(['records']))).toMatchObject({
    reports: 30,
  });
  expect(agreedRetention(known, { ...known, records: undefined }, new Set(['records']))).toMatchObject({
    reports: undefined,
  });
});
