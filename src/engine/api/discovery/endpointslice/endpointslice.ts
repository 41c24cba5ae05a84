import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { mapList } from '../../meta/setDefaults.ts';
import { withGeneration } from '../../meta/specStrategy.ts';
import type { EndpointPort, EndpointSlice } from './fields.ts';
import { ENDPOINT_SLICE_FIELDS } from './fields.ts';

function defaultPort(p: EndpointPort): EndpointPort {
  if (p.name !== undefined && p.protocol !== undefined) return p;
  return { ...p, name: p.name ?? '', protocol: p.protocol ?? 'TCP' };
}

/** Any change but of annotations and other metadata raises the generation. */
function prepareForUpdate(o: EndpointSlice, old: EndpointSlice): EndpointSlice {
  const same = semanticEqual(
    { ...o, metadata: o.metadata?.labels },
    { ...old, metadata: old.metadata?.labels },
  );
  const generation = old.metadata?.generation ?? 0;
  return withGeneration(o, same ? generation : generation + 1);
}

/** Models: pkg/registry/discovery/endpointslice/strategy.go */
export const ENDPOINT_SLICE: Kind = kind<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  resource: 'endpointslices',
  namespaced: true,
  fields: ENDPOINT_SLICE_FIELDS,
  validateName: dns1123Subdomain,
  defaults: (o) => mapList(o, 'ports', defaultPort),
  prepareForCreate: (o) => withGeneration(o, 1),
  prepareForUpdate,
});
