import { describe, expect, it } from 'vitest';
import type { ExecResult } from '../apiserver/Request.ts';
import { Cluster } from '../Cluster.ts';
import { SECOND } from '../sim/time.ts';
import { networked, post } from '../../tools/networkWorld.ts';

function run(c: Cluster, seconds: number): void {
  c.sim.runUntil(c.sim.now + seconds * SECOND);
  expect(c.sim.faults).toEqual([]);
}

function exec(c: Cluster, pod: string, command: readonly string[]): ExecResult {
  const path = `/api/v1/namespaces/default/pods/${pod}/exec`;
  const headers = { upgrade: 'websocket' };
  const { response } = c.kubectl.ask({ method: 'POST', path, query: { command }, headers });
  expect(c.sim.faults).toEqual([]);
  expect(response.code, JSON.stringify(response.body)).toBe(101);
  return response.body as ExecResult;
}

function deployment(name: string, replicas: number, container: object): object {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  return { metadata: { name }, spec: { replicas, selector: { matchLabels: labels }, template } };
}

/** `web` (whoami) behind a Service, `db` headless, and a Pod `shell` with all tools. */
function world(seed: number, replicas: number): Cluster {
  const c = networked(seed);
  const deployments = '/apis/apps/v1/namespaces/default/deployments';
  const whoami = { name: 'c', image: 'traefik/whoami', ports: [{ containerPort: 80 }] };
  post(c, deployments, deployment('web', replicas, whoami));
  const services = '/api/v1/namespaces/default/services';
  const ports = [{ name: 'http', port: 80 }];
  post(c, services, { metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports } });
  const headless = { clusterIP: 'None', selector: { app: 'web' }, ports };
  post(c, services, { metadata: { name: 'db' }, spec: headless });
  post(c, '/api/v1/namespaces/default/pods', {
    metadata: { name: 'shell' },
    spec: { containers: [{ name: 'c', image: 'nicolaka/netshoot', command: ['sleep', '1d'] }] },
  });
  run(c, 20);
  return c;
}

/** Lines `key: value` of what a command printed. */
function field(text: string, key: string): string {
  return (
    text
      .split('\n')
      .find((l) => l.startsWith(`${key}: `))
      ?.slice(key.length + 2) ?? ''
  );
}

function queriesSince(c: Cluster, since: number): readonly string[] {
  const rows = c.sim.trace.caused(since).filter((r) => r.kind === 'packet');
  return rows.map((r) => r.verb).filter((v) => v.includes('? '));
}

describe('from a Pod to a Service by name', () => {
  it('[NW12] curl reaches every endpoint with equal chance', () => {
    const c = world(1, 3);
    const reached = new Map<string, number>();
    for (let i = 0; i < 150; i++) {
      const { stdout, exitCode } = exec(c, 'shell', ['curl', '-s', 'http://web.default.svc']);
      expect(exitCode).toBe(0);
      const name = field(stdout, 'Hostname');
      reached.set(name, (reached.get(name) ?? 0) + 1);
    }
    // 150 draws over 3: the standard deviation is 5.8.
    expect(reached.size).toBe(3);
    for (const n of reached.values()) expect(Math.abs(n - 50)).toBeLessThan(4 * 5.8);
  });

  it('[NW13] names are tried along the search path, one packet each', () => {
    const c = world(2, 1);
    const { caused } = c.sim.trace.marks();
    exec(c, 'shell', ['curl', '-s', 'http://web.default.svc.cluster.local']);
    expect(queriesSince(c, caused)).toEqual([
      'A? web.default.svc.cluster.local.default.svc.cluster.local',
      'A? web.default.svc.cluster.local.svc.cluster.local',
      'A? web.default.svc.cluster.local.cluster.local',
      'A? web.default.svc.cluster.local',
    ]);
    const after = c.sim.trace.marks().caused;
    exec(c, 'shell', ['curl', '-s', 'http://web']);
    expect(queriesSince(c, after)).toEqual(['A? web.default.svc.cluster.local']);
  });

  it('[NW14] CoreDNS answers A, SRV, PTR and headless names, and knows what is not', () => {
    const c = world(3, 2);
    const dig = (...words: string[]): string =>
      exec(c, 'shell', ['dig', '+short', ...words]).stdout;
    const ip = dig('web.default.svc.cluster.local').trim();
    expect(ip).toMatch(/^10\.96\./);
    expect(dig('-x', ip)).toBe('web.default.svc.cluster.local.\n');
    const endpoints = dig('db.default.svc.cluster.local').trim().split('\n');
    expect(endpoints).toHaveLength(2);
    const srv = dig('_http._tcp.db.default.svc.cluster.local', 'SRV').trim().split('\n').sort();
    const targets = endpoints.map((e) => `${e.replaceAll('.', '-')}.db.default.svc.cluster.local.`);
    expect(srv).toEqual(targets.sort().map((t) => `0 50 80 ${t}`));
    expect(dig(targets[0]!.slice(0, -1))).toBe(
      `${targets[0]!.split('.')[0]!.replaceAll('-', '.')}\n`,
    );
    const missing = exec(c, 'shell', ['nslookup', 'nothere']);
    expect(missing).toMatchObject({ exitCode: 1 });
    expect(missing.stdout).toContain("** server can't find nothere: NXDOMAIN");
  });

  it('[NW15] without endpoints it is refused, in the words of the program', () => {
    const c = world(4, 0);
    const curl = exec(c, 'shell', ['curl', 'http://web']);
    expect(curl.exitCode).toBe(7);
    expect(curl.stderr).toMatch(
      /^curl: \(7\) Failed to connect to web port 80 after \d+ ms: Could not connect to server\n$/,
    );
    const wget = exec(c, 'shell', ['wget', '-qO-', 'http://web']);
    expect(wget.stderr).toMatch(
      /^wget: can't connect to remote host \(10\.96\..*\): Connection refused\n$/,
    );
  });

  it('[NW16] an endpoint that is not ready gets nothing', () => {
    const c = world(5, 1);
    post(c, '/api/v1/namespaces/default/pods', {
      metadata: { name: 'late', labels: { app: 'web' } },
      spec: {
        containers: [
          {
            name: 'c',
            image: 'traefik/whoami',
            ports: [{ containerPort: 80 }],
            readinessProbe: { exec: { command: ['false'] } },
          },
        ],
      },
    });
    run(c, 20);
    for (let i = 0; i < 20; i++) {
      const { stdout } = exec(c, 'shell', ['curl', '-s', 'web']);
      expect(field(stdout, 'Hostname')).toMatch(/^web-/);
    }
  });

  it('[NW17] a cut wire makes clients wait: SYNs are sent again, then time is over', () => {
    const c = world(6, 1);
    const [endpoint] = exec(c, 'shell', ['dig', '+short', 'db.default.svc.cluster.local'])
      .stdout.trim()
      .split('\n');
    const at = c.fabric.byPodIP(endpoint!)!.name;
    for (const m of c.machines) if (m.name !== at) c.sim.network.set(m.name, at, { cut: true });
    const start = c.sim.now;
    const here = c.runtimes.find((r) => r.machine !== at)!.machine;
    const kernel = c.kernels.find((k) => k.machine === here)!;
    const request = {
      kind: 'http',
      tool: 'curl',
      host: endpoint!,
      port: 80,
      path: '/',
      method: 'GET',
      quiet: false,
      include: false,
      file: '',
      writeOut: '',
      fail: false,
      connectTimeoutUs: 0,
      maxTimeUs: 0,
    } as const;
    const resolver = { nameservers: [], search: [], ndots: 1, hosts: {} };
    const source = { from: 'host', machine: here, ip: '' } as const;
    const then = { actor: kernel.id, what: 'kernel.none', data: undefined };
    kernel.clients.begin({ request, source, resolver, then });
    while (kernel.clients.state.tasks.size > 0) c.sim.step();
    const seconds = (c.sim.now - start) / SECOND;
    expect(seconds).toBeGreaterThan(130);
    expect(seconds).toBeLessThan(140);
  });

  it('[NW18] what a container does not have cannot be run; what is not modelled is named', () => {
    const c = world(7, 1);
    const [pod] = c.apiServers[0]!.apiServer.state.cache.keys()
      .filter((k) => k.startsWith('/registry/pods/default/web-'))
      .map((k) => k.slice('/registry/pods/default/'.length));
    const run = (name: string, command: readonly string[]) => {
      const path = `/api/v1/namespaces/default/pods/${name}/exec`;
      const headers = { upgrade: 'websocket' };
      return c.kubectl.ask({ method: 'POST', path, query: { command }, headers }).response;
    };
    expect(run(pod!, ['curl', 'http://web'])).toMatchObject({ code: 500 });
    expect(JSON.stringify(run(pod!, ['curl', 'http://web']).body)).toContain(
      'executable file not found in $PATH',
    );
    expect(JSON.stringify(run('shell', ['tcpdump']).body)).toContain(
      'not modelled: program tcpdump',
    );
    expect(exec(c, 'shell', ['curl', '--http3', 'web']).stderr).toContain(
      'not modelled: curl --http3',
    );
  });

  it('[NW19] runs on equally from a keyframe in the midst of a request', () => {
    const c = world(8, 3);
    const path = '/api/v1/namespaces/default/pods/shell/exec';
    const headers = { upgrade: 'websocket' };
    const query = { command: ['curl', '-s', 'http://web'] };
    c.command({ do: 'request', method: 'POST', path, query, headers });
    while (c.kernels.every((k) => k.clients.state.tasks.size === 0)) c.sim.step();
    const frame = c.save();
    const other = new Cluster(c.config);
    other.load(frame);
    for (const x of [c, other]) run(x, 30);
    expect(other.sim.hash()).toBe(c.sim.hash());
  });

  it('[NW20] kube-proxy ends with its container: rules stay, and are old until it is back', () => {
    const c = world(9, 1);
    const worker = c.proxies.find((p) => p.machine === 'worker-1')!;
    const kernel = c.kernels.find((k) => k.machine === 'worker-1')!;
    const before = kernel.kernel.state.rules;
    c.command({ do: 'fault', fault: { kind: 'stop', target: 'worker-1/kube-proxy' } });
    c.sim.runUntil(c.sim.now + 1000);
    expect(worker.up).toBe(false);
    expect(kernel.kernel.state.rules).toBe(before);
    run(c, 5);
    expect(worker.up).toBe(true);
  });
});

describe('traffic that a command begins', () => {
  it('[NW21] from a Pod, a node and from outside; its packets are the rows of its root', () => {
    const c = world(10, 2);
    const ports = [{ name: 'http', port: 80, nodePort: 30_080 }];
    const spec = { type: 'NodePort', selector: { app: 'web' }, ports };
    post(c, '/api/v1/namespaces/default/services', { metadata: { name: 'open' }, spec });
    run(c, 5);
    const { ip } = c.machines[1]!;
    const cluster = exec(c, 'shell', ['dig', '+short', 'web.default.svc.cluster.local']);
    const places = [
      [{ at: 'pod', name: 'default/shell' }, 'http://web'],
      [{ at: 'node', name: 'worker-1' }, `http://${cluster.stdout.trim()}`],
      [{ at: 'outside' }, `http://${ip}:30080`],
    ] as const;
    for (const [from, url] of places) {
      const command = { do: 'traffic', from, command: ['curl', '-s', url] } as const;
      expect(c.refusal(command)).toBeUndefined();
      const root = c.command(command);
      while (!c.traffic.result(root)) c.sim.step();
      const { finding, output } = c.traffic.result(root)!;
      expect(finding).toMatchObject({ outcome: 'ok', response: { status: 200 } });
      expect(field(output.stdout, 'Hostname')).toMatch(/^web-/);
      const rows = c.sim.trace.caused(0).filter((r) => r.root === root && r.kind === 'packet');
      expect(rows.map((r) => r.verb)).toEqual(
        expect.arrayContaining(['SYN', 'SYN-ACK', 'GET /', '200']),
      );
    }
    expect(c.sim.faults).toEqual([]);
  });

  it('[NW22] is refused when it cannot be', () => {
    const c = world(11, 1);
    const at = (name: string) => ({ at: 'pod', name }) as const;
    const refused = (name: string, ...command: string[]) =>
      c.refusal({ do: 'traffic', from: at(name), command });
    expect(refused('default/none', 'curl', 'web')).toBe('no running container in Pod default/none');
    expect(refused('default/shell', 'ftp', 'web')).toBe('not modelled: ftp as a client');
    expect(refused('default/shell', 'curl', 'https://web')).toBe('not modelled: curl https://');
  });
});
