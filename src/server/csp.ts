/**
 * Content Security Policy of the built page: nothing from elsewhere, no eval. Inline styles are for
 * the editor and the terminal, which set them. Sent as a header and written as `<meta>`.
 */
export const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
