interface Subject {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Users, groups and service accounts of a binding. Models: pkg/apis/rbac SubjectsStrings */
export function subjectCells(subjects: readonly Subject[] | undefined): [string, string, string] {
  const of = (kind: string): readonly Subject[] => subjects?.filter((s) => s.kind === kind) ?? [];
  const names = (kind: string): string =>
    of(kind)
      .map((s) => s.name ?? '')
      .join(', ');
  const accounts = of('ServiceAccount').map((s) => `${s.namespace ?? ''}/${s.name ?? ''}`);
  return [names('User'), names('Group'), accounts.join(', ')];
}
