import type { Pod } from '../../api/core/pod/fields.ts';
import type { Claim, Volume } from './Listers.ts';

type PodVolume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** Name of the class a claim asks for; '' for none. Models: GetPersistentVolumeClaimClass */
export function classOfClaim(c: Claim): string {
  return c.metadata?.annotations?.[BETA_CLASS] ?? c.spec?.storageClassName ?? '';
}

/** Name of a volume's class. Models: GetPersistentVolumeClass */
export function classOfVolume(v: Volume): string {
  return v.metadata?.annotations?.[BETA_CLASS] ?? v.spec?.storageClassName ?? '';
}

/** The claim behind a volume of a Pod: named, or made for an ephemeral volume. */
export function claimOf(
  pod: Pod,
  v: PodVolume,
): { readonly name: string; readonly ephemeral: boolean } | undefined {
  const name = v.persistentVolumeClaim?.claimName;
  if (name !== undefined) return { name, ephemeral: false };
  const own = v as { readonly ephemeral?: unknown };
  if (own.ephemeral === undefined) return undefined;
  return { name: `${pod.metadata?.name ?? ''}-${v.name ?? ''}`, ephemeral: true };
}

/** Whether a Pod uses a claim of this name in its namespace. */
export function usesClaim(pod: Pod, claim: Claim): boolean {
  if (pod.metadata?.namespace !== claim.metadata?.namespace) return false;
  const volumes = pod.spec?.volumes ?? [];
  return volumes.some((v) => claimOf(pod, v)?.name === claim.metadata?.name);
}

/** Error of a lister that has no such claim. */
export function claimNotFound(name: string): string {
  return `persistentvolumeclaim "${name}" not found`;
}

/** The claim was made for another Pod. Models: component-helpers storage/ephemeral VolumeIsForPod */
export function ephemeralConflict(pod: Pod, claim: Claim): string | undefined {
  const owner = claim.metadata?.ownerReferences?.find((o) => o.controller);
  if (owner?.uid === pod.metadata?.uid) return undefined;
  const { namespace, name } = claim.metadata ?? {};
  return `PVC ${namespace}/${name} was not created for pod ${pod.metadata?.namespace}/${pod.metadata?.name} (pod is not owner)`;
}
