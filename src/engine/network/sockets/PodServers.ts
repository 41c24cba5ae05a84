/** An answer over HTTP. */
export interface HttpResponse {
  readonly status: number;
  readonly server: string;
  readonly body: string;
}

/** Processes of a machine's containers that listen, as the network sees them. */
export interface PodServers {
  /** The running container of a Pod that listens on a port; `host`: of Pods in the node's network. */
  listener(uid: string, port: number): string | undefined;
  /** The program of a container: `nginx`, `coredns`. */
  programOf(container: string): string;
  /** What a container answers to a GET, and after how many µs. */
  http(
    container: string,
    path: string,
    from: string,
  ): { readonly delayUs: number; readonly response: HttpResponse };
}
