import { expect, it } from 'vitest';
import { josa } from './josa.ts';

it.each([
  ['kubelet[이/가]', 'kubelet이'],
  ['kube-scheduler[이/가]', 'kube-scheduler가'],
  ['kubectl[은/는]', 'kubectl은'],
  ['etcd[을/를]', 'etcd를'],
  ['`default/ubuntu`[을/를] 저장', '`default/ubuntu`를 저장'],
  ['**노드**[이/가]', '**노드**가'],
  ['worker-2[으로/로]', 'worker-2로'],
  ['worker-3[으로/로]', 'worker-3으로'],
  ['worker-1[으로/로]', 'worker-1로'],
  ['201[으로/로]', '201로'],
  ['nothing here', 'nothing here'],
])('%s', (text, said) => expect(josa(text)).toBe(said));
