import { parseDocument } from 'yaml';
import type { Answers } from '../../../protocol/protocol.ts';
import { madeBy } from './findPod.ts';

/** A small change that would help, as the worker tried it. */
export type Helpful = Answers['whatWouldHelp'][number];

interface Loose {
  readonly spec?: {
    readonly containers?: readonly {
      readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
    }[];
    readonly tolerations?: readonly unknown[];
    readonly nodeSelector?: Readonly<Record<string, string>>;
  };
}

/** What is written at a path; undefined takes it away. */
interface Edit {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

function editOf(change: Helpful, now: Loose): Edit | undefined {
  const wanted = change.pod as Loose | undefined;
  if (!wanted) return undefined;
  const spec = wanted.spec ?? {};
  if (change.what === 'toleration') {
    return { path: ['spec', 'tolerations'], value: spec.tolerations };
  }
  if (change.what === 'nodeSelector') {
    const left = spec.nodeSelector ?? {};
    const gone = Object.keys(now.spec?.nodeSelector ?? {}).find((k) => !(k in left));
    return gone === undefined
      ? undefined
      : { path: ['spec', 'nodeSelector', gone], value: undefined };
  }
  const key = change.what;
  const request = (p: Loose, i: number): string | undefined =>
    p.spec?.containers?.[i]?.resources?.requests?.[key];
  const at = (spec.containers ?? []).findIndex((_, i) => request(wanted, i) !== request(now, i));
  if (at < 0) return undefined;
  const path = ['spec', 'containers', at, 'resources', 'requests', key];
  return { path, value: request(wanted, at) };
}

/** The number or key that a change is told by: `220m`, `dedicated=gpu`. */
export function changedValue(change: Helpful, now: unknown): string {
  const edit = editOf(change, now as Loose);
  if (!edit) return '';
  if (change.what === 'nodeSelector') return String(edit.path.at(-1));
  if (change.what !== 'toleration') return String(edit.value);
  const last = (edit.value as { key?: string; value?: string; effect?: string }[]).at(-1);
  const value = last?.value ? `=${last.value}` : '';
  return `${last?.key ?? ''}${value}${last?.effect ? `:${last.effect}` : ''}`;
}

/**
 * A manifest with the change made in the document of the Pod, or in the template that made it.
 * Undefined when the text holds neither.
 */
export function changedText(
  text: string,
  podName: string,
  change: Helpful,
  now: unknown,
): string | undefined {
  const made = madeBy(text, podName);
  const edit = editOf(change, now as Loose);
  if (!made || !edit) return undefined;
  const doc = parseDocument(made.doc.text);
  const template = made.prefix === '' ? [] : ['spec', 'template'];
  const path = [...template, ...edit.path];
  if (edit.value === undefined) doc.deleteIn(path);
  else doc.setIn(path, doc.createNode(edit.value));
  return text.replace(made.doc.text.trimEnd(), () => doc.toString().trimEnd());
}
