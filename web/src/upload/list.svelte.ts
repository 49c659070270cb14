import { get, post, remove } from '../api/client';
import { poll } from '../api/poll';
import type { PlannedUpload, Scope, UploadPage, UploadParts, UploadState, UploadTicket } from '../api/types';
import { connection } from '../connection.svelte';
import { session } from '../session/session.svelte';
import { verdict, type Verdict } from './decide';
import { Hasher } from './hasher';
import { UploadItem } from './item.svelte';
import { Pace } from './pace';
import { isUnwanted, type Picked } from './pick';
import { Rate } from './rate.svelte';
import { type Restored, Transfer } from './transfer';
import { forget, remember, unfinished } from './unfinished';

export const maxFiles = 3000;
const atOnce = 4;

const keyOf = (item: UploadItem) => `${item.plan?.bucket}/${item.plan?.key}`;

/** The chosen files, from the list to the end of their loads. It lives as long as the page, so that one may look elsewhere meanwhile. */
class UploadList {
  items = $state.raw<readonly UploadItem[]>([]);
  ignored = $state(0);
  overflow = $state(false);
  pausedAll = $state(false);
  unfinished = $state.raw(unfinished());
  readonly rate = new Rate();
  /** Items in view are asked about first. */
  visible: readonly UploadItem[] = [];
  #hasher: Hasher | undefined;
  #pace = new Pace(() => session.config.limits.requestsPerMinute * 0.75);
  #planTimer: ReturnType<typeof setTimeout> | undefined;
  #planDue = new Set<UploadItem>();
  #planning = false;
  #rotation = 0;
  #polling: (() => void) | undefined;

  #verdicts = $derived.by(() => {
    const byContent = new Map<string, UploadItem>();
    const byKey = Map.groupBy(
      this.items.filter((item) => item.phase !== 'cancelled' && item.plan?.key),
      keyOf,
    );
    const all = new Map<UploadItem, Verdict>();
    for (const item of this.items) {
      const content = item.sha256 && item.plan ? `${item.plan.bucket}/${item.sha256}` : undefined;
      const sameKey = byKey.get(keyOf(item))?.find((other) => other !== item);
      if (item.phase === 'listed') all.set(item, verdict(item, content ? byContent.get(content) : undefined, sameKey));
      if (content && item.phase !== 'cancelled' && !byContent.has(content)) byContent.set(content, item);
    }
    return all;
  });

  listed = $derived(this.items.filter((item) => item.phase === 'listed'));
  checking = $derived(this.listed.filter((item) => this.verdictOf(item).kind === 'checking').length);
  sendable = $derived(this.listed.filter((item) => this.verdictOf(item).kind === 'send'));
  unscoped = $derived(this.listed.filter((item) => item.needsScope));
  active = $derived(this.items.filter((item) => item.active));
  failed = $derived(this.items.filter((item) => item.phase === 'failed'));
  begun = $derived(this.items.filter((item) => item.phase !== 'listed' && item.phase !== 'cancelled'));
  finished = $derived(this.begun.filter((item) => item.final));
  sentBytes = $derived(this.begun.reduce((sum, item) => sum + (item.phase === 'stored' ? item.file.size : item.sent), 0));
  allBytes = $derived(this.begun.reduce((sum, item) => sum + item.file.size, 0));

  verdictOf(item: UploadItem): Verdict {
    return this.#verdicts.get(item) ?? { kind: 'checking' };
  }

  add(picked: readonly Picked[]): void {
    this.ignored = 0;
    this.overflow = false;
    const known = new Set(this.items.map((item) => `${item.path} ${item.file.size} ${item.file.lastModified}`));
    const fresh: UploadItem[] = [];
    for (const { file, path } of picked) {
      const mark = `${path} ${file.size} ${file.lastModified}`;
      if (isUnwanted(path)) this.ignored++;
      else if (this.items.length + fresh.length >= maxFiles) this.overflow = true;
      else if (!known.has(mark)) fresh.push(new UploadItem(file, path));
      known.add(mark);
    }
    const inOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    fresh.sort((a, b) => inOrder(a.folder, b.folder) || inOrder(a.path, b.path));
    this.items = [...this.items, ...fresh];
    this.#hasher ??= new Hasher();
    for (const item of fresh) void this.#check(item);
  }

  choose(items: readonly UploadItem[], scope: Scope): void {
    for (const item of items) {
      if (item.phase !== 'listed') continue;
      item.scope = scope;
      this.#plan(item);
    }
  }

  drop(items: readonly UploadItem[]): void {
    const gone = new Set(items.filter((item) => !item.active));
    for (const item of gone) item.stop.abort();
    this.items = this.items.filter((item) => !gone.has(item));
    // What shared its key with one of them may be free now.
    const keys = new Set(Array.from(gone, keyOf));
    for (const item of this.items) if (item.phase === 'listed' && item.plan?.accepted === false && keys.has(keyOf(item))) this.#plan(item);
  }

  sendAll(): void {
    this.pausedAll = false;
    for (const item of this.sendable) item.phase = 'waiting';
    this.rate.reset();
    this.#next();
    this.#watch();
  }

  pause(items: readonly UploadItem[] = this.active): void {
    for (const item of items) {
      if (item.phase !== 'sending' && item.phase !== 'waiting') continue;
      item.transfer?.pause();
      item.phase = 'paused';
    }
    this.pausedAll = this.active.every((item) => item.phase === 'paused');
    this.#next();
  }

  resume(items: readonly UploadItem[] = this.active): void {
    this.pausedAll = false;
    this.rate.reset();
    for (const item of items) {
      if (item.phase !== 'paused') continue;
      if (item.transfer) {
        item.phase = 'sending';
        item.transfer.resume();
      } else item.phase = 'waiting';
    }
    this.#next();
  }

  retry(items: readonly UploadItem[] = this.failed): void {
    for (const item of items) {
      if (item.phase !== 'failed') continue;
      item.error = undefined;
      item.phase = 'waiting';
    }
    this.#next();
    this.#watch();
  }

  async cancel(item: UploadItem): Promise<void> {
    item.transfer?.stop();
    item.phase = 'cancelled';
    const id = item.uploadId;
    if (id) {
      this.#forget(id);
      await this.#pace.turn();
      await remove(`/uploads/${id}`).catch((error: unknown) => connection.failed(error));
    }
    this.#next();
  }

  forgetUnfinished(): void {
    for (const upload of this.unfinished) {
      forget(upload.id);
      void remove(`/uploads/${upload.id}`).catch(() => {});
    }
    this.unfinished = [];
  }

  #forget(id: string): void {
    forget(id);
    this.unfinished = unfinished();
  }

  async #check(item: UploadItem): Promise<void> {
    // The scope of a large file shows before its hash is known.
    if (item.file.size > 16 << 20) this.#plan(item);
    const sha256 = await this.#hasher!.hash(item.file, (done) => (item.hashed = done), item.stop.signal);
    if (sha256 === null) {
      item.unreadable = true;
      return;
    }
    item.sha256 = sha256;
    const before = this.unfinished.find((upload) => upload.size === item.file.size && upload.sha256 === sha256);
    if (before && !this.items.some((other) => other !== item && other.resumes === before.id)) item.resumes = before.id;
    this.#plan(item);
  }

  #plan(item: UploadItem): void {
    item.planned++;
    this.#planDue.add(item);
    clearTimeout(this.#planTimer);
    this.#planTimer = setTimeout(() => void this.#askPlan(), this.#planDue.size >= session.config.limits.planFiles ? 0 : 120);
  }

  async #askPlan(): Promise<void> {
    if (this.#planning) return;
    this.#planning = true;
    try {
      while (this.#planDue.size > 0) {
        const due = Array.from(this.#planDue).slice(0, session.config.limits.planFiles);
        const asked = due.map((item) => item.planned);
        due.forEach((item) => this.#planDue.delete(item));
        const files = due.map((item) => ({ path: item.path, size: item.file.size, sha256: item.sha256, scope: item.scope }));
        try {
          await this.#pace.turn();
          const plan = await post<{ files: PlannedUpload[] }>('/uploads/plan', { files });
          connection.ok();
          due.forEach((item, i) => {
            if (item.planned === asked[i]) item.plan = plan.files[i];
          });
        } catch (error) {
          connection.failed(error);
          due.forEach((item) => this.#planDue.add(item));
          await new Promise((go) => setTimeout(go, 3000));
        }
      }
    } finally {
      this.#planning = false;
    }
  }

  #next(): void {
    let sending = this.items.filter((item) => item.phase === 'sending').length;
    for (const item of this.items) {
      if (sending >= atOnce) return;
      if (item.phase !== 'waiting') continue;
      sending++;
      item.phase = 'sending';
      void this.#send(item);
    }
  }

  async #send(item: UploadItem): Promise<void> {
    const turn = ++item.turns;
    try {
      item.grant ??= this.#grant(item);
      const start = await item.grant;
      if (turn !== item.turns) return; // paused and resumed meanwhile
      if (item.phase === 'cancelled') await remove(`/uploads/${item.uploadId}`);
      if (item.phase !== 'sending') return; // paused: it goes on with this grant
      item.grant = undefined;
      item.transfer?.stop();
      item.transfer = new Transfer(item.file, start, () => this.#ticket(item), {
        progress: (sent) => {
          this.rate.add(Math.max(0, sent - item.sent));
          item.sent = sent;
        },
        done: () => {
          item.phase = 'stored';
          item.transfer = undefined;
          if (item.uploadId) this.#forget(item.uploadId);
          this.#next();
        },
        failed: (error) => this.#fail(item, error),
      });
      item.transfer.start();
    } catch (error) {
      item.grant = undefined;
      if (turn === item.turns) this.#fail(item, error);
    }
  }

  async #grant(item: UploadItem): Promise<UploadTicket | Restored> {
    return (await this.#restored(item)) ?? (await this.#ticket(item));
  }

  #fail(item: UploadItem, error: unknown): void {
    connection.failed(error);
    item.transfer?.stop();
    item.transfer = undefined;
    if (item.phase === 'sending') {
      item.error = error;
      item.phase = 'failed';
    }
    this.#next();
  }

  /** An upload in parts that began earlier, if the service still takes its parts. */
  async #restored(item: UploadItem): Promise<{ id: string; parts: UploadParts } | undefined> {
    const id = item.resumes ?? (item.file.size > session.config.limits.multipartAboveBytes ? item.uploadId : undefined);
    if (!id) return undefined;
    try {
      await this.#pace.turn();
      const parts = await get<UploadParts>(`/uploads/${id}/parts`);
      item.uploadId = id;
      return { id, parts };
    } catch (error) {
      if (error instanceof Error && 'status' in error) {
        this.#forget(id);
        item.resumes = undefined;
        return undefined;
      }
      throw error;
    }
  }

  async #ticket(item: UploadItem): Promise<UploadTicket> {
    await this.#pace.turn();
    const ticket = await post<UploadTicket>('/uploads', {
      fileName: item.file.name,
      path: item.path,
      scope: item.effectiveScope,
      size: item.file.size,
      sha256: item.sha256,
      overwrite: item.insists && item.plan?.replaces !== undefined,
      force: item.insists,
    });
    item.uploadId = ticket.id;
    if (ticket.method === 'multipart' && item.sha256) {
      remember({ id: ticket.id, name: item.file.name, size: item.file.size, sha256: item.sha256, at: Date.now() });
      this.unfinished = unfinished();
    }
    return ticket;
  }

  /** The first line that did not fit; the answer for many leaves it out. */
  async #firstReject(item: UploadItem): Promise<void> {
    await this.#pace.turn();
    item.state = await get<UploadState>(`/uploads/${item.uploadId}`).catch(() => item.state);
  }

  /** One request for those in view and, in turns, for others. */
  #watch(): void {
    this.#polling ??= poll(
      async (signal) => {
        const open = this.items.filter((item) => item.phase === 'stored' && !item.final && item.uploadId);
        if (open.length === 0) {
          if (this.active.length === 0) {
            this.#polling?.();
            this.#polling = undefined;
          }
          return;
        }
        const max = session.config.limits.idsPerRequest;
        const seen = open.filter((item) => this.visible.includes(item)).slice(0, max);
        const others = open.filter((item) => !seen.includes(item));
        const turn = others.length > 0 ? this.#rotation % others.length : 0;
        const asked = [...seen, ...[...others.slice(turn), ...others.slice(0, turn)].slice(0, max - seen.length)];
        this.#rotation += asked.length - seen.length;
        const page = await get<UploadPage>('/uploads', { query: { ids: asked.map((item) => item.uploadId).join(',') }, signal });
        connection.ok();
        const states = new Map(page.items.map((state) => [state.id, state]));
        for (const item of asked) {
          item.state = states.get(item.uploadId ?? '') ?? item.state;
          if (item.final && (item.state?.ingestion?.rowsRejected ?? 0) > 0) void this.#firstReject(item);
        }
      },
      { seconds: 2, hiddenSeconds: 15, onError: (error) => connection.failed(error) },
    );
  }
}

export const uploads = new UploadList();
session.busy = () => uploads.active.some((item) => item.phase !== 'paused');
