import type { Pod } from '../../api/core/pod/fields.ts';
import { POD_SPEC } from '../../api/core/pod/fields.ts';
import { withFormField } from '../../api/fields/decode.ts';
import { any, obj, struct, str } from '../../api/fields/Field.ts';
import type { TypeOf } from '../../api/fields/Field.ts';
import type { FieldError } from '../../api/meta/FieldError.ts';
import { aggregate, notSupported, required } from '../../api/meta/FieldError.ts';
import type { ObjectMeta } from '../../api/meta/ObjectMeta.ts';
import { kindStruct } from '../../api/meta/ObjectMeta.ts';
import type { SimTime } from '../../sim/time.ts';
import { admit } from '../admission/chain.ts';
import { decodeObject } from '../body/decodeObject.ts';
import { readBody, tooLarge } from '../body/readBody.ts';
import { checkWriteOptions, fieldValidation, isDryRun } from '../options/writeOptions.ts';
import type { ApiResponse } from '../Request.ts';
import type { RequestContext } from '../RequestContext.ts';
import { contextOf } from '../RequestContext.ts';
import { badRequest, conflict, conflictNamed, notFound, plainError, warned } from '../status.ts';
import { keyOf } from '../storage.ts';
import { metaOf } from '../strategy/metaOf.ts';
import { withPodCondition } from '../subresources/podCondition.ts';
import type { Environment, Procedure, Task } from '../Task.ts';
import { answer, attributes } from './writing.ts';

const TARGET = struct('v1.ObjectReference', {
  kind: str(),
  namespace: str(),
  name: str(),
  uid: str(),
  apiVersion: str(),
  resourceVersion: str(),
  fieldPath: str(),
});

/** Models: core/v1 Binding */
const BINDING = {
  group: '',
  version: 'v1',
  kind: 'Binding',
  fields: kindStruct('v1.Binding', { target: obj(() => TARGET, { always: true }), status: any() }),
} as const;

type Binding = TypeOf<(typeof BINDING)['fields']>;

interface Bound {
  readonly binding: Binding;
  readonly warnings: readonly string[];
}

/** Models: pkg/apis/core/validation ValidatePodBinding */
function validateBinding(b: Binding): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { kind = '', name = '' } = b.target ?? {};
  if (kind !== '' && kind !== 'Node') {
    errors.push(notSupported('target.kind', kind, ['Node', '<empty>']));
  }
  if (name === '') errors.push(required('target.name'));
  return errors;
}

/** A POST of a Binding: the scheduler gives a Pod its node. */
export function beginBind(c: RequestContext, env: Environment): Task<Bound> | ApiResponse {
  const { request } = c;
  const refusal = tooLarge(request.body) ?? checkWriteOptions(request, 'CreateOptions');
  if (refusal) return refusal;
  const body = readBody(request, BINDING.kind);
  if ('code' in body) return body;
  const decoded = decodeObject<Binding>(body, BINDING, fieldValidation(request));
  if ('code' in decoded) return decoded;
  const name = decoded.object.metadata?.name ?? c.info.name;
  if (name !== c.info.name) return badRequest('name in URL does not match name in Binding object');
  const dryRun = isDryRun(request);
  const admitted = admit(attributes(c, 'CREATE', decoded.object, undefined, dryRun), env);
  if ('code' in admitted) return admitted;
  const binding = admitted.object as Binding;
  const errors = validateBinding(binding);
  if (errors.length > 0) return plainError(aggregate(errors));
  return {
    call: c.call,
    procedure: 'bind',
    key: keyOf(c.kind, c.info.namespace, c.info.name),
    data: { binding, warnings: decoded.warnings },
    dryRun,
  };
}

/** Why a Pod can get no node now. */
function hindrance(pod: Pod): string | undefined {
  const name = pod.metadata?.name ?? '';
  if (pod.metadata?.deletionTimestamp !== undefined) {
    return `pod ${name} is being deleted, cannot be assigned to a host`;
  }
  const node = pod.spec?.nodeName;
  if (node) return `pod ${name} is already assigned to node ${JSON.stringify(node)}`;
  const gated = (pod.spec?.schedulingGates?.length ?? 0) > 0;
  return gated ? `pod ${name} has non-empty .spec.schedulingGates` : undefined;
}

function boundMeta(meta: ObjectMeta, b: Binding): ObjectMeta {
  const { annotations, labels } = b.metadata ?? {};
  if (!annotations && !labels) return meta;
  return {
    ...meta,
    ...(annotations ? { annotations: { ...meta.annotations, ...annotations } } : {}),
    ...(labels ? { labels: { ...meta.labels, ...labels } } : {}),
  };
}

function bound(pod: Pod, b: Binding, now: SimTime): Pod {
  const { nominatedNodeName: _, ...status } =
    withPodCondition(pod, { type: 'PodScheduled', status: 'True' }, now) ?? {};
  const metadata = boundMeta(metaOf(pod), b);
  const spec = withFormField(POD_SPEC, pod.spec ?? {}, 'nodeName', b.target!.name!);
  return { ...pod, metadata, spec, status };
}

/** Models: pkg/registry/core/pod/storage BindingREST */
export const BIND: Procedure<Bound> = {
  compute(task, current, env) {
    const c = contextOf(task.call);
    const { name } = c.info;
    if (!current) return answer(notFound(c.kind, name));
    const pod: Pod = current;
    const { binding, warnings } = task.data;
    const uid = binding.metadata?.uid;
    if (uid && uid !== pod.metadata?.uid) {
      const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata?.uid}`;
      return answer(conflict(c.kind, name, why), warnings);
    }
    const why = hindrance(pod);
    const target = { group: '', resource: 'pods/binding' };
    if (why !== undefined) return answer(conflictNamed(target, name, why), warnings);
    return { do: 'put', object: bound(pod, binding, env.now), warnings };
  },
  done(_task, result) {
    return { response: warned(SUCCESS, result.warnings) };
  },
};

/** What an object's subresource answers when it has done its work. */
export const SUCCESS: ApiResponse = {
  code: 201,
  body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
};
