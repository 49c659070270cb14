import { ApiError, get } from '../api/client';
import type { Caller, ClientConfig } from '../api/types';
import type { SignIn } from './signIn';

export type Role = 'uploader' | 'reader' | 'operator' | 'values';

export type SessionState = 'starting' | 'signed-out' | 'open' | 'signed-in' | 'unreachable';

/** Why the last session ended, through the redirect of the authority's sign-out. */
const reasonMark = 'mba.signed-out';

/** Who uses the page and what they may do. Tokens live in memory only: a reload signs in again. */
class Session {
  state = $state<SessionState>('starting');
  roles = $state<readonly Role[]>([]);
  name = $state('');
  /** Why the caller was signed out. */
  reason = $state<'idle' | 'expired' | 'failed' | ''>('');
  apiUrl = '';
  config = $state.raw<ClientConfig>({} as ClientConfig);
  /** True while an upload runs: nobody is signed out then. */
  busy: () => boolean = () => false;
  #signIn: SignIn | undefined;

  async start(): Promise<void> {
    this.state = 'starting';
    try {
      this.apiUrl = ((await json<{ apiUrl?: string }>('config.json')).apiUrl ?? '').replace(/\/$/, '');
      this.config = await json<ClientConfig>(`${this.apiUrl}/client-config`);
    } catch {
      this.state = 'unreachable';
      return;
    }
    if (!this.config.authority || !this.config.clientId) {
      await this.#enter('open');
      return;
    }
    if (sessionStorage.getItem(reasonMark) === 'idle') this.reason = 'idle';
    sessionStorage.removeItem(reasonMark);
    const { SignIn } = await import('./signIn');
    this.#signIn = new SignIn(this.config, () => this.expired());
    try {
      if (await this.#signIn.resume()) await this.#enter('signed-in');
      else this.state = 'signed-out';
    } catch {
      this.reason = 'failed';
      this.state = 'signed-out';
    }
  }

  may(role: Role): boolean {
    if (role === 'values') return this.roles.includes('values');
    return this.roles.includes(role) || this.roles.includes('operator');
  }

  async token(): Promise<string | undefined> {
    return this.#signIn?.token();
  }

  signIn(): Promise<void> | undefined {
    return this.#signIn?.redirect();
  }

  signOut(): Promise<void> | undefined {
    return this.#signIn?.signOut();
  }

  /** The API no longer takes the token. */
  expired(): void {
    if (this.state !== 'signed-in' && this.state !== 'starting') return;
    this.#leave('expired');
  }

  /** Nobody touched the page for a while: the token is dropped, and the authority's own session ended. */
  idle(): void {
    if (this.state !== 'signed-in' || this.busy()) return;
    sessionStorage.setItem(reasonMark, 'idle');
    const leaving = this.#signIn?.signOut();
    this.#leave('idle');
    void leaving;
  }

  async #enter(state: 'open' | 'signed-in'): Promise<void> {
    try {
      const caller = await get<Caller>('/me');
      this.roles = caller.roles as Role[];
      this.name = this.#signIn?.name() ?? caller.subject;
      this.reason = '';
      this.state = state;
    } catch (error) {
      if (this.state !== 'starting') return;
      this.state = error instanceof ApiError && error.status === 403 ? state : 'unreachable';
    }
  }

  #leave(reason: 'idle' | 'expired'): void {
    this.#signIn?.forget();
    this.roles = [];
    this.name = '';
    this.reason = reason;
    this.state = 'signed-out';
  }
}

async function json<T>(path: string): Promise<T> {
  const response = await fetch(path, { cache: 'no-store', credentials: 'omit' });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as T;
}

export const session = new Session();
