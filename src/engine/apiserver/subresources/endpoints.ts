import type { Kind } from '../../api/Kind.ts';
import type { Pod, PodSpec } from '../../api/core/pod/fields.ts';
import { resizedSpec, validatePodResize } from '../../api/core/pod/resize.ts';
import { validateEphemeral } from '../../api/core/pod/validateEphemeral.ts';
import type { FieldError } from '../../api/meta/FieldError.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { Endpoint } from './Endpoint.ts';
import { SCALE_ENDPOINT, SCALED } from './scale.ts';

const CONNECT: Endpoint['methods'] = ['GET', 'POST'];
const PROXY: Endpoint['methods'] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A namespace's own finalizers, which its controller takes away when it is empty. */
function finalized(asked: KubeObject, old: KubeObject): KubeObject {
  const spec = (asked as { spec?: object }).spec ?? {};
  return { ...old, metadata: asked.metadata ?? {}, spec } as KubeObject;
}

/** An endpoint of a Pod through which only a part of its spec changes. */
function specEndpoint(
  kind: Kind,
  part: (asked: PodSpec, old: PodSpec) => PodSpec,
  validate: (o: Pod, old: Pod) => readonly FieldError[],
): Endpoint {
  return {
    methods: ['GET', 'PUT', 'PATCH'],
    body: kind,
    merge: (asked, old) => {
      const spec = part((asked as Pod).spec ?? {}, (old as Pod).spec ?? {});
      const { resourceVersion = '', uid = '' } = asked.metadata ?? {};
      const metadata = { ...old.metadata, resourceVersion, ...(uid ? { uid } : {}) };
      return { ...old, metadata, spec } as KubeObject;
    },
    validate,
  };
}

function proxyEndpoint(kind: Kind, subresource: string): Endpoint | undefined {
  const proxied = subresource === 'proxy' || subresource.startsWith('proxy/');
  return proxied ? { methods: PROXY, body: kind, connect: true } : undefined;
}

function podEndpoint(kind: Kind, subresource: string): Endpoint | undefined {
  switch (subresource) {
    case 'binding':
      return { methods: ['POST'], body: kind, post: 'bind' };
    case 'eviction':
      return { methods: ['POST'], body: kind, post: 'evict' };
    case 'ephemeralcontainers':
      return specEndpoint(
        kind,
        (asked, old) => ({ ...old, ephemeralContainers: asked.ephemeralContainers ?? [] }),
        validateEphemeral,
      );
    case 'resize':
      return specEndpoint(kind, resizedSpec, validatePodResize);
    case 'log':
      return { methods: ['GET'], body: kind, connect: true };
    case 'exec':
    case 'attach':
    case 'portforward':
      return { methods: CONNECT, body: kind, connect: true };
    default:
      return proxyEndpoint(kind, subresource);
  }
}

function make(kind: Kind, subresource: string): Endpoint | undefined {
  if (subresource === '') return { methods: ['GET', 'PUT', 'PATCH', 'DELETE'], body: kind };
  if (subresource === 'status') {
    if (!kind.prepareForStatusUpdate) return undefined;
    return { methods: ['GET', 'PUT', 'PATCH'], body: kind, status: true };
  }
  if (subresource === 'scale' && SCALED.has(`${kind.group}/${kind.resource}`)) {
    return SCALE_ENDPOINT;
  }
  if (kind.group !== '') return undefined;
  if (kind.kind === 'Namespace' && subresource === 'finalize') {
    return {
      methods: ['PUT'],
      body: kind,
      merge: finalized,
      prepare: (o) => o,
      validate: () => [],
    };
  }
  if (kind.kind === 'Pod') return podEndpoint(kind, subresource);
  if (kind.kind === 'ServiceAccount' && subresource === 'token') {
    return { methods: ['POST'], body: kind, post: 'token' };
  }
  const proxied = kind.kind === 'Node' || kind.kind === 'Service';
  return proxied ? proxyEndpoint(kind, subresource) : undefined;
}

const cache = new Map<Kind, Map<string, Endpoint | undefined>>();

/** What is served at an object's path below a name; undefined: nothing (404). */
export function endpointOf(kind: Kind, subresource: string): Endpoint | undefined {
  let own = cache.get(kind);
  if (!own) cache.set(kind, (own = new Map()));
  if (!own.has(subresource) && own.size < 100) own.set(subresource, make(kind, subresource));
  return own.get(subresource);
}
