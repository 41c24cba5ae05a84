import type { Struct } from './fields/Field.ts';
import type { Kind } from './Kind.ts';
import type { KubeObject } from './meta/ObjectMeta.ts';

/** Another group or version under which the objects of a kind are served. */
export interface Alternative {
  readonly group: string;
  readonly version: string;
  /** `events.k8s.io/v1` */
  readonly apiVersion: string;
  readonly kind: string;
  readonly fields: Struct;
  /** The kind that is stored. */
  readonly stored: Kind;
  readonly toStored: (o: KubeObject) => KubeObject;
  readonly fromStored: (o: KubeObject) => KubeObject;
  /** Its own rules, where they are stricter than the kind's. */
  readonly validate?: Kind['validate'];
  readonly validateUpdate?: Kind['validateUpdate'];
  /** Names of fields in selectors that are called otherwise here. */
  readonly selectors?: Readonly<Record<string, string>>;
}
