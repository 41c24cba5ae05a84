const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** The annotation that was the class' name before the field. */
export const STORAGE_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** Access modes in short. Models: pkg/apis/core/helper GetAccessModesAsString */
export function accessModes(modes: readonly string[] | undefined): string {
  const shown = Object.keys(MODES).filter((m) => modes?.includes(m));
  return shown.map((m) => MODES[m]).join(',');
}
