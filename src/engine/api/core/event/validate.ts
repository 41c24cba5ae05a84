import { checkImmutable } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid, invalidEach, required } from '../../meta/FieldError.ts';
import { byteLength, dns1123Subdomain, qualifiedName } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import type { KubeEvent } from './fields.ts';

const NO_MATCH = 'does not match event.namespace';
const TEXT_MAX = 128;
const NOTE_MAX = 1024;

function checkText(
  text: string,
  field: string,
  max: number,
  isRequired: boolean,
  out: FieldError[],
): void {
  if (isRequired && text === '') out.push(required(field));
  if (byteLength(text) > max) out.push(invalid(field, '', `can have at most ${max} characters`));
}

/** Events of today's kind say who reports what. `reporter` is the field's name in the version. */
function checkReporter(o: KubeEvent, reporter: string, out: FieldError[]): void {
  const own = o.metadata?.namespace ?? '';
  const inside = o.involvedObject?.namespace ?? '';
  if (inside === '' && own !== 'default' && own !== 'kube-system') {
    out.push(invalid('involvedObject.namespace', inside, NO_MATCH));
  }
  const controller = o.reportingComponent ?? '';
  if (controller === '') out.push(required(reporter));
  invalidEach(out, reporter, controller, qualifiedName(controller));
  checkText(o.reportingInstance ?? '', 'reportingInstance', TEXT_MAX, true, out);
  checkText(o.action ?? '', 'action', TEXT_MAX, true, out);
  checkText(o.reason ?? '', 'reason', TEXT_MAX, true, out);
  checkText(o.message ?? '', 'message', NOTE_MAX, false, out);
}

/** Models: pkg/apis/core/validation legacyValidateEvent */
export function validateEvent(
  o: KubeEvent,
  reporter = 'reportingComponent',
): readonly FieldError[] {
  const out: FieldError[] = [];
  const own = o.metadata?.namespace ?? '';
  if (o.eventTime) checkReporter(o, reporter, out);
  else {
    const inside = o.involvedObject?.namespace ?? '';
    const expected = inside === '' ? 'default' : inside;
    if (own !== expected && !(inside === '' && own === '')) {
      out.push(invalid('involvedObject.namespace', inside, NO_MATCH));
    }
  }
  invalidEach(out, 'namespace', own, dns1123Subdomain(own));
  return out;
}

function checkSeries(o: KubeEvent, out: FieldError[]): void {
  if (!o.series) return;
  if ((o.series.count ?? 0) < 2) out.push(invalid('series.count', '', 'should be at least 2'));
  if (!o.series.lastObservedTime) out.push(required('series.lastObservedTime'));
}

/** What events.k8s.io/v1 asks for beside. Models: ValidateEventCreate */
export function validateStrictEvent(o: KubeEvent): readonly FieldError[] {
  const out: FieldError[] = [];
  const name = o.metadata?.name ?? '';
  if (name !== '') invalidEach(out, 'metadata.name', name, dns1123Subdomain(name));
  checkSeries(o, out);
  if (!o.eventTime) out.push(required('eventTime'));
  const { type = '' } = o;
  if (type !== 'Normal' && type !== 'Warning') {
    out.push(invalid('type', '', `has invalid value: ${type}`));
  }
  const unset = (field: string, set: unknown): void => {
    if (set) out.push(invalid(field, '', 'needs to be unset'));
  };
  unset('firstTimestamp', o.firstTimestamp);
  unset('lastTimestamp', o.lastTimestamp);
  unset('count', o.count);
  unset('source', o.source?.component || o.source?.host);
  return out;
}

/** Fields that stay, in the order in which they are looked at. */
const FIXED = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'reason',
  'type',
  'eventTime',
  'action',
  'related',
] as const;

/** Only the series may change. Models: ValidateEventUpdate */
export function validateStrictUpdate(o: KubeEvent, old: KubeEvent): readonly FieldError[] {
  const out: FieldError[] = [];
  if (!semanticEqual(o.series, old.series)) checkSeries(o, out);
  for (const k of FIXED) checkImmutable(o[k], old[k], k, out);
  checkImmutable(o.reportingComponent, old.reportingComponent, 'reportingController', out);
  checkImmutable(o.reportingInstance, old.reportingInstance, 'reportingInstance', out);
  return out;
}
