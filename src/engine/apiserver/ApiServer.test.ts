import { beforeEach, describe, expect, it } from 'vitest';
import { EtcdActor } from '../etcd/EtcdActor.ts';
import type { Handlers, Part } from '../sim/Actor.ts';
import { Actor } from '../sim/Actor.ts';
import { Simulation } from '../sim/Simulation.ts';
import { SECOND } from '../sim/time.ts';
import { ApiServerActor } from './ApiServerActor.ts';
import type { ApiReply, ApiRequest, ApiResponse, ApiWatchReply } from './Request.ts';

const ADMIN = { username: 'admin', groups: ['system:masters'] };

class TestClient extends Actor implements Part {
  readonly state = {};
  readonly answers = new Map<number, ApiResponse>();
  readonly events: [string, string][] = [];
  #id = 0;
  readonly handlers: Handlers = {
    response: (d: ApiReply) => void this.answers.set(d.id, d.response),
    watch: (d: ApiWatchReply) => {
      const o = d.event.object as { metadata: { name: string } };
      this.events.push([d.event.type, o.metadata.name]);
    },
    closed: () => undefined,
    refused: () => undefined,
  };

  constructor(sim: Simulation) {
    super(sim, 'client', 'test');
    this.addPart('api', this);
  }

  request(server: Actor, request: ApiRequest): number {
    const id = ++this.#id;
    const call = { id, client: this.id, request: { user: ADMIN, ...request } };
    this.send(server, 'apiserver.request', call, { bounce: 'api.refused' });
    return id;
  }
}

interface Scene {
  readonly sim: Simulation;
  readonly servers: ApiServerActor[];
  ask(request: ApiRequest, server?: number): ApiResponse;
  readonly client: TestClient;
}

function scene(seed: number): Scene {
  const sim = new Simulation(seed);
  const members: EtcdActor[] = [];
  const servers: ApiServerActor[] = [];
  for (let i = 1; i <= 3; i++) {
    members.push(new EtcdActor(sim, `cp-${i}`, i, 3, () => members));
    servers.push(new ApiServerActor(sim, `cp-${i}`, () => members[i - 1]!));
  }
  const client = new TestClient(sim);
  for (const a of sim.actors) sim.start(a);
  const settle = (): void => {
    if (sim.faults.length > 0) throw sim.faults[0]!.error;
  };
  for (let i = 0; i < 30 && !servers.every((s) => s.apiServer.ready); i++) {
    sim.runUntil(sim.now + SECOND);
  }
  settle();
  const ask = (request: ApiRequest, server = 0): ApiResponse => {
    const id = client.request(servers[server]!, request);
    for (let i = 0; i < 100_000 && !client.answers.has(id); i++) sim.step();
    settle();
    return client.answers.get(id)!;
  };
  return { sim, servers, ask, client };
}

const PODS = '/api/v1/namespaces/default/pods';
const UBUNTU = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'ubuntu', labels: { app: 'ubuntu', ver: '20-04-lts' } },
  spec: { containers: [{ name: 'ubuntu', image: 'ubuntu:20.04' }] },
};

describe('kube-apiserver', () => {
  let s: Scene;
  beforeEach(() => {
    s = scene(1);
    const account = { metadata: { name: 'default' } };
    const path = '/api/v1/namespaces/default/serviceaccounts';
    s.sim.runUntil(s.sim.now + SECOND);
    expect(s.ask({ method: 'POST', path, body: account }).code).toBe(201);
    s.sim.runUntil(s.sim.now + SECOND);
  });

  it('[AS1] defaults, admits and stores a Pod, and answers what it stored', () => {
    const made = s.ask({ method: 'POST', path: PODS, body: UBUNTU });
    expect(made.code).toBe(201);
    expect(made.body).toMatchObject({
      metadata: { name: 'ubuntu', namespace: 'default', generation: 1 },
      spec: {
        restartPolicy: 'Always',
        serviceAccountName: 'default',
        priority: 0,
        tolerations: [{ key: 'node.kubernetes.io/not-ready' }, {}],
        containers: [{ imagePullPolicy: 'IfNotPresent', volumeMounts: [{ readOnly: true }] }],
      },
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    });
    const got = s.ask({ method: 'GET', path: `${PODS}/ubuntu` }, 2);
    expect(got.body).toEqual(made.body);
  });

  it('[AS2] refuses what exists, what is missing and what is invalid, as Statuses', () => {
    s.ask({ method: 'POST', path: PODS, body: UBUNTU });
    expect(s.ask({ method: 'POST', path: PODS, body: UBUNTU }).body).toMatchObject({
      reason: 'AlreadyExists',
      message: 'pods "ubuntu" already exists',
    });
    expect(s.ask({ method: 'GET', path: `${PODS}/nope` }).body).toMatchObject({
      reason: 'NotFound',
      message: 'pods "nope" not found',
      details: { name: 'nope', kind: 'pods' },
    });
    const bad = { ...UBUNTU, metadata: { name: 'Bad' }, spec: { containers: [] } };
    expect(s.ask({ method: 'POST', path: PODS, body: bad }).body).toMatchObject({
      reason: 'Invalid',
      details: {
        causes: [
          { reason: 'FieldValueInvalid', field: 'metadata.name' },
          { reason: 'FieldValueRequired', field: 'spec.containers' },
        ],
      },
    });
  });

  it('[AS3] warns of unknown fields, refuses them when asked to', () => {
    const odd = { ...UBUNTU, spec: { ...UBUNTU.spec, restartPolcy: 'Always' } };
    const query = { fieldValidation: 'Strict' };
    expect(s.ask({ method: 'POST', path: PODS, body: odd, query }).body).toMatchObject({
      message:
        'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.restartPolcy"',
    });
    expect(s.ask({ method: 'POST', path: PODS, body: odd }).headers).toEqual({
      Warning: ['299 - "unknown field \\"spec.restartPolcy\\""'],
    });
  });

  it('[AS4] takes one of two writers of the same version and refuses the other', () => {
    const path = '/api/v1/namespaces/default/configmaps';
    const made = s.ask({
      method: 'POST',
      path,
      body: { metadata: { name: 'c' }, data: { a: '1' } },
    });
    const body = { ...(made.body as object), data: { a: '2' } };
    expect(s.ask({ method: 'PUT', path: `${path}/c`, body }, 1).code).toBe(200);
    expect(
      s.ask({ method: 'PUT', path: `${path}/c`, body: { ...body, data: {} } }, 2).body,
    ).toMatchObject({
      reason: 'Conflict',
      code: 409,
    });
  });

  it('[AS5] two writers without versions both succeed, one after the other', () => {
    const path = '/api/v1/namespaces/default/configmaps';
    s.ask({ method: 'POST', path, body: { metadata: { name: 'c' } } });
    const headers = { 'content-type': 'application/merge-patch+json' };
    const ids = [0, 1, 2].map((i) =>
      s.client.request(s.servers[i]!, {
        method: 'PATCH',
        path: `${path}/c`,
        headers,
        body: { data: { [`k${i}`]: 'x' } },
      }),
    );
    s.sim.runUntil(s.sim.now + SECOND);
    expect(ids.map((id) => s.client.answers.get(id)!.code)).toEqual([200, 200, 200]);
    expect(s.ask({ method: 'GET', path: `${path}/c` }).body).toMatchObject({
      data: { k0: 'x', k1: 'x', k2: 'x' },
    });
  });

  it('[AS6] [AS9] tells watchers of one node only what concerns them', () => {
    const query = { watch: 'true', fieldSelector: 'spec.nodeName=worker-1' };
    s.client.request(s.servers[1]!, { method: 'GET', path: '/api/v1/pods', query });
    s.ask({ method: 'POST', path: PODS, body: UBUNTU });
    s.sim.runUntil(s.sim.now + SECOND);
    expect(s.client.events).toEqual([]);
    const body = { target: { name: 'worker-1' } };
    expect(s.ask({ method: 'POST', path: `${PODS}/ubuntu/binding`, body }).code).toBe(201);
    s.sim.runUntil(s.sim.now + SECOND);
    expect(s.ask({ method: 'DELETE', path: `${PODS}/ubuntu` }).body).toMatchObject({
      metadata: { deletionGracePeriodSeconds: 30, generation: 2 },
    });
    const now = { gracePeriodSeconds: 0 };
    s.ask({ method: 'DELETE', path: `${PODS}/ubuntu`, body: now });
    s.sim.runUntil(s.sim.now + SECOND);
    expect(s.client.events).toEqual([
      ['ADDED', 'ubuntu'],
      ['MODIFIED', 'ubuntu'],
      ['MODIFIED', 'ubuntu'],
      ['DELETED', 'ubuntu'],
    ]);
    expect(s.ask({ method: 'GET', path: `${PODS}/ubuntu` }).code).toBe(404);
  });

  it('[AS17] refuses strangers with the verb, the resource and the namespace', () => {
    const user = { username: 'alice', groups: ['dev-team'] };
    expect(s.ask({ user, method: 'GET', path: PODS }).body).toMatchObject({
      code: 403,
      message:
        'pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "default"',
    });
  });

  it('[AS18] goes on serving when one control-plane machine loses power', () => {
    s.sim.stop(s.servers[0]!, 'power');
    s.sim.stop(s.sim.find('cp-1/etcd')!, 'power');
    s.sim.runUntil(s.sim.now + 5 * SECOND);
    expect(s.ask({ method: 'POST', path: PODS, body: UBUNTU }, 1).code).toBe(201);
  });

  const MAPS = '/api/v1/namespaces/default/configmaps';
  const MERGE = { 'content-type': 'application/merge-patch+json' };

  function versionOf(r: ApiResponse): string {
    return (r.body as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
  }

  it('[AS7] looks again at the store before it refuses what its cache does not know', () => {
    const made = s.ask({ method: 'POST', path: MAPS, body: { metadata: { name: 'c' } } });
    const now = { ...(made.body as object), data: { a: '1' } };
    expect(s.ask({ method: 'PUT', path: `${MAPS}/c`, body: now }, 1).code).toBe(200);
    expect(s.ask({ method: 'DELETE', path: `${MAPS}/c` }, 2).code).toBe(200);
  });

  it('[AS8] does not write what changes nothing', () => {
    const body = { metadata: { name: 'c' }, data: { k: 'v' } };
    const made = s.ask({ method: 'POST', path: MAPS, body });
    expect(versionOf(s.ask({ method: 'PUT', path: `${MAPS}/c`, body }))).toBe(versionOf(made));
    const headers = MERGE;
    const same = s.ask({ method: 'PATCH', path: `${MAPS}/c`, headers, body: { data: { k: 'v' } } });
    expect(versionOf(same)).toBe(versionOf(made));
  });

  it('[AS10] keeps an object for its finalizers and removes it with the last', () => {
    const body = { metadata: { name: 'c', finalizers: ['example.com/x'] } };
    s.ask({ method: 'POST', path: MAPS, body });
    expect(s.ask({ method: 'DELETE', path: `${MAPS}/c` }).body).toMatchObject({
      metadata: { deletionGracePeriodSeconds: 0 },
    });
    const free = { metadata: { finalizers: null } };
    s.ask({ method: 'PATCH', path: `${MAPS}/c`, headers: MERGE, body: free });
    expect(s.ask({ method: 'GET', path: `${MAPS}/c` }).code).toBe(404);
  });

  it('[AS11] tells a watcher what happened since its version, deletions too', () => {
    const made = s.ask({ method: 'POST', path: MAPS, body: { metadata: { name: 'c' } } });
    s.ask({ method: 'POST', path: MAPS, body: { metadata: { name: 'd' } } });
    s.ask({ method: 'DELETE', path: `${MAPS}/c` });
    const query = { watch: '1', resourceVersion: versionOf(made) };
    s.client.request(s.servers[0]!, { method: 'GET', path: MAPS, query });
    s.sim.runUntil(s.sim.now + SECOND);
    expect(s.client.events).toEqual([
      ['ADDED', 'd'],
      ['DELETED', 'c'],
    ]);
  });

  it('[AS12] pages a list at one version', () => {
    for (const name of ['a', 'b', 'c']) {
      s.ask({ method: 'POST', path: MAPS, body: { metadata: { name } } });
    }
    const first = s.ask({ method: 'GET', path: MAPS, query: { limit: '2' } }).body as {
      metadata: { continue: string; remainingItemCount: number };
    };
    expect(first.metadata.remainingItemCount).toBe(1);
    s.ask({ method: 'DELETE', path: `${MAPS}/c` });
    const query = { limit: '2', continue: first.metadata.continue };
    expect(s.ask({ method: 'GET', path: MAPS, query }).body).toMatchObject({
      items: [{ metadata: { name: 'c' } }],
    });
  });

  it('[AS13] stores nothing of a dry run', () => {
    const query = { dryRun: 'All' };
    const body = { metadata: { name: 'c' } };
    expect(s.ask({ method: 'POST', path: MAPS, query, body }).code).toBe(201);
    expect(s.ask({ method: 'GET', path: `${MAPS}/c` }).code).toBe(404);
  });

  it('[AS15] answers as Table when asked, and 406 to what it cannot be', () => {
    s.ask({ method: 'POST', path: MAPS, body: { metadata: { name: 'c' }, data: { k: 'v' } } });
    const as = (what: string): Record<string, string> => ({
      accept: `application/json;as=${what};v=v1;g=meta.k8s.io`,
    });
    expect(s.ask({ method: 'GET', path: MAPS, headers: as('Table') }).body).toMatchObject({
      kind: 'Table',
      rows: [{ cells: ['c', 1, expect.stringMatching(/s$/)] }],
    });
    expect(s.ask({ method: 'GET', path: MAPS, headers: as('Chair') }).code).toBe(406);
  });
});
