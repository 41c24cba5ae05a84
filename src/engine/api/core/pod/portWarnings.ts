import type { Container, ContainerPort } from './containerFields.ts';

interface Placed {
  readonly path: string;
  readonly port: ContainerPort;
}

/** A port as Go prints its struct. */
function goPort(p: ContainerPort): string {
  const { name = '', hostPort = 0, containerPort = 0, protocol = '', hostIP = '' } = p;
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}

/** How two definitions of one container port disturb each other. */
function clash(p: ContainerPort, other: ContainerPort): string | undefined {
  const [a, b] = [p.hostPort ?? 0, other.hostPort ?? 0];
  const [x, y] = [p.hostIP ?? '', other.hostIP ?? ''];
  if (x === y && a === b) return 'duplicate';
  if (a === 0 || b === 0) return 'overlapping';
  return a === b && (x === '') !== (y === '') ? 'dangerously ambiguous' : undefined;
}

/** Ports that are defined twice. Models: pkg/api/pod/warnings.go */
export function portWarnings(
  each: (f: (c: Container, path: string) => void) => void,
  out: string[],
): void {
  const placed = new Map<string, Placed[]>();
  each((c, path) =>
    c.ports?.forEach((port, i) => {
      const at = `${path}.ports[${i}]`;
      if (port.hostIP && !port.hostPort) {
        out.push(`${at}: hostIP set without hostPort: ${goPort(port)}`);
      }
      const key = `${port.containerPort}/${port.protocol}`;
      const others = placed.get(key) ?? [];
      for (const other of others) {
        const how = clash(port, other.port);
        if (how) out.push(`${at}: ${how} port definition with ${other.path}`);
      }
      placed.set(key, [...others, { path: at, port }]);
    }),
  );
  const names = new Map<string, string>();
  each((c, path) =>
    c.ports?.forEach(({ name }, i) => {
      if (!name) return;
      const at = `${path}.ports[${i}]`;
      const other = names.get(name);
      if (other === undefined) return void names.set(name, at);
      const text = `services and probes that select ports by name will use ${other}`;
      out.push(`${at}: duplicate port name ${JSON.stringify(name)} with ${other}, ${text}`);
    }),
  );
}
