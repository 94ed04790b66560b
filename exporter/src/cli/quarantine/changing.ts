import type { StoreClient } from '../../store/client.js';
import { BatchIds } from '../../store/load/batch-ids.js';
import { Claims } from '../../store/load/claims.js';
import { thisProcess } from '../../store/load/writer.js';
import type { ChangeTools } from '../../store/quarantine/change.js';

export function changeToolsOf(client: StoreClient): ChangeTools {
  const writer = thisProcess();
  return { client, claims: new Claims(client, writer), ids: new BatchIds(Date.now), writer };
}
