import { ago, fileName } from '../format';
import { m } from '../messages';
import type { UploadItem } from './item.svelte';

export type Verdict =
  | { kind: 'checking' }
  | { kind: 'send'; words: string; quiet?: boolean }
  | { kind: 'ask'; words: string; offer: string }
  | { kind: 'scope'; words: string }
  | { kind: 'refused'; words: string };

/** What will happen to a file, before a byte of it is sent. Others of the list may hold the same content, or take the same key. */
export function verdict(item: UploadItem, sameContent: UploadItem | undefined, sameKey: UploadItem | undefined): Verdict {
  const words = m.upload.plan;
  if (item.unreadable) return { kind: 'refused', words: words.unreadable };
  if (item.file.size === 0) return { kind: 'refused', words: words.empty };
  const plan = item.plan;
  if (!plan) return { kind: 'checking' };
  if (item.needsScope) return { kind: 'scope', words: words.scope };
  if (sameKey) return { kind: 'refused', words: words.sameKey(sameKey.path) };
  if (!plan.accepted) return { kind: 'refused', words: plan.errors?.map((e) => e.message).join('; ') || m.state.failed };
  if (!item.sha256) return { kind: 'checking' };
  if (item.resumes) return { kind: 'send', words: words.resume };
  if (plan.duplicateOf && !item.insists) {
    const { at, ingestionId, key } = plan.duplicateOf;
    const same = ingestionId ? words.contentLoaded : words.contentStored;
    return { kind: 'ask', words: same(fileName(key), at ? ago(at) : ''), offer: words.sendAnyway };
  }
  if (sameContent && !item.insists) return { kind: 'ask', words: words.repeated(sameContent.path), offer: words.sendAnyway };
  if (plan.replaces && !item.insists) return { kind: 'ask', words: words.keyTaken, offer: words.replaceIt };
  if (item.insists && plan.replaces) return { kind: 'send', words: words.replace };
  if (item.insists) return { kind: 'send', words: words.again };
  return plan.loads ? { kind: 'send', words: plan.table ? `${words.new} → ${plan.table}` : words.new } : { kind: 'send', words: words.stored, quiet: true };
}
