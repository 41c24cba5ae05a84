const PREFIX = 'system:serviceaccount:';

/** The ServiceAccount behind a user name. Models: apiserver serviceaccount SplitUsername */
export function accountOf(username: string): { namespace: string; name: string } | undefined {
  if (!username.startsWith(PREFIX)) return undefined;
  const [namespace, name, ...rest] = username.slice(PREFIX.length).split(':');
  return namespace && name && rest.length === 0 ? { namespace, name } : undefined;
}

/** The user name of a ServiceAccount. */
export function accountUser(namespace: string, name: string): string {
  return `${PREFIX}${namespace}:${name}`;
}

/** Groups that every ServiceAccount of a namespace is in. */
export function accountGroups(namespace: string): readonly string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}
