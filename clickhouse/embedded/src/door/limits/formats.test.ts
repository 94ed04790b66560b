import { formatRefusal } from './formats.js';

it.each([
  ['JSON', false, false],
  ['JSONEachRowWithProgress', true, false],
  ['Template', true, true],
  ['csvwithnames', false, false],
  ['PrettySpaceNoEscapesMonoBlock', false, false],
  ['MySQLWire', true, true],
  ['AvroConfluent', true, true],
  ['PNG', true, true],
  ['NoSuchFormat', true, true],
  ['CapnProto', true, true],
  ['ProtobufSingle', true, true],
])('%s is refused to a reader of some rows: %s, and to one of all: %s', (format, toSome, toAll) => {
  expect(formatRefusal(format, { isFiltered: true }) !== undefined).toBe(toSome);
  expect(formatRefusal(format, { isFiltered: false }) !== undefined).toBe(toAll);
});
