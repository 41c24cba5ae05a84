import { BaseImage, Cluster } from '@ngrok/webernetes';

/** A server on port 80, as nginx is. */
class Web extends BaseImage {
  static imageName = 'nginx';
  static imageVersion = '1.27';
  defaultCommand = ['server'];

  async exec(ctx, argv) {
    if (argv[0] !== 'server') return super.exec(ctx, argv);
    ctx.listenHttp(80, async () => ({ statusCode: 200, body: 'ok' }));
    return ctx.waitUntilKilled();
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A booted cluster of the other simulator. Its clock is the machine's: it sleeps in between. */
export async function boot(nodes) {
  const cluster = new Cluster({ nodes });
  cluster.registerImage(Web);
  await cluster.init();
  return {
    async bringUp(deployment) {
      await cluster.apply([deployment]);
      const { name, namespace } = deployment.metadata;
      const wanted = deployment.spec.replicas;
      for (;;) {
        const read = await cluster.api.appsv1.readNamespacedDeployment({ name, namespace });
        if ((read.status?.availableReplicas ?? 0) >= wanted) return;
        await sleep(100);
      }
    },
    close: () => cluster.close(),
  };
}
