import type { StoredLabel } from './labels.js';
import { targetText } from './target.js';

/** A label as JSON has it, of a command and of the API alike. */
export function labelView({ target, sender, senderClass, note, actor, at }: StoredLabel): object {
  return {
    target: targetText(target),
    kind: target.kind,
    sender: sender === '' ? null : sender,
    sender_class: senderClass ?? null,
    note,
    actor,
    at: new Date(at).toISOString(),
  };
}
