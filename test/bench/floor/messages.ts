/** What a floor process's main thread and the thread with its server say to each other. */
import type { WireBatch } from "@stairs/core";

/** From the server's thread. */
export type FromServer =
  | { readonly say: "listens"; readonly address: string }
  | { readonly say: "batch"; readonly stream: number; readonly batch: WireBatch };

/** To the server's thread: the oldest batch of a stream is worked off. */
export interface ToServer {
  readonly stream: number;
}
