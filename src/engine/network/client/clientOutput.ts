import { curlOutput, wgetOutput } from './fetchOutput.ts';
import { digOutput, nslookupOutput } from './lookupOutput.ts';
import type { NetRequest } from './NetRequest.ts';
import type { Finding } from './NetTask.ts';

/** What a client program printed, and how it ended. */
export interface ClientOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  /** A file that it wrote. */
  readonly file?: { readonly path: string; readonly text: string };
}

/** The output of a client program by what it found. */
export function clientOutput(r: NetRequest, f: Finding): ClientOutput {
  if (r.kind === 'lookup') return r.tool === 'dig' ? digOutput(r, f) : nslookupOutput(r, f);
  return r.tool === 'curl' ? curlOutput(r, f) : wgetOutput(r, f);
}
