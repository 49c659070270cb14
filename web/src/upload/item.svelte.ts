import type { PlannedUpload, Scope, UploadState, UploadTicket } from '../api/types';
import type { Restored, Transfer } from './transfer';

/** Where a file is between being chosen and being in the store; afterwards the service's own status counts. */
export type Phase = 'listed' | 'waiting' | 'sending' | 'paused' | 'failed' | 'stored' | 'cancelled';

let counter = 0;

/** One chosen file: what is known of it, what was decided, and how far it has come. */
export class UploadItem {
  readonly key = String(++counter);
  readonly stop = new AbortController();
  readonly file: File;
  readonly path: string;
  hashed = $state(0);
  sha256 = $state<string>();
  unreadable = $state(false);
  /** Chosen by the user; else the folder decides. */
  scope = $state<Scope>();
  plan = $state.raw<PlannedUpload>();
  /** The newest plan asked for; an older answer does not count. */
  planned = 0;
  /** Sent although the same content is loaded, or the key is taken. */
  insists = $state(false);
  phase = $state<Phase>('listed');
  sent = $state(0);
  uploadId = $state<string>();
  /** An upload in parts of an earlier visit that this file continues. */
  resumes = $state<string>();
  error = $state.raw<unknown>();
  state = $state.raw<UploadState>();
  transfer: Transfer | undefined;
  /** What the service grants, or has granted while the upload was paused. */
  grant: Promise<UploadTicket | Restored> | undefined;
  /** How often it was begun: only the last beginning counts. */
  turns = 0;

  constructor(file: File, path: string) {
    this.file = file;
    this.path = path;
  }

  get folder(): string {
    const end = this.path.lastIndexOf('/');
    return end < 0 ? '' : this.path.slice(0, end);
  }

  get checked(): boolean {
    return this.unreadable || this.file.size === 0 || (this.sha256 !== undefined && this.plan !== undefined);
  }

  get effectiveScope(): Scope | undefined {
    return this.scope ?? this.plan?.scope;
  }

  get needsScope(): boolean {
    return this.phase === 'listed' && this.plan !== undefined && this.effectiveScope === undefined;
  }

  /** It is in the store and nothing more is expected of it. */
  get final(): boolean {
    if (this.phase === 'cancelled') return true;
    if (this.phase !== 'stored' || !this.state) return false;
    const { status, loads } = this.state;
    return ['success', 'failed', 'skipped', 'undone', 'expired', 'aborted'].includes(status) || (status === 'uploaded' && !loads);
  }

  get active(): boolean {
    return this.phase === 'waiting' || this.phase === 'sending' || this.phase === 'paused';
  }
}
