import { goForm } from '../../fields/goForm.ts';
import { checkOneOf, checkPositive } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { duplicate, forbidden, invalid, required } from '../../meta/FieldError.ts';
import { checkCIDR, familyOf } from '../../meta/ip.ts';
import { labelValue } from '../../meta/names.ts';
import { checkLabelName } from '../../meta/validateSelector.ts';
import { checkQuantity } from '../resourceNames.ts';
import type { Node, Taint } from './fields.ts';
import { NODE_ADDRESS, TAINT } from './fields.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const CIDR_FIXED = 'node updates may not change podCIDR except from "" to valid';
const ID_FIXED = 'node updates may not change providerID except from "" to valid';

/** Models: validateNodeTaints */
function checkTaints(taints: readonly Taint[], path: string, out: FieldError[]): void {
  const seen = new Set<string>();
  taints.forEach((t, i) => {
    const at = `${path}[${i}]`;
    const { key = '', value = '', effect = '' } = t;
    checkLabelName(key, `${at}.key`, out);
    const mistakes = labelValue(value);
    if (mistakes.length > 0) out.push(invalid(`${at}.value`, value, mistakes.join(';')));
    if (effect === '') out.push(required(`${at}.effect`));
    else checkOneOf(effect, EFFECTS, `${at}.effect`, out);
    const id = `${effect}/${key}`;
    if (seen.has(id)) {
      const twice = duplicate(at, goForm(TAINT, t));
      const message = `${twice.message}: taints must be unique by key and effect pair`;
      out.push({ ...twice, message });
    }
    seen.add(id);
  });
}

/** Models: ValidateNodeResources */
function checkResources(o: Node, out: FieldError[]): void {
  for (const k of ['capacity', 'allocatable'] as const) {
    const list = o.status?.[k];
    for (const name in list) checkQuantity(name, list[name]!, `status.${k}.${name}`, out);
  }
}

function checkCIDRs(list: readonly string[] | undefined, out: FieldError[]): void {
  if (!list?.length) return;
  const at = 'spec.podCIDRs';
  list.forEach((c, i) => checkCIDR(c, `${at}[${i}]`, out));
  if (list.length < 2) return;
  const families = new Set(list.map((c) => familyOf(c.split('/')[0]!)));
  if (families.size < 2 || list.length > 2) {
    out.push(invalid(at, list, 'may specify no more than one CIDR for each IP family'));
  }
}

/** Models: pkg/apis/core/validation ValidateNode; annotations of old taints are not looked at */
export function validateNode(o: Node): readonly FieldError[] {
  const out: FieldError[] = [];
  checkTaints(o.spec?.taints ?? [], 'metadata.taints', out);
  checkResources(o, out);
  const swap = o.status?.nodeInfo?.swap?.capacity;
  if (swap !== undefined) checkPositive(swap, 'metadata.nodeSwapStatus.capacity', out);
  checkCIDRs(o.spec?.podCIDRs, out);
  return out;
}

function checkFixed(o: Node, old: Node, out: FieldError[]): void {
  const { spec = {} } = o;
  const was = old.spec ?? {};
  const had = was.podCIDRs ?? [];
  if (had.length > 0 && had.length !== (spec.podCIDRs ?? []).length) {
    out.push(forbidden('spec.podCIDRs', CIDR_FIXED));
  } else {
    had.forEach((c, i) => {
      if (spec.podCIDRs?.[i] !== c) out.push(forbidden('spec.podCIDRs', CIDR_FIXED));
    });
  }
  if (was.providerID && was.providerID !== spec.providerID) {
    out.push(forbidden('spec.providerID', ID_FIXED));
  }
}

/** Models: ValidateNodeUpdate */
export function validateNodeChange(o: Node, old: Node): readonly FieldError[] {
  const out: FieldError[] = [];
  checkResources(o, out);
  const seen = new Set<string>();
  o.status?.addresses?.forEach((a, i) => {
    const id = `${a.type}/${a.address}`;
    if (seen.has(id)) out.push(duplicate(`status.addresses[${i}]`, goForm(NODE_ADDRESS, a)));
    seen.add(id);
  });
  if (o.spec === old.spec) return out;
  checkFixed(o, old, out);
  checkTaints(o.spec?.taints ?? [], 'metadata.taints', out);
  if ((o.spec?.externalID ?? '') !== (old.spec?.externalID ?? '')) {
    out.push(forbidden('spec.externalID', 'may not be updated'));
  }
  return out;
}

/** A change of the node itself goes by both sets of rules. Models: nodeStrategy ValidateUpdate */
export function validateNodeUpdate(o: Node, old: Node): readonly FieldError[] {
  return [...validateNode(o), ...validateNodeChange(o, old)];
}
