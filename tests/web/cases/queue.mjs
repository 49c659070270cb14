import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, withPage } from '../support/browser.mjs';
import { json, sqs, stack, until } from '../support/stack.mjs';

const deadLetters = () => `${stack.env.INGEST_QUEUE_URL}-dead`;

/** What S3 sends for an object. */
const event = (key) =>
  JSON.stringify({ Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: { bucket: { name: stack.env.S3_BUCKET_MBA }, object: { key, size: 1 } } }] });

test('a dead letter is shown with its file, and loads after it is redriven', async () => {
  const { Attributes } = await sqs('GetQueueAttributes', { QueueUrl: deadLetters(), AttributeNames: ['All'] });
  assert.equal(Attributes.ApproximateNumberOfMessages, '0');
  // The message is dead-lettered before its file arrives under another event, which loads it; redriven, it finds its work done.
  await sqs('SendMessage', { QueueUrl: deadLetters(), MessageBody: event('mba/csv/late_arrivals.csv') });
  await fetch(`${stack.env.AWS_ENDPOINT_URL}/${stack.env.S3_BUCKET_MBA}/mba/csv/late_arrivals.csv`, { method: 'PUT', body: 'id,name\n1,Ann\n2,Bo\n' });

  await withPage(`${stack.api}/#/queue`, async (page) => {
    const row = page.getByRole('row').filter({ hasText: 'late_arrivals.csv' });
    await row.waitFor({ timeout: 30_000 });
    await assertAccessible(page, 'dead letters');
    await row.getByRole('button', { name: /Try again.*late_arrivals/ }).click();
    await page.getByText('1 message went back to the queue.').waitFor();
    await page.getByText('No dead letters').waitFor();
    await assertAccessible(page, 'no dead letters');
  });
  await until(async () => (await json('/ingestions?name=late_arrivals&status=SUCCESS')).items.length === 1);
  const left = await sqs('GetQueueAttributes', { QueueUrl: deadLetters(), AttributeNames: ['All'] });
  assert.equal(left.Attributes.ApproximateNumberOfMessages, '0');
});

test('all dead letters are redriven at once, after a question', async () => {
  for (const i of [1, 2, 3]) await sqs('SendMessage', { QueueUrl: deadLetters(), MessageBody: event(`mba/csv/gone_${i}.csv`) });
  await withPage(`${stack.api}/#/queue`, async (page) => {
    await page.getByRole('button', { name: 'Try all 3 again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click();
    await page.getByText('3 messages went back to the queue.').waitFor();
  });
});
