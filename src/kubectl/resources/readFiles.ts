import type { Invocation } from '../cli/Command.ts';
import { KubectlError, quoted } from '../client/errors.ts';
import type { ManifestObjects } from '../manifest/manifestObjects.ts';
import { manifestObjects } from '../manifest/manifestObjects.ts';

/**
 * The objects of the manifests that `-f` names; `-` is the standard input. Throws kubectl's refusal
 * of a file that is not there. Models: k8s.io/cli-runtime pkg/resource FilenameParam
 */
export function readFiles(c: Invocation): ManifestObjects {
  const files = c.flags.list('filename');
  if (c.flags.has('kustomize')) throw new KubectlError('not modelled: kustomize');
  const rule = { namespace: c.namespace, enforce: c.enforceNamespace };
  const read = files.map((f) => {
    if (f === '-') return manifestObjects(c.env.stdin, 'STDIN', rule);
    if (/^https?:/.test(f)) throw new KubectlError(`not modelled: manifests from a URL (${f})`);
    const text = c.env.readFile?.(f);
    if (text === undefined) throw new KubectlError(`the path ${quoted(f)} does not exist`);
    return manifestObjects(text, f, rule);
  });
  return {
    infos: read.flatMap((r) => r.infos),
    unusable: read.flatMap((r) => r.unusable),
  };
}
