import { Cluster } from '../engine/Cluster.ts';

/** Creates an object. */
export function post(c: Cluster, path: string, body: object): void {
  const { response } = c.kubectl.ask({ method: 'POST', path, body });
  if (response.code !== 201) throw new Error(JSON.stringify(response.body));
}

/** A cluster of one control-plane machine and three workers, with kube-proxy and CoreDNS. */
export function networked(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 3, addons: true });
  c.boot();
  return c;
}
