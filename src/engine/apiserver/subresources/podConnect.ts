import type { Pod } from '../../api/core/pod/fields.ts';
import type { FieldError } from '../../api/meta/FieldError.ts';
import { forbidden, invalid } from '../../api/meta/FieldError.ts';
import { param, parseInteger } from '../query.ts';
import type { ApiRequest, ApiResponse } from '../Request.ts';
import { badRequest, invalidObject, notModelled } from '../status.ts';

interface Named {
  readonly name?: string;
}

function names(list: readonly Named[] | undefined): readonly string[] {
  return (list ?? []).map((c) => c.name ?? '');
}

/** The container that is meant, or why none can be. Models: registry/core/pod/strategy.go validateContainer */
export function containerOf(pod: Pod, asked: string): string | ApiResponse {
  const { initContainers, containers, ephemeralContainers } = pod.spec ?? {};
  const main = names(containers);
  const all = [...names(initContainers), ...main, ...names(ephemeralContainers)];
  const name = pod.metadata?.name ?? '';
  if (asked !== '') {
    if (all.includes(asked)) return asked;
    return badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  if (main.length === 1) return main[0]!;
  const must = `a container name must be specified for pod ${name}`;
  return badRequest(main.length === 0 ? must : `${must}, choose one of: [${all.join(' ')}]`);
}

/** Refuses options of a log that make no sense. Models: core/validation ValidatePodLogOptions */
export function checkLogOptions(r: ApiRequest, name: string): ApiResponse | undefined {
  const errors: FieldError[] = [];
  const atLeast = (field: string, min: number, why: string): ApiResponse | undefined => {
    const text = param(r, field);
    const n = text === '' ? undefined : parseInteger(text);
    if (typeof n === 'string') return badRequest(n);
    if (n !== undefined && n < min) errors.push(invalid(field, n, why));
    return undefined;
  };
  const wrong =
    atLeast('tailLines', 0, 'must be greater than or equal to 0') ??
    atLeast('limitBytes', 1, 'must be greater than 0');
  if (wrong) return wrong;
  if (param(r, 'sinceSeconds') !== '' && param(r, 'sinceTime') !== '') {
    const why = 'at most one of `sinceTime` or `sinceSeconds` may be specified';
    errors.push(forbidden('[]', why));
  } else {
    const odd = atLeast('sinceSeconds', 1, 'must be greater than 0');
    if (odd) return odd;
  }
  if (errors.length === 0) return undefined;
  return invalidObject({ group: '', kind: 'PodLogOptions' }, name, errors);
}

/**
 * What is said of a connection into a Pod: refused as upstream does where it cannot be, else not
 * modelled. Models: registry/core/pod/strategy.go streamLocation, ResourceLocation
 */
export function connect(r: ApiRequest, pod: Pod, subresource: string): ApiResponse {
  if (subresource === 'proxy' || subresource.startsWith('proxy/')) {
    const ip = pod.status?.podIP ?? '';
    return ip === '' ? badRequest('address not allowed') : notModelled('pods/proxy');
  }
  const container = subresource === 'portforward' ? hosted(pod) : runningIn(r, pod);
  return container && typeof container !== 'string'
    ? container
    : notModelled(`pods/${subresource}`);
}

function hosted(pod: Pod): ApiResponse | undefined {
  if (pod.spec?.nodeName) return undefined;
  return badRequest(`pod ${pod.metadata?.name ?? ''} does not have a host assigned`);
}

/** The container that a command is for, or why there is none. */
export function runningIn(r: ApiRequest, pod: Pod): string | ApiResponse {
  const container = containerOf(pod, param(r, 'container'));
  return typeof container === 'string' ? (hosted(pod) ?? container) : container;
}
