import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { milliValue, quantityValue } from '../../engine/api/quantity.ts';
import type { Json } from '../print/read.ts';
import { labelsAt, textAt } from '../print/read.ts';

/** A field of a Pod that an environment variable takes; '' when kubectl does not show it. */
export function fieldValue(pod: KubeObject, path: string): string {
  const key = /^metadata\.(annotations|labels)\['(.*)'\]$/.exec(path);
  if (key) return labelsAt(pod, `metadata.${key[1]!}`)[key[2]!] ?? '';
  switch (path) {
    case 'metadata.name':
    case 'metadata.namespace':
    case 'metadata.uid':
      return textAt(pod, path);
    case 'metadata.annotations':
    case 'metadata.labels':
      return mapText(labelsAt(pod, path));
    default:
      return '';
  }
}

/** Models: pkg/fieldpath FormatMap */
function mapText(m: Readonly<Record<string, string>>): string {
  const keys = Object.keys(m).sort();
  return keys.map((k) => `${k}=${JSON.stringify(m[k])}`).join('\n');
}

/** What a container's resource comes to in units of the divisor. */
export function resourceFieldValue(ref: Json, container: Json): string {
  const resource = textAt(ref, 'resource');
  const [of, name = ''] = resource.split('.', 2) as [string, string?];
  const amounts = labelsAt(container, `resources.${of}`);
  const given = amounts[name] ?? '0';
  const divisor = textAt(ref, 'divisor');
  const unit = divisor === '' || divisor === '0' ? '1' : divisor;
  const value =
    name === 'cpu'
      ? Math.ceil(milliValue(given) / milliValue(unit))
      : Math.ceil(quantityValue(given) / quantityValue(unit));
  const open = resource === 'limits.cpu' || resource === 'limits.memory';
  return value === 0 && open ? 'node allocatable' : String(value);
}
