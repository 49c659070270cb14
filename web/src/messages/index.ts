import { en, type Messages } from './en';

/** Another language is another file with the same entries, named here by its tag. */
const catalogues: Record<string, Messages> = { en };

function choose(): Messages {
  for (const tag of navigator.languages) {
    const found = catalogues[tag] ?? catalogues[tag.split('-')[0] ?? ''];
    if (found) return found;
  }
  return en;
}

/** All words that the dashboard shows. */
export const m: Messages = choose();
