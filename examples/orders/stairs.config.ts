export { project as default } from "./main.js";
