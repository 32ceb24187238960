export { project as default } from "./producers.js";
