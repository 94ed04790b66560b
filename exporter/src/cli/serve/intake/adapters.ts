import type { SourceSettings } from '../../../config/intake/read-sources.js';
import type { IntakeSource } from '../../../model/intake-source.js';
import { FolderSource } from '../../../sources/folder/folder-source.js';

/** The adapter for what the settings say of an intake source. */
export function adapterOf(settings: SourceSettings): IntakeSource {
  return new FolderSource(settings.name, settings);
}
