import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { SimulatedServer, timeOf } from '../../../tools/golden/SimulatedServer.ts';
import { splitLine } from '../../cli/splitLine.ts';
import { kubectl } from '../../kubectl.ts';

const NOW = '2026-02-03T04:05:06Z';

function object(apiVersion: string, kind: string, name: string, rest: object): KubeObject {
  const namespaced = kind !== 'Node' && kind !== 'Namespace';
  const metadata = {
    name,
    uid: `uid-${name}`,
    creationTimestamp: NOW,
    ...(namespaced ? { namespace: 'default' } : {}),
    ...(rest as { metadata?: object }).metadata,
  };
  return { apiVersion, kind, ...rest, metadata } as KubeObject;
}

const NODE = object('v1', 'Node', 'w1', { spec: {}, status: {} });
const NAMESPACE = object('v1', 'Namespace', 'default', { status: { phase: 'Active' } });

interface PodParts {
  readonly owner?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly volumes?: readonly object[];
  readonly phase?: string;
}

function pod(name: string, p: PodParts = {}): KubeObject {
  const owner = { apiVersion: 'apps/v1', kind: p.owner, name: 'own', uid: 'u', controller: true };
  return object('v1', 'Pod', name, {
    metadata: {
      labels: { app: name },
      ...(p.annotations ? { annotations: p.annotations } : {}),
      ...(p.owner === undefined ? {} : { ownerReferences: [owner] }),
    },
    spec: {
      nodeName: 'w1',
      terminationGracePeriodSeconds: 30,
      containers: [{ name: 'c', image: 'nginx' }],
      ...(p.volumes ? { volumes: p.volumes } : {}),
    },
    status: {
      phase: p.phase ?? 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: NOW }],
    },
  });
}

function server(...objects: KubeObject[]): SimulatedServer {
  return new SimulatedServer([NAMESPACE, NODE, ...objects], timeOf(NOW));
}

async function said(s: SimulatedServer, line: string): Promise<readonly [string, string, number]> {
  let out = '';
  let err = '';
  const code = await kubectl(splitLine(line).slice(1), {
    transport: s,
    out: (t) => void (out += t),
    err: (t) => void (err += t),
    stdin: '',
    signal: new AbortController().signal,
    config: { context: '', cluster: '', user: '', server: '', namespace: 'default' },
  });
  return [out, err, code];
}

describe('kubectl cordon, uncordon', () => {
  it('[KC6] marks a node once, and takes the mark away', async () => {
    const s = server();
    expect(await said(s, 'kubectl cordon w1')).toEqual(['node/w1 cordoned\n', '', 0]);
    expect(await said(s, 'kubectl cordon node/w1')).toEqual(['node/w1 already cordoned\n', '', 0]);
    const path = 'kubectl get node w1 -o jsonpath={.spec.unschedulable}';
    expect((await said(s, path))[0]).toBe('true');
    expect((await said(s, 'kubectl uncordon w1'))[0]).toBe('node/w1 uncordoned\n');
    expect((await said(s, path))[0]).toBe('');
  });

  it('[KC6] only tries with --dry-run', async () => {
    const s = server();
    const [tried] = await said(s, 'kubectl cordon w1 --dry-run=client');
    expect(tried).toBe('node/w1 cordoned (dry run)\n');
    const [asked] = await said(s, 'kubectl cordon w1 --dry-run=server');
    expect(asked).toBe('node/w1 cordoned (server dry run)\n');
    expect((await said(s, 'kubectl uncordon w1'))[0]).toBe('node/w1 already uncordoned\n');
  });

  it('[KC6] refuses no node, a selector beside names, another kind and an unknown node', async () => {
    const s = server();
    expect((await said(s, 'kubectl cordon'))[1]).toBe(
      "error: USAGE: cordon NODE [flags]\nSee 'kubectl cordon -h' for help and examples\n",
    );
    expect((await said(s, 'kubectl cordon w1 -l a=b'))[1]).toMatch(/^error: cannot specify both/);
    expect((await said(s, 'kubectl cordon pod/w1'))[1]).toMatch(/got "\/v1, Resource=pods"\n$/);
    expect(await said(s, 'kubectl cordon w9')).toEqual([
      '',
      'Error from server (NotFound): nodes "w9" not found\n',
      1,
    ]);
  });
});

describe('kubectl drain', () => {
  const set = object('apps/v1', 'DaemonSet', 'own', { spec: {}, status: {} });

  it('[KC6] deletes nothing while a Pod forbids it, and says every reason', async () => {
    const local = pod('b', { owner: 'ReplicaSet', volumes: [{ name: 'v', emptyDir: {} }] });
    const s = server(set, pod('a', { owner: 'DaemonSet' }), local, pod('c'));
    const reasons = [
      'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/a',
      'cannot delete Pods with local storage (use --delete-emptydir-data to override): default/b',
      'cannot delete Pods that declare no controller (use --force to override): default/c',
    ];
    const [out, err, code] = await said(s, 'kubectl drain w1');
    expect(out).toBe('node/w1 cordoned\n');
    expect(err).toBe(
      `error: unable to drain node "w1" due to error: [${reasons.join(', ')}], continuing command...\n` +
        `There are pending nodes to be drained:\n w1\n${reasons.join('\n')}\n`,
    );
    expect(code).toBe(1);
    expect((await said(s, 'kubectl get pods -o name'))[0]).toBe('pod/a\npod/b\npod/c\n');
  });

  it('[KC6] evicts what the flags allow and waits until it is gone', async () => {
    const mirror = pod('m', { annotations: { 'kubernetes.io/config.mirror': 'x' } });
    const s = server(set, pod('a', { owner: 'DaemonSet' }), pod('c'), mirror);
    const line = 'kubectl drain w1 --ignore-daemonsets --force --grace-period=0';
    expect(await said(s, line)).toEqual([
      'node/w1 cordoned\nevicting pod default/c\npod/c evicted\nnode/w1 drained\n',
      'Warning: ignoring DaemonSet-managed Pods: default/a; deleting Pods that declare no controller: default/c\n',
      0,
    ]);
    expect((await said(s, 'kubectl get pods -o name'))[0]).toBe('pod/a\npod/m\n');
  });

  it('[KC6] lets ended Pods go without a flag', async () => {
    const s = server(pod('done', { phase: 'Succeeded', volumes: [{ name: 'v', emptyDir: {} }] }));
    const [out, err] = await said(s, 'kubectl drain w1');
    expect(out).toContain('pod/done evicted\nnode/w1 drained\n');
    expect(err).toBe('');
  });

  it('[KC6] asks again every 5 s while a budget refuses, until the time is over', async () => {
    const budget = object('policy/v1', 'PodDisruptionBudget', 'keep', {
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'a' } } },
      status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
    });
    const s = server(budget, pod('a', { owner: 'ReplicaSet' }));
    const before = s.now();
    const [out, err, code] = await said(s, 'kubectl drain w1 --timeout=12s');
    const why = "Cannot evict pod as it would violate the pod's disruption budget.";
    const doing = 'error when evicting pods/"a" -n "default"';
    const failure = `${doing}: global timeout reached: 12s`;
    expect(out).toBe(`node/w1 cordoned\n${'evicting pod default/a\n'.repeat(4)}`);
    expect(err).toBe(
      `${doing} (will retry after 5s): ${why}\n`.repeat(3) +
        `There are pending pods in node "w1" when an error occurred: ${failure}\npod/a\n` +
        `error: unable to drain node "w1" due to error: ${failure}, continuing command...\n` +
        `There are pending nodes to be drained:\n w1\nerror: ${failure}\n`,
    );
    expect(code).toBe(1);
    expect((s.now() - before) / 1_000_000).toBeCloseTo(15, 0);
  });

  it('[KC6] deletes past a budget with --disable-eviction; a Pod that stays ends the time', async () => {
    const s = server(pod('a', { owner: 'ReplicaSet' }));
    const [out, err, code] = await said(s, 'kubectl drain w1 --disable-eviction --timeout=3s');
    expect(out).toBe('node/w1 cordoned\n');
    expect(err).toContain('when an error occurred: context deadline exceeded\npod/a\n');
    expect(code).toBe(1);
    const gone = 'kubectl drain w1 --disable-eviction --grace-period=0';
    expect((await said(s, gone))[0]).toContain('pod/a deleted\nnode/w1 drained\n');
  });

  it('[KC6] only names the Pods with --dry-run', async () => {
    const s = server(pod('a', { owner: 'ReplicaSet' }));
    expect((await said(s, 'kubectl drain w1 --dry-run=client'))[0]).toBe(
      'node/w1 cordoned (dry run)\nevicting pod default/a (dry run)\nnode/w1 drained (dry run)\n',
    );
    expect((await said(s, 'kubectl drain w1 --dry-run=server'))[0]).toContain(
      'evicting pod default/a (server dry run)\nnode/w1 drained (server dry run)\n',
    );
    expect((await said(s, 'kubectl get pods -o name'))[0]).toBe('pod/a\n');
  });

  it('[KC6] chooses by --pod-selector', async () => {
    const s = server(pod('a', { owner: 'ReplicaSet' }), pod('b'));
    const [out] = await said(s, 'kubectl drain w1 --pod-selector=app=a --grace-period=0');
    expect(out).toContain('pod/a evicted\nnode/w1 drained\n');
    expect((await said(s, 'kubectl get pods -o name'))[0]).toBe('pod/b\n');
  });
});
