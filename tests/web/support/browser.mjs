// Debian's Chromium, driven by playwright-core. Whatever a page complains of in its console fails the test that opened it.
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

let browser;

export async function startBrowser() {
  browser = await launch();
}

export async function stopBrowser() {
  await browser?.close();
}

/** Opens a page of its own, runs the test with it, and asserts that its console stayed clean. */
export async function withPage(address, test, { allow = [], ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', timezoneId: 'UTC', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  try {
    await page.goto(address);
    await test(page, context);
  } finally {
    await context.close();
  }
  assert.deepEqual(complaints.filter((text) => !allow.some((pattern) => pattern.test(text))), [], 'the console stays clean');
}

/** No violation of WCAG 2.2 AA, in light and dark, once nothing is dimmed any more because newer data is on its way. */
export async function assertAccessible(page, where) {
  await page.locator('.stale').waitFor({ state: 'detached' });
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
    assert.deepEqual(
      violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target.join(' ')} (${n.any[0]?.message ?? ''})`).slice(0, 3).join(' | ')}`),
      [],
      `axe on ${where} (${colorScheme})`,
    );
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Nothing is wider than the window. */
export async function assertFits(page, where) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${where} is ${over} px wider than its window`);
}
