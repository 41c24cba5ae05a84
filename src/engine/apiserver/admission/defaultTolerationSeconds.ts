import type { Toleration } from '../../api/core/pod/fields.ts';
import { TOLERATION } from '../../api/core/pod/fields.ts';
import { formed } from '../../api/fields/decode.ts';
import type { AdmissionPlugin } from './Admission.ts';
import { podOf } from './pods.ts';

const KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
const SECONDS = 300;

const ADDED: readonly Toleration[] = KEYS.map((key) =>
  formed(TOLERATION, {
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: SECONDS,
  }),
);

function covers(t: Toleration, key: string): boolean {
  return (t.key || key) === key && (!t.effect || t.effect === 'NoExecute');
}

/** Pods stay five minutes on a lost node. Models: plugin/pkg/admission/defaulttolerationseconds */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  kinds: ['Pod'],
  admit(a) {
    const pod = podOf(a);
    if (!pod) return a.object;
    const tolerations: readonly Toleration[] = pod.spec?.tolerations ?? [];
    const added = ADDED.filter((t) => !tolerations.some((x) => covers(x, t.key!)));
    if (added.length === 0) return pod;
    return { ...pod, spec: { ...pod.spec, tolerations: [...tolerations, ...added] } };
  },
};
