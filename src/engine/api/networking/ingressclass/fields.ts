import type { TypeOf } from '../../fields/Field.ts';
import { obj, str, struct } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const INGRESS_CLASS_PARAMETERS_REFERENCE = struct('v1.IngressClassParametersReference', {
  apiGroup: str({ pointer: true }),
  kind: str({ required: true }),
  name: str({ required: true }),
  scope: str({ pointer: true }),
  namespace: str({ pointer: true }),
});

const INGRESS_CLASS_SPEC = struct('v1.IngressClassSpec', {
  controller: str(),
  parameters: obj(() => INGRESS_CLASS_PARAMETERS_REFERENCE),
});

/** Models: networking/v1 IngressClass */
export const INGRESS_CLASS_FIELDS = kindStruct('v1.IngressClass', {
  spec: obj(() => INGRESS_CLASS_SPEC, { always: true }),
});

export type IngressClass = TypeOf<typeof INGRESS_CLASS_FIELDS>;
export type IngressClassSpec = TypeOf<typeof INGRESS_CLASS_SPEC>;
