import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Command, Invocation } from '../../cli/Command.ts';
import { KubectlError } from '../../client/errors.ts';
import { generator, objectOf } from './generator.ts';

const TCP = { tcp: { type: 'list' } } as const;

/** `80:8080`, `80`: a service port and its target. */
function portOf(spec: string, nodePort: number): object {
  const [left, right] = spec.split(':') as [string, string?];
  const port = Number(left);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new KubectlError(
      /^\d+$/.test(left)
        ? 'must be between 1 and 65535, inclusive'
        : `strconv.Atoi: parsing ${JSON.stringify(left)}: invalid syntax`,
    );
  }
  const target = right ?? left;
  return {
    name: spec.replace(':', '-'),
    ...(nodePort > 0 ? { nodePort } : {}),
    port,
    protocol: 'TCP',
    targetPort: /^\d+$/.test(target) ? Number(target) : target,
  };
}

function serviceOf(c: Invocation, name: string, type: string, more: object = {}): KubeObject {
  const tcp = c.flags.list('tcp');
  const headless = c.flags.text('clusterip') === 'None';
  if (tcp.length === 0 && type !== 'ExternalName' && !headless) {
    throw new KubectlError('at least one tcp port specifier must be provided');
  }
  const nodePort = type === 'NodePort' ? c.flags.int('node-port') : 0;
  const labels = { app: name };
  const ports = tcp.map((spec) => portOf(spec, nodePort));
  const spec = {
    ...more,
    ...(ports.length > 0 ? { ports } : {}),
    selector: labels,
    type,
  };
  return objectOf('v1', 'Service', { labels, name }, { spec, status: { loadBalancer: {} } });
}

/** Models: kubectl pkg/cmd/create/create_service.go */
export const CREATE_SERVICE: Readonly<Record<string, Command>> = {
  clusterip: generator({
    flags: { ...TCP, clusterip: { type: 'string' } },
    failure: 'failed to create ClusterIP service:',
    make: (c, name) => {
      const clusterIP = c.flags.text('clusterip');
      return serviceOf(c, name, 'ClusterIP', clusterIP === '' ? {} : { clusterIP });
    },
  }),
  nodeport: generator({
    flags: { ...TCP, 'node-port': { type: 'int' } },
    failure: 'failed to create NodePort service:',
    make: (c, name) => serviceOf(c, name, 'NodePort'),
  }),
  loadbalancer: generator({
    flags: TCP,
    failure: 'failed to create LoadBalancer service:',
    make: (c, name) => serviceOf(c, name, 'LoadBalancer'),
  }),
  externalname: generator({
    flags: { ...TCP, 'external-name': { type: 'string' } },
    required: ['external-name'],
    failure: 'failed to create ExternalName service:',
    make: (c, name) =>
      serviceOf(c, name, 'ExternalName', { externalName: c.flags.text('external-name') }),
  }),
};

const RULE = /^[^=]*\/[^=]*=[^:]+:[^,]+(,tls(=[^,]+)?)?$/;

/** Models: kubectl pkg/cmd/create/create_ingress.go */
export const CREATE_INGRESS: Command = generator({
  flags: {
    rule: { type: 'array' },
    class: { type: 'string' },
    'default-backend': { type: 'string' },
    annotation: { type: 'array' },
  },
  failure: 'failed to create ingress:',
  make: (c, name) => {
    const rules = c.flags.list('rule');
    const backend = c.flags.text('default-backend');
    if (rules.length === 0 && backend === '') {
      throw new KubectlError(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    }
    const bad = rules.find((r) => !RULE.test(r));
    if (bad !== undefined) {
      throw new KubectlError(
        `rule ${bad} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
      );
    }
    const className = c.flags.text('class');
    const tls = tlsOf(rules);
    const spec = {
      ...(backend === '' ? {} : { defaultBackend: backendOf(backend) }),
      ...(className === '' ? {} : { ingressClassName: className }),
      ...(rules.length > 0 ? { rules: rulesOf(rules) } : {}),
      ...(tls.length > 0 ? { tls } : {}),
    };
    const annotations = Object.fromEntries(
      c.flags.list('annotation').map((a) => [a.split('=')[0]!, a.slice(a.indexOf('=') + 1)]),
    );
    const metadata = { ...(Object.keys(annotations).length > 0 ? { annotations } : {}), name };
    return objectOf('networking.k8s.io/v1', 'Ingress', metadata, {
      spec,
      status: { loadBalancer: {} },
    });
  },
});

function backendOf(text: string): object {
  const [name, port = ''] = text.split(':');
  return {
    service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } },
  };
}

function rulesOf(rules: readonly string[]): readonly object[] {
  const byHost = new Map<string, object[]>();
  for (const rule of rules) {
    const plain = rule.split(',')[0]!;
    const slash = plain.indexOf('/');
    const [path = '', service = ''] = plain.slice(slash).split('=');
    const prefix = path.endsWith('*');
    const entry = {
      backend: backendOf(service),
      path: prefix ? path.slice(0, -1) : path,
      pathType: prefix ? 'Prefix' : 'Exact',
    };
    const host = plain.slice(0, slash);
    byHost.set(host, [...(byHost.get(host) ?? []), entry]);
  }
  return [...byHost].map(([host, paths]) => ({
    ...(host === '' ? {} : { host }),
    http: { paths },
  }));
}

function tlsOf(rules: readonly string[]): readonly object[] {
  const bySecret = new Map<string, string[]>();
  const hosts = new Set<string>();
  for (const rule of rules) {
    const [plain = '', tls] = rule.split(',');
    if (tls === undefined) continue;
    const host = plain.slice(0, plain.indexOf('/'));
    if (hosts.has(host)) continue;
    hosts.add(host);
    const secret = tls.split('=')[1] ?? '';
    bySecret.set(secret, [...(bySecret.get(secret) ?? []), ...(host === '' ? [] : [host])]);
  }
  return [...bySecret]
    .filter(([secret, own]) => secret !== '' || own.length > 0)
    .map(([secretName, own]) => ({
      ...(own.length > 0 ? { hosts: own } : {}),
      ...(secretName === '' ? {} : { secretName }),
    }));
}
