import type { Kind } from '../../engine/api/Kind.ts';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Invocation } from '../cli/Command.ts';
import type { Writer } from './Writer.ts';

/** What a describer works with. */
export interface Describing {
  readonly c: Invocation;
  readonly w: Writer;
  readonly kind: Kind;
  readonly showEvents: boolean;
}

/** Describes an object; most kinds say what is known of them, then their events. */
export type Describer = (d: Describing, o: KubeObject) => Promise<void>;
