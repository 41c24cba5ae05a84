import { expect } from '@playwright/test';
import { decodeSnapshot } from '../src/worker/snapshot.ts';
import { Run } from '../src/worker/Run.ts';
import './fixtures/kubarium.ts';
import { test } from './fixtures/test.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: ubuntu }
spec:
  containers: [{ name: ubuntu, image: "ubuntu:20.04" }]
`;

/** Repeats a recorded input in Node and answers the hash at its end. */
function hashInNode(bytes: Uint8Array): string {
  const { config, commands, cluster } = decodeSnapshot(bytes);
  const { now, seq } = cluster.sim;
  const run = new Run(config);
  run.repeat(commands, { at: now, seq, step: Infinity });
  while (run.step(now));
  run.idleUntil(now);
  return run.cluster.sim.hash();
}

for (const pace of ['1', 'max']) {
  test(`the same seed and commands give Node's hash at pace ${pace}`, async ({ page }) => {
    await page.goto(`/?lang=en&seed=11&pace=${pace}`);
    await page.evaluate(() => window.kubarium.ready);
    const { bytes, hash } = await page.evaluate(async (yaml) => {
      await window.kubarium.apply(yaml);
      await window.kubarium.pause();
      await window.kubarium.advance('45s');
      const snapshot = await window.kubarium.snapshot();
      return { bytes: [...snapshot], hash: await window.kubarium.hash() };
    }, POD);
    expect(hashInNode(Uint8Array.from(bytes))).toBe(hash);
  });
}
