import { describe, expect, it } from 'vitest';
import { adviceFor } from './advice.ts';

const POD = `spec:
  containers:
    - name: ubuntu
      image: ubuntu:20.04
`;

describe('notes about a manifest', () => {
  it('offers a command to a shell image that has none, at its line', () => {
    const [a] = adviceFor(POD);
    expect(a).toMatchObject({ code: 'shell', line: 4, params: { image: 'ubuntu:20.04' } });
    expect(a!.fixed).toBe(`${POD.trimEnd()}\n      command: ["sleep", "infinity"]\n`);
    expect(adviceFor(a!.fixed!)).toEqual([]);
  });

  it('finds a command before the image and in the first line of the item', () => {
    expect(adviceFor('- command: ["sleep", "9"]\n  name: a\n  image: busybox\n')).toEqual([]);
    expect(adviceFor('- name: a\n  args: [x]\n  image: busybox\n')).toEqual([]);
    expect(adviceFor('- image: busybox\n  name: a\n- command: [x]\n')).toHaveLength(1);
  });

  it('keeps silent about images that serve', () => {
    expect(adviceFor('- name: web\n  image: nginx:1.27\n')).toEqual([]);
  });

  it('says what a Service is, and that docker is no namespace', () => {
    const found = adviceFor('kind: Service\nmetadata:\n  namespace: docker\n');
    expect(found.map((a) => [a.code, a.line])).toEqual([
      ['service', 1],
      ['dockerNamespace', 3],
    ]);
  });
});
