import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { listAt, textAt } from '../../print/read.ts';
import { goList, writeLabelsAndAnnotations, writeLines } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';
import { compactRules } from '../policyRules.ts';

/** Of Roles and ClusterRoles. Models: kubectl pkg/describe RoleDescriber */
export async function describeRole({ w }: Describing, o: KubeObject): Promise<void> {
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  writeLabelsAndAnnotations(w, o);
  w.write(0, 'PolicyRule:\n');
  w.write(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  w.write(1, '---------\t-----------------\t--------------\t-----\n');
  for (const r of compactRules(listAt(o, 'rules'))) {
    const cells = [r.resource, goList(r.urls), goList(r.names), goList(r.verbs)];
    w.write(1, `${cells.join('\t')}\n`);
  }
  return Promise.resolve();
}

/** Of RoleBindings and ClusterRoleBindings. Models: kubectl pkg/describe RoleBindingDescriber */
export async function describeRoleBinding({ w }: Describing, o: KubeObject): Promise<void> {
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  writeLabelsAndAnnotations(w, o);
  w.write(0, 'Role:\n');
  w.field(1, 'Kind', textAt(o, 'roleRef.kind'));
  w.field(1, 'Name', textAt(o, 'roleRef.name'));
  w.write(0, 'Subjects:\n');
  w.write(1, 'Kind\tName\tNamespace\n');
  w.write(1, '----\t----\t---------\n');
  for (const s of listAt(o, 'subjects')) {
    w.write(1, `${textAt(s, 'kind')}\t${textAt(s, 'name')}\t${textAt(s, 'namespace')}\n`);
  }
  return Promise.resolve();
}

/** Models: kubectl pkg/describe describeServiceAccount */
export async function describeServiceAccount(d: Describing, o: KubeObject): Promise<void> {
  d.w.field(0, 'Name', textAt(o, 'metadata.name'));
  d.w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  writeLabelsAndAnnotations(d.w, o);
  const secrets = listAt(o, 'imagePullSecrets').map((s) => textAt(s, 'name'));
  writeLines(d.w, 'Image pull secrets', secrets.slice(0, 1));
  for (const s of secrets.slice(1)) d.w.write(0, `                   \t${s}\n`);
  await describeEvents(d, o);
}
