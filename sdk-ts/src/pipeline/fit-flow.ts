/** Types that state whether a Flow fits a frame, and the fields that it makes. */
import type { Flow, FlowInput, FlowOutput } from "../flow/flow.js";
import type { InputMisfit, MadeOfMany } from "./fit.js";

/** A Flow, or a class of Flows that needs no arguments. */
export type AnyFlow = Flow | (new () => Flow);

type Instance<Given> = Given extends new () => infer Made ? Made : Given;

/** The problem of a Flow with a frame, or `unknown`. */
export type FlowMisfit<Fields, Given> = InputMisfit<Fields, FlowInput<Instance<Given>>, false>;

/** The fields that a Flow makes from a row. */
export type FlowMade<Given> = Awaited<FlowOutput<Instance<Given>>>;

/** The fields of the rows that a Flow makes from a row. */
export type FlowYields<Given> = MadeOfMany<FlowOutput<Instance<Given>>, never>;
