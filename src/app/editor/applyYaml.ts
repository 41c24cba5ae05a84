import { parseAllDocuments } from 'yaml';
import { session } from '../session/session.ts';

/** What became of one document. */
export interface Verdict {
  readonly ok: boolean;
  readonly line: number;
  readonly message: string;
}

/** Paths of the kinds that may be applied from the page. */
const RESOURCES: Readonly<Record<string, string>> = {
  'v1/Pod': 'pods',
  'v1/ConfigMap': 'configmaps',
  'v1/Secret': 'secrets',
  'v1/Namespace': 'namespaces',
  'v1/ServiceAccount': 'serviceaccounts',
};

interface Doc {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

interface StatusBody {
  readonly message?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
}

/** Sends every document of a text to the API server and answers what it said. */
export async function applyYaml(text: string): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const doc of parseAllDocuments(text)) {
    const line = text.slice(0, doc.range?.[0] ?? 0).split('\n').length;
    const mistake = doc.errors[0];
    if (mistake) {
      const at = mistake.linePos?.[0].line ?? line;
      verdicts.push({ ok: false, line: at, message: mistake.message.split('\n')[0]! });
      continue;
    }
    const body = doc.toJS() as Doc | null;
    if (body) verdicts.push(await applyOne(body, line));
  }
  return verdicts;
}

async function applyOne(body: Doc, line: number): Promise<Verdict> {
  const resource = RESOURCES[`${body.apiVersion}/${body.kind}`];
  if (!resource) {
    const message = `resource mapping not found for name: "${body.metadata?.name ?? ''}" namespace: "" from "STDIN": no matches for kind "${body.kind ?? ''}" in version "${body.apiVersion ?? ''}"`;
    return { ok: false, line, message };
  }
  const namespace = body.metadata?.namespace ?? 'default';
  const scope = resource === 'namespaces' ? '' : `namespaces/${namespace}/`;
  const path = `/api/v1/${scope}${resource}`;
  const query = { fieldValidation: 'Strict' };
  const r = await session.call({ method: 'POST', path, query, body });
  const answer = r.body as StatusBody;
  if (r.code === 201) {
    const name = answer.metadata?.name ?? '';
    return { ok: true, line, message: `${(answer.kind ?? '').toLowerCase()}/${name} created` };
  }
  return { ok: false, line, message: answer.message ?? String(r.code) };
}
