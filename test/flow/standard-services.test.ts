import { expect, it } from "vitest";
import { testCoordinator } from "../support/coordinator.js";
import { healthOf, listServices } from "../support/standard-services.js";

it("a coordinator shows its services by reflection and says by health that it serves", async () => {
  const coordinator = await testCoordinator();
  try {
    expect((await listServices(coordinator.address)).sort()).toEqual(
      expect.arrayContaining([
        "grpc.health.v1.Health",
        "stairs.v1.IngestService",
        "stairs.v1.InspectService",
        "stairs.v1.PipelineService",
        "stairs.v1.WorkerService",
      ]),
    );
    expect(await healthOf(coordinator.address)).toBe("SERVING");
  } finally {
    await coordinator.stop();
  }
});
