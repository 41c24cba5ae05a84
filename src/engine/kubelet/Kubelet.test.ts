import { describe, expect, it } from 'vitest';
import type { Pod } from '../api/core/pod/fields.ts';
import { Cluster } from '../Cluster.ts';
import { SECOND } from '../sim/time.ts';

function booted(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 1 });
  c.boot();
  return c;
}

function pod(c: Cluster, name: string): Pod | undefined {
  const kv = c.apiServers[0]!.apiServer.state.cache.get(`/registry/pods/default/${name}`);
  return kv?.value as Pod | undefined;
}

function create(c: Cluster, name: string, spec: object, annotations = {}): void {
  const path = '/api/v1/namespaces/default/pods';
  const body = { metadata: { name, annotations }, spec };
  const { response } = c.kubectl.ask({ method: 'POST', path, body });
  expect(response.code).toBe(201);
}

function post(c: Cluster, resource: string, body: object): void {
  const path = `/api/v1/namespaces/default/${resource}`;
  expect(c.kubectl.ask({ method: 'POST', path, body }).response.code).toBe(201);
}

function run(c: Cluster, seconds: number): void {
  c.sim.runUntil(c.sim.now + seconds * SECOND);
  expect(c.sim.faults).toEqual([]);
}

function status(c: Cluster, name: string, i = 0) {
  return pod(c, name)!.status!.containerStatuses![i]!;
}

const BUSYBOX = { name: 'c', image: 'busybox:1.36' };
const NGINX = { name: 'c', image: 'nginx:1.27' };

describe('kubelet', () => {
  it('[KU3] brings variables and files of ConfigMaps and Secrets to a container', () => {
    const c = booted(1);
    post(c, 'configmaps', { metadata: { name: 'm' }, data: { mode: 'fast' } });
    post(c, 'secrets', { metadata: { name: 's' }, data: { password: 'c2VzYW1l' } });
    const env = [{ name: 'MODE', valueFrom: { configMapKeyRef: { name: 'm', key: 'mode' } } }];
    const script = 'echo $MODE; cat /s/password; exit 5';
    create(c, 'p', {
      restartPolicy: 'Never',
      volumes: [{ name: 'v', secret: { secretName: 's' } }],
      containers: [
        {
          ...BUSYBOX,
          env,
          command: ['sh', '-c', script],
          volumeMounts: [{ name: 'v', mountPath: '/s' }],
          terminationMessagePolicy: 'FallbackToLogsOnError',
        },
      ],
    });
    run(c, 8);
    expect(pod(c, 'p')!.status!.phase).toBe('Failed');
    expect(status(c, 'p').state!.terminated).toMatchObject({
      exitCode: 5,
      message: 'fast\nsesame\n',
    });
  });

  it('[KU3] waits for a ConfigMap that is missing, and goes on when it is there', () => {
    const c = booted(2);
    const env = [{ name: 'MODE', valueFrom: { configMapKeyRef: { name: 'm', key: 'mode' } } }];
    create(c, 'p', { containers: [{ ...NGINX, env }] });
    run(c, 6);
    expect(status(c, 'p').state!.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'configmap "m" not found',
    });
    post(c, 'configmaps', { metadata: { name: 'm' }, data: { mode: 'fast' } });
    run(c, 20);
    expect(status(c, 'p').ready).toBe(true);
  });

  it('[KU13] fails a Pod that is over its deadline', () => {
    const c = booted(3);
    create(c, 'p', { activeDeadlineSeconds: 5, containers: [NGINX] });
    run(c, 12);
    expect(pod(c, 'p')!.status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' });
  });

  it('[KU11] rejects a Pod that was bound to a node without room for it', () => {
    const c = booted(4);
    const resources = { requests: { cpu: '64' } };
    create(c, 'p', { nodeName: 'worker-1', containers: [{ ...NGINX, resources }] });
    run(c, 3);
    expect(pod(c, 'p')!.status).toMatchObject({ phase: 'Failed', reason: 'OutOfcpu' });
  });

  it('[KU12] adopts what runs after its restart and ends what is gone', () => {
    const c = booted(5);
    create(c, 'stays', { containers: [NGINX] });
    create(c, 'goes', { containers: [NGINX] });
    run(c, 8);
    const id = status(c, 'stays').containerID;
    const kubelet = c.sim.find('worker-1/kubelet')!;
    c.sim.stop(kubelet, 'kill');
    const path = '/api/v1/namespaces/default/pods/goes';
    c.kubectl.ask({ method: 'DELETE', path, body: { gracePeriodSeconds: 0 } });
    run(c, 2);
    c.sim.start(kubelet);
    run(c, 20);
    expect(status(c, 'stays')).toMatchObject({ containerID: id, restartCount: 0, ready: true });
    expect(pod(c, 'goes')).toBeUndefined();
    expect(c.runtimes[1]!.containerd.state.pods.size).toBe(1);
  });

  it('[KU10] restarts a container whose liveness probe fails, and counts', () => {
    const c = booted(6);
    const livenessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1 };
    const ports = [{ containerPort: 80 }];
    const annotations = { 'fake/http.c': '200 for=3s; 500' };
    create(c, 'p', { containers: [{ ...NGINX, livenessProbe, ports }] }, annotations);
    run(c, 14);
    expect(status(c, 'p').restartCount).toBeGreaterThan(0);
    expect(status(c, 'p').lastState!.terminated).toMatchObject({ reason: 'Completed' });
  });

  it('[KU33] says what it cannot pretend', () => {
    const c = booted(7);
    create(c, 'p', { containers: [{ ...BUSYBOX, command: ['nc', 'http://web'] }] });
    run(c, 3);
    const events = c.kubectl.ask({ method: 'GET', path: '/api/v1/namespaces/default/events' });
    const { items } = events.response.body as { items: { message: string }[] };
    expect(items.map((e) => e.message)).toContain('not modelled: program nc');
  });

  it('[KU35] says which fields of a Pod are stored and no more', () => {
    const c = booted(7);
    create(c, 'p', {
      os: { name: 'linux' },
      hostUsers: true,
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }],
      securityContext: { runAsUser: 1000 },
      volumes: [
        { name: 'v', csi: { driver: 'd' } },
        { name: 'e', emptyDir: { sizeLimit: '1Mi' } },
      ],
      containers: [
        { ...BUSYBOX, workingDir: '/x', command: ['sleep', '60'], tty: false },
        { name: 'd', image: 'nginx:1.27', tty: true, securityContext: { privileged: true } },
      ],
    });
    run(c, 3);
    const events = c.kubectl.ask({ method: 'GET', path: '/api/v1/namespaces/default/events' });
    const { items } = events.response.body as { items: { message: string }[] };
    const told = items.map((e) => e.message).find((m) => m.startsWith('not modelled: '))!;
    expect(told.slice('not modelled: '.length).split(', ').toSorted()).toEqual([
      'containers.securityContext.privileged',
      'containers.tty',
      'containers.workingDir',
      'hostAliases',
      'securityContext.runAsUser',
      'volumes.csi',
      'volumes.emptyDir.sizeLimit',
    ]);
  });

  it('[KU34] answers logs through the API server, also of the container before', () => {
    const c = booted(9);
    const command = ['sh', '-c', 'echo one; echo two; sleep 2; exit 1'];
    create(c, 'p', { containers: [{ ...BUSYBOX, command }] });
    const log = (query = {}) => {
      const path = '/api/v1/namespaces/default/pods/p/log';
      return c.kubectl.ask({ method: 'GET', path, query }).response;
    };
    run(c, 0.5);
    expect(log()).toMatchObject({
      code: 400,
      body: { message: 'container "c" in pod "p" is waiting to start: ContainerCreating' },
    });
    run(c, 5);
    expect(log()).toMatchObject({ code: 200, body: 'one\ntwo\n' });
    expect(log({ tailLines: '1', previous: 'true' }).body).toBe('two\n');
    expect(log({ container: 'x' })).toMatchObject({
      body: { message: 'container x is not valid for pod p' },
    });
    c.sim.stop(c.sim.find('worker-1/kubelet')!, 'kill');
    expect(log().code).toBe(500);
  });

  it('[KU20] writes the status of a node on which nothing changes about every 5 minutes', () => {
    const c = booted(7);
    run(c, 300);
    const since = c.sim.trace.marks().background;
    run(c, 600);
    const written = c.sim.trace
      .background(since)
      .filter((r) => r.verb === 'PATCH' && r.from !== r.to);
    const asked = written.filter((r) => r.kind === 'request' && r.object.endsWith('/status'));
    expect(asked.length).toBeGreaterThanOrEqual(2);
    expect(asked.length).toBeLessThanOrEqual(8);
  });

  it('[KU36] puts right what the node controller wrote while the node was cut off', () => {
    const c = booted(9);
    create(c, 'p', { containers: [NGINX] });
    run(c, 5);
    const ready = () => pod(c, 'p')!.status!.conditions!.find((x) => x.type === 'Ready')!.status;
    c.command({ do: 'fault', fault: { kind: 'partition', target: 'worker-1' } });
    run(c, 60);
    expect(ready()).toBe('False');
    c.command({ do: 'fault', fault: { kind: 'heal', target: 'worker-1' } });
    run(c, 30);
    expect(ready()).toBe('True');
  });

  it('[KU1] goes on equally from a keyframe amid starts, probes and stops', () => {
    const c = booted(8);
    const readinessProbe = { exec: { command: ['cat', '/tmp/x'] }, periodSeconds: 1 };
    const command = ['sh', '-c', 'sleep 1; touch /tmp/x; sleep 3; exit 1'];
    create(c, 'p', { containers: [{ ...BUSYBOX, readinessProbe, command }] });
    run(c, 2);
    const key = c.save();
    run(c, 30);
    const end = c.sim.hash();
    const fresh = new Cluster({ seed: 99, controlPlanes: 1, workers: 1 });
    fresh.load(structuredClone(key));
    fresh.sim.runUntil(fresh.sim.now + 30 * SECOND);
    expect(fresh.sim.hash()).toBe(end);
  });
});
