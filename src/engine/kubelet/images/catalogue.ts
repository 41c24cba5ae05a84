import { MS, SECOND } from '../../sim/time.ts';

/** What a process of an image does when the Pod says nothing else. */
export interface ImageBehaviour {
  /** Serves until it is told to stop; else it ends at once with code 0. */
  readonly serves: boolean;
  /** Ends at SIGTERM after this long, µs; undefined: ignores it, as process 1 without a handler. */
  readonly stopUs: number | undefined;
}

/** An image of the pretend registry. */
export interface Image {
  /** Full name, without tag: `docker.io/library/nginx`. */
  readonly repository: string;
  readonly sizeBytes: number;
  readonly pullUs: number;
  readonly behaviour: ImageBehaviour;
}

const SERVER: ImageBehaviour = { serves: true, stopUs: 50 * MS };
const SHELL: ImageBehaviour = { serves: false, stopUs: undefined };

function hub(name: string, sizeBytes: number, pullMs: number, behaviour: ImageBehaviour): Image {
  return { repository: `docker.io/library/${name}`, sizeBytes, pullUs: pullMs * MS, behaviour };
}

const IMAGES: readonly Image[] = [
  hub('nginx', 72_300_000, 1200, SERVER),
  hub('httpd', 58_900_000, 1100, SERVER),
  hub('redis', 45_100_000, 1000, SERVER),
  hub('ubuntu', 27_510_000, 900, SHELL),
  hub('debian', 48_500_000, 1000, SHELL),
  hub('busybox', 2_160_000, 600, SHELL),
  hub('alpine', 3_640_000, 600, SHELL),
];

const byRepository = new Map(IMAGES.map((i) => [i.repository, i]));

/** A failed pull of an unknown repository takes this long. */
export const FAILED_PULL_US = Math.floor(0.5 * SECOND);

/** `ubuntu:20.04` → `docker.io/library/ubuntu:20.04`; a name without tag gets `latest`. */
export function fullImageName(name: string): string {
  const first = name.split('/')[0]!;
  const registry = name.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const path = registry
    ? name
    : name.includes('/')
      ? `docker.io/${name}`
      : `docker.io/library/${name}`;
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.includes(':') || last.includes('@') ? path : `${path}:latest`;
}

/** The image behind a name, or undefined: the registry does not know it. */
export function imageOf(name: string): Image | undefined {
  const full = fullImageName(name);
  const slash = full.lastIndexOf('/');
  const end = full.slice(slash).search(/[:@]/);
  return byRepository.get(full.slice(0, slash + end));
}
