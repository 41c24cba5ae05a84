import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { LAST_APPLIED } from '../../apply/lastApplied.ts';
import { sameJson } from '../../apply/threeWayPatch.ts';
import type { Command, Invocation } from '../../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, SELECT_FLAGS } from '../../cli/Command.ts';
import { dryRunOf } from '../../cli/dryRun.ts';
import { KubectlError, quoted } from '../../client/errors.ts';
import type { Json } from '../../print/read.ts';
import { isTrue, mapAt, maybeMap } from '../../print/read.ts';
import type { Revision } from '../../resources/revisions.ts';
import { hasHistory, revisionsOf } from '../../resources/revisions.ts';
import type { Found } from '../../resources/targets.ts';
import { targetsOf } from '../../resources/targets.ts';
import { forEachObject, patchObject, printResult } from '../changing.ts';
import { templateText } from './history.ts';
import { requireResource } from './requireResource.ts';

/** `kubectl rollout undo`. Models: kubectl pkg/cmd/rollout/rollout_undo.go */
export const ROLLOUT_UNDO: Command = {
  flags: {
    ...SELECT_FLAGS,
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    'dry-run': { type: 'string', bare: 'unchanged', initial: 'none' },
    'to-revision': { type: 'int' },
  },
  run: async (c) => {
    requireResource(c);
    const targets = targetsOf(c, c.args, { typeMeansAll: true });
    await forEachObject(c, targets, (f) => undo(c, f, c.flags.int('to-revision')));
  },
};

/** Annotations of a Deployment that a roll back leaves alone. */
const KEPT = new Set([
  LAST_APPLIED,
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

async function undo(c: Invocation, f: Found, to: number): Promise<void> {
  if (!hasHistory(f.kind)) {
    throw new KubectlError(`no rollbacker has been implemented for "${f.kind.kind}"`);
  }
  if (f.object.metadata?.annotations?.[LAST_APPLIED] !== undefined) {
    const name = `${f.kind.resource}/${f.object.metadata.name ?? ''}`;
    c.env.err(
      `Warning: resource ${name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
    );
  }
  const revision = chosen(await revisionsOf(c, f.kind, f.object), to, f);
  const template = revision.template;
  if (dryRunOf(c.flags) === 'client') {
    printResult(c, f.object, templateText(template));
    return;
  }
  if (isTrue(f.object, 'spec.paused')) {
    throw new KubectlError(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  }
  if (sameTemplate(template, maybeMap(f.object, 'spec.template'))) {
    printResult(c, f.object, `skipped rollback (current template already matches revision ${to})`);
    return;
  }
  await restore(c, f, revision);
  printResult(c, f.object, 'rolled back');
}

/** The revision asked for, or the one before the newest. */
function chosen(all: readonly Revision[], to: number, f: Found): Revision {
  if (to !== 0) {
    const found = all.find((r) => r.number === to);
    if (!found) throw new KubectlError(`unable to find specified revision ${to} in history`);
    return found;
  }
  const previous = all.at(-2);
  if (previous) return previous;
  throw new KubectlError(
    f.kind.kind === 'Deployment'
      ? `no rollout history found for deployment ${quoted(f.object.metadata?.name ?? '')}`
      : 'no last revision to roll back to',
  );
}

function sameTemplate(a: Json | undefined, b: Json | undefined): boolean {
  return sameJson(withoutHash(a), withoutHash(b));
}

function withoutHash(template: Json | undefined): Json {
  const { 'pod-template-hash': _, ...labels } = mapAt(template, 'metadata.labels');
  return { ...template, metadata: { ...mapAt(template, 'metadata'), labels } };
}

async function restore(c: Invocation, f: Found, r: Revision): Promise<KubeObject> {
  if (f.kind.kind !== 'Deployment') {
    const data = mapAt(r.object, 'data');
    return patchObject(c, f, 'strategic-merge-patch', data, 'kubectl-rollout');
  }
  const annotations: Record<string, string> = {};
  for (const [k, v] of Object.entries(f.object.metadata?.annotations ?? {})) {
    if (KEPT.has(k)) annotations[k] = v;
  }
  for (const [k, v] of Object.entries(r.object.metadata?.annotations ?? {})) {
    if (!KEPT.has(k)) annotations[k] = v;
  }
  const patch = [
    { op: 'replace', path: '/spec/template', value: withoutHash(r.template) },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ];
  return patchObject(c, f, 'json-patch', patch, 'kubectl-rollout');
}
