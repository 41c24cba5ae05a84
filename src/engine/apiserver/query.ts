import type { ApiRequest } from './Request.ts';

/** The first value of a query parameter; '' when it is absent. */
export function param(r: ApiRequest, name: string): string {
  const v = r.query?.[name];
  return v === undefined ? '' : typeof v === 'string' ? v : (v[0] ?? '');
}

/** All values of a query parameter. */
export function params(r: ApiRequest, name: string): readonly string[] {
  const v = r.query?.[name];
  return v === undefined ? [] : typeof v === 'string' ? [v] : v;
}

/** A boolean parameter as Go's query conversion reads it: anything but "false" and "0" is true. */
export function flag(r: ApiRequest, name: string): boolean | undefined {
  const v = r.query?.[name];
  if (v === undefined) return undefined;
  const text = param(r, name).toLowerCase();
  return text !== 'false' && text !== '0';
}

/** An integer, or Go's words for text that is none. */
export function parseInteger(text: string): number | string {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  return `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
}

/** A resourceVersion, or Go's words for text that is none. */
export function parseVersion(text: string): number | string {
  if (/^\d+$/.test(text)) return Number(text);
  return `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
}
