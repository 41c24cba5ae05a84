/**
 * JSON text as Go's encoder writes an unstructured object: keys sorted by bytes, `<`, `>`, `&`
 * escaped. Models: encoding/json
 */
export function goJson(value: unknown, escapeHtml = true): string {
  if (typeof value === 'string') return goString(value, escapeHtml);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map((v) => goJson(v, escapeHtml)).join(',')}]`;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = entries.map(([k, v]) => `${goString(k, escapeHtml)}:${goJson(v, escapeHtml)}`);
  return `{${parts.join(',')}}`;
}

function goString(s: string, escapeHtml: boolean): string {
  const text = JSON.stringify(s).replace(/[\u2028\u2029]/g, unicodeEscape);
  return escapeHtml ? text.replace(/[<>&]/g, unicodeEscape) : text;
}

function unicodeEscape(c: string): string {
  return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
