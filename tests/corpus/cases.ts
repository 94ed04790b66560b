import type { Case } from './case.js';
import { CONTAINER_CASES } from './cases/container.js';
import { FAILURE_CASES } from './cases/failure.js';
import { LIMIT_CASES } from './cases/limits.js';
import { MAIL_CASES } from './cases/mail.js';
import { METADATA_CASES } from './cases/metadata.js';
import { POLICY_CASES } from './cases/policy.js';
import { RECORD_CASES } from './cases/record.js';
import { RFC9990_CASES } from './cases/rfc9990.js';
import { TLS_CASES } from './cases/tls.js';
import { XML_SHAPE_CASES } from './cases/xml-shape.js';

/** The conformance corpus: how real reports depart from their standards, and what must come of each. */
export const CASES: readonly Case[] = [
  ...CONTAINER_CASES,
  ...MAIL_CASES,
  ...XML_SHAPE_CASES,
  ...METADATA_CASES,
  ...POLICY_CASES,
  ...RECORD_CASES,
  ...RFC9990_CASES,
  ...FAILURE_CASES,
  ...TLS_CASES,
  ...LIMIT_CASES,
];
