import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { mapList } from '../../meta/setDefaults.ts';
import type { EndpointPort, Endpoints, EndpointSubset } from './fields.ts';
import { ENDPOINTS_FIELDS } from './fields.ts';
import { endpointsWarnings, validateEndpoints, validateEndpointsUpdate } from './validate.ts';
import { ENDPOINTS_TABLE } from './table.ts';

function defaultPort(p: EndpointPort): EndpointPort {
  return p.protocol ? p : { ...p, protocol: 'TCP' };
}

function defaultSubset(s: EndpointSubset): EndpointSubset {
  return mapList(s, 'ports', defaultPort);
}

/** Models: pkg/registry/core/endpoint/strategy.go */
export const ENDPOINTS: Kind = kind<Endpoints>({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  resource: 'endpoints',
  table: ENDPOINTS_TABLE,
  singular: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  fields: ENDPOINTS_FIELDS,
  validateName: dns1123Subdomain,
  validate: validateEndpoints,
  validateUpdate: validateEndpointsUpdate,
  warnings: endpointsWarnings,
  defaults: (o) => mapList(o, 'subsets', defaultSubset),
  createOnUpdate: true,
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
});
