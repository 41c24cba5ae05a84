import { checkContainerResourceName } from '../../core/resourceNames.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, invalidEach, notSupported, required } from '../../meta/FieldError.ts';
import { dns1123Label } from '../../meta/names.ts';
import { pathSegment } from '../../meta/validateObjectMeta.ts';
import { compareQuantities } from '../../quantity.ts';
import type { MetricIdentifier, MetricSpec, MetricTarget } from './fields.ts';
import { checkReference } from './validateReference.ts';

const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
const POPULATE = 'must populate information for the given metric source';
const TARGETS = ['Utilization', 'Value', 'AverageValue'];

/** The field that goes with a type, in the order in which the fields are looked at. */
const SOURCES = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
} as const;

/** Models: validateMetricTarget */
function checkTarget(t: MetricTarget, path: string, out: FieldError[]): void {
  const { type = '' } = t;
  if (type === '') out.push(required(`${path}.type`, 'must specify a metric target type'));
  if (!TARGETS.includes(type)) {
    out.push(invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  }
  for (const k of ['value', 'averageValue'] as const) {
    const q = t[k];
    if (q !== undefined && compareQuantities(q, '0') <= 0) {
      out.push(invalid(`${path}.${k}`, q, 'must be positive'));
    }
  }
  if (t.averageUtilization !== undefined && t.averageUtilization < 1) {
    out.push(invalid(`${path}.averageUtilization`, t.averageUtilization, 'must be greater than 0'));
  }
}

function checkIdentifier(m: MetricIdentifier | undefined, path: string, out: FieldError[]): void {
  const name = m?.name ?? '';
  if (name === '') out.push(required(`${path}.name`, 'must specify a metric name'));
  else invalidEach(out, `${path}.name`, name, pathSegment(name));
}

/** Raw or by utilization, not both. */
function checkEither(t: MetricTarget, path: string, out: FieldError[]): void {
  const { averageUtilization: share, averageValue: raw } = t;
  if (share === undefined && raw === undefined) {
    const text = 'must set either a target raw value or a target utilization';
    out.push(required(`${path}.averageUtilization`, text));
  }
  if (share !== undefined && raw !== undefined) {
    const text = 'may not set both a target raw value and a target utilization';
    out.push(forbidden(`${path}.averageValue`, text));
  }
}

type Checks = {
  readonly [K in (typeof SOURCES)[keyof typeof SOURCES]]: (
    s: NonNullable<MetricSpec[K]>,
    path: string,
    out: FieldError[],
  ) => void;
};

const CHECKS: Checks = {
  object(s, path, out) {
    checkReference(s.describedObject, true, `${path}.describedObject`, out);
    checkIdentifier(s.metric, `${path}.metric`, out);
    const t = s.target ?? {};
    checkTarget(t, `${path}.target`, out);
    if (t.value !== undefined || t.averageValue !== undefined) return;
    const text = 'must set either a target value or averageValue';
    out.push(required(`${path}.target.averageValue`, text));
  },
  external(s, path, out) {
    checkIdentifier(s.metric, `${path}.metric`, out);
    const t = s.target ?? {};
    checkTarget(t, `${path}.target`, out);
    if (t.value === undefined && t.averageValue === undefined) {
      const text = 'must set either a target value for metric or a per-pod target';
      out.push(required(`${path}.target.averageValue`, text));
    }
    if (t.value === undefined || t.averageValue === undefined) return;
    const text = 'may not set both a target value for metric and a per-pod target';
    out.push(forbidden(`${path}.target.value`, text));
  },
  pods(s, path, out) {
    checkIdentifier(s.metric, `${path}.metric`, out);
    checkTarget(s.target ?? {}, `${path}.target`, out);
    if (s.target?.averageValue !== undefined) return;
    const text = 'must specify a positive target averageValue';
    out.push(required(`${path}.target.averageValue`, text));
  },
  resource(s, path, out) {
    if (!s.name) out.push(required(`${path}.name`, 'must specify a resource name'));
    checkTarget(s.target ?? {}, `${path}.target`, out);
    checkEither(s.target ?? {}, `${path}.target`, out);
  },
  containerResource(s, path, out) {
    if (!s.name) out.push(required(`${path}.name`, 'must specify a resource name'));
    else checkContainerResourceName(s.name, `${path}.name`, out);
    const { container = '' } = s;
    if (container === '') out.push(required(`${path}.container`, 'must specify a container'));
    else invalidEach(out, `${path}.container`, container, dns1123Label(container));
    checkTarget(s.target ?? {}, `${path}.target`, out);
    checkEither(s.target ?? {}, `${path}.target`, out);
  },
};

function checkMetric(m: MetricSpec, path: string, out: FieldError[]): void {
  const { type = '' } = m;
  if (type === '') out.push(required(`${path}.type`, 'must specify a metric source type'));
  const odd = notSupported(`${path}.type`, type, TYPES);
  const known = TYPES.includes(type);
  if (!known) out.push(odd);
  const present = Object.values(SOURCES).filter((k) => m[k] !== undefined);
  const [first] = present;
  if (first) CHECKS[first](m[first] as never, `${path}.${first}`, out);
  const expected = known ? SOURCES[type as keyof typeof SOURCES] : undefined;
  if (!known) out.push(odd);
  else if (m[expected!] === undefined) out.push(required(`${path}.${expected}`, POPULATE));
  if (present.length === 1) return;
  for (const k of present) {
    if (k === expected) continue;
    out.push(forbidden(`${path}.${k}`, 'must populate the given metric source only'));
  }
}

/** Models: pkg/apis/autoscaling/validation validateMetrics */
export function checkMetrics(
  metrics: readonly MetricSpec[] | undefined,
  path: string,
  out: FieldError[],
): void {
  metrics?.forEach((m, i) => checkMetric(m, `${path}[${i}]`, out));
}
