// Files that the cases upload, made anew for each run.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { stack, top } from './stack.mjs';

const sample = (name) => readFile(path.join(top, 'samples/business', name));

/** Writes files into a folder of the run and gives its path. */
export async function folder(name, files) {
  const root = path.join(stack.folder, 'files', name);
  for (const [file, content] of Object.entries(files)) {
    const place = path.join(root, file);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, content);
  }
  return root;
}

/** Ten files: eight sound ones, of which one repeats another's content, one broken, one PDF. */
export async function tenFiles() {
  const deductibles = (await sample('deductibles_oop.csv')).toString().split('\n');
  const withRejects = [...deductibles];
  withRejects[2] = '7,no day,Pharmacy,20.00,deductible';
  withRejects[8] = '8,2024-02-30,Lab,12.50,deductible';
  withRejects[19] = '1,2';
  const plan = await sample('plan_details.csv');
  return folder('ten', {
    'mba/memberdata.csv': await sample('memberdata.csv'),
    'mba/plan_details.csv': plan,
    'mba/plan_details_copy.csv': plan,
    'mba/benefit_accumulator.csv': await sample('benefit_accumulator.csv'),
    'mba/deductibles_oop_2024-01.csv': withRejects.join('\n'),
    'mba/broken.csv.gz': gzipSync(await sample('deductibles_oop.csv')).subarray(0, 5000),
    'policy/guide.pdf': '%PDF-1.4 a guide for members',
    'policy/rates.csv': 'plan_id,year,rate\nA1,2024,10.50\nA2,2024,11.75\n',
    'policy/networks.tsv': 'network\tname\n1\tNorth\n2\tSouth\n',
    'policy/events.jsonl': '{"id":1,"kind":"open"}\n{"id":2,"kind":"close"}\n',
  });
}
