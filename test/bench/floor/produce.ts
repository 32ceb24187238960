/** The floor's producer: `produce.ts ADDRESS int|row ROWS`, over the SDK's own push. */
import { openPush } from "@stairs/sdk/internal";
import { endWithParent, told } from "../role.js";
import { works } from "../work.js";

const [address = "", name, rows] = process.argv.slice(2);
endWithParent();
const work = works[name === "row" ? "row" : "int"];
const push = await openPush({ address, pipelines: ["floor"] });
await push.pushRows(told<object>(Number(rows), work.make));
await push.close();
process.exit(0);
