import { codeInAddress } from './shareCode.ts';

/** Key of the selected thing in the page's address: `#Pod/default/ubuntu`, or ''. */
export function readSelection(hash: string): string {
  if (codeInAddress(hash) !== undefined) return '';
  try {
    return decodeURIComponent(hash.replace(/^#/, ''));
  } catch {
    return '';
  }
}

/** Puts the selection into the address without a step in the browser's history. */
export function writeSelection(key: string): void {
  const { pathname, search, hash } = window.location;
  const wanted = key === '' ? '' : `#${encodeURI(key)}`;
  if (hash !== wanted) window.history.replaceState(null, '', `${pathname}${search}${wanted}`);
}
