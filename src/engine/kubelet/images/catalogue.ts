import { MS } from '../../sim/time.ts';

/** An image of the pretend registry: what it is and what its process does by default. */
export interface Image {
  /** Full name, without tag: `docker.io/library/nginx`. */
  readonly repository: string;
  readonly sizeBytes: number;
  readonly pullUs: number;
  /** Entry point and command. */
  readonly argv: readonly string[];
  /** Ports that the process listens on unless the Pod gives another command. */
  readonly ports: readonly number[];
  /** Environment variable without which it ends with code 1. */
  readonly need?: string;
  /** What it says when it starts to serve. */
  readonly greeting?: readonly string[];
  /** Client programs of the network that it brings. */
  readonly tools?: readonly string[];
}

type Extra = Pick<Image, 'need' | 'greeting' | 'tools'>;

const BUSYBOX: Extra = { tools: ['wget', 'nslookup'] };
const ALL_TOOLS: Extra = { tools: ['curl', 'wget', 'nslookup', 'dig'] };

function image(
  repository: string,
  sizeBytes: number,
  pullMs: number,
  argv: readonly string[],
  ports: readonly number[] = [],
  extra: Extra = {},
): Image {
  return { repository, sizeBytes, pullUs: pullMs * MS, argv, ports, ...extra };
}

const hub = (name: string): string => `docker.io/library/${name}`;

const NGINX: Extra = {
  greeting: [
    '/docker-entrypoint.sh: Configuration complete; ready for start up',
    '[notice] 1#1: using the "epoll" event method',
    '[notice] 1#1: start worker processes',
  ],
  tools: ['curl'],
};
const REDIS: Extra = { greeting: ['1:M * Ready to accept connections tcp'] };
const K8S = 'registry.k8s.io';

const IMAGES: readonly Image[] = [
  image(hub('nginx'), 72_223_946, 1200, ['nginx'], [80], NGINX),
  image(hub('httpd'), 58_600_000, 1100, ['httpd'], [80], {
    greeting: [
      '[mpm_event:notice] [pid 1] AH00489: Apache/2.4 (Unix) configured -- resuming normal operations',
    ],
  }),
  image(hub('redis'), 46_300_000, 1000, ['redis-server'], [6379], REDIS),
  image(hub('memcached'), 31_200_000, 800, ['memcached'], [11_211]),
  image(hub('postgres'), 154_600_000, 2000, ['postgres'], [5432], {
    need: 'POSTGRES_PASSWORD',
    greeting: ['LOG:  database system is ready to accept connections'],
  }),
  image(hub('mysql'), 233_000_000, 2200, ['mysqld'], [3306], {
    need: 'MYSQL_ROOT_PASSWORD',
    greeting: ['[System] [MY-010931] [Server] mysqld: ready for connections.'],
  }),
  image(hub('busybox'), 2_219_949, 600, ['sh'], [], BUSYBOX),
  image(hub('alpine'), 3_800_000, 600, ['/bin/sh'], [], BUSYBOX),
  image(hub('ubuntu'), 27_510_000, 900, ['/bin/bash']),
  image(hub('debian'), 48_490_000, 900, ['bash']),
  image(hub('hello-world'), 10_372, 400, ['echo', 'Hello from Docker!']),
  image(hub('perl'), 337_000_000, 1500, ['true']),
  image(hub('python'), 364_000_000, 1500, ['python3']),
  image(hub('node'), 390_000_000, 1500, ['node']),
  image(hub('fluentd'), 22_000_000, 900, ['fluentd'], [24_224]),
  image(`${K8S}/pause`, 320_448, 300, ['pause']),
  image(
    `${K8S}/e2e-test-images/agnhost`,
    53_000_000,
    1000,
    ['agnhost', 'pause'],
    [8080],
    ALL_TOOLS,
  ),
  image(`${K8S}/nginx-slim`, 41_000_000, 1000, ['nginx'], [80], NGINX),
  image(`${K8S}/coredns/coredns`, 22_400_000, 800, ['coredns'], [53, 8080, 8181, 9153], {
    greeting: ['.:53', 'CoreDNS-1.14.2', 'linux/amd64'],
  }),
  image(`${K8S}/kube-proxy`, 26_100_000, 800, ['kube-proxy'], [10_249, 10_256]),
  image('docker.io/kubarium/overlay-cni', 12_000_000, 600, ['overlay-cni']),
  image('docker.io/curlimages/curl', 9_800_000, 700, ['curl'], [], ALL_TOOLS),
  image('docker.io/nicolaka/netshoot', 182_000_000, 1600, ['sh'], [], ALL_TOOLS),
  image('docker.io/traefik/whoami', 2_900_000, 500, ['whoami'], [80]),
  image('quay.io/prometheus/node-exporter', 12_000_000, 900, ['node-exporter'], [9100]),
];

const byRepository = new Map(IMAGES.map((i) => [i.repository, i]));

/** What was read of a name; pure, so it is only kept to be quick. */
interface Read {
  readonly full: string;
  readonly image: Image | undefined;
}

const reads = new Map<string, Read>();
const READS_MAX = 2000;

function read(name: string): Read {
  let r = reads.get(name);
  if (!r) {
    const full = complete(name);
    r = { full, image: byRepository.get(parts(full).repository) };
    if (reads.size >= READS_MAX) reads.clear();
    reads.set(name, r);
  }
  return r;
}

function complete(name: string): string {
  const first = name.split('/')[0]!;
  const registry = name.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const path = registry ? name : name.includes('/') ? `docker.io/${name}` : hub(name);
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.includes(':') || last.includes('@') ? path : `${path}:latest`;
}

/** `ubuntu:20.04` → `docker.io/library/ubuntu:20.04`; a name without tag gets `latest`. */
export function fullImageName(name: string): string {
  return read(name).full;
}

/** Repository and tag (or digest) of a full name. */
function parts(full: string): { repository: string; tag: string } {
  const slash = full.lastIndexOf('/');
  const end = full.slice(slash).search(/[:@]/);
  return { repository: full.slice(0, slash + end), tag: full.slice(slash + end + 1) };
}

/** What the registry knows of a repository, or undefined: there is no such one. */
export function imageOf(name: string): Image | undefined {
  return read(name).image;
}

const TAG =
  /^(?:v?\d|latest|stable|mainline|alpine|slim|lts|current|edge|bookworm|bullseye|trixie|noble|jammy|focal|glibc|musl|sha256:|perl)/;

/** What a pull comes to: an error as containerd words it, or undefined for success. */
export function pullError(
  full: string,
): { readonly code: string; readonly text: string } | undefined {
  const { repository, tag } = parts(full);
  const failed = `failed to pull and unpack image "${full}": failed to resolve reference "${full}"`;
  if (!byRepository.has(repository)) {
    const why =
      'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed';
    return { code: 'Unknown', text: `${failed}: ${why}` };
  }
  if (!TAG.test(tag)) return { code: 'NotFound', text: `${failed}: ${full}: not found` };
  return undefined;
}

const NAME =
  /^(?:[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@[a-z0-9]+:[0-9a-f]{32,})?$/;

/** Why a text cannot name an image; undefined: it can. Models: distribution/reference */
export function imageNameError(name: string): string | undefined {
  const first = name.split('/')[0]!;
  const registry = name.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const rest = registry ? name.slice(first.length + 1) : name;
  const path = rest.split(/[:@]/)[0]!;
  const remote = registry || path.includes('/') ? path : `library/${path}`;
  if (remote !== remote.toLowerCase()) {
    return `invalid reference format: repository name (${remote}) must be lowercase`;
  }
  return NAME.test(name) ? undefined : 'invalid reference format';
}
