/** A Redis cluster of one's own: three masters, each with a third of the slots; a slot can be moved while it is used. */
import { Redis } from "ioredis";
import { freePort } from "./free-port.js";
import { polled } from "./polled.js";
import { type RedisServer, startRedis } from "./redis-server.js";

const slots = 16_384;
const masters = 3;

/** A cluster that serves every slot. */
export interface RedisCluster {
  readonly nodes: readonly ClusterNode[];
  /** `redis://127.0.0.1:PORT,127.0.0.1:PORT,127.0.0.1:PORT` */
  readonly url: string;
  /** The node that has a key's slot now. */
  ownerOf(key: string): Promise<ClusterNode>;
  /**
   * Moves a key's slot to another node, key by key.
   * @param between Called when a part of its keys is there and the others are not.
   */
  moveSlot(key: string, to: ClusterNode, between?: () => Promise<void>): Promise<void>;
  /** Resolves when all nodes see the same cluster. */
  agreed(): Promise<void>;
  stop(): Promise<void>;
}

/** One of its servers. */
export interface ClusterNode {
  readonly id: string;
  readonly server: RedisServer;
  readonly client: Redis;
}

/** @param more Options of each node, without their `--`. */
export async function startRedisCluster(
  more: Readonly<Record<string, string | number>> = {},
): Promise<RedisCluster> {
  const nodes = await Promise.all(Array.from({ length: masters }, () => startNode(more)));
  const [first] = nodes;
  if (first === undefined) throw new Error("a cluster has nodes");
  const share = Math.ceil(slots / nodes.length);
  for (const [at, { client }] of nodes.entries()) {
    const last = Math.min(slots, (at + 1) * share) - 1;
    await client.call("CLUSTER", "SET-CONFIG-EPOCH", at + 1);
    await client.call("CLUSTER", "ADDSLOTSRANGE", at * share, last);
  }
  for (const { server, bus } of nodes)
    await first.client.call("CLUSTER", "MEET", "127.0.0.1", server.port, bus);
  for (const { client } of nodes)
    await polled("the cluster to know all its nodes", async () => {
      const known = /cluster_state:ok[^]*cluster_known_nodes:3/;
      return known.test(String(await client.call("CLUSTER", "INFO")));
    });

  const slotOf = async (key: string): Promise<number> =>
    Number(await first.client.call("CLUSTER", "KEYSLOT", key));
  const ownerOf = async (key: string): Promise<ClusterNode> => {
    const slot = await slotOf(key);
    const ids = await Promise.all(nodes.map(({ client }) => ownerIn(client, slot)));
    const owner = nodes.find(({ id }) => ids.every((one) => one === id));
    if (owner === undefined)
      throw new Error(`not all nodes agree who has slot ${slot}: ${ids.join()}`);
    return owner;
  };
  // Also on each other's epochs: a slot that moves on before that may be given back by old news.
  const agreed = (): Promise<void> =>
    polled("all nodes to see the same cluster", async () => {
      const seen = await Promise.all(nodes.map(({ client }) => configOf(client)));
      return seen.every((config) => config === seen[0]);
    });
  await agreed();
  return {
    nodes,
    url: `redis://${nodes.map(({ server }) => `127.0.0.1:${server.port}`).join(",")}`,
    ownerOf,
    async moveSlot(key, to, between) {
      const [slot, from] = [await slotOf(key), await ownerOf(key)];
      await to.client.call("CLUSTER", "SETSLOT", slot, "IMPORTING", from.id);
      await from.client.call("CLUSTER", "SETSLOT", slot, "MIGRATING", to.id);
      let moved = 0;
      for (;;) {
        const keys = (await from.client.call("CLUSTER", "GETKEYSINSLOT", slot, 1)) as string[];
        if (keys.length === 0) break;
        const [host, port] = ["127.0.0.1", to.server.port];
        await from.client.call("MIGRATE", host, port, "", 0, 10_000, "KEYS", ...keys);
        moved += 1;
        if (moved === 3) await between?.();
      }
      const all = [to, from, ...nodes.filter((node) => node !== to && node !== from)];
      // A node may hear old news from the former owner after it was told, and is told again then.
      await polled(`all nodes to know who has slot ${slot}`, async () => {
        const owners = await Promise.all(all.map(({ client }) => ownerIn(client, slot)));
        const wrong = all.filter((_, at) => owners[at] !== to.id);
        for (const { client } of wrong)
          await client.call("CLUSTER", "SETSLOT", slot, "NODE", to.id);
        return wrong.length === 0;
      });
      await agreed();
    },
    agreed,
    async stop() {
      for (const { client } of nodes) client.disconnect();
      await Promise.all(nodes.map(({ server }) => server.stop()));
    },
  };
}

/** The id of the node that has a slot, as far as the asked one knows. */
async function ownerIn(client: Redis, slot: number): Promise<string | undefined> {
  type Range = [from: number, to: number, owner: [host: string, port: number, id: string]];
  const table = (await client.call("CLUSTER", "SLOTS")) as Range[];
  return table.find(([from, to]) => from <= slot && slot <= to)?.[2][2];
}

/** Each node's id, epoch and slots. */
async function configOf(client: Redis): Promise<string> {
  const lines = String(await client.call("CLUSTER", "NODES"))
    .trim()
    .split("\n");
  const nodes = lines.map((line) => {
    const [id, , , , , , epoch, , ...owned] = line.split(" ");
    return [id, epoch, ...owned].join(" ");
  });
  return nodes.sort().join("\n");
}

async function startNode(
  more: Readonly<Record<string, string | number>>,
): Promise<ClusterNode & { readonly bus: number }> {
  const bus = await freePort();
  const server = await startRedis({
    "cluster-enabled": "yes",
    "cluster-port": bus,
    "cluster-node-timeout": 2000,
    ...more,
  });
  const client = new Redis(server.url);
  client.on("error", () => undefined);
  return { id: String(await client.call("CLUSTER", "MYID")), server, client, bus };
}
