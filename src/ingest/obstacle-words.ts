/** Describes an obstacle to its producer. */
import type { Obstacle } from "./obstacle.js";

/** @returns `advice`: a sentence. */
export function obstacleWords(obstacle: Obstacle): { reason: string; advice: string } {
  const { pipeline } = obstacle;
  const resume = `"stairs pipelines resume ${pipeline}" ends that.`;
  switch (obstacle.code) {
    case "draining":
      return { reason: `pipeline ${pipeline} drains`, advice: resume };
    case "queue_full":
      return {
        reason: `queue ${obstacle.queue} is full`,
        advice: obstacle.paused
          ? `The pipeline is paused: ${resume}`
          : `Its workers make room: "stairs inspect status ${pipeline}" shows whether they do.`,
      };
    case "dead_limit":
      return {
        reason: `rows are refused and ${pipeline} has reached its limit of dead letters`,
        advice: `"stairs dead list ${pipeline}" shows them; retry or discard some.`,
      };
  }
}
