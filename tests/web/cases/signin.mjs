import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { client, startAuthority } from '../support/authority.mjs';
import { assertAccessible, withPage } from '../support/browser.mjs';
import { json, startApi, until } from '../support/stack.mjs';

let authority;
let api;

const as = (name, ...roles) => {
  authority.endSession();
  authority.user = { sub: name, email: `${name}@example.com`, roles };
};

const menu = (page) => page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts();

async function signIn(page) {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Signed in as').waitFor();
}

describe('sign-in', () => {
  before(async () => {
    authority = await startAuthority();
    api = await startApi({ OIDC_AUTHORITY: authority.address, OIDC_AUDIENCE: client, OIDC_CLIENT_ID: client });
  });
  after(async () => {
    await api?.stop();
    await authority?.stop();
  });

  test('each role sees what it may do, and nothing else', async () => {
    const expected = {
      uploader: ['Upload'],
      reader: ['Overview', 'Files', 'Tables', 'Ledger', 'Activity'],
      operator: ['Upload', 'Overview', 'Files', 'Tables', 'Ledger', 'Queue', 'Activity'],
    };
    for (const [role, pages] of Object.entries(expected)) {
      as(`ada-${role}`, role);
      await withPage(api.address, async (page) => {
        if (role === 'uploader') {
          await page.getByRole('button', { name: 'Sign in' }).waitFor();
          await assertAccessible(page, 'the sign-in page');
        }
        await signIn(page);
        assert.deepEqual((await menu(page)).map((text) => text.trim()), pages, role);
        await page.getByText(`ada-${role}@example.com`).waitFor();
        if (role === 'uploader') {
          await page.goto(`${api.address}/#/queue`);
          await page.getByText('Your account cannot see this page').waitFor();
          await assertAccessible(page, 'a page without the right');
        }
      });
    }
    assert.deepEqual(authority.failures, []);
  });

  test('retry and undo are an operator’s, values those of their own role', async () => {
    const run = (await json('/ingestions?name=deductibles_oop_2024-01&limit=1')).items[0];
    as('rita', 'reader');
    await withPage(`${api.address}/#/files/${run.id}`, async (page) => {
      await signIn(page);
      await page.getByRole('heading', { name: 'deductibles_oop_2024-01.csv' }).waitFor();
      await page.getByText('Wrong number of fields').waitFor();
      assert.equal(await page.getByRole('button', { name: /Undo|Show values|Try again/ }).count(), 0);
      await page.goto(`${api.address}/#/ledger`);
      await page.getByRole('heading', { name: 'Everything is accounted for' }).waitFor();
      assert.equal(await page.getByRole('button', { name: 'Verify now' }).count(), 0);
    });
    as('olga', 'operator');
    await withPage(`${api.address}/#/files/${run.id}`, async (page) => {
      await signIn(page);
      await page.getByRole('button', { name: 'Undo this load' }).waitFor();
      assert.equal(await page.getByRole('button', { name: 'Show values' }).count(), 0);
    });
    as('vera', 'reader', 'values');
    await withPage(`${api.address}/#/files/${run.id}`, async (page) => {
      await signIn(page);
      await page.getByRole('button', { name: 'Show values' }).click();
      await page.getByText('7,no day,Pharmacy,20.00,deductible').waitFor();
    });
  });

  test('a reload signs in again silently and comes back to the same address; tokens are kept nowhere', async () => {
    as('rolf', 'reader');
    await withPage(`${api.address}/#/files?status=FAILED`, async (page) => {
      await signIn(page);
      await page.getByRole('link', { name: 'broken.csv.gz' }).waitFor();
      const before = authority.signIns;
      await page.reload();
      await page.getByRole('link', { name: 'broken.csv.gz' }).waitFor();
      assert.match(page.url(), /#\/files\?status=FAILED$/);
      assert.equal(authority.signIns, before, 'nobody was asked again');
      const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
      assert.doesNotMatch(kept, /eyJ|access_token|refresh/);
    });
  });

  test('a token that runs out is renewed; after fifteen idle minutes the session ends at the authority too', async () => {
    as('ines', 'reader');
    await withPage('about:blank', async (page) => {
      await page.clock.install();
      await page.goto(`${api.address}/#/files`);
      await signIn(page);
      for (let minute = 0; minute < 12; minute++) {
        await page.clock.runFor(60_000);
        await page.mouse.wheel(0, 10);
        await page.waitForTimeout(50);
      }
      await page.getByText('Signed in as').waitFor();
      const ended = authority.signOuts;
      await page.clock.runFor(14 * 60_000);
      assert.equal(authority.signOuts, ended);
      await page.clock.runFor(2 * 60_000);
      await page.getByText('You were signed out because nobody used the page for a while.').waitFor();
      assert.equal(authority.signOuts, ended + 1);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
    });
  });

  test('signing out ends the session at the authority; a role that is none gets an explanation', async () => {
    as('otto', 'operator');
    await withPage(api.address, async (page) => {
      await signIn(page);
      const ended = authority.signOuts;
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await until(() => authority.signOuts === ended + 1);
    });
    as('nora', 'auditors');
    await withPage(api.address, async (page) => {
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('your account has no role here yet').waitFor();
    }, { allow: [/status of 403/] });
  });
});
