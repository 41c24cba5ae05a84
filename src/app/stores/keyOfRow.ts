/** An object as the page and kubectl name it: `Pod/default/web`, `Namespace/default`. */
export function keyOfRow(
  kind: string,
  r: { readonly namespace: string; readonly name: string },
): string {
  return r.namespace === '' ? `${kind}/${r.name}` : `${kind}/${r.namespace}/${r.name}`;
}
