import { ApiError, Unreachable } from './api/client';
import { m } from './messages';

/** Whether the service answers; every page reports what it sees, one banner shows it. */
class Connection {
  down = $state(false);
  /** It was down and answers again: said once, then forgotten. */
  back = $state(false);

  ok(): void {
    if (!this.down) return;
    this.down = false;
    this.back = true;
    setTimeout(() => (this.back = false), 4000);
  }

  failed(error: unknown): void {
    if (error instanceof Unreachable || (error instanceof ApiError && error.status >= 502)) this.down = true;
  }
}

export const connection = new Connection();

/** An error as a sentence for the page; null when the banner already says it. */
export function wordsFor(error: unknown): string | null {
  if (error instanceof Unreachable) return null;
  if (error instanceof ApiError) {
    if (error.status === 401) return null;
    if (error.status === 403 || error.status === 429 || error.status >= 500) return m.state.refused(error.status);
    return error.message ? sentence(error.message) : m.state.refused(error.status);
  }
  return m.state.failed;
}

export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : begun + '.';
}
