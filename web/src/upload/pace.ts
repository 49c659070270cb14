/** Lets at most so many requests a minute begin, a few of them at once. */
export class Pace {
  #tokens: number;
  #at = performance.now();
  readonly #perMinute: () => number;

  constructor(perMinute: () => number) {
    this.#perMinute = perMinute;
    this.#tokens = perMinute() / 12;
  }

  async turn(): Promise<void> {
    const perMillisecond = this.#perMinute() / 60_000;
    const now = performance.now();
    this.#tokens = Math.min(this.#perMinute() / 12, this.#tokens + (now - this.#at) * perMillisecond) - 1;
    this.#at = now;
    if (this.#tokens < 0) await new Promise((go) => setTimeout(go, -this.#tokens / perMillisecond));
  }
}
