import { m } from './messages';

export const titleOf = (code: string) => m.codes[code]?.title ?? m.unknownCode(code);
export const fixOf = (code: string) => m.codes[code]?.fix;
