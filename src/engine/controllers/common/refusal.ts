import type { ApiResponse } from '../../apiserver/Request.ts';

interface Refused {
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string }[] };
}

/** The message of a refused request, as client-go's error prints it. */
export function messageOf(r: ApiResponse): string {
  if (typeof r.body === 'string') return r.body;
  return (r.body as Refused | undefined)?.message ?? '';
}

/** Whether a creation was refused because its namespace ends. */
export function isNamespaceTerminating(r: ApiResponse): boolean {
  const causes = (r.body as Refused | undefined)?.details?.causes;
  return causes?.some((c) => c.reason === 'NamespaceTerminating') ?? false;
}
