import { describe, expect, it } from 'vitest';
import { PERSISTENT_VOLUME_CLAIM } from '../../api/core/persistentvolumeclaim/persistentvolumeclaim.ts';
import { POD_KIND as POD } from '../../api/core/pod/pod.ts';
import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { INGRESS } from '../../api/networking/ingress/ingress.ts';
import type { Status } from '../status.ts';
import type { Environment } from '../Task.ts';
import type { Attributes, Refusal } from './Admission.ts';
import { admissionWarnings } from './chain.ts';
import { claimResize } from './claimResize.ts';
import { defaultIngressClass } from './defaultIngressClass.ts';
import { limitRanger } from './limitRanger.ts';
import { podSecurity } from './podSecurity.ts';

function storing(objects: Readonly<Record<string, readonly object[]>>): Environment {
  const list = (resource: string): readonly KubeObject[] =>
    (objects[resource] ?? []) as KubeObject[];
  const get = (resource: string, _: string, name: string): KubeObject | undefined =>
    list(resource).find((o) => o.metadata?.name === name);
  return { list, get } as unknown as Environment;
}

function asked(kind: Kind, object: object, old?: object): Attributes {
  return {
    operation: old ? 'UPDATE' : 'CREATE',
    kind,
    namespace: 'n',
    name: 'x',
    subresource: '',
    object: object as KubeObject,
    old: old as KubeObject | undefined,
    user: { username: 'u', groups: [] },
    dryRun: false,
  };
}

function told(r: unknown): string {
  const body = (r as Refusal | undefined)?.response.body as Status | undefined;
  return body?.message ?? '';
}

const APP = { name: 'app', image: 'i' };

describe('admission', () => {
  it('[AS23] gives containers what a LimitRange says and refuses what is beyond it', () => {
    const limit = {
      type: 'Container',
      max: { cpu: '1' },
      default: { cpu: '500m' },
      defaultRequest: { cpu: '100m' },
    };
    const env = storing({
      limitranges: [{ metadata: { name: 'l', namespace: 'n' }, spec: { limits: [limit] } }],
    });
    const admitted = limitRanger.admit!(asked(POD, { spec: { containers: [APP] } }), env);
    expect(admitted).toMatchObject({
      spec: {
        containers: [{ resources: { limits: { cpu: '500m' }, requests: { cpu: '100m' } } }],
      },
    });
    const large = { ...APP, resources: { limits: { cpu: '2' }, requests: { cpu: '2' } } };
    const refusal = limitRanger.validate!(asked(POD, { spec: { containers: [large] } }), env);
    expect(told(refusal)).toContain('maximum cpu usage per Container is 1, but limit is 2');
  });

  it('[AS23] refuses Pods that the labels of their namespace forbid, and warns of workloads', () => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' };
    const env = storing({ namespaces: [{ metadata: { name: 'n', labels } }] });
    const spec = { hostPID: true, containers: [APP] };
    expect(told(podSecurity.validate!(asked(POD, { spec }), env))).toContain(
      'violates PodSecurity "baseline:latest": host namespaces (hostPID=true)',
    );
    expect(podSecurity.validate!(asked(POD, { spec: { containers: [APP] } }), env)).toBe(undefined);
    const job = { ...POD, kind: 'Job', group: 'batch' } as Kind;
    expect(admissionWarnings(asked(job, { spec: { template: { spec } } }), env)).toEqual([
      'would violate PodSecurity "baseline:latest": host namespaces (hostPID=true)',
    ]);
  });

  it('[AS23] judges by the version that a label names', () => {
    const labels = {
      'pod-security.kubernetes.io/enforce': 'baseline',
      'pod-security.kubernetes.io/enforce-version': 'v1.28',
    };
    const env = (l: object): Environment =>
      storing({ namespaces: [{ metadata: { name: 'n', labels: l } }] });
    const sysctls = [{ name: 'net.ipv4.tcp_keepalive_time', value: '1' }];
    const pod = asked(POD, { spec: { securityContext: { sysctls }, containers: [APP] } });
    expect(told(podSecurity.validate!(pod, env(labels)))).toContain('forbidden sysctls');
    const latest = { 'pod-security.kubernetes.io/enforce': 'baseline' };
    expect(podSecurity.validate!(pod, env(latest))).toBe(undefined);
  });

  it('[AS23] lets a claim grow when it is bound and its class lets it', () => {
    const claim = (storage: string, phase: string): object => ({
      spec: { storageClassName: 'c', resources: { requests: { storage } } },
      status: { phase },
    });
    const grown = (phase: string, allowVolumeExpansion: boolean): string => {
      const env = storing({ storageclasses: [{ metadata: { name: 'c' }, allowVolumeExpansion }] });
      const a = asked(PERSISTENT_VOLUME_CLAIM, claim('2Gi', phase), claim('1Gi', phase));
      return told(claimResize.validate!(a, env));
    };
    expect(grown('Pending', true)).toContain('Only bound persistent volume claims');
    expect(grown('Bound', false)).toContain('the storageclass');
    expect(grown('Bound', true)).toBe('');
  });

  it('[AS23] names the default class of an Ingress that names none', () => {
    const annotations = { 'ingressclass.kubernetes.io/is-default-class': 'true' };
    const env = storing({ ingressclasses: [{ metadata: { name: 'c', annotations } }] });
    const of = (spec: object): unknown => defaultIngressClass.admit!(asked(INGRESS, { spec }), env);
    expect(of({})).toEqual({ spec: { ingressClassName: 'c' } });
    expect(of({ ingressClassName: 'd' })).toEqual({ spec: { ingressClassName: 'd' } });
  });
});
