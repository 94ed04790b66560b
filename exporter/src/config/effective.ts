import { SETTINGS, type Setting } from './schema.js';
import { at, type Gathered } from './gather.js';

const MASK = '********';

/** A setting as it holds, and who says so. */
export interface EffectiveSetting {
  readonly setting: Setting;
  /** As a user would write it, secrets masked; undefined where nothing is set and there is no default. */
  readonly value: string | undefined;
  /** The flag, variable or file; undefined for a default. */
  readonly origin: string | undefined;
}

export function effective({ tree, origins }: Gathered): EffectiveSetting[] {
  return SETTINGS.map((setting) => {
    const origin = origins.get(setting.key);
    if (origin === undefined)
      return { setting, value: setting.isOptional ? undefined : setting.shown, origin };
    return { setting, value: setting.isSecret ? MASK : String(at(tree, setting.path)), origin };
  });
}
