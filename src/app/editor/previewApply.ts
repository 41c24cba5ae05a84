import { stringify } from 'yaml';
import type { AppliedObject } from '../../kubectl/apply/applyText.ts';
import { applyText } from '../../kubectl/apply/applyText.ts';
import { transport } from '../session/transport.ts';
import type { DiffLine } from '../kit/lineDiff.ts';
import { folded, lineDiff } from '../kit/lineDiff.ts';

/** What Apply would do to one object. */
export interface DocumentDiff {
  /** `Pod/default/ubuntu` */
  readonly name: string;
  readonly kind: AppliedObject['verb'];
  /** The refusal; '' for none. */
  readonly message: string;
  readonly lines: readonly DiffLine[];
  /** The Pod that it is, or that its template makes; undefined for other kinds and refusals. */
  readonly pod: object | undefined;
}

interface Templated {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly spec?: { readonly template?: { readonly metadata?: object; readonly spec?: object } };
}

function podOf(o: AppliedObject['after']): object | undefined {
  const { kind, metadata, spec } = (o ?? {}) as Templated;
  if (kind === 'Pod') return o;
  if (!spec?.template?.spec) return undefined;
  const { name, namespace } = metadata ?? {};
  const own = { ...spec.template.metadata, name: `${name}-…`, namespace };
  return { apiVersion: 'v1', kind: 'Pod', metadata: own, spec: spec.template.spec };
}

const NOISE = new Set(['managedFields', 'resourceVersion', 'uid', 'generation']);
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function without(o: object | undefined, drop: (key: string) => boolean): object {
  return Object.fromEntries(Object.entries(o ?? {}).filter(([k]) => !drop(k)));
}

/** YAML without what every write changes. */
function readable(o: AppliedObject['after']): string {
  if (!o) return '';
  const annotations = without(o.metadata?.annotations, (k) => k === LAST_APPLIED);
  const own = without(o.metadata, (k) => NOISE.has(k) || k === 'annotations');
  const metadata = Object.keys(annotations).length > 0 ? { ...own, annotations } : own;
  return stringify({ ...o, metadata }, { lineWidth: 0 });
}

function compared(r: AppliedObject): readonly DiffLine[] {
  return lineDiff(readable(r.before), readable(r.after));
}

function diffOf(r: AppliedObject): DocumentDiff {
  const failed = r.verb === 'failed';
  return {
    name: r.key,
    kind: r.verb,
    message: failed ? r.message : '',
    pod: failed ? undefined : podOf(r.after),
    lines: failed || r.verb === 'unchanged' ? [] : folded(compared(r)),
  };
}

/** Asks the API server by a dry run what Apply would change. */
export async function previewApply(text: string): Promise<readonly DocumentDiff[]> {
  const results = await applyText(text, transport, { namespace: 'default', dryRun: true });
  return results.map(diffOf);
}
